"""One item with everything that was sent for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Actor, own_unit
from assistant.checklists import Standing, standing_of
from assistant.evidence import criteria, history
from assistant.evidence.findings import LIVE
from assistant.evidence.history import Event
from assistant.evidence.review import CriterionUnknown, may_decide
from assistant.services import Services
from assistant.sight import document_name
from knowledge.checklist import ItemStatus
from knowledge.vocabulary import Decision, Verdict
from storage import assessments, decisions, evidence, people
from storage.earlier import fell_away
from storage.tables import Document, Evidence, Waiver

_EVENTS = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody said of a piece of evidence, and when; `reason` is a code, `note` their own words."""

    who: str
    at: datetime | None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file, or some pages of it, for one item; without a name it is a photo."""

    evidence_id: int
    document_id: int
    name: str
    pages: tuple[int, int] | None
    quote: str
    page: int | None
    decision: Decision
    decided: Judgement | None
    verdict: Verdict
    judged: Judgement | None
    sent_by: str
    sent_at: datetime

    @property
    def live(self) -> bool:
        """Whether it stands for the item."""
        return self.decision in LIVE


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item where it stands: evidence that counts, newest first, what no longer does, and events.

    `let_go` tells who declared it not applicable, and why in `note`.
    """

    standing: Standing
    status: ItemStatus
    live: tuple[Piece, ...]
    past: tuple[Piece, ...]
    events: tuple[Event, ...]
    let_go: Judgement | None = None


async def item(services: Services, actor: Actor, assessment_id: int, code: str, *, now: datetime) -> ItemView:
    """One item of an assessment of the person's unit; CriterionUnknown when it is not asked there."""
    unit_id = own_unit(actor).unit_id or 0
    standing = await standing_of(services, actor, assessment_id, now=now)
    status = criteria.item(standing.checklist, code)
    async with services.database.session() as session:
        rows = await decisions.of_item(
            status.criterion.id, session=session, unit_id=unit_id, assessment_id=assessment_id
        )
        rows = [(row, document) for row, document in rows if not fell_away(row)]
        waiver = await _waiver(session, unit_id, assessment_id, status)
        known = _people(rows) | ({waiver.granted_by} if waiver else set())
        names = await people.names(known, session=session)
        events = await history.of_evidence(
            [row.id for row, _ in rows], session=session, actor=actor, unit_id=unit_id, limit=_EVENTS
        )
    pieces = [_piece(row, document, names) for row, document in rows]
    return ItemView(
        standing=standing,
        status=status,
        live=tuple(piece for piece in pieces if piece.live),
        past=tuple(piece for piece in pieces if not piece.live),
        events=events,
        let_go=_let_go(waiver, names),
    )


async def piece(
    services: Services, actor: Actor, evidence_id: int, *, now: datetime
) -> tuple[ItemView, Piece]:
    """One piece of evidence of the person's unit, and its item."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.session() as session:
        row = await evidence.get(session=session, unit_id=unit_id, evidence_id=evidence_id)
    may_decide(actor, [row.criterion])
    view = await item(services, actor, row.assessment_id, row.criterion, now=now)
    for found in (*view.live, *view.past):
        if found.evidence_id == evidence_id:
            return view, found
    raise CriterionUnknown


async def _waiver(
    session: AsyncSession, unit_id: int, assessment_id: int, status: ItemStatus
) -> Waiver | None:
    if not status.waived:
        return None
    rows = await assessments.waivers(session=session, unit_id=unit_id, assessment_id=assessment_id)
    return next((row for row in rows if row.criterion == status.criterion.id), None)


def _let_go(waiver: Waiver | None, names: Mapping[int, str]) -> Judgement | None:
    if waiver is None:
        return None
    return Judgement(names.get(waiver.granted_by, ""), waiver.granted_at, note=waiver.reason)


def _people(rows: Sequence[tuple[Evidence, Document]]) -> set[int]:
    ids = {key for row, sent in rows for key in (row.decided_by, row.verdict_by, sent.sender_id)}
    return {key for key in ids if key is not None}


def _piece(row: Evidence, document: Document, names: Mapping[int, str]) -> Piece:
    span = (row.part_first, row.part_last)
    return Piece(
        evidence_id=row.id,
        document_id=document.id,
        name=document_name(document),
        pages=None if span == (1, max(1, document.page_count)) else span,
        quote=row.quote,
        page=row.page,
        decision=row.decision,
        decided=judgement(names, row.decided_by, row.decided_at),
        verdict=row.verdict,
        judged=judgement(names, row.verdict_by, row.verdict_at, row.verdict_reason, row.verdict_note),
        sent_by=names.get(document.sender_id, ""),
        sent_at=document.sent_at,
    )


def judgement(
    names: Mapping[int, str],
    person_id: int | None,
    at: datetime | None,
    reason: str | None = None,
    note: str | None = None,
) -> Judgement | None:
    """A decision with the name of who made it; None when nobody has."""
    if person_id is None:
        return None
    return Judgement(names.get(person_id, ""), at, reason or "", note or "")
