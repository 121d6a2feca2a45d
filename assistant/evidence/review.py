"""What an officer decides about a document: each decision once, each can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Grant, Target, authorize, concerns, own_unit
from assistant.evidence.findings import LIVE
from assistant.evidence.grounds import ground_of, span_of
from assistant.services import Services
from knowledge.errors import LengkapError
from knowledge.vocabulary import Decision
from storage import assessments, changes, documents, evidence
from storage.audit import Stamp
from storage.evidence import Aim, Outcome, Place, Result
from storage.tables import Evidence


class CriterionUnknown(LengkapError):
    """An item that this assessment does not have."""

    code = "criterion.unknown"


class Effect(StrEnum):
    """What a press changed."""

    CONFIRMED = "confirmed"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    NOT_EVIDENCE = "not_evidence"
    DIVIDED = "divided"
    DESCRIBED = "described"
    UNDONE = "undone"
    ALREADY = "already"
    STALE = "stale"


_AWAY = {
    Decision.CONFIRMED: (Decision.WITHDRAWN, Effect.WITHDRAWN),
    Decision.PROPOSED: (Decision.REJECTED, Effect.NOT_EVIDENCE),
}


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
        may_decide(actor, [row.criterion])
        aim = Aim(unit_id, evidence_id)
        done = await evidence.decide(
            aim, Decision.CONFIRMED, session=session, stamp=Stamp(now, actor.person_id)
        )
        return Decided(row.document_id, effect([done], Effect.CONFIRMED))


async def confirm_all(services: Services, actor: Actor, document_id: int, *, now: datetime) -> Decided:
    """Say that everything proposed for a document is right."""
    async with services.database.transaction() as session:
        rows = await evidence_rows(session, actor, document_id)
        waiting = [row for row in rows if row.decision is Decision.PROPOSED]
        done = await _decide_each(session, actor, waiting, Decision.CONFIRMED, now)
        return Decided(document_id, effect(done, Effect.CONFIRMED))


async def choose(services: Services, actor: Actor, choice: Choice, *, now: datetime) -> Decided:
    """Say which item a part of a document proves; what was only proposed for the part is set aside."""
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        done = await _choose(services, session, actor, choice, stamp)
        rows = await evidence_rows(session, actor, choice.document_id)
        chosen = done.evidence
        for row in rows:
            same_part = (row.part_first, row.part_last) == (chosen.part_first, chosen.part_last)
            if same_part and row.decision is Decision.PROPOSED and row.id != chosen.id:
                aim = Aim(chosen.unit_id, row.id, row.revision)
                await evidence.decide(aim, Decision.REJECTED, session=session, stamp=stamp)
        return Decided(choice.document_id, effect([done], Effect.CONFIRMED))


async def choose_also(services: Services, actor: Actor, choice: Choice, *, now: datetime) -> Decided:
    """Say that a part of a document proves this item besides what it proves already."""
    async with services.database.transaction() as session:
        done = await _choose(services, session, actor, choice, Stamp(now, actor.person_id))
        return Decided(choice.document_id, effect([done], Effect.CONFIRMED))


async def move(
    services: Services, actor: Actor, evidence_id: int, criterion: str, *, now: datetime
) -> Decided:
    """Say that a piece of evidence proves another item instead, confirmed before or not."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.transaction() as session:
        row = await evidence.get(session=session, unit_id=unit_id, evidence_id=evidence_id)
        may_decide(actor, [row.criterion, criterion])
        await _known(services, session, unit_id, row.assessment_id, criterion)
        document = await documents.get(session=session, unit_id=unit_id, document_id=row.document_id)
        span = (row.part_first, row.part_last)
        ground = ground_of(document, span, row.assessment_id, criterion)
        aim = Aim(unit_id, row.id, row.revision)
        stamp = Stamp(now, actor.person_id)
        done = await evidence.move(aim, criterion, ground, session=session, stamp=stamp)
        return Decided(row.document_id, effect([done], Effect.MOVED))


