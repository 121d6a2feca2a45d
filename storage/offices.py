"""Offices of a unit, which items they hold, and who works for them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.audit import Stamp
from storage.errors import NameTaken, RecordUnknown
from storage.tables import Assignment, Audit, Membership, Office, Person, Seat
from storage.writing import clean, insert_absent


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask for at a unit or office."""

    contact: str = ""
    phone: str = ""
    address: str = ""


async def add(row: Office, *, session: AsyncSession, stamp: Stamp) -> Office:
    """The unit's office of this name, made if there is none and opened again if it was closed."""
    row.name = clean(row.name)[:160]
    made = await insert_absent(session, row)
    query = select(Office).where(col(Office.unit_id) == row.unit_id, col(Office.name) == row.name)
    found = (await session.exec(query)).one()
    if made is None and found.closed_at is None:
        return found
    found.closed_at = None
    session.add(found)
    await session.flush()
    await audit.record(_entry("office.added", found, stamp), session=session)
    return found


async def change(
    *, session: AsyncSession, unit_id: int, office_id: int, name: str, contact: Contact, stamp: Stamp
) -> None:
    """Give an office of the unit another name or another contact; the same again changes nothing.

    NameTaken when another office of the unit has or had that name.
    """
    office = await get(session=session, unit_id=unit_id, office_id=office_id)
    wanted = clean(
        {"name": name, "contact": contact.contact, "phone": contact.phone, "address": contact.address}
    )
    same = select(Office.id).where(
        col(Office.unit_id) == unit_id, col(Office.name) == wanted["name"], col(Office.id) != office_id
    )
    if (await session.exec(same)).first() is not None:
        raise NameTaken(name=name)
    changed = [field for field, value in wanted.items() if getattr(office, field) != value]
    for field in changed:
        setattr(office, field, wanted[field])
    if changed:
        session.add(office)
        await session.flush()
        await audit.record(_entry("office.changed", office, stamp, fields=changed), session=session)


async def close(*, session: AsyncSession, unit_id: int, office_id: int, stamp: Stamp) -> None:
    """Close an office: nothing is assigned to it and nobody sees anything through it; once."""
    office = await get(session=session, unit_id=unit_id, office_id=office_id)
    if office.closed_at is not None:
        return
    office.closed_at = stamp.at
    session.add(office)
    await session.exec(delete(Assignment).where(col(Assignment.office_id) == office_id))
    await session.flush()
    await _rescope({office_id}, session)
    await audit.record(_entry("office.closed", office, stamp), session=session)


async def get(*, session: AsyncSession, unit_id: int, office_id: int) -> Office:
    """The unit's office with this id; RecordUnknown when the unit has none."""
    query = select(Office).where(col(Office.id) == office_id, col(Office.unit_id) == unit_id)
    found = (await session.exec(query)).first()
    if found is None:
        raise RecordUnknown(kind="office", id=office_id)
    return found


async def home(*, session: AsyncSession, office_id: int) -> Office | None:
    """The office with this id, whosever it is: rights are decided by the unit it names."""
    return await session.get(Office, office_id)


async def of_unit(*, session: AsyncSession, unit_id: int) -> Sequence[Office]:
    """The open offices of a unit by name."""
    query = select(Office).where(col(Office.unit_id) == unit_id, col(Office.closed_at).is_(None))
    return (await session.exec(query.order_by(col(Office.name)))).all()


async def of_units(*, session: AsyncSession, unit_id: Collection[int]) -> Mapping[int, Sequence[Office]]:
    """The open offices of several units by name."""
    query = select(Office).where(col(Office.unit_id).in_(unit_id), col(Office.closed_at).is_(None))
    found: dict[int, list[Office]] = defaultdict(list)
    for office in (await session.exec(query.order_by(col(Office.name)))).all():
        found[office.unit_id].append(office)
    return found


