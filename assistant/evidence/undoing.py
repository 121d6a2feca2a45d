"""Taking back what was decided or changed: exactly that, only once, and back to what was before."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Actor, own_unit
from assistant.evidence.review import Decided, Effect, effect, evidence_rows, may_decide
from assistant.services import Services
from knowledge.vocabulary import Decision
from storage import changes, decisions, documents, evidence
from storage.audit import Stamp
from storage.evidence import Aim
from storage.tables import Document, Evidence


async def undo(
    services: Services, actor: Actor, document_id: int, decided_at: datetime, *, now: datetime
) -> Decided:
    """Take back what one person did at that moment to a document, and to others in the same stroke."""
    unit_id = own_unit(actor).unit_id or 0
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        rows = await evidence_rows(session, actor, document_id)
        document = await documents.get(session=session, unit_id=unit_id, document_id=document_id)
        decided = await _decided(session, document, rows, decided_at)
        may_decide(actor, [row.criterion for row in decided])
        done = [
            await evidence.undo(Aim(unit_id, row.id, row.revision), session=session, stamp=stamp)
            for row in decided
        ]
        aim = changes.Aim(unit_id, document_id)
        restored = await changes.undo(aim, decided_at, session=session, stamp=stamp)
        if restored:
            await _retract(session, unit_id, rows, decided_at, stamp)
        return Decided(document_id, Effect.UNDONE if restored else effect(done, Effect.UNDONE))


async def undo_last(services: Services, actor: Actor, *, now: datetime) -> Decided | None:
    """Take back what the person did last in their unit; None when nothing of it stands."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.session() as session:
        last = await decisions.last_of(session=session, unit_id=unit_id, person_id=actor.person_id)
    return await undo(services, actor, last.document_id, last.at, now=now) if last else None


def last_change(document: Document, rows: Iterable[Evidence]) -> datetime | None:
    """The latest moment at which somebody decided or changed something that can still be taken back."""
    moments = [document.changed_at, *(row.decided_at for row in rows)]
    return max((moment for moment in moments if moment is not None), default=None)


async def _decided(
    session: AsyncSession, document: Document, rows: Iterable[Evidence], moment: datetime
) -> list[Evidence]:
    """Everything that the same person decided in the same stroke, in this document and elsewhere."""
    people = {row.decided_by for row in rows if row.decided_at == moment}
    people |= {document.changed_by} if document.changed_at == moment else set()
    found = [
        await decisions.made_at(session=session, unit_id=document.unit_id, moment=moment, person_id=person)
        for person in people
        if person is not None
    ]
    return [row for of_person in found for row in of_person]


async def _retract(
    session: AsyncSession, unit_id: int, rows: Iterable[Evidence], moment: datetime, stamp: Stamp
) -> None:
    """Take away what the matcher proposed because of the change that is taken back."""
    for row in rows:
        if row.created_at == moment and row.decision is Decision.PROPOSED:
            await evidence.retract(Aim(unit_id, row.id, row.revision), session=session, stamp=stamp)
