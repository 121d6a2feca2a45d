"""The checklist of a unit, computed from what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.assessments import NoAssessment, assessment_name
from assistant.authorization import Action, Actor, Grant, Target, authorize, concerns, own_unit
from assistant.dates.deadlines import next_due, stages_of, term_of
from assistant.services import Services
from knowledge import checklist as checklists
from knowledge.calendar import Due
from knowledge.catalogue import Catalogue
from knowledge.checklist import Checklist
from knowledge.vocabulary import Zone
from storage import deadlines, recap, units
from storage.tables import Assessment, Document, Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands in one assessment, and the stage that is due next."""

    assessment_id: int
    name: str
    unit_name: str
    checklist: Checklist
    due: Due | None
    zone: Zone


async def standing(services: Services, actor: Actor, *, now: datetime) -> Standing:
    """Where the person's unit stands in what they work on; NoAssessment before they chose."""
    own_unit(actor)
    if actor.assessment_id is None:
        raise NoAssessment
    return await standing_of(services, actor, actor.assessment_id, now=now)


async def standing_of(services: Services, actor: Actor, assessment_id: int, *, now: datetime) -> Standing:
    """Where the person's unit stands in one of its assessments."""
    grant = authorize(actor, Action.SEE_CHECKLIST, own_unit(actor))
    async with services.database.session() as session:
        unit = await units.unit(session=session, unit_id=grant.unit_id or 0)
        kept = await recap.standing(session=session, unit_id=unit.id, assessment_id=assessment_id)
        return await _standing(services, session, grant, (unit, kept), now)


async def standing_of_unit(
    services: Services, actor: Actor, unit_id: int, assessment_id: int, *, now: datetime
) -> Standing:
    """Where a unit stands in one of its assessments, for anybody who may see it."""
    async with services.database.session() as session:
        unit = await units.unit(session=session, unit_id=unit_id)
        grant = authorize(actor, Action.SEE_CHECKLIST, Target(unit.kanwil_id, unit_id))
        kept = await recap.standing(session=session, unit_id=unit.id, assessment_id=assessment_id)
        return await _standing(services, session, grant, (unit, kept), now)


async def standing_of_document(
    services: Services,
    actor: Actor,
    document: Document,
    facing: Sequence[Assessment],
    *,
    session: AsyncSession,
    now: datetime,
) -> Standing | None:
    """Where a document's unit stands in the assessment that it was sent for, or that the sender works on.

    Before they chose any, it is the one that their unit has open, where there are not several; `facing` are
    all that it has open.
    """
    own = actor.assessment_id if actor.current and actor.current.unit_id == document.unit_id else None
    assessment_id = document.assessment_id or own
    if assessment_id is None and len(facing) == 1:
        assessment_id = facing[0].id
    if assessment_id is None:
        return None
    unit = await units.unit(session=session, unit_id=document.unit_id)
    grant = authorize(actor, Action.SEE_CHECKLIST, Target(unit.kanwil_id, unit.id))
    assessment = next((one for one in facing if one.id == assessment_id), None)
    kept = await recap.of_assessment(assessment, session=session) if assessment else None
    return await _standing(services, session, grant, (unit, kept), now)


def compute(
    catalogue: Catalogue, unit: Unit, kept: recap.Standing, due: Mapping[str, datetime] | None = None
) -> Checklist:
    """The checklist of one assessment of a unit; `due` are the dates of its stages."""
    programme = catalogue.programme(kept.assessment.programme)
    return checklists.assess(
        programme,
        unit_kind=unit.kind,
        year=kept.assessment.year,
        round=kept.assessment.round or None,
        evidence=kept.evidence,
        waived=kept.waived,
        obstacles=kept.obstacles,
        due=due,
    )


async def _standing(
    services: Services,
    session: AsyncSession,
    grant: Grant,
    which: tuple[Unit, recap.Standing | None],
    now: datetime,
) -> Standing:
    unit, kept = which
    if kept is None:
        raise NoAssessment
    dates = await deadlines.for_unit(session=session, unit_id=unit.id, term=term_of(kept.assessment))
    programme = services.catalogue.programme(kept.assessment.programme)
    whole = compute(services.catalogue, unit, kept, dates)
    own = tuple(item for item in whole.items if concerns(grant, item.criterion.id))
    return Standing(
        assessment_id=kept.assessment.id,
        name=assessment_name(programme, kept.assessment),
        unit_name=unit.name,
        checklist=replace(whole, items=own),
        due=next_due(programme, stages_of(programme, kept.assessment, dates), now),
        zone=unit.zone,
    )
