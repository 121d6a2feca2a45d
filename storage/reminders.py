"""Rules and runs of reminders, who may be reminded, and what was: each reminder once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.reminders import Level, Rules
from knowledge.vocabulary import Zone
from storage import audit, units
from storage.audit import Stamp
from storage.tables import (
    Assessment,
    Membership,
    Notification,
    Person,
    Reach,
    ReminderRule,
    ReminderRun,
    Snooze,
    Unit,
)
from storage.writing import insert_absent


@dataclass(frozen=True, slots=True)
class Faced:
    """An open assessment and the unit that faces it."""

    assessment: Assessment
    unit: Unit


async def rules(*, session: AsyncSession, kanwil_id: int) -> Rules:
    """The rules of a Kanwil, or the usual ones until it sets its own."""
    row = (await session.exec(select(ReminderRule).where(col(ReminderRule.kanwil_id) == kanwil_id))).first()
    if row is None:
        return Rules()
    above = {
        Level.COORDINATOR: row.coordinator_from,
        Level.HEAD: row.head_from,
        Level.KANWIL: row.kanwil_from,
    }
    return Rules(tuple(row.days), above)


async def set_rules(value: Rules, *, session: AsyncSession, kanwil_id: int, stamp: Stamp) -> None:
    """Remind by these rules from now on."""
    fresh = ReminderRule(
        kanwil_id=kanwil_id,
        days=list(value.days),
        coordinator_from=value.above.get(Level.COORDINATOR),
        head_from=value.above.get(Level.HEAD),
        kanwil_from=value.above.get(Level.KANWIL),
        set_by=stamp.by or 0,
        set_at=stamp.at,
    )
    if await insert_absent(session, fresh) is None:
        values = fresh.model_dump(exclude={"id", "kanwil_id"})
        changed = sa.update(ReminderRule).where(col(ReminderRule.kanwil_id) == kanwil_id).values(**values)
        await session.exec(changed)
    above = {level.value: since for level, since in value.above.items()}
    entry = stamp.entry(
        "reminders.set", f"kanwil:{kanwil_id}", kanwil_id=kanwil_id, days=list(value.days), above=above
    )
    await audit.record(entry, session=session)


async def runs(*, session: AsyncSession, kanwil_id: int) -> Mapping[Zone, datetime]:
    """Up to when everything has been written, by zone; a zone that was never looked at is not there."""
    query = select(ReminderRun.zone, ReminderRun.at).where(col(ReminderRun.kanwil_id) == kanwil_id)
    return {Zone(zone): at for zone, at in (await session.exec(query)).all()}


async def set_run(*, session: AsyncSession, kanwil_id: int, zone: Zone, at: datetime) -> None:
    """Remember up to when everything has been written."""
    if await insert_absent(session, ReminderRun(kanwil_id=kanwil_id, zone=zone, at=at)) is None:
        own = (col(ReminderRun.kanwil_id) == kanwil_id, col(ReminderRun.zone) == zone)
        await session.exec(sa.update(ReminderRun).where(*own).values(at=at))


async def faced(*, session: AsyncSession, kanwil_id: int) -> Sequence[Faced]:
    """Every open assessment of the Kanwil's units."""
    query = (
        select(Assessment, Unit)
        .join(Unit, col(Unit.id) == col(Assessment.unit_id))
        .where(col(Unit.kanwil_id) == kanwil_id, col(Assessment.closed_at).is_(None), units.is_open())
        .order_by(col(Unit.name), col(Assessment.id))
    )
    return [Faced(assessment, unit) for assessment, unit in (await session.exec(query)).all()]


async def one(*, session: AsyncSession, kanwil_id: int, assessment_id: int) -> Faced | None:
    """An open assessment of one of the Kanwil's units; None when it has no such one."""
    query = (
        select(Assessment, Unit)
        .join(Unit, col(Unit.id) == col(Assessment.unit_id))
        .where(
            col(Unit.kanwil_id) == kanwil_id,
            col(Assessment.id) == assessment_id,
            col(Assessment.closed_at).is_(None),
            units.is_open(),
        )
    )
    found = (await session.exec(query)).first()
    return Faced(*found) if found else None


async def audience(*, session: AsyncSession, kanwil_id: int) -> Sequence[Membership]:
    """The active memberships in a Kanwil of those whom messages reach."""
    query = (
        select(Membership)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Membership.kanwil_id) == kanwil_id,
            col(Membership.ended_at).is_(None),
            col(Person.reach) == Reach.OPEN,
            units.at_work(col(Membership.unit_id)),
        )
        .order_by(col(Membership.id))
    )
    return (await session.exec(query)).all()


async def note(row: Notification, *, session: AsyncSession) -> bool:
    """Whether this is the first time that the person is told so; from now on it no longer is."""
    return await insert_absent(session, row) is not None


async def told(*, session: AsyncSession, rule: str, due_on: date) -> frozenset[tuple[int, str]]:
    """Whom a rule has told of what on a day: person and subject."""
    query = select(Notification.person_id, Notification.subject).where(
        col(Notification.due_on) == due_on, col(Notification.rule) == rule
    )
    return frozenset((person, subject) for person, subject in (await session.exec(query)).all())


async def snooze(row: Snooze, *, session: AsyncSession) -> None:
    """Leave the person alone about the subject until then."""
    if await insert_absent(session, row) is None:
        own = (
            col(Snooze.person_id) == row.person_id,
            col(Snooze.subject) == row.subject,
            col(Snooze.due_on) == row.due_on,
        )
        await session.exec(sa.update(Snooze).where(*own).values(until=row.until))


async def snoozes(*, session: AsyncSession, kanwil_id: int) -> Sequence[Snooze]:
    """What people of a Kanwil asked to be left alone about, as far as they still serve it."""
    people = sa.select(col(Membership.person_id)).where(
        col(Membership.kanwil_id) == kanwil_id, col(Membership.ended_at).is_(None)
    )
    return (await session.exec(select(Snooze).where(col(Snooze.person_id).in_(people)))).all()


async def wake(row: Snooze, *, session: AsyncSession) -> bool:
    """End a snooze; whether it was still there."""
    ended = sa.delete(Snooze).where(col(Snooze.id) == row.id, col(Snooze.until) == row.until)
    return bool((await session.exec(ended)).rowcount)
