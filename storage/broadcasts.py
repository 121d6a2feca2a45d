"""Texts to many people: drafted, sent once, and followed until they arrive."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.tables import Broadcast, Outbox, Person


@dataclass(frozen=True, slots=True)
class Copy:
    """One person's copy of a broadcast."""

    name: str
    sent: bool
    failure: str | None


async def draft(row: Broadcast, *, session: AsyncSession) -> Broadcast:
    """Keep a text until its author says to whom it goes."""
    session.add(row)
    await session.flush()
    return row


async def get(*, session: AsyncSession, kanwil_id: int, broadcast_id: int) -> Broadcast:
    """The Kanwil's broadcast with this id; RecordUnknown when it has none."""
    query = select(Broadcast).where(col(Broadcast.id) == broadcast_id, col(Broadcast.kanwil_id) == kanwil_id)
    found = (await session.exec(query)).first()
    if found is None:
        raise RecordUnknown(kind="broadcast", id=broadcast_id)
    return found


async def begin(
    row: Broadcast, audience: str, recipients: int, *, session: AsyncSession, stamp: Stamp
) -> bool:
    """Whether the broadcast is sent by this call; one that was sent before is not sent again."""
    begun = (
        sa.update(Broadcast)
        .where(col(Broadcast.id) == row.id, col(Broadcast.sent_at).is_(None))
        .values(sent_at=stamp.at, audience=audience)
    )
    if not (await session.exec(begun)).rowcount:
        return False
    entry = stamp.entry(
        "broadcast.sent",
        f"broadcast:{row.id}",
        kanwil_id=row.kanwil_id,
        audience=audience,
        recipients=recipients,
    )
    await audit.record(entry, session=session)
    return True


async def sent(*, session: AsyncSession, kanwil_id: int, limit: int) -> Sequence[Broadcast]:
    """What the Kanwil has sent, newest first."""
    query = select(Broadcast).where(
        col(Broadcast.kanwil_id) == kanwil_id, col(Broadcast.sent_at).is_not(None)
    )
    return (await session.exec(query.order_by(col(Broadcast.id).desc()).limit(limit))).all()


async def copies(*, session: AsyncSession, prefix: str) -> Sequence[Copy]:
    """Every copy whose key begins so, by name."""
    query = (
        select(Person.name, Outbox.sent_at, Outbox.failure)
        .join(Person, col(Person.id) == col(Outbox.person_id))
        .where(col(Outbox.key).startswith(prefix, autoescape=True))
        .order_by(col(Person.name), col(Outbox.id))
    )
    rows = (await session.exec(query)).all()
    return [Copy(name, at is not None, failure) for name, at, failure in rows]
