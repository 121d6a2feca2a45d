"""Photos of one album of which nobody knows what they show: what one shows, all do, by one press."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Actor, own_unit
from assistant.evidence.findings import LIVE
from assistant.evidence.grounds import ground_of, span_of
from assistant.evidence.review import Decided, Effect, effect, may_decide
from assistant.services import Services
from knowledge.vocabulary import Decision
from storage import documents, evidence
from storage.audit import Stamp
from storage.evidence import Place
from storage.tables import Document, DocumentState


async def unclear(document: Document, *, session: AsyncSession) -> Sequence[Document]:
    """The other photos of a photo's album for which nothing stands and which nobody set aside."""
    if document.media_group_id is None or not document.as_photo:
        return ()
    album = await documents.in_album(
        session=session,
        unit_id=document.unit_id,
        chat_id=document.chat_id,
        media_group_id=document.media_group_id,
    )
    open_ones = [
        other
        for other in album
        if other.id != document.id
        and other.as_photo
        and other.set_aside_at is None
        and other.state is DocumentState.MATCHED
    ]
    return [other for other in open_ones if not await _stands(other, session)]


async def choose_too(services: Services, actor: Actor, evidence_id: int, *, now: datetime) -> Decided:
    """Say that the unclear photos of an album prove the item that one of them was confirmed for.

    One stroke, taken back as one.
    """
    unit_id = own_unit(actor).unit_id or 0
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        row = await evidence.get(session=session, unit_id=unit_id, evidence_id=evidence_id)
        may_decide(actor, [row.criterion])
        document = await documents.get(session=session, unit_id=unit_id, document_id=row.document_id)
        if row.decision is not Decision.CONFIRMED:
            return Decided(document.id, Effect.STALE)
        done = []
        for other in await unclear(document, session=session):
            span = span_of(other, 1)
            place = Place(
                document_id=other.id, assessment_id=row.assessment_id, criterion=row.criterion, part=span
            )
            ground = ground_of(other, span, row.assessment_id, row.criterion)
            done.append(await evidence.choose(place, ground, session=session, unit_id=unit_id, stamp=stamp))
        return Decided(document.id, effect(done, Effect.CONFIRMED))


async def _stands(document: Document, session: AsyncSession) -> bool:
    rows = await evidence.of_document(session=session, unit_id=document.unit_id, document_id=document.id)
    return any(row.decision in LIVE for row in rows)
