"""Assessments in progress that move to the edition which counts now, once an admin has said so."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, own_kanwil
from assistant.evidence.findings import Kept
from assistant.programmes import telling
from assistant.programmes.lineage import codes_between
from assistant.programmes.loading import Loading, current, root_of
from assistant.services import Services
from knowledge.catalogue import Catalogue
from knowledge.programme import Programme
from storage import documents, editions, moves, offices
from storage.audit import Stamp
from storage.moves import Faced


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
                    await telling.tell(
                        programme, course.before, course.codes, faced, session=session, now=now
                    )
                    moved += 1
            stages = [stage.id for stage in programme.stages]
            await moves.copy_dates(
                course.before.id, programme.id, stages, session=session, kanwil_id=kanwil_id, stamp=stamp
            )
    return moved


async def standing_for(
    catalogue: Catalogue, loading: Loading, codes: Collection[str], *, session: AsyncSession
) -> Mapping[str, tuple[int, int]]:
    """How much confirmed evidence of how many units stands for these items of the edition that counts now."""
    now = current(catalogue, root_of(catalogue, loading.programme.id, loading.kanwil_id), loading.kanwil_id)
    if now is None or not codes:
        return {}
    kin = {p.id: p for p in catalogue.programmes if catalogue.root(p.id) == catalogue.root(now.id)}
    renamed = await editions.renamed(session=session)
    called = {id_: codes_between(catalogue, renamed, p, now) for id_, p in kin.items() if id_ != now.id}
    pieces, units = Counter[str](), dict[str, set[int]]()
    found = await moves.confirmed(session=session, kanwil_id=loading.kanwil_id, programmes=list(kin))
    for edition, code, unit_id, count in found:
        meant = called[edition].get(code, "") if edition in called else code
        if meant in codes:
            pieces[meant] += count
            units.setdefault(meant, set()).add(unit_id)
    return {code: (pieces[code], len(units[code])) for code in pieces}


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
