"""What stayed under older editions when an assessment moved: kept whole, and shown as what it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.authorization import Action, Actor, Target, authorize, concerns
from assistant.services import Services
from knowledge.vocabulary import Decision
from storage import assessments, moves


@dataclass(frozen=True, slots=True)
class Remaining:
    """A piece of evidence for an item that is asked no more."""

    evidence_id: int
    document_id: int
    code: str
    title: str
    filename: str
    decision: Decision


async def remaining(services: Services, actor: Actor, assessment_id: int) -> Sequence[Remaining]:
    """The evidence that stayed when a unit's assessment moved, for whoever may see the unit's documents."""
    catalogue = services.catalogue
    async with services.database.session() as session:
        unit = await assessments.unit_of(session=session, assessment_id=assessment_id)
        grant = authorize(actor, Action.SEE_DOCUMENT, Target(unit.kanwil_id, unit.id))
        row = await assessments.get(session=session, unit_id=unit.id, assessment_id=assessment_id)
        if row.programme not in catalogue.origins:
            return ()
        found = await moves.left(session=session, unit_id=unit.id, year=row.year, round_=row.round)
    root = catalogue.root(row.programme)
    return [
        Remaining(
            one.evidence_id,
            one.document_id,
            one.criterion,
            catalogue.programme(one.programme).criterion(one.criterion).title,
            one.filename,
            Decision(one.decision),
        )
        for one in found
        if catalogue.root(one.programme) == root and concerns(grant, one.criterion)
    ]