async def withdraw(services: Services, actor: Actor, evidence_id: int, *, now: datetime) -> Decided:
    """Take confirmed evidence back from its item, or reject what is only proposed; both stay on record."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.transaction() as session:
        row = await evidence.get(session=session, unit_id=unit_id, evidence_id=evidence_id)
        may_decide(actor, [row.criterion])
        if row.decision not in LIVE:
            return Decided(row.document_id, Effect.ALREADY)
        back, wanted = _AWAY[row.decision]
        aim, stamp = Aim(unit_id, evidence_id, row.revision), Stamp(now, actor.person_id)
        done = await evidence.decide(aim, back, session=session, stamp=stamp)
        return Decided(row.document_id, effect([done], wanted))


async def set_aside(services: Services, actor: Actor, document_id: int, *, now: datetime) -> Decided:
    """Say that a document is no evidence at all."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.transaction() as session:
        rows = await evidence_rows(session, actor, document_id)
        live = [row for row in rows if row.decision in LIVE]
        done = await _decide_each(session, actor, live, Decision.REJECTED, now)
        aim = changes.Aim(unit_id, document_id)
        first = await changes.set_aside(aim, session=session, stamp=Stamp(now, actor.person_id))
        return Decided(document_id, Effect.NOT_EVIDENCE if first else effect(done, Effect.NOT_EVIDENCE))


async def evidence_rows(session: AsyncSession, actor: Actor, document_id: int) -> list[Evidence]:
    """All evidence in a document of the person's unit, when they may decide about each."""
    unit_id = own_unit(actor).unit_id or 0
    await documents.get(session=session, unit_id=unit_id, document_id=document_id)
    rows = await evidence.of_document(session=session, unit_id=unit_id, document_id=document_id)
    grant = may_decide(actor, [])
    return [row for row in rows if concerns(grant, row.criterion)]


async def _decide_each(
    session: AsyncSession, actor: Actor, rows: Iterable[Evidence], decision: Decision, now: datetime
) -> list[Result]:
    unit_id = own_unit(actor).unit_id or 0
    aims = [Aim(unit_id, row.id, row.revision) for row in rows]
    stamp = Stamp(now, actor.person_id)
    return [await evidence.decide(aim, decision, session=session, stamp=stamp) for aim in aims]


async def _choose(
    services: Services, session: AsyncSession, actor: Actor, choice: Choice, stamp: Stamp
) -> Result:
    unit_id = own_unit(actor).unit_id or 0
    document = await documents.get(session=session, unit_id=unit_id, document_id=choice.document_id)
    await _known(services, session, unit_id, choice.assessment_id, choice.criterion)
    may_decide(actor, [choice.criterion])
    span = span_of(document, choice.part)
    place = Place(
        document_id=document.id, assessment_id=choice.assessment_id, criterion=choice.criterion, part=span
    )
    ground = ground_of(document, span, choice.assessment_id, choice.criterion)
    return await evidence.choose(place, ground, session=session, unit_id=unit_id, stamp=stamp)


async def _known(
    services: Services, session: AsyncSession, unit_id: int, assessment_id: int, criterion: str
) -> None:
    assessment = await assessments.get(session=session, unit_id=unit_id, assessment_id=assessment_id)
    if not services.catalogue.programme(assessment.programme).has(criterion):
        raise CriterionUnknown


def may_decide(actor: Actor, criteria: Iterable[str]) -> Grant:
    own = own_unit(actor)
    return authorize(actor, Action.DECIDE, Target(own.kanwil_id, own.unit_id, frozenset(criteria)))


def effect(results: Iterable[Result], wanted: Effect) -> Effect:
    """What a person is told of several results: what they wanted as soon as one of them changed anything."""
    outcomes = {result.outcome for result in results}
    if Outcome.DONE in outcomes:
        return wanted
    return Effect.STALE if Outcome.CHANGED in outcomes else Effect.ALREADY
