"""Assessments in progress that move to the edition which counts now, once an admin has said so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import letters
from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, own_kanwil
from assistant.evidence.findings import Kept
from assistant.programmes.differences import old_code
from assistant.services import Services
from knowledge.catalogue import Catalogue
from knowledge.programme import Programme
from storage import documents, editions, moves, offices
from storage.audit import Stamp
from storage.moves import Faced

KIND = "edition_moved"


@dataclass(frozen=True, slots=True)
class Dropped:
    """An item that the new edition does not have, and how much evidence was sent for it."""

    code: str
    title: str
    evidence: int


@dataclass(frozen=True, slots=True)
class Lagging:
    """An edition and the assessments that still face an older one of the same programme.

    `staying` are units that have begun the new edition beside the old one: theirs do not move. `evidence`
    counts what moves along, `renamed` old and new codes.
    """

    programme: Programme
    place: int
    assessments: int
    units: tuple[str, ...]
    staying: tuple[str, ...]
    evidence: int
    renamed: tuple[tuple[str, str], ...]
    dropped: tuple[Dropped, ...]
    added: int


@dataclass(frozen=True, slots=True)
class Course:
    """The assessments of one older edition, and each item's code in the new one."""

    before: Programme
    faced: tuple[Faced, ...]
    codes: Mapping[str, str]


async def lagging(services: Services, actor: Actor) -> Sequence[Lagging]:
    """Every current edition of the person's Kanwil that assessments lag behind."""
    kanwil_id = own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    catalogue = services.catalogue
    loaded = [p for p in catalogue.current(kanwil_id) if p.id in catalogue.origins]
    async with services.database.session() as session:
        found = [await _lagging(catalogue, programme, kanwil_id, session) for programme in loaded]
    return [one for one in found if one.assessments]


async def preview(services: Services, actor: Actor, place: int) -> Lagging:
    """What moving to the edition with this number would do now."""
    kanwil_id = own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    programme = services.catalogue.of(kanwil_id).numbered(place)
    async with services.database.session() as session:
        return await _lagging(services.catalogue, programme, kanwil_id, session)


async def move(services: Services, actor: Actor, place: int, *, now: datetime) -> int:
    """Move every assessment that lags behind the edition with this number; how many moved."""
    kanwil_id = own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    programme = services.catalogue.of(kanwil_id).numbered(place)
    stamp, moved = Stamp(now, actor.person_id), 0
    async with services.database.transaction() as session:
        for course in await _courses(services.catalogue, programme, kanwil_id, session):
            for faced in course.faced:
                if await _move(programme, course, faced, session=session, stamp=stamp):
                    await _tell(programme, course, faced, session=session, now=now)
                    moved += 1
            stages = [stage.id for stage in programme.stages]
            await moves.copy_dates(
                course.before.id, programme.id, stages, session=session, kanwil_id=kanwil_id, stamp=stamp
            )
    return moved


async def _move(
    programme: Programme, course: Course, faced: Faced, *, session: AsyncSession, stamp: Stamp
) -> bool:
    row = faced.assessment
    if not await moves.move(row.id, programme.id, course.codes, session=session, stamp=stamp):
        return False
    for document in await documents.with_findings(session=session, unit_id=row.unit_id):
        document.findings = Kept.read(document.findings).under(row.id, course.codes).plain()
        session.add(document)
    held = await offices.assigned(session=session, unit_id=row.unit_id, programme=course.before.id)
    there = await offices.assigned(session=session, unit_id=row.unit_id, programme=programme.id)
    by_office: dict[int, list[str]] = {}
    for code, office_id in held.items():
        new = course.codes.get(code)
        if new is not None and new not in there:
            by_office.setdefault(office_id, []).append(new)
    for office_id, codes in by_office.items():
        await offices.assign(
            codes,
            session=session,
            unit_id=row.unit_id,
            programme=programme.id,
            office_id=office_id,
            stamp=stamp,
        )
    return True


