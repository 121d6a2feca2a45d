"""Telling many people something at once: drafted, shown first, sent once, and followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import letters
from assistant.authorization import Action, Actor, own_kanwil
from assistant.services import Services
from knowledge.errors import LengkapError
from knowledge.roles import Role
from storage import broadcasts, reminders, units
from storage.audit import Stamp
from storage.broadcasts import Copy
from storage.tables import Broadcast, Membership
from storage.writing import clean

KIND = "broadcast"
LONGEST = 2_500
EVERYBODY = "all"
_LISTED = 5
_ROLES = (Role.OFFICER, Role.COORDINATOR, Role.HEAD, Role.HOLDER)


class TextTooLong(LengkapError):
    """The text does not fit into one message; facts: longest."""

    code = "broadcast.too_long"


class NobodyToTell(LengkapError):
    """Nobody who can be reached belongs to the audience."""

    code = "broadcast.nobody"


@dataclass(frozen=True, slots=True)
class Audience:
    """Some of a Kanwil's people: `key` is "all", a role, or the number of a unit."""

    key: str
    unit: str
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as those will see it whom it goes to, and to whom it could go instead."""

    broadcast_id: int
    kanwil: str
    author: str
    text: str
    chosen: Audience
    others: tuple[Audience, ...]
    units: tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How far a broadcast has come."""

    broadcast_id: int
    text: str
    sent_at: datetime
    arrived: int
    waiting: int
    failed: tuple[str, ...]


async def draft(services: Services, actor: Actor, text: str, *, now: datetime) -> Preview:
    """Keep a text and show it; nobody gets it yet."""
    kanwil_id = own_kanwil(actor, Action.BROADCAST)
    if len(text) > LONGEST:
        raise TextTooLong(longest=LONGEST)
    row = Broadcast(kanwil_id=kanwil_id, author_id=actor.person_id, text=clean(text), created_at=now)
    async with services.database.transaction() as session:
        kept = await broadcasts.draft(row, session=session)
        return await _preview(session, actor, kept, EVERYBODY)


async def preview(services: Services, actor: Actor, broadcast_id: int, audience: str) -> Preview:
    """The draft for another audience."""
    kanwil_id = own_kanwil(actor, Action.BROADCAST)
    async with services.database.session() as session:
        row = await broadcasts.get(session=session, kanwil_id=kanwil_id, broadcast_id=broadcast_id)
        return await _preview(session, actor, row, audience)


async def send(
    services: Services, actor: Actor, broadcast_id: int, audience: str, *, now: datetime
) -> Report:
    """Write it to everybody of the audience, each once however often this is asked; how far it has come."""
    kanwil_id = own_kanwil(actor, Action.BROADCAST)
    async with services.database.transaction() as session:
        row = await broadcasts.get(session=session, kanwil_id=kanwil_id, broadcast_id=broadcast_id)
        members = await _members(session, kanwil_id)
        people = sorted({m.person_id for m in members if _belongs(m, audience)})
        if not people and row.sent_at is None:
            raise NobodyToTell
        stamp = Stamp(now, actor.person_id)
        if await broadcasts.begin(row, audience, len(people), session=session, stamp=stamp):
            kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
            facts = {"text": row.text, "kanwil": kanwil.name, "who": actor.name}
            await letters.post(KIND, facts, session=session, key=f"{KIND}:{row.id}", to=people, now=now)
    return await report(services, actor, broadcast_id)


async def report(services: Services, actor: Actor, broadcast_id: int) -> Report:
    """How far a broadcast has come."""
    kanwil_id = own_kanwil(actor, Action.BROADCAST)
    async with services.database.session() as session:
        row = await broadcasts.get(session=session, kanwil_id=kanwil_id, broadcast_id=broadcast_id)
        copies = await broadcasts.copies(session=session, prefix=f"{KIND}:{row.id}:")
    return _report(row, copies)


async def reports(services: Services, actor: Actor) -> Sequence[Report]:
    """The Kanwil's last broadcasts, newest first."""
    kanwil_id = own_kanwil(actor, Action.BROADCAST)
    async with services.database.session() as session:
        rows = await broadcasts.sent(session=session, kanwil_id=kanwil_id, limit=_LISTED)
        return [
            _report(row, await broadcasts.copies(session=session, prefix=f"{KIND}:{row.id}:")) for row in rows
        ]


async def _preview(session: AsyncSession, actor: Actor, row: Broadcast, audience: str) -> Preview:
    kanwil = await units.kanwil(session=session, kanwil_id=row.kanwil_id)
    members = await _members(session, row.kanwil_id)
    named = {str(unit.id): unit.name for unit in await units.of_kanwil(session=session, kanwil_id=kanwil.id)}

    def counted(key: str) -> Audience:
        people = {m.person_id for m in members if _belongs(m, key)}
        return Audience(key, named.get(key, ""), len(people))

    if audience not in (EVERYBODY, *_ROLES, *named):
        raise NobodyToTell
    return Preview(
        broadcast_id=row.id,
        kanwil=kanwil.name,
        author=actor.name,
        text=row.text,
        chosen=counted(audience),
        others=tuple(counted(key) for key in (EVERYBODY, *(role.value for role in _ROLES))),
        units=tuple(found for key in named if (found := counted(key)).people),
    )


async def _members(session: AsyncSession, kanwil_id: int) -> list[Membership]:
    """Those of units whom messages reach."""
    everybody = await reminders.audience(session=session, kanwil_id=kanwil_id)
    return [member for member in everybody if member.unit_id is not None]


def _belongs(member: Membership, audience: str) -> bool:
    return audience in (EVERYBODY, member.role.value, str(member.unit_id))


def _report(row: Broadcast, copies: Sequence[Copy]) -> Report:
    return Report(
        broadcast_id=row.id,
        text=row.text,
        sent_at=row.sent_at or row.created_at,
        arrived=sum(copy.sent for copy in copies),
        waiting=sum(not copy.sent and copy.failure is None for copy in copies),
        failed=tuple(copy.name for copy in copies if copy.failure is not None),
    )
