"""Coming in by invitation, being recognised, and serving one unit at a time."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Actor, Denied, Grant
from assistant.services import Services
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage import invitations, outbox, people, units
from storage.audit import Stamp
from storage.database import Database
from storage.errors import RecordUnknown
from storage.tables import Invitation, Kanwil, Membership, Outbox, Person, Unit

INVITATION_LIFE = timedelta(days=14)
TOKEN_BYTES = 18


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation; `token` is shown once and kept nowhere."""

    token: str
    expires_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who just came in with an invitation."""

    actor: Actor
    role: Role
    place: str


@dataclass(frozen=True, slots=True)
class KanwilPlace:
    """A Kanwil to invite into, made when nobody has named it before."""

    name: str
    province: str
    zone: Zone


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit to invite into, made when the Kanwil does not have it yet."""

    name: str
    kind: UnitKind
    zone: Zone


async def invite(
    services: Services, *, role: Role, kanwil: KanwilPlace, unit: UnitPlace | None, now: datetime
) -> Invited:
    """See `issue`."""
    return await issue(services.database, role=role, kanwil=kanwil, unit=unit, now=now)


async def issue(
    database: Database, *, role: Role, kanwil: KanwilPlace, unit: UnitPlace | None, now: datetime
) -> Invited:
    """Issue an invitation as the operator of the machine."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = now + INVITATION_LIFE
    stamp = Stamp(now)
    async with database.transaction() as session:
        row = Kanwil(name=kanwil.name, province=kanwil.province, zone=kanwil.zone)
        office = await units.add_kanwil(row, session=session, stamp=stamp)
        place = None
        if unit is not None:
            wanted = Unit(kanwil_id=office.id, name=unit.name, kind=unit.kind, zone=unit.zone)
            place = await units.add_unit(wanted, session=session, stamp=stamp)
        invitation = Invitation(
            token_hash=invitations.hash_token(token),
            role=role,
            kanwil_id=office.id,
            unit_id=place.id if place else None,
            created_at=now,
            expires_at=expires_at,
        )
        await invitations.issue(invitation, session=session, stamp=stamp)
        return Invited(token, expires_at, place.name if place else office.name)


async def redeem(
    services: Services, *, telegram_id: int, name: str, token: str, now: datetime, language: str = "id"
) -> Arrival:
    """Bind the person to the unit or Kanwil of the invitation and let them work for it from now on.

    Somebody new is spoken to in the language. Whoever hands over with it leaves in the same moment, is told,
    and their successor works on the same assessment.
    """
    async with services.database.transaction() as session:
        leaver = await invitations.predecessor(session=session, token=token)
        worked_on = leaver.assessment_id if leaver else None
        person = await people.meet(
            session=session, telegram_id=telegram_id, name=name, now=now, language=language
        )
        membership = await invitations.redeem(session=session, token=token, person_id=person.id, now=now)
        await people.choose_membership(session=session, person_id=person.id, membership_id=membership.id)
        await people.notice_shown(session=session, person_id=person.id, now=now)
        if leaver is not None and leaver.id != person.id:
            await _handed_over(leaver.id, worked_on, person, membership, session=session, now=now)
        standing = await people.get(session=session, person_id=person.id)
        place = await _place(session, membership)
        return Arrival(_actor(standing), membership.role, place)


async def _handed_over(
    leaver_id: int,
    worked_on: int | None,
    successor: Person,
    membership: Membership,
    *,
    session: AsyncSession,
    now: datetime,
) -> None:
    if worked_on is not None and membership.unit_id is not None:
        with suppress(RecordUnknown):
            await people.choose_assessment(
                session=session,
                person_id=successor.id,
                unit_id=membership.unit_id,
                assessment_id=worked_on,
            )
    facts = {"name": successor.name, "place": await _place(session, membership)}
    letter = Outbox(
        person_id=leaver_id,
        kind="handed_over",
        facts=facts,
        key=f"handed-over:{membership.id}:{leaver_id}",
        created_at=now,
        not_before=now,
    )
    await outbox.enqueue(letter, session=session)


async def recognise(services: Services, telegram_id: int) -> Actor | None:
    """The person behind a Telegram account while they serve anyone; None for everybody else."""
    async with services.database.session() as session:
        standing = await people.find(session=session, telegram_id=telegram_id)
        if standing is None or not standing.memberships:
            return None
        # Whoever acts, acts on the programmes as they are now.
        await services.editions.refresh(session=session, state=standing.editions)
        return _actor(standing)


async def found(telegram_id: int, *, session: AsyncSession) -> Actor | None:
    """The same in a session that asks more, and knows the programmes that it asks for."""
    standing = await people.find(session=session, telegram_id=telegram_id)
    return _actor(standing) if standing and standing.memberships else None


async def known(services: Services, telegram_id: int) -> Actor:
    """The person behind a Telegram account; Denied when they serve nobody."""
    actor = await recognise(services, telegram_id)
    if actor is None:
        raise Denied
    return actor


async def places(services: Services, actor: Actor) -> Sequence[tuple[int, str]]:
    """The memberships a person can switch between, with the name of unit or Kanwil."""
    async with services.database.session() as session:
        standing = await people.get(session=session, person_id=actor.person_id)
        return [(m.id, await _place(session, m)) for m in standing.memberships]


async def switch(services: Services, actor: Actor, membership_id: int) -> Actor:
    """Work in another of one's own memberships from now on; Denied for anybody else's."""
    if all(grant.membership_id != membership_id for grant in actor.grants):
        raise Denied
    async with services.database.transaction() as session:
        await people.choose_membership(
            session=session, person_id=actor.person_id, membership_id=membership_id
        )
        return _actor(await people.get(session=session, person_id=actor.person_id))


async def speak(services: Services, actor: Actor, language: str) -> Actor:
    """Speak this language with the person from now on."""
    async with services.database.transaction() as session:
        await people.set_language(session=session, person_id=actor.person_id, language=language)
        return _actor(await people.get(session=session, person_id=actor.person_id))


async def _place(session: AsyncSession, membership: Membership) -> str:
    if membership.unit_id is not None:
        return (await units.unit(session=session, unit_id=membership.unit_id)).name
    return (await units.kanwil(session=session, kanwil_id=membership.kanwil_id)).name


def _actor(standing: people.Standing) -> Actor:
    person, current = standing.person, standing.current
    grants = tuple(
        Grant(m.id, m.role, m.kanwil_id, m.unit_id, frozenset(m.scope)) for m in standing.memberships
    )
    return Actor(
        person_id=person.id,
        telegram_id=person.telegram_id,
        name=person.name,
        language=person.language,
        grants=grants,
        current=next((g for g in grants if current and g.membership_id == current.id), None),
        assessment_id=person.assessment_id,
        asked=person.dialogue,
    )
