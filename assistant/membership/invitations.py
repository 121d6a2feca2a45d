"""Inviting people in the chat: by role, into a unit, an office or the Kanwil, once and for a while."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Denied, Target, authorize, own_place
from assistant.membership.enrolment import INVITATION_LIFE, TOKEN_BYTES
from assistant.services import Services
from knowledge.errors import LengkapError
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage import invitations, members, offices, units
from storage.audit import Stamp
from storage.errors import InvitationUnknown, RecordUnknown
from storage.tables import Invitation, Unit

_INVITED_BY: dict[Role, tuple[Role, ...]] = {
    Role.ADMIN: (
        Role.OFFICER,
        Role.COORDINATOR,
        Role.HOLDER,
        Role.HEAD,
        Role.VERIFIER,
        Role.ADMIN,
    ),
    Role.COORDINATOR: (Role.OFFICER, Role.HOLDER, Role.COORDINATOR, Role.HEAD),
}


class NoOffice(LengkapError):
    """The unit has no office yet that could hold anything."""

    code = "office.none"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A fresh invitation; `token` is shown once and kept nowhere. `office` is empty for all but holders."""

    token: str
    role: Role
    place: str
    office: str
    expires_at: datetime
    zone: Zone


def roles(actor: Actor) -> tuple[Role, ...]:
    """Whom the person may invite where they work now; Denied when nobody."""
    target = own_place(actor)
    return _INVITED_BY[authorize(actor, Action.MANAGE_PEOPLE, target).role]


async def places(services: Services, actor: Actor) -> Sequence[Unit]:
    """The units that the person may invite into, by name."""
    target = own_place(actor)
    authorize(actor, Action.MANAGE_PEOPLE, target)
    async with services.database.session() as session:
        known = await units.of_kanwil(session=session, kanwil_id=target.kanwil_id or 0)
    return [unit for unit in known if target.unit_id in (None, unit.id)]


async def desks(services: Services, actor: Actor, unit_id: int) -> Sequence[tuple[int, str]]:
    """The offices of a unit that a holder can be invited into; NoOffice when it has none."""
    async with services.database.session() as session:
        unit = await _unit(actor, unit_id, session=session)
        found = await offices.of_unit(session=session, unit_id=unit.id)
    if not found:
        raise NoOffice
    return [(office.id, office.name) for office in found]


async def invite(
    services: Services,
    actor: Actor,
    role: Role,
    *,
    unit_id: int | None = None,
    office_id: int | None = None,
    now: datetime,
) -> Ticket:
    """Make an invitation into the person's Kanwil, or into a unit or office that they may invite into."""
    async with services.database.transaction() as session:
        if not role.in_unit:
            target = own_place(actor)
            _may_invite(actor, role, target)
            kanwil = await units.kanwil(session=session, kanwil_id=target.kanwil_id or 0)
            row = _row(role, actor, kanwil.id, now)
            return await _issued(row, kanwil.name, "", kanwil.zone, session=session)
        unit = await _unit(actor, unit_id or 0, session=session)
        _may_invite(actor, role, Target(unit.kanwil_id, unit.id))
        row = _row(role, actor, unit.kanwil_id, now)
        row.unit_id, desk = unit.id, ""
        if role is Role.HOLDER:
            office = await _office(unit.id, office_id or 0, session=session)
            row.office_id, desk = office
        return await _issued(row, unit.name, desk, unit.zone, session=session)


async def hand_over(services: Services, actor: Actor, membership_id: int, *, now: datetime) -> Ticket:
    """Make an invitation for one's own successor; whoever comes with it takes one's place in that moment."""
    grant = next((g for g in actor.grants if g.membership_id == membership_id), None)
    if grant is None:
        raise Denied
    row = _row(grant.role, actor, grant.kanwil_id, now)
    row.unit_id, row.scope, row.replaces = grant.unit_id, sorted(grant.scope), membership_id
    async with services.database.transaction() as session:
        place = await members.one(session=session, kanwil_id=grant.kanwil_id, membership_id=membership_id)
        kanwil = await units.kanwil(session=session, kanwil_id=grant.kanwil_id)
        return await _issued(row, place.unit or kanwil.name, "", kanwil.zone, session=session)


async def revoke(services: Services, actor: Actor, invitation_id: int, *, now: datetime) -> None:
    """Take back an invitation into where the person may invite; a used one stays used."""
    target = own_place(actor)
    authorize(actor, Action.MANAGE_PEOPLE, target)
    kanwil_id = target.kanwil_id or 0
    async with services.database.transaction() as session:
        try:
            row = await invitations.get(session=session, kanwil_id=kanwil_id, invitation_id=invitation_id)
        except InvitationUnknown:
            raise Denied from None
        if target.unit_id is not None and row.unit_id != target.unit_id:
            raise Denied
        await invitations.revoke(
            session=session,
            kanwil_id=kanwil_id,
            invitation_id=invitation_id,
            stamp=Stamp(now, actor.person_id),
        )


def _may_invite(actor: Actor, role: Role, target: Target) -> None:
    if role not in _INVITED_BY[authorize(actor, Action.MANAGE_PEOPLE, target).role]:
        raise Denied


async def _unit(actor: Actor, unit_id: int, *, session: AsyncSession) -> Unit:
    try:
        unit = await units.unit(session=session, unit_id=unit_id)
    except RecordUnknown:
        raise Denied from None
    authorize(actor, Action.MANAGE_PEOPLE, Target(unit.kanwil_id, unit.id))
    return unit


async def _office(unit_id: int, office_id: int, *, session: AsyncSession) -> tuple[int, str]:
    for office in await offices.of_unit(session=session, unit_id=unit_id):
        if office.id == office_id:
            return office.id, office.name
    raise Denied


def _row(role: Role, actor: Actor, kanwil_id: int, now: datetime) -> Invitation:
    return Invitation(
        token_hash="",
        role=role,
        kanwil_id=kanwil_id,
        created_by=actor.person_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )


async def _issued(row: Invitation, place: str, desk: str, zone: Zone, *, session: AsyncSession) -> Ticket:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row.token_hash = invitations.hash_token(token)
    await invitations.issue(row, session=session, stamp=Stamp(row.created_at, row.created_by))
    return Ticket(token, row.role, place, desk, row.expires_at, zone)
