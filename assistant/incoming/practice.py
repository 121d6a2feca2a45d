"""Practice with a paper of ours: read and matched like any other, and never kept."""

import re
from dataclasses import dataclass
from datetime import datetime

from assistant.authorization import Actor
from assistant.services import Services
from knowledge import samples
from knowledge.programme import Criterion, Programme
from matchers.findings import Match
from matchers.submission import Submission
from reports.sheet import sheet
from storage import assessments, units

_DEFAULT = "p2ham-2023"
_MARK = "contoh-latihan-"
_NAMED = re.compile(rf"{_MARK}([A-Za-z0-9-]+?)(?:[ _-]?\(\d+\))?\.pdf")


@dataclass(frozen=True, slots=True)
class Lesson:
    """The paper to practise with, and what it proves of which programme."""

    filename: str
    content: bytes
    programme: Programme
    criterion: Criterion
    match: Match


async def lesson(services: Services, actor: Actor, *, now: datetime) -> Lesson:
    """A lesson in what the person works on, or in the first programme that assesses their unit."""
    programme = await _programme(services, actor)
    text = samples.sample(programme.id, now.year + programme.data_year_offset)
    filename = f"{_MARK}{programme.id}.pdf"
    found = services.editions.matcher(programme.id).match(
        programme.id, Submission((text,), filename=filename)
    )
    best = found.matches[0]
    return Lesson(filename, sheet(text), programme, programme.criterion(best.criterion), best)


def practised(services: Services, filename: str) -> bool:
    """Whether a file bears the name of a paper to practise with, or of a copy that a phone saved."""
    named = _NAMED.fullmatch(filename)
    return named is not None and any(named[1] == p.id for p in services.catalogue.programmes)


async def _programme(services: Services, actor: Actor) -> Programme:
    grant = actor.current
    if grant is None or grant.unit_id is None:
        return services.catalogue.programme(_DEFAULT)
    async with services.database.session() as session:
        unit = await units.unit(session=session, unit_id=grant.unit_id)
        if actor.assessment_id is not None:
            chosen = await assessments.get(
                session=session, unit_id=unit.id, assessment_id=actor.assessment_id
            )
            return _practicable(services, chosen.programme)
    first = next(iter(services.catalogue.for_unit(unit.kind, unit.kanwil_id)), None)
    return _practicable(services, first.id if first else _DEFAULT)


def _practicable(services: Services, programme_id: str) -> Programme:
    """The packaged edition of the same programme, for which there is a paper to practise with."""
    catalogue = services.catalogue
    root = catalogue.root(programme_id)
    packaged = {p.id: p for p in catalogue.programmes if p.id not in catalogue.origins}
    return packaged.get(root, packaged[_DEFAULT])
