"""What only the bytes of a document show, found after its text."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Document
from storage.writing import clean


async def save(signals: Mapping[str, Any], *, session: AsyncSession, unit_id: int, document_id: int) -> None:
    """Keep what an inspection found in a document of the unit; a second one replaces the first."""
    kept = (
        sa.update(Document)
        .where(col(Document.id) == document_id, col(Document.unit_id) == unit_id)
        .values(signals=clean(dict(signals)), pictures=signals["pictures"], look=signals["look"])
    )
    await session.exec(kept)
