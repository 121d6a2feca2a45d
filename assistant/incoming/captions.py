"""Words that a person adds to a document after they sent it."""

from dataclasses import dataclass
from datetime import datetime

from assistant import dialogue
from assistant.authorization import Actor, own_unit
from assistant.evidence.findings import LIVE
from assistant.evidence.review import Decided, Effect, evidence_rows
from assistant.incoming import matching
from assistant.services import Services
from assistant.sight import document_name, sight
from storage import changes, documents, evidence
from storage.audit import Stamp
from storage.tables import DocumentState

LONGEST = 1_024
"""As many characters as a caption may have in Telegram."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Words that may become the caption of the document with this name."""

    document_id: int
    name: str
    text: str


async def document_of(services: Services, actor: Actor, chat_id: int, message_id: int) -> int | None:
    """The document that a message of this chat brought, when the person may see it."""
    async with services.database.session() as session:
        found = await documents.by_message(session=session, chat_id=chat_id, message_id=message_id)
        if found is None:
            return None
        return (await sight(actor, found.id, session=session)).document.id


async def offer(services: Services, actor: Actor, document_id: int, words: str, *, now: datetime) -> Offered:
    """Keep the words until the person says that they describe the document."""
    async with services.database.session() as session:
        seen = await sight(actor, document_id, session=session)
    text = words.strip()[:LONGEST]
    await dialogue.ask(services, actor, dialogue.CaptionOffered(document_id, text), now=now)
    return Offered(document_id, document_name(seen.document), text)


async def describe(services: Services, actor: Actor, document_id: int, *, now: datetime) -> Decided:
    """Give the document the words that were offered for it, and match it again when nothing is settled."""
    question = await dialogue.pending(services, actor, now=now)
    if not isinstance(question, dialogue.CaptionOffered) or question.document_id != document_id:
        return Decided(document_id, Effect.STALE)
    done = await _describe(services, actor, document_id, question.text, now)
    await dialogue.answered(services, actor, dialogue.CaptionOffered, now=now)
    return done


async def _describe(
    services: Services, actor: Actor, document_id: int, caption: str, now: datetime
) -> Decided:
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.session() as session:
        rows = await evidence_rows(session, actor, document_id)
        case = await matching.case(services, session=session, unit_id=unit_id, document_id=document_id)
    document = case.document
    if document.caption == caption:
        return Decided(document_id, Effect.ALREADY)
    settled = any(row.decision in LIVE for row in rows)
    again = document.state is DocumentState.MATCHED and not settled
    findings = await matching.match(services, case, caption=caption) if again else {}
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        aim = changes.Aim(unit_id, document_id, document.revision)
        facts = matching.facts(findings) if findings else None
        if not await changes.describe(aim, caption, facts, session=session, stamp=stamp):
            return Decided(document_id, Effect.STALE)
        proposals = await matching.proposals(document, findings, session=session)
        await evidence.propose(proposals, session=session, unit_id=unit_id, stamp=stamp)
    return Decided(document_id, Effect.DESCRIBED)
