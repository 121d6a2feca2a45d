"""One piece of evidence as a verifier looks at it, with the same original elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, Target, authorize
from assistant.checklists import compute
from assistant.evidence import reuse
from assistant.evidence.findings import LIVE, Kept
from assistant.evidence.items import Judgement, judgement
from assistant.evidence.reuse import Reuse
from assistant.evidence.view import in_view_of
from assistant.services import Services
from assistant.sight import document_name
from assistant.verifying.queue import Part, narrowing_of
from knowledge.checklist import Checklist, ItemStatus, Shortfall, faults
from knowledge.errors import LengkapError
from knowledge.vocabulary import Decision, DocumentForm, Verdict, Zone
from storage import documents, evidence, people, recap, verdicts
from storage.tables import Document, Evidence
from storage.verdicts import Narrowing


class VerdictImpossible(LengkapError):
    """The officer has not confirmed this evidence, or took it back."""

    code = "verdict.impossible"


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that a verifier wants to know before judging one piece of evidence.

    `waiting` is False once it was judged or taken back; `others` are items that the same file serves,
    `following` is what comes next in the queue.
    """

    evidence_id: int
    revision: int
    part: Part
    place: int
    total: int
    unit_id: int
    unit_name: str
    assessment_id: int
    assessment: str
    status: ItemStatus
    faults: tuple[Shortfall, ...]
    document_id: int
    name: str
    caption: str
    pages: tuple[int, int] | None
    form: DocumentForm | None
    number: str
    dated: date | None
    issuer: str
    quote: str
    page: int | None
    remarks: tuple[tuple[str, Mapping[str, Any]], ...]
    signals: Mapping[str, Any]
    sent: Judgement
    confirmed: Judgement | None
    decision: Decision
    verdict: Verdict
    judged: Judgement | None
    others: tuple[str, ...]
    reuses: tuple[Reuse, ...]
    following: int | None
    zone: Zone

    @property
    def waiting(self) -> bool:
        """Whether a verdict is still to be given."""
        return self.decision is Decision.CONFIRMED and self.verdict is Verdict.NONE


async def card(services: Services, actor: Actor, evidence_id: int, part: Part) -> Card:
    """One piece of evidence of a unit of the person's Kanwil."""
    async with services.database.session() as session:
        unit = await verdicts.unit_of(session=session, evidence_id=evidence_id)
        authorize(actor, Action.VERIFY, Target(unit.kanwil_id, unit.id))
        own = {"unit_id": unit.id}
        row = await evidence.get(session=session, evidence_id=evidence_id, **own)
        document = await documents.get(session=session, document_id=row.document_id, **own)
        beside = await evidence.of_document(session=session, document_id=document.id, **own)
        standing = await recap.standing(session=session, assessment_id=row.assessment_id, **own)
        wanted = narrowing_of(services.catalogue, part)
        aim = evidence.Aim(unit.id, row.id)
        where: dict[str, Any] = {"session": session, "kanwil_id": unit.kanwil_id}
        place, total = await verdicts.place(aim, wanted, **where), await verdicts.count(wanted, **where)
        following = await _following(row.id, place, wanted, **where)
        names = await people.names(_people(row, document), session=session)
    if standing is None:
        raise VerdictImpossible
    reuses = await reuse.across_units(services, actor, document.id)
    checklist = compute(services.catalogue, unit, standing)
    programme = checklist.programme
    return Card(
        evidence_id=row.id,
        revision=row.revision,
        part=part,
        place=place + 1,
        total=total,
        unit_id=unit.id,
        unit_name=unit.name,
        assessment_id=row.assessment_id,
        assessment=assessment_name(programme, standing.assessment),
        status=checklist.item(row.criterion),
        faults=_faults(checklist, row),
        document_id=document.id,
        name=document_name(document),
        caption=document.caption if document.filename else "",
        pages=_pages(row, document),
        form=row.form or document.form,
        number=document.number or "",
        dated=document.dated,
        issuer=document.issuer or "",
        quote=row.quote,
        page=row.page,
        remarks=tuple(in_view_of(document.signals, Kept.read(document.findings).remarks, document.media)),
        signals=document.signals,
        sent=Judgement(names.get(document.sender_id, ""), document.sent_at),
        confirmed=judgement(names, row.decided_by, row.decided_at),
        decision=row.decision,
        verdict=row.verdict,
        judged=judgement(names, row.verdict_by, row.verdict_at, row.verdict_reason, row.verdict_note),
        others=tuple(r.criterion for r in beside if r.id != row.id and r.decision in LIVE),
        reuses=reuses,
        following=following,
        zone=unit.zone,
    )


async def following(services: Services, actor: Actor, evidence_id: int, part: Part) -> int | None:
    """What waits after this piece of evidence, or else first of all; None when nothing does."""
    wanted = narrowing_of(services.catalogue, part)
    async with services.database.session() as session:
        unit = await verdicts.unit_of(session=session, evidence_id=evidence_id)
        authorize(actor, Action.VERIFY, Target(unit.kanwil_id, unit.id))
        where: dict[str, Any] = {"session": session, "kanwil_id": unit.kanwil_id}
        place = await verdicts.place(evidence.Aim(unit.id, evidence_id), wanted, **where)
        return await _following(evidence_id, place, wanted, **where)


async def _following(evidence_id: int, place: int, wanted: Narrowing, **where: Any) -> int | None:
    near = await verdicts.waiting(wanted, offset=place, limit=2, **where)
    first = await verdicts.waiting(wanted, limit=2, **where)
    found = (row.evidence_id for row in (*near, *first) if row.evidence_id != evidence_id)
    return next(found, None)


def _faults(checklist: Checklist, row: Evidence) -> tuple[Shortfall, ...]:
    """What is wrong with this document by itself."""
    status = checklist.item(row.criterion)
    fact = next((fact for fact in status.evidence if fact.id == row.id), None)
    return faults(status.criterion, fact, checklist.data_year) if fact else ()


def _pages(row: Evidence, document: Document) -> tuple[int, int] | None:
    span = (row.part_first, row.part_last)
    return None if span == (1, max(1, document.page_count)) else span


def _people(row: Evidence, document: Document) -> Sequence[int]:
    return [key for key in (document.sender_id, row.decided_by, row.verdict_by) if key is not None]
