"""What an officer decides about a document: each decision once, each can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Grant, Target, authorize, concerns, own_unit
from assistant.findings import Kept
from assistant.services import Services
from knowledge.errors import LengkapError
from knowledge.vocabulary import Decision
from storage import assessments, documents, evidence
from storage.audit import Stamp
from storage.evidence import Aim, Ground, Outcome, Place, Result
from storage.tables import Document, Evidence

_UNDOABLE = frozenset({Decision.CONFIRMED, Decision.REJECTED})


class CriterionUnknown(LengkapError):
    """An item that this assessment does not have."""

    code = "criterion.unknown"


class Effect(StrEnum):
    """What a press changed."""

    CONFIRMED = "confirmed"
    NOT_EVIDENCE = "not_evidence"
    UNDONE = "undone"
    ALREADY = "already"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Decided:
    """The document that a decision was about, and what changed."""

    document_id: int
    effect: Effect


@dataclass(frozen=True, slots=True)
class Choice:
    """An item picked by a person for the part of a document that begins on page `part`."""

    document_id: int
    part: int
    assessment_id: int
    criterion: str


async def confirm(services: Services, actor: Actor, evidence_id: int, *, now: datetime) -> Decided:
    """Say that a proposal is right."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.transaction() as session:
        row = await evidence.get(session=session, unit_id=unit_id, evidence_id=evidence_id)
        _may_decide(actor, [row.criterion])
        aim = Aim(unit_id, evidence_id)
        done = await evidence.decide(aim, Decision.CONFIRMED, session=session, stamp=_stamp(actor, now))
        return Decided(row.document_id, _effect([done], Effect.CONFIRMED))


async def confirm_all(services: Services, actor: Actor, document_id: int, *, now: datetime) -> Decided:
    """Say that everything proposed for a document is right."""
    async with services.database.transaction() as session:
        rows = await _rows(session, actor, document_id)
        waiting = [row for row in rows if row.decision is Decision.PROPOSED]
        done = await _decide_each(session, actor, waiting, Decision.CONFIRMED, now)
        return Decided(document_id, _effect(done, Effect.CONFIRMED))


async def choose(services: Services, actor: Actor, choice: Choice, *, now: datetime) -> Decided:
    """Say which item a part of a document proves; what was only proposed for the part is set aside."""
    unit_id = own_unit(actor).unit_id or 0
    stamp = _stamp(actor, now)
    async with services.database.transaction() as session:
        document = await documents.get(session=session, unit_id=unit_id, document_id=choice.document_id)
        assessment = await assessments.get(
            session=session, unit_id=unit_id, assessment_id=choice.assessment_id
        )
        if not services.catalogue.programme(assessment.programme).has(choice.criterion):
            raise CriterionUnknown
        rows = await _rows(session, actor, choice.document_id)
        _may_decide(actor, [choice.criterion])
        place, ground = _picked(document, choice)
        done = await evidence.choose(place, ground, session=session, unit_id=unit_id, stamp=stamp)
        for row in rows:
            same_part = (row.part_first, row.part_last) == place.part
            if same_part and row.decision is Decision.PROPOSED and row.id != done.evidence.id:
                aim = Aim(unit_id, row.id, row.revision)
                await evidence.decide(aim, Decision.REJECTED, session=session, stamp=stamp)
        return Decided(document.id, _effect([done], Effect.CONFIRMED))


