"""When the stages of an assessment are due for a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.assessments import NoAssessment, assessment_name
from assistant.authorization import Action, Actor, authorize, own_unit
from assistant.services import Services
from knowledge.calendar import Due, dues, nearest
from knowledge.programme import Programme
from knowledge.vocabulary import Zone
from storage import assessments, deadlines, units
from storage.deadlines import Term
from storage.tables import Assessment


@dataclass(frozen=True, slots=True)
class Calendar:
    """The stages of one assessment in their order, and the zone that its unit lives by."""

    name: str
    stages: tuple[Due, ...]
    zone: Zone


async def calendar(services: Services, actor: Actor) -> Calendar:
    """The stages of what the person works on; NoAssessment before they chose."""
    target = own_unit(actor)
    authorize(actor, Action.SEE_DEADLINES, target)
    if actor.assessment_id is None or target.unit_id is None:
        raise NoAssessment
    async with services.database.session() as session:
        unit = await units.unit(session=session, unit_id=target.unit_id)
        assessment = await assessments.get(
            session=session, unit_id=unit.id, assessment_id=actor.assessment_id
        )
        dates = await deadlines.for_unit(session=session, unit_id=unit.id, term=term_of(assessment))
    programme = services.catalogue.programme(assessment.programme)
    stages = stages_of(programme, assessment, dates)
    return Calendar(assessment_name(programme, assessment), stages, unit.zone)


def term_of(assessment: Assessment) -> Term:
    """What the dates of an assessment are set for."""
    return Term(assessment.programme, assessment.year, assessment.round)


def stages_of(programme: Programme, assessment: Assessment, dates: Mapping[str, datetime]) -> tuple[Due, ...]:
    """The stages that concern an assessment, with the dates that were set for them."""
    return dues(programme, dates, assessment.round or None, year=assessment.year)


def next_due(programme: Programme, stages: Sequence[Due], now: datetime) -> Due | None:
    """The next deadline ahead; without any set, the stage by which evidence is usually due."""
    ahead = nearest(stages, now)
    if ahead is not None or any(due.at is not None for due in stages):
        return ahead
    return next((due for due in stages if due.stage.id == programme.evidence_stage), None)
