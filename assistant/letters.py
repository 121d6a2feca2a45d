"""Messages to people that are written now and sent by the bot in its turn."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.roles import Role
from storage import outbox, people
from storage.tables import Membership, Outbox


async def concerned(
    *, session: AsyncSession, unit_id: int, criterion: str, people_first: Collection[int] = ()
) -> tuple[int, ...]:
    """Whom something about an item of a unit concerns: these people as far as they still serve the unit, its
    coordinators and whoever holds the item; every officer when there is none of them."""
    members = await people.members(session=session, unit_id=unit_id)
    near = [m for m in members if m.person_id in people_first and _deals(m, criterion)]
    near += [m for m in members if m.role is Role.COORDINATOR]
    near += [m for m in members if m.role is Role.HOLDER and criterion in m.scope]
    return _once(near or [m for m in members if m.role is Role.OFFICER])


async def everybody(*, session: AsyncSession, unit_id: int) -> tuple[int, ...]:
    """Everybody who works for a unit."""
    return _once(await people.members(session=session, unit_id=unit_id))


async def post(
    kind: str,
    facts: Mapping[str, Any],
    *,
    session: AsyncSession,
    key: str,
    to: Iterable[int],
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    """Write a message to each of these people in the caller's transaction; the same key is written once."""
    for person_id in to:
        row = Outbox(
            person_id=person_id,
            kind=kind,
            facts=dict(facts),
            key=key_for(key, person_id),
            created_at=now,
            not_before=not_before or now,
        )
        await outbox.enqueue(row, session=session)


def key_for(key: str, person_id: int) -> str:
    """The key of one person's copy of a message."""
    return f"{key}:{person_id}"


def _deals(member: Membership, criterion: str) -> bool:
    return member.role is not Role.HOLDER or criterion in member.scope


def _once(members: Iterable[Membership]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(member.person_id for member in members))
