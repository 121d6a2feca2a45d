"""What waits for a verdict in a Kanwil: by unit, by programme, first what was confirmed first."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, own_kanwil
from assistant.checklists import compute
from assistant.evidence import reuse
from assistant.services import Services
from knowledge.catalogue import Catalogue
from knowledge.checklist import Word
from knowledge.programme import Criterion
from knowledge.vocabulary import Zone
from storage import recap, units, verdicts
from storage.verdicts import Heap, Narrowing, Waiting

PER_PAGE = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the queue: one unit, one programme by its place from 1, or both; 0 narrows nothing."""

    unit_id: int = 0
    programme: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence that waits; without a name it is a photo.

    `elsewhere` are other units that sent the same file or a photo like it; `short` tells that its item still
    lacks something.
    """

    evidence_id: int
    revision: int
    unit_name: str
    assessment: str
    criterion: Criterion
    name: str
    quote: str
    confirmed_at: datetime
    elsewhere: tuple[str, ...] = ()
    short: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of a part of the queue; `seal` changes with whatever of it somebody changes."""

    part: Part
    unit_name: str
    programme_name: str
    lines: tuple[Line, ...]
    total: int
    page: int
    zone: Zone

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def seal(self) -> int:
        """A number for just these pieces of evidence as they are now."""
        return seal_of([(line.evidence_id, line.revision) for line in self.lines])


@dataclass(frozen=True, slots=True)
class Count:
    """How much waits under one name."""

    place: int
    name: str
    count: int


async def queue(services: Services, actor: Actor, part: Part, page: int = 0) -> Queue:
    """A page of what waits for the verifiers of the person's Kanwil, the last one when there are fewer."""
    kanwil_id = own_kanwil(actor, Action.VERIFY)
    narrowing = narrowing_of(services.catalogue, part)
    async with services.database.session() as session:
        total = await verdicts.count(narrowing, session=session, kanwil_id=kanwil_id)
        page = min(page, max(0, -(-total // PER_PAGE) - 1))
        rows = await verdicts.waiting(
            narrowing, session=session, kanwil_id=kanwil_id, offset=page * PER_PAGE, limit=PER_PAGE
        )
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
        unit_name = await _unit_name(session, kanwil_id, part.unit_id)
        short = await _short(services.catalogue, session, rows)
    programme = narrowing.programme and services.catalogue.programme(narrowing.programme).short_name
    elsewhere = [await _elsewhere(services, actor, row) for row in rows]
    lines = tuple(
        _line(services.catalogue, row, others, short) for row, others in zip(rows, elsewhere, strict=True)
    )
    return Queue(part, unit_name, programme or "", lines, total, page, kanwil.zone)


async def by_unit(services: Services, actor: Actor, programme: int) -> Sequence[Count]:
    """How much waits in each unit, under one programme or all."""
    wanted = narrowing_of(services.catalogue, Part(programme=programme)).programme
    counts: dict[int, Count] = {}
    for heap in await _heaps(services, actor):
        if wanted in (None, heap.programme):
            before = counts[heap.unit_id].count if heap.unit_id in counts else 0
            counts[heap.unit_id] = Count(heap.unit_id, heap.unit_name, before + heap.count)
    return tuple(counts.values())


async def by_programme(services: Services, actor: Actor, unit_id: int) -> Sequence[Count]:
    """How much waits under each programme, in one unit or all."""
    counts: dict[str, int] = {}
    for heap in await _heaps(services, actor):
        if unit_id in (0, heap.unit_id):
            counts[heap.programme] = counts.get(heap.programme, 0) + heap.count
    return tuple(
        Count(services.catalogue.place(programme.id), programme.short_name, counts[programme.id])
        for programme in services.catalogue.programmes
        if programme.id in counts
    )


def narrowing_of(catalogue: Catalogue, part: Part) -> Narrowing:
    """The part as the database asks for it; a programme that is not there narrows nothing."""
    programme = catalogue.at(part.programme)
    return Narrowing(part.unit_id or None, programme.id if programme else None)


def seal_of(rows: Sequence[tuple[int, int]]) -> int:
    """A number that differs as soon as one of these pieces of evidence or its revision does."""
    text = ",".join(f"{evidence}.{revision}" for evidence, revision in rows)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())


async def _heaps(services: Services, actor: Actor) -> Sequence[Heap]:
    kanwil_id = own_kanwil(actor, Action.VERIFY)
    async with services.database.session() as session:
        return await verdicts.heaps(session=session, kanwil_id=kanwil_id)


async def _unit_name(session: AsyncSession, kanwil_id: int, unit_id: int) -> str:
    members = await units.of_kanwil(session=session, kanwil_id=kanwil_id) if unit_id else ()
    return next((unit.name for unit in members if unit.id == unit_id), "")


async def _elsewhere(services: Services, actor: Actor, row: Waiting) -> tuple[str, ...]:
    """The other units that sent what waits here."""
    found = await reuse.across_units(services, actor, row.document_id)
    return tuple(dict.fromkeys(each.unit for each in found if each.unit))


async def _short(
    catalogue: Catalogue, session: AsyncSession, rows: Sequence[Waiting]
) -> frozenset[tuple[int, str]]:
    """The items among these, by assessment, that still lack something."""
    found = set()
    for assessment_id, unit_id in {row.assessment.id: row.unit_id for row in rows}.items():
        unit = await units.unit(session=session, unit_id=unit_id)
        kept = await recap.standing(session=session, unit_id=unit_id, assessment_id=assessment_id)
        if kept is not None:
            listed = compute(catalogue, unit, kept).items
            found |= {(assessment_id, item.criterion.id) for item in listed if item.word is Word.SHORT}
    return frozenset(found)


def _line(
    catalogue: Catalogue, row: Waiting, elsewhere: tuple[str, ...], short: Collection[tuple[int, str]]
) -> Line:
    programme = catalogue.programme(row.assessment.programme)
    return Line(
        evidence_id=row.evidence_id,
        revision=row.revision,
        unit_name=row.unit_name,
        assessment=assessment_name(programme, row.assessment),
        criterion=programme.criterion(row.criterion),
        name=row.name,
        quote=row.quote,
        confirmed_at=row.confirmed_at,
        elsewhere=elsewhere,
        short=(row.assessment.id, row.criterion) in short,
    )
