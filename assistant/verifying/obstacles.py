"""What keeps a unit from proving an item, told step by step, and what the Kanwil says to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import checklists, dialogue, letters
from assistant.assessments import NoAssessment, assessment_name
from assistant.authorization import Action, Actor, Grant, Target, authorize, concerns, own_kanwil, own_unit
from assistant.dialogue import ObstacleAnswered, ObstacleTold
from assistant.evidence import criteria
from assistant.services import Services
from knowledge.catalogue import Catalogue
from knowledge.checklist import ItemStatus
from knowledge.errors import LengkapError
from knowledge.moments import moment_said
from knowledge.programme import Criterion
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage import assessments, members, obstacles, people
from storage.audit import Stamp
from storage.obstacles import Reply, Reported
from storage.tables import Obstacle, ObstacleAnswer

STEPS = ("object", "obstacle", "action", "mechanism")
NEEDED = frozenset({"object", "obstacle"})
ANSWERS = (ObstacleAnswer.ACCEPTED, ObstacleAnswer.PARTLY, ObstacleAnswer.REFUSED)
_LONGEST = 600


class DateNeeded(LengkapError):
    """An obstacle is accepted only until a date."""

    code = "obstacle.date_needed"


class AnsweredAlready(LengkapError):
    """Somebody changed the obstacle since it was seen."""

    code = "obstacle.changed"


@dataclass(frozen=True, slots=True)
class Face:
    """An obstacle with everything that is told of it."""

    id: int
    revision: int
    unit_name: str
    assessment_id: int
    assessment: str
    criterion: Criterion
    told: Mapping[str, str]
    who: str
    at: datetime
    answer: ObstacleAnswer
    until: date | None
    note: str
    answered_by: str
    answered_at: datetime | None
    zone: Zone

    def lapsed(self, now: datetime) -> bool:
        """Whether it was accepted until a day that is over."""
        return self.until is not None and now.astimezone(self.zone.tzinfo).date() > self.until


async def listed(services: Services, actor: Actor) -> Sequence[Face]:
    """The open obstacles of the person's unit, or of their Kanwil's units with unanswered ones first."""
    grant = actor.current
    if grant is not None and grant.role.in_unit:
        allowed = authorize(actor, Action.SEE_CHECKLIST, own_unit(actor))
        async with services.database.session() as session:
            rows = await obstacles.of_unit(session=session, unit_id=grant.unit_id or 0)
            shown = [row for row in rows if concerns(allowed, row.obstacle.criterion)]
            return await _faces(services.catalogue, session, shown)
    kanwil_id = own_kanwil(actor, Action.ANSWER_OBSTACLE)
    async with services.database.session() as session:
        rows = await obstacles.of_kanwil(session=session, kanwil_id=kanwil_id)
        return await _faces(services.catalogue, session, rows)


async def one(services: Services, actor: Actor, obstacle_id: int) -> Face:
    """One obstacle, for those who see its item."""
    async with services.database.session() as session:
        found = await obstacles.get(session=session, obstacle_id=obstacle_id)
        _may(actor, Action.SEE_CHECKLIST, found)
        return (await _faces(services.catalogue, session, [found]))[0]


async def search(
    services: Services, actor: Actor, words: str, *, now: datetime
) -> tuple[int, Sequence[ItemStatus]]:
    """The items of what the person works on that the words fit and that apply."""
    standing = await checklists.standing(services, actor, now=now)
    found = criteria.search(standing.checklist, words)
    return standing.assessment_id, [status for status in found if status.applies]


async def begin(
    services: Services, actor: Actor, assessment_id: int, code: str, *, now: datetime
) -> Criterion:
    """Let the person tell, step by step, what keeps their unit from proving an item."""
    standing = await checklists.standing_of(services, actor, assessment_id, now=now)
    criterion = criteria.item(standing.checklist, code).criterion
    _may_report(actor, criterion.id)
    await dialogue.ask(services, actor, ObstacleTold(assessment_id, criterion.id, []), now=now)
    return criterion


async def tell(
    services: Services, actor: Actor, asked: ObstacleTold, words: str, *, now: datetime
) -> int | ObstacleTold:
    """The next step; once all are told the obstacle is kept, and this is its id."""
    told = ObstacleTold(asked.assessment_id, asked.criterion, [*asked.told, words.strip()[:_LONGEST]])
    if not words.strip() and STEPS[len(asked.told)] in NEEDED:
        return asked
    if len(told.told) < len(STEPS):
        await dialogue.ask(services, actor, told, now=now)
        return told
    return await _keep(services, actor, told, now)


async def reply_asked(services: Services, actor: Actor, asked: ObstacleAnswered, *, now: datetime) -> Face:
    """Let the person's next words be the Kanwil's answer; AnsweredAlready when somebody was first."""
    async with services.database.session() as session:
        _may(
            actor, Action.ANSWER_OBSTACLE, await obstacles.get(session=session, obstacle_id=asked.obstacle_id)
        )
    found = await one(services, actor, asked.obstacle_id)
    if found.revision != asked.revision:
        raise AnsweredAlready
    await dialogue.ask(services, actor, asked, now=now)
    return found


async def reply(
    services: Services, actor: Actor, asked: ObstacleAnswered, words: str, *, now: datetime
) -> Face:
    """Answer an obstacle and tell the unit; DateNeeded when it is accepted without a date."""
    answer = ANSWERS[asked.answer]
    seen = await one(services, actor, asked.obstacle_id)
    moment = moment_said(words, now, seen.zone)
    if answer is ObstacleAnswer.ACCEPTED and (moment is None or moment <= now):
        raise DateNeeded
    until = moment.astimezone(seen.zone.tzinfo).date() if moment else None
    said = Reply(answer, words.strip()[:_LONGEST], until)
    async with services.database.transaction() as session:
        found = await obstacles.get(session=session, obstacle_id=asked.obstacle_id)
        _may(actor, Action.ANSWER_OBSTACLE, found)
        done = await obstacles.answer(
            said,
            session=session,
            obstacle_id=asked.obstacle_id,
            revision=asked.revision,
            stamp=Stamp(now, actor.person_id),
        )
        if not done:
            raise AnsweredAlready
        [face] = await _faces(
            services.catalogue, session, [await obstacles.get(session=session, obstacle_id=asked.obstacle_id)]
        )
        to = await letters.concerned(
            session=session,
            unit_id=found.unit.id,
            criterion=face.criterion.id,
            people_first=[found.obstacle.reported_by],
        )
        key = f"obstacle_answered:{face.id}:{face.revision}"
        await letters.post("obstacle_answered", _facts(face), session=session, key=key, to=to, now=now)
    await dialogue.answered(services, actor, ObstacleAnswered, now=now)
    return face


async def close(services: Services, actor: Actor, obstacle_id: int, *, now: datetime) -> bool:
    """Say that an obstacle of the person's unit is over; whether it still stood."""
    async with services.database.transaction() as session:
        found = await obstacles.get(session=session, obstacle_id=obstacle_id)
        _may(actor, Action.REPORT_OBSTACLE, found)
        return await obstacles.close(
            session=session, obstacle_id=obstacle_id, stamp=Stamp(now, actor.person_id)
        )


