"""What only the bytes of a document show, found after its text."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import pictures
from storage.statements import built_once
from storage.tables import Document
from storage.writing import clean


async def save(signals: Mapping[str, Any], *, session: AsyncSession, unit_id: int, document_id: int) -> None:
    """Keep what an inspection found in a document of the unit; a second one replaces the first.

    Pictures inside it are found again from then on."""
    values = {"signals": clean(dict(signals)), "pictures": signals["pictures"], "look": signals["look"]}
    if (await _kept(session, unit_id, document_id, **values)).rowcount:
        looks = (signals["look"], signals["looks"])
        await pictures.index(*looks, session=session, unit_id=unit_id, document_id=document_id)


@built_once
def _kept(unit_id: int, document_id: int, **columns: object) -> sa.Update:
    mine = (col(Document.id) == document_id, col(Document.unit_id) == unit_id)
    return sa.update(Document).where(*mine).values(**columns)
