"""A document matched against everything that its unit faces."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.assessments import data_year
from assistant.evidence.findings import LIVE, keep, leading_facts, plain_reason
from assistant.evidence.learning import experiences, page_text, states
from assistant.services import Services
from knowledge import samples
from matchers.experience import Experience
from matchers.findings import Decision, Findings, Match, Part, Remark
from matchers.submission import Submission
from storage import assessments, copies, documents
from storage.documents import DocumentFacts
from storage.evidence import Ground, Place
from storage.lessons import State
from storage.tables import Assessment, Document, Page, Unit

_FIRST_BELIEVED = 2010

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Case:
    """A document with its text and the open assessments of its unit, the one it was sent for first.

    `learnt` is what there is to learn for their editions.
    """

    document: Document
    pages: Sequence[Page]
    unit: Unit
    facing: tuple[Assessment, ...]
    learnt: Mapping[str, State]


async def case(services: Services, *, session: AsyncSession, unit_id: int, document_id: int) -> Case:
    """Everything that matching a document of the unit needs."""
    document = await documents.get(session=session, unit_id=unit_id, document_id=document_id)
    return await case_of(services, document, session=session)


async def case_of(
    services: Services, document: Document, *, session: AsyncSession, pages: Sequence[Page] | None = None
) -> Case:
    """Everything that matching this document needs; pages just read need not be saved yet."""
    unit, opened = await assessments.facing(session=session, unit_id=document.unit_id)
    facing = sorted(opened, key=lambda assessment: assessment.id != document.assessment_id)
    if pages is None:
        pages = await documents.pages(session=session, unit_id=unit.id, document_id=document.id)
    programmes = {assessment.programme for assessment in facing}
    await services.editions.know(programmes, session=session)
    learnt = await states(services, unit.kanwil_id, programmes, session=session)
    return Case(document, pages, unit, tuple(facing), learnt)


async def match(
    services: Services, case: Case, *, caption: str | None = None, parts: Spans | None = None
) -> dict[int, Findings]:
    """What the document says under each assessment, by its id; a caption or parts given stand for its own."""
    known = await experiences(services, case.unit.kanwil_id, case.learnt)
    found = await asyncio.to_thread(_match, services, case, known, (caption, parts))
    if not samples.is_sample(page.text for page in case.pages):
        return found
    return {assessment: _of_practice(findings) for assessment, findings in found.items()}


def _of_practice(findings: Findings) -> Findings:
    """A paper to practise with proves nothing, also under another name."""
    parts = tuple(replace(part, matches=()) for part in findings.parts)
    return Findings(parts, (Remark("practice", {}),))


def facts(findings: Mapping[int, Findings]) -> DocumentFacts:
    """What is kept of the findings with the document."""
    found = leading_facts(findings)
    return DocumentFacts(
        form=found.form,
        number=found.number,
        dated=found.date,
        issuer=found.issuer,
        subject=found.subject,
        years=found.years,
        findings=keep(findings).plain(),
    )


async def proposals(
    document: Document, findings: Mapping[int, Findings], *, session: AsyncSession
) -> dict[Place, Ground]:
    """What the matcher accepts, less what the same original is evidence for already."""
    counted = await counted_before(document, session=session)
    return {
        Place(
            document_id=document.id,
            assessment_id=assessment,
            criterion=match.criterion,
            part=(part.first, part.last),
        ): _ground(part, match)
        for assessment, found in findings.items()
        for part in found.parts
        for match in part.matches
        if match.decision is Decision.ACCEPT and (assessment, match.criterion) not in counted
    }


def submission(
    services: Services,
    case: Case,
    assessment: Assessment,
    caption: str | None = None,
    parts: Spans | None = None,
) -> Submission:
    """The document as the matcher takes it under one assessment."""
    document = case.document
    own = tuple((first, last) for first, last in document.parts)
    return Submission(
        pages=[page_text(page) for page in case.pages],
        filename=document.filename,
        caption=document.caption if caption is None else caption,
        unit_kind=case.unit.kind,
        year=data_year(services.catalogue.programme(assessment.programme), assessment),
        parts=own if parts is None else tuple(parts),
        taken=_taken(document),
    )


def _taken(document: Document) -> int | None:
    """The year in which a photo says it was taken; a camera whose clock was never set says nothing."""
    year = str(document.signals.get("taken_at") or "")[:4]
    known = year.isdecimal() and _FIRST_BELIEVED <= int(year) <= document.sent_at.year
    return int(year) if known else None


def _match(
    services: Services,
    case: Case,
    known: Mapping[str, Experience],
    given: tuple[str | None, Spans | None],
) -> dict[int, Findings]:
    return {
        assessment.id: services.editions.matcher(assessment.programme).match(
            assessment.programme,
            submission(services, case, assessment, *given),
            known.get(assessment.programme),
        )
        for assessment in case.facing
    }


async def counted_before(document: Document, *, session: AsyncSession) -> set[tuple[int, str]]:
    """What the same bytes, sent before, are evidence for: assessments and items."""
    found = await copies.before(
        session=session, unit_id=document.unit_id, sha256=document.sha256, document_id=document.id
    )
    return {(row.assessment_id, row.criterion) for _, row in found if row and row.decision in LIVE}


def _ground(part: Part, match: Match) -> Ground:
    return Ground(
        score=match.score,
        quote=match.quote,
        page=match.page,
        reason=plain_reason(match.reason),
        form=part.facts.form,
        years=part.facts.years,
    )
