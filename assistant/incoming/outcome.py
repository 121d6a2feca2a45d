"""What became of one document: what it is, what it proves and why, and what is still missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.assessments import assessment_name
from assistant.authorization import Actor, Grant, concerns
from assistant.checklists import Standing, standing_of_document
from assistant.evidence.findings import LIVE, Found, FoundPart, Kept
from assistant.evidence.reuse import Reuse, earlier
from assistant.evidence.undoing import last_change
from assistant.evidence.view import in_view_of
from assistant.incoming import replacing
from assistant.incoming.neighbours import unclear
from assistant.services import Services
from assistant.sight import Sight, sight
from knowledge.catalogue import Catalogue
from knowledge.programme import Criterion
from knowledge.vocabulary import Decision, DocumentForm, Verdict
from matchers import findings as matched
from storage import assessments, copies, submission_files, submissions
from storage.tables import Assessment, Document, DocumentState, Evidence

_OF_WORDLESS_PICTURES = frozenset({"note.text.none", "text.empty", "period.unknown"})


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document says of itself."""

    form: DocumentForm | None = None
    number: str | None = None
    dated: date | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One item for one part, with the words that show it; `decision` is None while it is only a candidate.

    `elsewhere` names the assessment when it is not the one that the answer is about; `verdict` is what a
    verifier said of it, and why.
    """

    assessment_id: int
    criterion: Criterion
    score: float | None
    quote: str
    page: int | None
    decision: Decision | None = None
    evidence_id: int | None = None
    runner_up: Criterion | None = None
    elsewhere: str = ""
    verdict: Verdict = Verdict.NONE
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """One document inside the file: what it proves, what it may prove, and what it only touches."""

    first: int
    last: int
    proposed: tuple[Offer, ...] = ()
    offered: tuple[Offer, ...] = ()
    touched: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """The submission that a document came with: its place among the others, and whether there are any.

    `previous` is the submission that this one continues.
    """

    submission_id: int
    place: int
    files: int
    previous: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that the answer to one document says."""

    document_id: int
    filename: str
    caption: str
    as_photo: bool
    failure: tuple[str, Mapping[str, Any]] | None
    facts: DocumentFacts
    parts: tuple[PartOutcome, ...]
    remarks: tuple[tuple[str, Mapping[str, Any]], ...]
    counted: tuple[str, ...]
    signals: Mapping[str, Any]
    set_aside: bool
    last_decision: datetime | None
    waiting: bool
    pages: int = 1
    replaced: str | None = None
    company: Company | None = None
    reuse: tuple[Reuse, ...] = ()
    neighbours: int = 0
    standing: Standing | None = field(repr=False, default=None)


async def outcome(services: Services, actor: Actor, document_id: int, *, now: datetime) -> Outcome:
    """What became of the document and where its unit stands, for somebody who may see it."""
    async with services.database.session() as session:
        seen = await sight(actor, document_id, session=session)
        company = await _company(session, seen.document)
        beside = await unclear(seen.document, session=session)
        facing = await assessments.of_unit(session=session, unit_id=seen.unit.id)
        standing = await standing_of_document(
            services, actor, seen.document, facing, session=session, now=now
        )
        seen_alone = await glance(services, seen, facing, standing, session=session)
    return replace(seen_alone, company=company, neighbours=len(beside))


async def glance(
    services: Services,
    seen: Sight,
    facing: Sequence[Assessment],
    standing: Standing | None,
    *,
    session: AsyncSession,
) -> Outcome:
    """What became of a document that somebody may see, as seen from where its unit stands.

    `facing` are the open assessments of the unit.
    """
    document = seen.document
    reuse = await earlier(services, document, seen.grant, session=session)
    sent_before = any(other.exact for other in reuse)
    uses = await _uses(session, document) if sent_before else ()
    replaced = await replacing.replaced(document, session=session)
    faced = _Faced(
        services.catalogue, {a.id: a for a in facing}, standing.assessment_id if standing else None, uses
    )
    counted = faced.counted()
    rows = [row for row in seen.evidence if row.assessment_id in faced.assessments]
    return Outcome(
        document_id=document.id,
        filename=document.filename,
        caption=document.caption,
        as_photo=document.as_photo,
        failure=(document.failure, document.failure_facts) if document.failure else None,
        facts=DocumentFacts(document.form, document.number, document.dated, document.issuer),
        parts=_parts(faced, _for(seen.grant, Kept.read(document.findings)), rows),
        remarks=_remarks(document, rows, repeated=sent_before and not counted),
        counted=counted,
        signals=document.signals,
        set_aside=document.set_aside_at is not None and not any(row.decision in LIVE for row in rows),
        last_decision=last_change(document, rows),
        waiting=document.state is DocumentState.READ,
        pages=document.page_count,
        replaced=replaced,
        reuse=reuse,
        standing=standing,
    )


async def _company(session: AsyncSession, document: Document) -> Company | None:
    unit_id = document.unit_id
    own = await submission_files.of_document(session=session, unit_id=unit_id, document_id=document.id)
    if own is None:
        return None
    row = await submissions.get(session=session, unit_id=unit_id, submission_id=own.submission_id)
    kept = await submission_files.leaves(session=session, unit_id=unit_id, submission_id=row.id)
    place = next((n for n, one in enumerate(kept) if one.file.document_id == document.id), 0)
    return Company(row.id, place, len(kept), row.previous)


async def _uses(session: AsyncSession, document: Document) -> Sequence[tuple[int, str]]:
    """The assessments and items that the same original, sent before, counts for."""
    found = await copies.before(
        session=session, unit_id=document.unit_id, sha256=document.sha256, document_id=document.id
    )
    counted = ((row.assessment_id, row.criterion) for _, row in found if row and row.decision in LIVE)
    return tuple(dict.fromkeys(counted))