async def _keep(services: Services, actor: Actor, told: ObstacleTold, now: datetime) -> int:
    grant = _may_report(actor, told.criterion)
    thing, obstacle, action, mechanism = told.told
    row = Obstacle(
        assessment_id=told.assessment_id,
        criterion=told.criterion,
        object=thing,
        obstacle=obstacle,
        action=action,
        mechanism=mechanism,
        reported_by=actor.person_id,
        reported_at=now,
    )
    async with services.database.transaction() as session:
        stamp = Stamp(now, actor.person_id)
        kept = await assessments.report_obstacle(
            row, session=session, unit_id=grant.unit_id or 0, stamp=stamp
        )
        [face] = await _faces(
            services.catalogue, session, [await obstacles.get(session=session, obstacle_id=kept.id)]
        )
        to = await _desk(session, grant.kanwil_id)
        key = f"obstacle_reported:{kept.id}"
        await letters.post("obstacle_reported", _facts(face), session=session, key=key, to=to, now=now)
    await dialogue.answered(services, actor, ObstacleTold, now=now)
    return kept.id


async def _desk(session: AsyncSession, kanwil_id: int) -> list[int]:
    """Those who answer for the Kanwil: its verifiers and admins."""
    found = await members.of_kanwil(session=session, kanwil_id=kanwil_id)
    return [*dict.fromkeys(m.person_id for m in found if m.role in (Role.VERIFIER, Role.ADMIN))]


def _may(actor: Actor, action: Action, found: Reported) -> Grant:
    codes = frozenset({found.obstacle.criterion})
    return authorize(actor, action, Target(found.unit.kanwil_id, found.unit.id, codes))


def _may_report(actor: Actor, code: str) -> Grant:
    if actor.assessment_id is None:
        raise NoAssessment
    return authorize(actor, Action.REPORT_OBSTACLE, replace(own_unit(actor), criteria=frozenset({code})))


async def _faces(catalogue: Catalogue, session: AsyncSession, rows: Sequence[Reported]) -> list[Face]:
    ids = {key for row in rows for key in (row.obstacle.reported_by, row.obstacle.answered_by)}
    names = await people.names({key for key in ids if key is not None}, session=session)
    return [_face(catalogue, row, names) for row in rows]


def _face(catalogue: Catalogue, row: Reported, names: Mapping[int, str]) -> Face:
    kept = row.obstacle
    programme = catalogue.programme(row.assessment.programme)
    return Face(
        id=kept.id,
        revision=kept.revision,
        unit_name=row.unit.name,
        assessment_id=row.assessment.id,
        assessment=assessment_name(programme, row.assessment),
        criterion=programme.criterion(kept.criterion),
        told={step: getattr(kept, step) for step in STEPS},
        who=names.get(kept.reported_by, ""),
        at=kept.reported_at,
        answer=kept.answer,
        until=kept.answer_until,
        note=kept.answer_note or "",
        answered_by=names.get(kept.answered_by or 0, ""),
        answered_at=kept.answered_at,
        zone=row.unit.zone,
    )


def _facts(face: Face) -> dict[str, object]:
    return {
        "obstacle": face.id,
        "unit": face.unit_name,
        "name": face.assessment,
        "code": face.criterion.id,
        "title": face.criterion.title,
        "words": face.told["obstacle"],
        "answer": face.answer.value,
        "until": face.until.isoformat() if face.until else None,
        "note": face.note,
        "who": face.answered_by or face.who,
    }
