"""How complete the units of a Kanwil are: for all of them, one unit or one programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from rapidfuzz import fuzz, process, utils
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, Grant, NoUnit, Target, authorize
from assistant.checklists import compute
from assistant.dates.deadlines import term_of
from assistant.services import Services
from knowledge.catalogue import Catalogue
from knowledge.overview import Course, Mark, Moment, Overview, course, overview
from knowledge.vocabulary import Zone
from storage import deadlines, recap, snapshots, units
from storage.deadlines import Dates
from storage.tables import Kanwil, Snapshot

_DAILY_FROM_DAYS = 14
_WEEK = timedelta(days=7)
_STILL = {"weekly": 14, "daily": 7}
_ALIKE = 80.0
_HISTORY = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a digest is about: a Kanwil, narrowed to one of its units or to one edition; 0 and "" do not."""

    kanwil_id: int
    unit_id: int = 0
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest with the names of what it is about."""

    scope: Scope
    kanwil: str
    unit: str
    programme: str
    now: datetime
    today: date
    zone: Zone
    overview: Overview


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a digest can be narrowed to."""

    name: str
    scope: Scope


def whole(actor: Actor) -> Scope:
    """The widest that the person may see now: their Kanwil, or as a coordinator their unit."""
    grant = actor.current
    if grant is None:
        raise NoUnit
    scope = Scope(grant.kanwil_id, grant.unit_id or 0)
    permitted(actor, scope)
    return scope


def permitted(actor: Actor, scope: Scope) -> Grant:
    """The grant by which the person sees the digest; Denied without one."""
    return authorize(actor, Action.SEE_RECAP, Target(scope.kanwil_id, scope.unit_id or None))


async def narrowed(services: Services, actor: Actor, words: str) -> Sequence[Choice]:
    """What the words may mean, best first: one choice when it is clear, none when nothing is like them."""
    scope = whole(actor)
    found = await choices(services, scope)
    names = {place: choice.name for place, choice in enumerate(found)}
    exact = [choice for choice in found if choice.name.casefold() == words.strip().casefold()]
    if exact:
        return exact[:1]
    near = process.extract(
        words, names, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=8
    )
    alike = [(found[place], score) for _, score, place in near if score >= _ALIKE]
    best = [choice for choice, score in alike if score == alike[0][1]]
    return best if len(best) == 1 else [choice for choice, _ in alike]


async def choices(services: Services, scope: Scope) -> Sequence[Choice]:
    """Every edition and unit that the scope can be narrowed to."""
    async with services.database.session() as session:
        members = await _members(session, scope)
    used = sorted({s.assessment.programme for m in members for s in m.standings})
    editions = [
        Choice(services.catalogue.programme(id_).short_name, Scope(scope.kanwil_id, scope.unit_id, id_))
        for id_ in used
    ]
    places = [Choice(m.unit.name, Scope(scope.kanwil_id, m.unit.id)) for m in members if not scope.unit_id]
    return [*editions, *places]


async def digest(
    services: Services, actor: Actor, scope: Scope, *, now: datetime, since: date | None = None
) -> Digest:
    """The digest of a scope, compared with a week ago unless another day is named."""
    permitted(actor, scope)
    async with services.database.session() as session:
        return await compiled(services, session, scope, now, since)


async def keep_marks(services: Services, kanwil: Kanwil, *, now: datetime) -> bool:
    """Keep where every assessment of the Kanwil stands when a day begins; whether this was the first time."""
    today = _today(kanwil, now)
    async with services.database.transaction() as session:
        if await snapshots.newest(session=session, kanwil_id=kanwil.id) == today:
            return False
        members = await _members(session, Scope(kanwil.id))
        dates = await deadlines.dates(session=session, kanwil_id=kanwil.id)
        courses = _courses(services.catalogue, members, dates, {})
        rows = [
            Snapshot(assessment_id=c.assessment_id, day=today, done=c.done, total=len(c.counted))
            for c in courses
        ]
        await snapshots.keep(rows, session=session)
        return bool(rows)


def rhythm(value: Digest) -> str:
    """How often the digest comes: daily in the last fortnight before a deadline, else weekly."""
    ahead = [c.due for c in value.overview.courses if c.due and c.due > value.now and not c.complete]
    limit = value.now + timedelta(days=_DAILY_FROM_DAYS)
    return "daily" if any(due <= limit for due in ahead) else "weekly"


async def compiled(
    services: Services, session: AsyncSession, scope: Scope, now: datetime, since: date | None
) -> Digest:
    """The digest without asking who wants it; for what the program itself sends to those who may see it."""
    kanwil = await units.kanwil(session=session, kanwil_id=scope.kanwil_id)
    members = await _members(session, scope)
    dates = await deadlines.dates(session=session, kanwil_id=kanwil.id)
    today = _today(kanwil, now)
    marks = await snapshots.marks(session=session, kanwil_id=kanwil.id, since=today - _HISTORY)
    courses = _courses(services.catalogue, members, dates, marks)
    back = since or today - _WEEK
    still = _STILL["daily" if today - back < _WEEK else "weekly"]
    named = [(m.unit.id, m.unit.name) for m in members if m.standings or not scope.programme]
    return Digest(
        scope=scope,
        kanwil=kanwil.name,
        unit=members[0].unit.name if scope.unit_id and members else "",
        programme=services.catalogue.programme(scope.programme).short_name if scope.programme else "",
        now=now,
        today=today,
        zone=members[0].unit.zone if scope.unit_id and members else kanwil.zone,
        overview=overview(named, courses, Moment(now, today, back, still)),
    )


async def _members(session: AsyncSession, scope: Scope) -> list[recap.UnitStanding]:
    """The units of the scope that are assessed; an office inside a unit is not, unless it has been."""
    found = await recap.of_kanwil(session=session, kanwil_id=scope.kanwil_id, unit_id=scope.unit_id or None)
    own = [m for m in found if m.unit.parent_id is None or m.standings]
    if not scope.programme:
        return own
    return [
        recap.UnitStanding(m.unit, kept, m.documents)
        for m in own
        if (kept := tuple(s for s in m.standings if s.assessment.programme == scope.programme))
    ]


def _courses(
    catalogue: Catalogue,
    members: Sequence[recap.UnitStanding],
    dates: Dates,
    marks: Mapping[int, tuple[Mark, ...]],
) -> list[Course]:
    return list(chain.from_iterable(_of_unit(catalogue, member, dates, marks) for member in members))


def _of_unit(
    catalogue: Catalogue, member: recap.UnitStanding, dates: Dates, marks: Mapping[int, tuple[Mark, ...]]
) -> list[Course]:
    return [
        course(
            unit_id=member.unit.id,
            unit=member.unit.name,
            assessment_id=kept.assessment.id,
            name=assessment_name(catalogue.programme(kept.assessment.programme), kept.assessment),
            checklist=compute(
                catalogue, member.unit, kept, dates.of(member.unit.id, term_of(kept.assessment))
            ),
            marks=marks.get(kept.assessment.id, ()),
        )
        for kept in member.standings
    ]


def _today(kanwil: Kanwil, now: datetime) -> date:
    return now.astimezone(kanwil.zone.tzinfo).date()