def _remarks(
    document: Document, rows: Sequence[Evidence], *, repeated: bool
) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """What a person should know; a picture that was recognised is not blamed for having no words."""
    kept = Kept.read(document.findings)
    recognised = any(row.decision in LIVE for row in rows)
    guessed = any(found.decision is not matched.Decision.NONE for part in kept.parts for found in part.found)
    found: list[tuple[str, Mapping[str, Any]]] = [("duplicate", {})] if repeated else []
    if document.as_photo and not document.caption and not recognised:
        found.append(("photo_without_caption", {}))
    found += [(f"note.{note['code']}", note["facts"]) for note in document.notes]
    found = in_view_of(document.signals, [*found, *kept.remarks], document.media)
    told = recognised or guessed or not document.caption
    silent = _OF_WORDLESS_PICTURES if document.as_photo and told else ()
    return tuple((code, facts) for code, facts in found if code not in silent)


def _for(grant: Grant, kept: Kept) -> Kept:
    """What was found, without items that the reader does not deal with."""
    parts = [
        replace(part, found=tuple(f for f in part.found if concerns(grant, f.criterion)))
        for part in kept.parts
    ]
    return replace(kept, parts=tuple(parts))


def _parts(faced: "_Faced", kept: Kept, rows: Sequence[Evidence]) -> tuple[PartOutcome, ...]:
    parts = {(part.first, part.last): part for part in kept.parts}
    for row in (row for row in rows if row.decision in LIVE):
        parts.setdefault((row.part_first, row.part_last), FoundPart(row.part_first, row.part_last, ()))
    return tuple(_part(faced, part, rows) for _, part in sorted(parts.items()))


def _part(faced: "_Faced", part: FoundPart, rows: Sequence[Evidence]) -> PartOutcome:
    own = [row for row in rows if (row.part_first, row.part_last) == (part.first, part.last)]
    decided = {(row.assessment_id, row.criterion) for row in own} | set(faced.uses)
    open_found = [
        f
        for f in part.found
        if f.assessment_id in faced.assessments and (f.assessment_id, f.criterion) not in decided
    ]
    proposed = [_proposed(faced, row, part) for row in own if row.decision in LIVE]
    by_decision = {
        decision: tuple(_found_offer(faced, f) for f in open_found if f.decision is decision)
        for decision in matched.Decision
    }
    offered = () if proposed else by_decision[matched.Decision.ASK]
    return PartOutcome(part.first, part.last, tuple(proposed), offered, by_decision[matched.Decision.NONE])


def _proposed(faced: "_Faced", row: Evidence, part: FoundPart) -> Offer:
    second = _runner_up(part.found, row)
    by_hand = _by_hand(part.found, row)
    return Offer(
        assessment_id=row.assessment_id,
        criterion=faced.criterion(row.assessment_id, row.criterion),
        score=None if by_hand else row.score,
        quote="" if by_hand else row.quote,
        page=None if by_hand else row.page,
        decision=row.decision,
        evidence_id=row.id,
        runner_up=faced.criterion(row.assessment_id, second.criterion) if second else None,
        elsewhere=faced.elsewhere(row.assessment_id),
        verdict=row.verdict,
        reason=row.verdict_reason or "",
        note=row.verdict_note or "",
    )


def _by_hand(found: Iterable[Found], row: Evidence) -> bool:
    """Whether a person chose an item that the document only touches."""
    chosen = (f for f in found if (f.assessment_id, f.criterion) == (row.assessment_id, row.criterion))
    return any(f.decision is matched.Decision.NONE for f in chosen)


def _runner_up(found: Iterable[Found], row: Evidence) -> Found | None:
    """The next item of the same assessment that is not itself accepted, where it comes close."""
    others = [
        f
        for f in found
        if f.assessment_id == row.assessment_id
        and f.criterion != row.criterion
        and f.decision is not matched.Decision.ACCEPT
    ]
    best = max(others, key=lambda f: f.score, default=None)
    return best if best is not None and row.score is not None and best.score >= row.score / 3 else None


def _found_offer(faced: "_Faced", found: Found) -> Offer:
    return Offer(
        assessment_id=found.assessment_id,
        criterion=faced.criterion(found.assessment_id, found.criterion),
        score=found.score,
        quote=found.quote,
        page=found.page,
        elsewhere=faced.elsewhere(found.assessment_id),
    )


@dataclass(frozen=True, slots=True)
class _Faced:
    """The open assessments of a document's unit, one of them the one that its answer is about.

    `uses` are the assessments and items that the same original counts for already.
    """

    catalogue: Catalogue
    assessments: Mapping[int, Assessment]
    leading: int | None
    uses: Sequence[tuple[int, str]] = ()

    def counted(self) -> tuple[str, ...]:
        """The items that the same original counts for in the year that the answer is about."""
        years = {key: assessment.year for key, assessment in self.assessments.items()}
        year = years.get(self.leading) if self.leading is not None else None
        return tuple(dict.fromkeys(code for key, code in self.uses if year in (None, years.get(key))))

    def criterion(self, assessment_id: int, code: str) -> Criterion:
        return self.catalogue.programme(self.assessments[assessment_id].programme).criterion(code)

    def elsewhere(self, assessment_id: int) -> str:
        if assessment_id == self.leading:
            return ""
        assessment = self.assessments[assessment_id]
        return assessment_name(self.catalogue.programme(assessment.programme), assessment)
