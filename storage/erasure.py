"""What a unit wants erased: the files of a message with everything that was made of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import documents
from storage.audit import Stamp
from storage.outbox import WITHDRAWN
from storage.tables import Document, Evidence, Outbox

_LETTERS = ("returned", "return_undone")


async def named(*, session: AsyncSession, unit_id: int, filename: str) -> Sequence[Document]:
    """The documents of the unit that came in a message with a file of this name; whole archives."""
    message = (col(Document.chat_id), col(Document.message_id))
    wanted = select(*message).where(
        col(Document.unit_id) == unit_id, sa.func.lower(col(Document.filename)) == filename.lower()
    )
    query = select(Document).where(col(Document.unit_id) == unit_id, sa.tuple_(*message).in_(wanted))
    return (await session.exec(query.order_by(col(Document.id)))).all()


async def erase(*, session: AsyncSession, unit_id: int, document_id: int, stamp: Stamp) -> None:
    """Erase a document with its text, evidence and fingerprints, and what letters say of it.

    The original is not touched; an audit row without content stays.
    """
    query = select(Evidence.id).where(
        col(Evidence.unit_id) == unit_id, col(Evidence.document_id) == document_id
    )
    for evidence_id in (await session.exec(query)).all():
        for kind in _LETTERS:
            said = col(Outbox.key).startswith(f"{kind}:{evidence_id}:", autoescape=True)
            unsent = sa.case((col(Outbox.sent_at).is_(None), WITHDRAWN), else_=col(Outbox.failure))
            await session.exec(sa.update(Outbox).where(said).values(facts={}, failure=unsent))
    await documents.remove(session=session, unit_id=unit_id, document_id=document_id, stamp=stamp)
