"""The documents inside one file as a person sees them: joined into one, or begun on other pages."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import dialogue
from assistant.authorization import Actor, own_unit
from assistant.evidence.findings import LIVE, Kept
from assistant.evidence.grounds import ground_of
from assistant.evidence.review import Decided, Effect, evidence_rows
from assistant.incoming import matching
from assistant.incoming.matching import Case
from assistant.services import Services
from knowledge.errors import LengkapError
from knowledge.vocabulary import Decision, Verdict
from matchers.findings import Findings
from storage import changes, documents, evidence
from storage.audit import Stamp
from storage.evidence import Aim, Place
from storage.tables import Document, DocumentState, Evidence

Span = tuple[int, int]


class NoSuchPage(LengkapError):
    """No document can begin on this page of the file; facts: last (the file's last page)."""

    code = "document.no_such_page"


async def join(services: Services, actor: Actor, document_id: int, *, now: datetime) -> Decided:
    """Say that the file is one document; what was confirmed for its parts holds for the whole."""
    case, _ = await _case(services, actor, document_id)
    return await _divide(services, actor, case, [(1, len(case.pages))], now)


async def split(
    services: Services, actor: Actor, document_id: int, pages: Collection[int], *, now: datetime
) -> Decided:
    """Say that documents inside the file begin on these pages too."""
    case, spans = await _case(services, actor, document_id)
    last = len(case.pages)
    if not pages or not all(1 < page <= last for page in pages):
        raise NoSuchPage(last=last)
    starts = sorted({1, *pages, *(first for first, _ in spans)})
    ends = [*(start - 1 for start in starts[1:]), last]
    return await _divide(services, actor, case, list(zip(starts, ends, strict=True)), now)


async def ask_pages(services: Services, actor: Actor, document_id: int, *, now: datetime) -> tuple[int, ...]:
    """The pages on which another document could begin, and let the person's next words name some."""
    case, spans = await _case(services, actor, document_id)
    await dialogue.ask(services, actor, dialogue.PagesSought(document_id), now=now)
    begun = {first for first, _ in spans}
    return tuple(page for page in range(2, len(case.pages) + 1) if page not in begun)


async def _case(services: Services, actor: Actor, document_id: int) -> tuple[Case, Sequence[Span]]:
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.session() as session:
        await evidence_rows(session, actor, document_id)
        case = await matching.case(services, session=session, unit_id=unit_id, document_id=document_id)
    return case, [(part.first, part.last) for part in Kept.read(case.document.findings).parts]


async def _divide(
    services: Services, actor: Actor, case: Case, spans: Sequence[Span], now: datetime
) -> Decided:
    document = case.document
    if document.state is not DocumentState.MATCHED:
        return Decided(document.id, Effect.STALE)
    if spans == [(part.first, part.last) for part in Kept.read(document.findings).parts]:
        return Decided(document.id, Effect.ALREADY)
    findings = await matching.match(services, case, parts=spans)
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        aim = changes.Aim(document.unit_id, document.id, document.revision)
        facts = matching.facts(findings)
        if not await changes.divide(aim, spans, facts, session=session, stamp=stamp):
            return Decided(document.id, Effect.STALE)
        await _settle(session, actor, document.id, findings, stamp)
    return Decided(document.id, Effect.DIVIDED)


async def _settle(
    session: AsyncSession, actor: Actor, document_id: int, findings: dict[int, Findings], stamp: Stamp
) -> None:
    """Carry what was confirmed over to the new parts, let old proposals fall away, and make the new ones.

    What a verifier has judged stays as it was seen.
    """
    rows = await evidence_rows(session, actor, document_id)
    unit_id = own_unit(actor).unit_id or 0
    document = await documents.get(session=session, unit_id=unit_id, document_id=document_id)
    spans = [(first, last) for first, last in document.parts]
    for row in rows:
        if row.decision not in LIVE or row.verdict is not Verdict.NONE:
            continue
        if (row.part_first, row.part_last) in spans:
            continue
        if row.decision is Decision.CONFIRMED:
            await _carry(session, document, row, spans, stamp)
        aim = Aim(unit_id, row.id, row.revision)
        await evidence.decide(aim, Decision.WITHDRAWN, session=session, stamp=stamp)
    proposals = await matching.proposals(document, findings, session=session)
    await evidence.propose(proposals, session=session, unit_id=unit_id, stamp=stamp)


async def _carry(
    session: AsyncSession, document: Document, row: Evidence, spans: Sequence[Span], stamp: Stamp
) -> None:
    shown = row.page or row.part_first
    span = next((s for s in spans if s[0] <= shown <= s[1]), spans[0])
    place = Place(
        document_id=document.id, assessment_id=row.assessment_id, criterion=row.criterion, part=span
    )
    ground = ground_of(document, span, row.assessment_id, row.criterion)
    await evidence.choose(place, ground, session=session, unit_id=document.unit_id, stamp=stamp)