async def set_aside(services: Services, actor: Actor, document_id: int, *, now: datetime) -> Decided:
    """Say that a document is no evidence at all."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.transaction() as session:
        rows = await _rows(session, actor, document_id)
        live = [row for row in rows if row.decision in {Decision.PROPOSED, Decision.CONFIRMED}]
        done = await _decide_each(session, actor, live, Decision.REJECTED, now)
        first = await documents.set_aside(
            session=session, unit_id=unit_id, document_id=document_id, stamp=_stamp(actor, now)
        )
        return Decided(document_id, Effect.NOT_EVIDENCE if first else _effect(done, Effect.NOT_EVIDENCE))


async def undo(
    services: Services, actor: Actor, document_id: int, decided_at: datetime, *, now: datetime
) -> Decided:
    """Take back what was decided about a document at that moment; nothing else, and only once."""
    unit_id = own_unit(actor).unit_id or 0
    stamp = _stamp(actor, now)
    async with services.database.transaction() as session:
        rows = await _rows(session, actor, document_id)
        decided = [row for row in rows if row.decided_at == decided_at and row.decision in _UNDOABLE]
        done = [
            await evidence.undo(Aim(unit_id, row.id, row.revision), session=session, stamp=stamp)
            for row in decided
        ]
        taken_up = await documents.take_up(
            session=session, unit_id=unit_id, document_id=document_id, set_aside_at=decided_at, stamp=stamp
        )
        return Decided(document_id, Effect.UNDONE if taken_up else _effect(done, Effect.UNDONE))


async def undo_last(services: Services, actor: Actor, *, now: datetime) -> Decided | None:
    """Take back the person's own last decision in their unit; None when there is none."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.session() as session:
        last = await evidence.last_decided(session=session, unit_id=unit_id, person_id=actor.person_id)
    if last is None or last.decided_at is None:
        return None
    return await undo(services, actor, last.document_id, last.decided_at, now=now)


def last_decision(document: Document, rows: Iterable[Evidence]) -> datetime | None:
    """The moment of the latest decision about a document that can still be taken back."""
    moments = [row.decided_at for row in rows if row.decision in _UNDOABLE and row.decided_at is not None]
    if document.set_aside_at is not None:
        moments.append(document.set_aside_at)
    return max(moments, default=None)


async def _rows(session: AsyncSession, actor: Actor, document_id: int) -> list[Evidence]:
    unit_id = own_unit(actor).unit_id or 0
    await documents.get(session=session, unit_id=unit_id, document_id=document_id)
    rows = await evidence.of_document(session=session, unit_id=unit_id, document_id=document_id)
    grant = _may_decide(actor, [])
    return [row for row in rows if concerns(grant, row.criterion)]


async def _decide_each(
    session: AsyncSession, actor: Actor, rows: Iterable[Evidence], decision: Decision, now: datetime
) -> list[Result]:
    unit_id = own_unit(actor).unit_id or 0
    aims = [Aim(unit_id, row.id, row.revision) for row in rows]
    stamp = _stamp(actor, now)
    return [await evidence.decide(aim, decision, session=session, stamp=stamp) for aim in aims]


def _picked(document: Document, choice: Choice) -> tuple[Place, Ground]:
    """The part that was meant, with what the matcher said of the item where it named it."""
    kept = Kept.read(document.findings)
    part = next((p for p in kept.parts if p.first == choice.part), None)
    span = (part.first, part.last) if part else (1, max(1, document.page_count))
    place = Place(
        document_id=document.id,
        assessment_id=choice.assessment_id,
        criterion=choice.criterion,
        part=span,
    )
    found = next(
        (
            f
            for f in (part.found if part else ())
            if (f.assessment_id, f.criterion) == (choice.assessment_id, choice.criterion)
        ),
        None,
    )
    if found is None:
        return place, Ground(form=document.form, years=document.years)
    ground = Ground(
        score=found.score,
        quote=found.quote,
        page=found.page,
        reason=found.reason,
        form=document.form,
        years=document.years,
    )
    return place, ground


def _may_decide(actor: Actor, criteria: Iterable[str]) -> Grant:
    own = own_unit(actor)
    return authorize(actor, Action.DECIDE, Target(own.kanwil_id, own.unit_id, frozenset(criteria)))


def _effect(results: Iterable[Result], wanted: Effect) -> Effect:
    outcomes = {result.outcome for result in results}
    if Outcome.DONE in outcomes:
        return wanted
    return Effect.STALE if Outcome.CHANGED in outcomes else Effect.ALREADY


def _stamp(actor: Actor, now: datetime) -> Stamp:
    return Stamp(now, actor.person_id)
