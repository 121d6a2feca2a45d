"""What falls due is written to those concerned: each thing once, in one message a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.checklists import compute
from assistant.dates.deadlines import term_of
from assistant.reminders.outstanding import Due, outstanding
from assistant.services import Services
from knowledge.checklist import Checklist
from knowledge.reminders import Level, Reminder, Rules, Subject, due, may_leave, resumed
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage import deadlines, outbox, recap, reminders
from storage.tables import Kanwil, Membership, Notification, Outbox, Snooze

KIND = "reminder"
LEVELS: Mapping[Role, Level] = {
    Role.OFFICER: Level.HOLDER,
    Role.HOLDER: Level.HOLDER,
    Role.COORDINATOR: Level.COORDINATOR,
    Role.HEAD: Level.HEAD,
    Role.ADMIN: Level.KANWIL,
}
_RUN_KEPT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of an assessment that a unit has to have done by a date."""

    assessment_id: int
    unit_id: int
    stage: str


async def remind(services: Services, kanwil: Kanwil, *, now: datetime) -> int:
    """Write what fell due in the Kanwil since the last run; how many people are written to."""
    async with services.database.transaction() as session:
        runs = dict(await reminders.runs(session=session, kanwil_id=kanwil.id))
        rules = await reminders.rules(session=session, kanwil_id=kanwil.id)
        subjects = await _subjects(session, kanwil, now, rules)
        found: list[Reminder] = []
        for zone in Zone:
            last = runs.get(zone)
            own = [subject for subject in subjects if subject.zone is zone]
            if last is not None:
                found += due(last, now, own, rules)
        waking = await _waking(session, kanwil, subjects, now)
        if not found and not waking:
            told: Mapping[int, Sequence[Due]] = {}
        else:
            told = await _told(await _round(services, session, kanwil, now), found, waking)
        await _write(session, told, now)
        for zone in Zone:
            last = runs.get(zone)
            later = now if last is None else resumed(last, now, zone)
            if last is None or found or later - last >= _RUN_KEPT:
                await reminders.set_run(session=session, kanwil_id=kanwil.id, zone=zone, at=later)
        return len(told)


def stage_key(key: Stage) -> str:
    """How rows name a stage of an assessment."""
    return f"stage:{key.assessment_id}:{key.stage}"


async def _subjects(session: AsyncSession, kanwil: Kanwil, now: datetime, rules: Rules) -> list[Subject]:
    """The stages that end in the time that the rules look ahead."""
    dates = await deadlines.dates(session=session, kanwil_id=kanwil.id)
    if not dates.rows:
        return []
    horizon = now + timedelta(days=max(rules.days, default=0) + 30)
    found = []
    for faced in await reminders.faced(session=session, kanwil_id=kanwil.id):
        term = term_of(faced.assessment)
        for stage, at in dates.of(faced.unit.id, term).items():
            if now < at <= horizon:
                key = Stage(faced.assessment.id, faced.unit.id, stage)
                found.append(Subject(key, at, faced.unit.zone))
    return found


async def _waking(
    session: AsyncSession, kanwil: Kanwil, subjects: Sequence[Subject], now: datetime
) -> list[tuple[Snooze, Subject]]:
    """Snoozes that end now, with what they were about; those whose subject is gone end silently."""
    by_key = {(stage_key(s.key), s.due_on): s for s in subjects}
    found = []
    for row in await reminders.snoozes(session=session, kanwil_id=kanwil.id):
        subject = by_key.get((row.subject, row.due_on))
        if row.until > now or (subject and not may_leave(now, subject)):
            continue
        if await reminders.wake(row, session=session) and subject is not None:
            found.append((row, subject))
    return found


@dataclass(slots=True, kw_only=True)
class _Round:
    """One run: who may be told, where everything stands, and what each person is to be told."""

    session: AsyncSession
    now: datetime
    members: Sequence[Membership]
    checklists: Mapping[int, Checklist]
    asleep: frozenset[tuple[int, str, date]]
    due: dict[int, list[Due]] = field(default_factory=dict)

    async def fell_due(self, reminder: Reminder) -> None:
        """Tell those concerned, but for those who asked to be left alone; on the last day them too."""
        subject = reminder.subject
        last = self.now.astimezone(subject.zone.tzinfo).date() == subject.last_day
        for member in self.members:
            asleep = (member.person_id, stage_key(subject.key), subject.due_on) in self.asleep
            if _concerned(member, subject.key.unit_id, reminder.levels) and (last or not asleep):
                await self._tell(member, subject, f"H-{reminder.days}")

    async def woke(self, row: Snooze, subject: Subject) -> None:
        """Tell the one who asked to be told now."""
        for member in self.members:
            if member.person_id == row.person_id and _concerned(member, subject.key.unit_id, tuple(Level)):
                await self._tell(member, subject, f"again {row.until:%Y-%m-%d}")

    async def _tell(self, member: Membership, subject: Subject, rule: str) -> None:
        level, key = LEVELS[member.role], subject.key
        scope = frozenset(member.scope) if member.role is Role.HOLDER else None
        if not outstanding(self.checklists[key.assessment_id], key.stage, level, scope):
            return
        row = Notification(
            person_id=member.person_id,
            subject=stage_key(key),
            rule=rule,
            due_on=subject.due_on,
            at=self.now,
        )
        if await reminders.note(row, session=self.session):
            told = Due(key.assessment_id, key.stage, subject.due_at, level)
            self.due.setdefault(member.person_id, []).append(told)


async def _told(
    round_: _Round, found: Sequence[Reminder], waking: Sequence[tuple[Snooze, Subject]]
) -> Mapping[int, Sequence[Due]]:
    for reminder in found:
        await round_.fell_due(reminder)
    for row, subject in waking:
        await round_.woke(row, subject)
    return round_.due


async def _round(services: Services, session: AsyncSession, kanwil: Kanwil, now: datetime) -> _Round:
    kept = await reminders.snoozes(session=session, kanwil_id=kanwil.id)
    return _Round(
        session=session,
        now=now,
        members=await reminders.audience(session=session, kanwil_id=kanwil.id),
        checklists={
            kept.assessment.id: compute(services.catalogue, member.unit, kept)
            for member in await recap.of_kanwil(session=session, kanwil_id=kanwil.id)
            for kept in member.standings
        },
        asleep=frozenset((row.person_id, row.subject, row.due_on) for row in kept),
    )


async def _write(session: AsyncSession, due: Mapping[int, Sequence[Due]], now: datetime) -> None:
    for person_id, told in due.items():
        row = Outbox(
            person_id=person_id,
            kind=KIND,
            facts={"due": [one.plain() for one in told]},
            key=f"{KIND}:{person_id}:{now:%Y%m%dT%H%M%S}",
            created_at=now,
            not_before=now,
        )
        await outbox.enqueue(row, session=session)


def _concerned(member: Membership, unit_id: int, levels: Sequence[Level]) -> bool:
    return LEVELS.get(member.role) in levels and member.unit_id in (None, unit_id)
