"""Who serves a Kanwil or unit, who never came, and ending somebody's access."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import ALLOWED, Action, Actor, Denied, Target, authorize, own_place
from assistant.services import Services
from knowledge.errors import LengkapError
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage import invitations, members, offices, people, units
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.members import Member
from storage.tables import Invitation, Reach, Unit


class LastAdmin(LengkapError):
    """Nobody could invite or verify for the Kanwil any more."""

    code = "people.last_admin"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that nobody used yet; `unit` and `office` are empty where it is into neither."""

    id: int
    role: Role
    unit: str
    office: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    expired: bool


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody of a Kanwil or of one unit, who was invited and never came, and units that nobody serves."""

    place: str
    zone: Zone
    units: int
    members: tuple[Member, ...]
    waiting: tuple[Waiting, ...]
    empty: tuple[tuple[int, str], ...]

    @property
    def blocked(self) -> tuple[Member, ...]:
        """Those whom messages do not reach."""
        return tuple(member for member in self.members if member.reach is not Reach.OPEN)

    @property
    def silent(self) -> tuple[Member, ...]:
        """Those of units who may send files and have never sent one."""
        return tuple(
            m for m in self.members if m.role.in_unit and Action.SEND in ALLOWED[m.role] and not m.sent
        )


async def roll(services: Services, actor: Actor, *, now: datetime) -> Roll:
    """Everybody of the unit or Kanwil that the person works for."""
    target = own_place(actor)
    authorize(actor, Action.SEE_PEOPLE, target)
    kanwil_id, unit_id = target.kanwil_id or 0, target.unit_id
    async with services.database.session() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
        known = await units.of_kanwil(session=session, kanwil_id=kanwil_id)
        own = [unit for unit in known if unit_id in (None, unit.id)]
        found = await members.of_kanwil(session=session, kanwil_id=kanwil_id, unit_id=unit_id)
        rows = await invitations.waiting(session=session, kanwil_id=kanwil_id, unit_id=unit_id)
        waiting = await _waiting(rows, own, session=session, now=now)
    served = {member.unit_id for member in found}
    return Roll(
        place=own[0].name if unit_id is not None else kanwil.name,
        zone=own[0].zone if unit_id is not None else kanwil.zone,
        units=len(own),
        members=tuple(found),
        waiting=tuple(waiting),
        empty=tuple((unit.id, unit.name) for unit in own if unit.id not in served),
    )


async def one(services: Services, actor: Actor, membership_id: int) -> Member:
    """Somebody of the unit or Kanwil that the person works for; Denied for anybody else."""
    target = own_place(actor)
    async with services.database.session() as session:
        return await _member(actor, Action.SEE_PEOPLE, target, membership_id, session=session)


async def end(services: Services, actor: Actor, membership_id: int, *, now: datetime) -> Member:
    """Take a membership away, at once; its holder's buttons and files are refused from now on."""
    target = own_place(actor)
    async with services.database.transaction() as session:
        found = await _member(actor, Action.MANAGE_PEOPLE, target, membership_id, session=session)
        await _leave(target.kanwil_id or 0, found, actor, session=session, now=now)
    return found


async def leave(services: Services, actor: Actor, membership_id: int, *, now: datetime) -> None:
    """Give up one of one's own memberships; Denied for anybody else's."""
    kanwil_id = next((g.kanwil_id for g in actor.grants if g.membership_id == membership_id), None)
    if kanwil_id is None:
        raise Denied
    async with services.database.transaction() as session:
        found = await members.one(session=session, kanwil_id=kanwil_id, membership_id=membership_id)
        await _leave(kanwil_id, found, actor, session=session, now=now)


async def _leave(
    kanwil_id: int, found: Member, actor: Actor, *, session: AsyncSession, now: datetime
) -> None:
    if found.role is Role.ADMIN:
        everybody = await members.of_kanwil(session=session, kanwil_id=kanwil_id)
        if sum(member.role is Role.ADMIN for member in everybody) == 1:
            raise LastAdmin
    stamp = Stamp(now, actor.person_id)
    await people.leave(session=session, kanwil_id=kanwil_id, membership_id=found.id, stamp=stamp)


async def _member(
    actor: Actor, action: Action, target: Target, membership_id: int, *, session: AsyncSession
) -> Member:
    authorize(actor, action, target)
    try:
        found = await members.one(
            session=session, kanwil_id=target.kanwil_id or 0, membership_id=membership_id
        )
    except RecordUnknown:
        raise Denied from None
    if target.unit_id is not None and found.unit_id != target.unit_id:
        raise Denied
    return found


async def _waiting(
    rows: Sequence[Invitation], known: Sequence[Unit], *, session: AsyncSession, now: datetime
) -> list[Waiting]:
    names = await people.names({row.created_by for row in rows if row.created_by}, session=session)
    places = {unit.id: unit.name for unit in known}
    held = await offices.of_units(session=session, unit_id={row.unit_id for row in rows if row.unit_id})
    rows = [row for row in rows if row.unit_id is None or row.unit_id in places]
    desks = {office.id: office.name for found in held.values() for office in found}
    return [
        Waiting(
            id=row.id,
            role=row.role,
            unit=places.get(row.unit_id or 0, ""),
            office=desks.get(row.office_id or 0, ""),
            made_by=names.get(row.created_by or 0, ""),
            made_at=row.created_at,
            expires_at=row.expires_at,
            expired=row.expires_at <= now,
        )
        for row in rows
    ]
