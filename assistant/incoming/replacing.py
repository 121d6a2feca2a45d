"""A file sent to take the place of another one for an item; the old one stays in the history."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import dialogue
from assistant.authorization import Actor, own_unit
from assistant.evidence.findings import LIVE, Kept
from assistant.evidence.grounds import ground_of
from assistant.evidence.review import may_decide
from assistant.services import Services
from knowledge.errors import LengkapError
from knowledge.vocabulary import Decision
from storage import documents, evidence
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.evidence import Aim, Place
from storage.tables import Document, Evidence


class EvidenceGone(LengkapError):
    """The evidence does not count for its item any more."""

    code = "evidence.gone"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is to be replaced: the document's name, and the item that it counts for."""

    filename: str
    criterion: str


async def expect(services: Services, actor: Actor, evidence_id: int, *, now: datetime) -> Outgoing:
    """Let the person's next file take the place of this evidence."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.session() as session:
        row = await evidence.get(session=session, unit_id=unit_id, evidence_id=evidence_id)
        may_decide(actor, [row.criterion])
        document = await documents.get(session=session, unit_id=unit_id, document_id=row.document_id)
    if row.decision not in LIVE:
        raise EvidenceGone
    await dialogue.ask(services, actor, dialogue.ReplacementSought(evidence_id), now=now)
    return Outgoing(document.filename or document.caption, row.criterion)


async def take_place(document: Document, *, session: AsyncSession, now: datetime) -> None:
    """Confirm a matched document for the item of the evidence that it replaces, and withdraw that one.

    Both happen in the sender's name and at one moment, so that they are taken back together.
    """
    unit_id, stamp = document.unit_id, Stamp(now, document.sender_id)
    old = await _old(document, session)
    if old is None:
        return
    span = _best_span(document, old)
    place = Place(
        document_id=document.id, assessment_id=old.assessment_id, criterion=old.criterion, part=span
    )
    ground = ground_of(document, span, old.assessment_id, old.criterion)
    await evidence.choose(place, ground, session=session, unit_id=unit_id, stamp=stamp)
    if old.decision in LIVE:
        aim = Aim(unit_id, old.id, old.revision)
        await evidence.decide(aim, Decision.WITHDRAWN, session=session, stamp=stamp)


async def replaced(document: Document, *, session: AsyncSession) -> str | None:
    """The name of the file that a document was sent to replace; None when it replaces none."""
    old = await _old(document, session)
    if old is None:
        return None
    file = await documents.get(session=session, unit_id=document.unit_id, document_id=old.document_id)
    return file.filename or file.caption


async def _old(document: Document, session: AsyncSession) -> Evidence | None:
    if document.replaces is None:
        return None
    try:
        return await evidence.get(session=session, unit_id=document.unit_id, evidence_id=document.replaces)
    except RecordUnknown:
        return None


def _best_span(document: Document, old: Evidence) -> tuple[int, int]:
    """The part that speaks most for the item; all pages when none does."""
    named = [
        (found.score, (part.first, part.last))
        for part in Kept.read(document.findings).parts
        for found in part.found
        if (found.assessment_id, found.criterion) == (old.assessment_id, old.criterion)
    ]
    return max(named)[1] if named else (1, max(1, document.page_count))