async def _tell(
    programme: Programme, course: Course, faced: Faced, *, session: AsyncSession, now: datetime
) -> None:
    """Write to everybody of the unit that its checklist is another."""
    row, known = faced.assessment, set(course.codes.values())
    facts = {
        "name": assessment_name(programme, row),
        "unit": faced.unit_name,
        "added": sum(c.id not in known for c in programme.criteria),
        "dropped": len(course.before.criteria) - len(course.codes),
    }
    people = await letters.everybody(session=session, unit_id=row.unit_id)
    key = f"{KIND}:{row.id}:{programme.id}"
    await letters.post(KIND, facts, session=session, key=key, to=people, now=now)


async def _courses(
    catalogue: Catalogue, programme: Programme, kanwil_id: int, session: AsyncSession
) -> Sequence[Course]:
    root = catalogue.root(programme.id)
    older = {
        p.id: p for p in catalogue.visible(kanwil_id) if catalogue.root(p.id) == root and p.id != programme.id
    }
    faced = await moves.facing(session=session, kanwil_id=kanwil_id, programmes=list(older))
    renamed = await editions.renamed(session=session)
    return [
        Course(
            older[id_],
            tuple(one for one in faced if one.assessment.programme == id_),
            codes_between(catalogue, renamed, older[id_], programme),
        )
        for id_ in dict.fromkeys(one.assessment.programme for one in faced)
    ]


def codes_between(
    catalogue: Catalogue, renamed: Mapping[str, Mapping[str, str]], before: Programme, after: Programme
) -> Mapping[str, str]:
    """Each item's code in a newer edition, by way of the editions between; the same code is the same item."""
    origin = catalogue.origins.get(after.id)
    base = origin.base if origin else ""
    if not base or base == before.id or not _descends(catalogue, base, before.id):
        return _direct(before, after, renamed.get(after.id, {}) if base == before.id else {})
    between = catalogue.programme(base)
    last = _direct(between, after, renamed.get(after.id, {}))
    first = codes_between(catalogue, renamed, before, between)
    return {old: last[middle] for old, middle in first.items() if middle in last}


def _descends(catalogue: Catalogue, id_: str, ancestor: str) -> bool:
    while id_ and id_ != ancestor:
        origin = catalogue.origins.get(id_)
        id_ = origin.base if origin else ""
    return id_ == ancestor


def _direct(before: Programme, after: Programme, renamed: Mapping[str, str]) -> dict[str, str]:
    found = {c.id: old_code(c, before, renamed) for c in after.criteria}
    return {old: new for new, old in found.items() if old is not None}


async def _lagging(
    catalogue: Catalogue, programme: Programme, kanwil_id: int, session: AsyncSession
) -> Lagging:
    courses = await _courses(catalogue, programme, kanwil_id, session)
    begun = {
        (one.assessment.unit_id, one.assessment.year, one.assessment.round)
        for one in await moves.facing(session=session, kanwil_id=kanwil_id, programmes=[programme.id])
    }
    going, staying, moving = list[tuple[Course, Faced]](), set[str](), 0
    for course in courses:
        for faced in course.faced:
            row = faced.assessment
            if (row.unit_id, row.year, row.round) in begun:
                staying.add(faced.unit_name)
            else:
                going.append((course, faced))
    sent = await moves.counts(session=session, assessment_ids=[faced.assessment.id for _, faced in going])
    left: Counter[tuple[str, str]] = Counter()
    for course, faced in going:
        for criterion in course.before.criteria:
            number = sent.get((faced.assessment.id, criterion.id), 0)
            if criterion.id in course.codes:
                moving += number
            else:
                left[criterion.id, criterion.title] += number
    renamed = dict.fromkeys(
        (old, new) for course, _ in going for old, new in course.codes.items() if old != new
    )
    known = {new for course, _ in going for new in course.codes.values()}
    return Lagging(
        programme,
        catalogue.place(programme.id),
        len(going),
        tuple(dict.fromkeys(faced.unit_name for _, faced in going)),
        tuple(sorted(staying)),
        moving,
        tuple(renamed),
        tuple(Dropped(code, title, number) for (code, title), number in left.items()),
        sum(c.id not in known for c in programme.criteria),
    )
