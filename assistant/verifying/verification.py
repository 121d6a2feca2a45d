"""What verifiers decide: each verdict once, nobody overwriting anybody, everything can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Target, authorize, own_kanwil
from assistant.services import Services
from assistant.verifying.inspecting import VerdictImpossible
from assistant.verifying.queue import PER_PAGE, Part, narrowing_of, seal_of
from assistant.verifying.verdict_letters import Secretary
from knowledge.errors import LengkapError
from knowledge.vocabulary import Decision, ReturnReason, Verdict
from storage import documents, people, verdicts
from storage.audit import Stamp
from storage.evidence import Aim, Outcome, Result
from storage.verdicts import Judgement


class WordsNeeded(LengkapError):
    """A return for another reason needs the verifier's own words."""

    code = "verdict.words_needed"


class Said(StrEnum):
    """What a verifier's press did; TAKEN when somebody else was first, STALE when it has changed since."""

    APPROVED = "approved"
    RETURNED = "returned"
    UNDONE = "undone"
    ALREADY = "already"
    TAKEN = "taken"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of evidence as the verifier saw it."""

    evidence_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page of the queue as the verifier saw it: where it begins, how long it is, and its seal."""

    first: int
    count: int
    seal: int


@dataclass(frozen=True, slots=True)
class Verdicted:
    """What became of a press, how much it changed and when; `by` is whoever judged first."""

    said: Said
    count: int = 0
    at: datetime | None = None
    by: str = ""
    verdict: Verdict = Verdict.NONE


async def approve(services: Services, actor: Actor, seen: Seen, *, now: datetime) -> Verdicted:
    """Say that evidence proves its item."""
    async with services.database.transaction() as session:
        done = await _judge(session, actor, seen, Judgement(Verdict.APPROVED), now)
        return await _told(session, actor, [done], Said.APPROVED, now)


async def approve_page(
    services: Services, actor: Actor, part: Part, seen: SeenPage, *, now: datetime
) -> Verdicted:
    """Approve just the page of the queue that was seen; STALE when anything of it has changed."""
    kanwil_id = own_kanwil(actor, Action.VERIFY)
    narrowing = narrowing_of(services.catalogue, part)
    async with services.database.transaction() as session:
        unit = await verdicts.unit_of(session=session, evidence_id=seen.first)
        authorize(actor, Action.VERIFY, Target(unit.kanwil_id, unit.id))
        where: dict[str, Any] = {"session": session, "kanwil_id": kanwil_id}
        offset = await verdicts.place(Aim(unit.id, seen.first), narrowing, **where)
        rows = await verdicts.waiting(narrowing, offset=offset, limit=min(seen.count, PER_PAGE), **where)
        if seal_of([(row.evidence_id, row.revision) for row in rows]) != seen.seal:
            return Verdicted(Said.STALE)
        done = [
            await _judge(
                session, actor, Seen(row.evidence_id, row.revision), Judgement(Verdict.APPROVED), now
            )
            for row in rows
        ]
        return await _told(session, actor, done, Said.APPROVED, now)


async def send_back(
    services: Services, actor: Actor, seen: Seen, reason: ReturnReason, note: str = "", *, now: datetime
) -> Verdicted:
    """Return evidence with a reason; those concerned are told in the same stroke what to send instead."""
    words = note.strip()
    if reason is ReturnReason.OTHER and not words:
        raise WordsNeeded
    async with services.database.transaction() as session:
        judgement = Judgement(Verdict.RETURNED, reason.value, words or None)
        done = await _judge(session, actor, seen, judgement, now)
        if done.outcome is Outcome.DONE:
            row = done.evidence
            sent = await documents.get(session=session, unit_id=row.unit_id, document_id=row.document_id)
            await Secretary(services, session, actor, now).returned(row, sent.sender_id)
        return await _told(session, actor, [done], Said.RETURNED, now)


async def undo(services: Services, actor: Actor, moment: datetime, *, now: datetime) -> Verdicted:
    """Take back what the person judged at that moment, as far as nobody judged it anew."""
    kanwil_id = own_kanwil(actor, Action.VERIFY)
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        rows = await verdicts.judged_at(
            moment, session=session, kanwil_id=kanwil_id, person_id=actor.person_id
        )
        done = []
        for row in rows:
            before = row.verdict
            aim = Aim(row.unit_id, row.id, row.revision)
            result = await verdicts.undo(aim, moment, session=session, stamp=stamp)
            if result.outcome is Outcome.DONE and before is Verdict.RETURNED:
                await Secretary(services, session, actor, now).taken_back(result.evidence, moment)
            done.append(result)
        return await _told(session, actor, done, Said.UNDONE, now)


async def _judge(
    session: AsyncSession, actor: Actor, seen: Seen, judgement: Judgement, now: datetime
) -> Result:
    unit = await verdicts.unit_of(session=session, evidence_id=seen.evidence_id)
    authorize(actor, Action.VERIFY, Target(unit.kanwil_id, unit.id))
    aim = Aim(unit.id, seen.evidence_id, seen.revision)
    return await verdicts.judge(aim, judgement, session=session, stamp=Stamp(now, actor.person_id))


async def _told(
    session: AsyncSession, actor: Actor, results: Iterable[Result], wanted: Said, now: datetime
) -> Verdicted:
    """What the verifier is told: what they wanted as soon as any of it was done, else who was first."""
    results = list(results)
    done = sum(result.outcome is Outcome.DONE for result in results)
    if done:
        return Verdicted(wanted, done, now)
    if not results:
        return Verdicted(Said.ALREADY)
    row = results[0].evidence
    if row.verdict is Verdict.NONE and row.decision is not Decision.CONFIRMED:
        raise VerdictImpossible
    by = row.verdict_by
    if by is not None and by != actor.person_id:
        name = (await people.names([by], session=session)).get(by, "")
        return Verdicted(Said.TAKEN, at=row.verdict_at, by=name, verdict=row.verdict)
    return Verdicted(Said.ALREADY if results[0].outcome is Outcome.ALREADY else Said.STALE)