async def assign(
    criteria: Collection[str],
    *,
    session: AsyncSession,
    unit_id: int,
    programme: str,
    office_id: int | None,
    stamp: Stamp,
) -> tuple[str, ...]:
    """Let an office of the unit hold these items, or none; which items changed hands."""
    if office_id is not None:
        office = await get(session=session, unit_id=unit_id, office_id=office_id)
        if office.closed_at is not None:
            raise RecordUnknown(kind="office", id=office_id)
    before = await assigned(session=session, unit_id=unit_id, programme=programme)
    changed = tuple(sorted(code for code in set(criteria) if before.get(code) != office_id))
    if not changed:
        return ()
    await session.exec(
        delete(Assignment).where(
            col(Assignment.unit_id) == unit_id,
            col(Assignment.programme) == programme,
            col(Assignment.criterion).in_(changed),
        )
    )
    if office_id is not None:
        session.add_all(
            Assignment(unit_id=unit_id, programme=programme, criterion=code, office_id=office_id)
            for code in changed
        )
    await session.flush()
    touched = {before[code] for code in changed if code in before} | {office_id}
    await _rescope({key for key in touched if key is not None}, session)
    entry = stamp.entry(
        "items.assigned",
        f"unit:{unit_id}",
        unit_id=unit_id,
        programme=programme,
        office=office_id,
        items=list(changed),
    )
    await audit.record(entry, session=session)
    return changed


async def assigned(*, session: AsyncSession, unit_id: int, programme: str) -> Mapping[str, int]:
    """Which office of the unit holds each item of an edition; items that none holds are not there."""
    query = select(Assignment.criterion, Assignment.office_id).where(
        col(Assignment.unit_id) == unit_id, col(Assignment.programme) == programme
    )
    return dict((await session.exec(query)).all())


async def seat(membership: Membership, *, session: AsyncSession, office_id: int) -> None:
    """Let a holder work for an office too; what it holds becomes theirs."""
    await insert_absent(session, Seat(membership_id=membership.id, office_id=office_id))
    await _rescope({office_id}, session)


async def take_over(membership_id: int, successor: Membership, *, session: AsyncSession) -> None:
    """Let the successor work for every office of a holder who hands over."""
    query = select(Seat.office_id).where(col(Seat.membership_id) == membership_id)
    for office_id in (await session.exec(query)).all():
        await seat(successor, session=session, office_id=office_id)


async def seats(*, session: AsyncSession, unit_id: int) -> Mapping[int, Sequence[tuple[int, str]]]:
    """Who works for each office of a unit now: memberships with the names of people, by office."""
    query = (
        select(Seat.office_id, Membership.id, Person.name)
        .join(Membership, col(Membership.id) == col(Seat.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.unit_id) == unit_id, col(Membership.ended_at).is_(None))
        .order_by(col(Person.name), col(Membership.id))
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for office_id, membership_id, name in (await session.exec(query)).all():
        found[office_id].append((membership_id, name))
    return found


async def _rescope(offices: Collection[int], session: AsyncSession) -> None:
    """Let the scope of everybody who works for these offices be what all their offices hold."""
    seated = sa.select(col(Seat.membership_id)).where(col(Seat.office_id).in_(offices))
    members = (await session.exec(select(Membership).where(col(Membership.id).in_(seated)))).all()
    held = (
        select(Seat.membership_id, Assignment.criterion)
        .join(Assignment, col(Assignment.office_id) == col(Seat.office_id))
        .where(col(Seat.membership_id).in_([member.id for member in members]))
        .order_by(col(Assignment.criterion))
    )
    scopes: dict[int, list[str]] = defaultdict(list)
    for membership_id, criterion in (await session.exec(held)).all():
        scopes[membership_id].append(criterion)
    for member in members:
        member.scope = list(dict.fromkeys(scopes[member.id]))
        session.add(member)
    await session.flush()


def _entry(action: str, office: Office, stamp: Stamp, **facts: object) -> Audit:
    return stamp.entry(action, f"office:{office.id}", kanwil_id=None, unit_id=office.unit_id, **facts)
