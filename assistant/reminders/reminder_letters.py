"""A reminder as it is when its turn has come: what is in by then is no longer in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, Grant, Target, authorize
from assistant.checklists import compute
from assistant.dates.deadlines import term_of
from assistant.mailing import Moot, NotNow
from assistant.reminders.outstanding import Due, outstanding, split
from assistant.reminders.reminding import LEVELS, Stage, stage_key
from assistant.services import Services
from knowledge import calendar
from knowledge.checklist import ItemStatus
from knowledge.reminders import Level, Subject, may_leave, next_opening
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from knowledge.workdays import workday_after
from storage import deadlines, outbox, recap, reminders
from storage.tables import Snooze


@dataclass(frozen=True, slots=True)
class Line:
    """One stage that a person is reminded of: what is not in, and how many items wait to be looked at."""

    unit: str
    name: str
    assessment_id: int
    due: calendar.Due
    zone: Zone
    missing: tuple[ItemStatus, ...]
    to_check: int
    level: Level
    subject: Subject


async def lines(
    services: Services, actor: Actor, facts: Mapping[str, Any], *, now: datetime
) -> Sequence[Line]:
    """What a reminder says now; Moot when nothing of it is left, NotNow at night and on days off."""
    found = []
    for row in facts["due"]:
        line = await _line(services, actor, Due.of(row), now)
        if line is not None:
            found.append(line)
    if not found:
        raise Moot
    waiting = [line for line in found if not may_leave(now, line.subject)]
    if len(waiting) == len(found):
        raise NotNow(until=min(next_opening(now, line.subject) for line in waiting))
    return found


async def snooze(services: Services, actor: Actor, outbox_id: int, *, now: datetime) -> datetime:
    """Leave the person alone about what this reminder was about until the next working morning."""
    async with services.database.transaction() as session:
        facts = await outbox.facts(session=session, outbox_id=outbox_id, person_id=actor.person_id)
        if facts is None:
            raise Moot
        untils = []
        for row in facts["due"]:
            told = Due.of(row)
            line = await _line(services, actor, told, now)
            if line is not None:
                until = _tomorrow(line.subject, now)
                untils.append(until)
                await reminders.snooze(
                    Snooze(
                        person_id=actor.person_id,
                        subject=stage_key(line.subject.key),
                        due_on=line.subject.due_on,
                        until=until,
                    ),
                    session=session,
                )
    if not untils:
        raise Moot
    return min(untils)


def _tomorrow(subject: Subject, now: datetime) -> datetime:
    """The morning of the next working day, of the last day at the latest."""
    today = now.astimezone(subject.zone.tzinfo).date()
    day = workday_after(today)
    if today < subject.last_day < day:
        day = subject.last_day
    return calendar.morning(day, subject.zone)


async def _line(services: Services, actor: Actor, told: Due, now: datetime) -> Line | None:
    """The line as it is now; None when the person is out of it, the date was moved, or nothing is left."""
    for grant in actor.grants:
        if LEVELS.get(grant.role) is not told.level:
            continue
        line = await _for(services, actor, grant, told, now)
        if line is not None:
            return line
    return None


async def _for(services: Services, actor: Actor, grant: Grant, told: Due, now: datetime) -> Line | None:
    async with services.database.session() as session:
        faced = await reminders.one(
            session=session, kanwil_id=grant.kanwil_id, assessment_id=told.assessment_id
        )
        if faced is None or grant.unit_id not in (None, faced.unit.id):
            return None
        authorize(actor, Action.SEE_CHECKLIST, Target(grant.kanwil_id, faced.unit.id))
        dates = await deadlines.for_unit(
            session=session, unit_id=faced.unit.id, term=term_of(faced.assessment)
        )
        kept = await recap.standing(session=session, unit_id=faced.unit.id, assessment_id=told.assessment_id)
    if kept is None or dates.get(told.stage) != told.due_at or now >= told.due_at:
        return None
    scope = grant.scope if grant.role is Role.HOLDER else None
    checklist = compute(services.catalogue, faced.unit, kept, dates)
    parts = split(outstanding(checklist, told.stage, told.level, scope))
    stage = next((s for s in checklist.programme.stages if s.id == told.stage), None)
    if stage is None or not any(parts.values()):
        return None
    missing = [item for item in checklist.missing() if item in parts[True]]
    return Line(
        unit=faced.unit.name,
        name=assessment_name(checklist.programme, faced.assessment),
        assessment_id=told.assessment_id,
        due=calendar.Due(stage, told.due_at, stage.usual),
        zone=faced.unit.zone,
        missing=tuple(missing),
        to_check=len(parts[False]),
        level=told.level,
        subject=Subject(Stage(told.assessment_id, faced.unit.id, told.stage), told.due_at, faced.unit.zone),
    )
