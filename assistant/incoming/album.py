"""The words that come with one file of an album and speak for all of it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.incoming import matching
from assistant.services import Services
from storage import documents, evidence, submission_files
from storage.audit import Stamp
from storage.tables import Document, DocumentState


async def caption_of(document: Document, *, session: AsyncSession) -> str:
    """The caption for a document that came without one: the only one that its album has, or nothing."""
    if document.media_group_id is None:
        return ""
    found = await submission_files.captions(
        session=session,
        unit_id=document.unit_id,
        chat_id=document.chat_id,
        media_group_id=document.media_group_id,
    )
    return found[0] if len(found) == 1 else ""


async def share(services: Services, unit_id: int, document_id: int) -> None:
    """Give a document the caption that its album has by now, and match it anew where nothing was found."""
    async with services.database.session() as session:
        document = await documents.get(session=session, unit_id=unit_id, document_id=document_id)
        text = "" if document.caption else await caption_of(document, session=session)
        if not text:
            return
        case = await matching.case_of(services, document, session=session)
        rows = await evidence.of_document(session=session, unit_id=unit_id, document_id=document_id)
    unclear = not rows and case.document.state is DocumentState.MATCHED and not case.document.changed_at
    findings = await matching.match(services, case, caption=text) if unclear else {}
    async with services.database.transaction() as session:
        await submission_files.caption(text, session=session, unit_id=unit_id, document_id=document_id)
        if not findings:
            return
        document = await documents.save_facts(
            matching.facts(findings), session=session, unit_id=unit_id, document_id=document_id
        )
        proposals = await matching.proposals(document, findings, session=session)
        stamp = Stamp(services.clock())
        await evidence.propose(proposals, session=session, unit_id=unit_id, stamp=stamp)
