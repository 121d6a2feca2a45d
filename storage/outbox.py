"""Messages that wait to be sent: queued once by key, claimed by one sender at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.statements import built_once
from storage.tables import Outbox, Person
from storage.writing import clean, insert_absent

WITHDRAWN = "outbox.withdrawn"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed message and the account that it goes to."""

    message: Outbox
    telegram_id: int


async def enqueue(row: Outbox, *, session: AsyncSession) -> int | None:
    """Queue a message in the caller's transaction; None when its key was queued before."""
    row.facts = clean(row.facts)
    return await insert_absent(session, row)


async def written(*, session: AsyncSession, keys: Collection[str]) -> frozenset[str]:
    """Which of these messages were queued and not taken back."""
    query = select(Outbox.key).where(
        col(Outbox.key).in_(keys), col(Outbox.failure).is_distinct_from(WITHDRAWN)
    )
    return frozenset((await session.exec(query)).all())


async def withdraw(*, session: AsyncSession, keys: Collection[str]) -> frozenset[str]:
    """Take back messages that nobody has begun to send; the keys of those that will not be sent now."""
    taken = (
        sa.update(Outbox)
        .where(col(Outbox.key).in_(keys), _untouched())
        .values(failure=WITHDRAWN)
        .returning(col(Outbox.key))
        .execution_options(synchronize_session=False)
    )
    return frozenset(str(found[0]) for found in (await session.exec(taken)).all())


async def waiting(*, session: AsyncSession, prefixes: Collection[str]) -> Mapping[str, Outbox]:
    """The message whose key begins so, by that beginning, as long as nobody has begun to send it."""
    found: dict[str, Outbox] = {}
    for prefix in prefixes:
        query = select(Outbox).where(col(Outbox.key).startswith(prefix, autoescape=True), _untouched())
        row = (await session.exec(query.order_by(col(Outbox.id).desc()).limit(1))).first()
        if row is not None:
            found[prefix] = row
    return found


async def rewrite(
    facts: Mapping[str, Any], *, session: AsyncSession, outbox_id: int, not_before: datetime
) -> bool:
    """Say something else in a message, later; False when somebody has begun to send it."""
    changed = (
        sa.update(Outbox)
        .where(col(Outbox.id) == outbox_id, _untouched())
        .values(facts=clean(dict(facts)), not_before=not_before)
        .execution_options(synchronize_session=False)
    )
    return (await session.exec(changed)).rowcount == 1


def _untouched() -> sa.ColumnElement[bool]:
    return sa.and_(
        col(Outbox.sent_at).is_(None), col(Outbox.failure).is_(None), col(Outbox.claimed_until).is_(None)
    )


async def facts(*, session: AsyncSession, outbox_id: int, person_id: int) -> Mapping[str, Any] | None:
    """What a message to this person said; None when they were never sent such a one."""
    query = select(Outbox.facts).where(col(Outbox.id) == outbox_id, col(Outbox.person_id) == person_id)
    return (await session.exec(query)).first()


async def claim(
    *, session: AsyncSession, now: datetime, lease: timedelta, limit: int = 20
) -> Sequence[Outgoing]:
    """Take due messages, oldest first; nobody else gets them until the lease is over."""
    wanted = (await _waiting(session, now, limit)).all()
    if not wanted:
        return ()
    taken = (
        sa.update(Outbox)
        .where(col(Outbox.id).in_(wanted), _due(now))
        .values(claimed_until=now + lease, attempts=col(Outbox.attempts) + 1)
        .returning(col(Outbox.id))
        .execution_options(synchronize_session=False)
    )
    ids = [int(found[0]) for found in (await session.exec(taken)).all()]
    query = (
        select(Outbox, Person.telegram_id)
        .join(Person, col(Person.id) == col(Outbox.person_id))
        .where(col(Outbox.id).in_(ids))
        .order_by(col(Outbox.id))
        .execution_options(populate_existing=True)
    )
    return [Outgoing(row, account) for row, account in (await session.exec(query)).all()]


async def mark_sent(*, session: AsyncSession, outbox_id: int, message_id: int, now: datetime) -> None:
    """Remember that a message went out; the first mark stays."""
    await _finished(session, outbox_id, sent_at=now, message_id=message_id)


async def put_off(*, session: AsyncSession, outbox_id: int, until: datetime) -> None:
    """Give a claimed message back, to be sent no earlier than `until`."""
    await _finished(session, outbox_id, not_before=until, claimed_until=None)


async def give_up(*, session: AsyncSession, outbox_id: int, code: str) -> None:
    """Remember that a message can never be sent, and why."""
    await _finished(session, outbox_id, failure=code)


def _due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(Outbox.sent_at).is_(None),
        col(Outbox.failure).is_(None),
        col(Outbox.not_before) <= now,
        sa.or_(col(Outbox.claimed_until).is_(None), col(Outbox.claimed_until) <= now),
    )


@built_once
def _waiting(now: datetime, limit: int) -> SelectOfScalar[int]:
    waiting = select(Outbox.id).where(_due(now)).order_by(col(Outbox.id)).limit(limit)
    return waiting.with_for_update(skip_locked=True)


@built_once
def _finished(outbox_id: int, **columns: object) -> sa.Update:
    unfinished = (col(Outbox.id) == outbox_id, col(Outbox.sent_at).is_(None), col(Outbox.failure).is_(None))
    return sa.update(Outbox).where(*unfinished).values(**columns)
