"""What became of everything that was sent together, and one stroke for all that was proposed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import sight as sights
from assistant.authorization import Action, Actor, Denied, Target, authorize, concerns, own_unit
from assistant.checklists import Standing, standing_of_document
from assistant.evidence.review import Effect, effect, may_decide
from assistant.incoming import outcome as outcomes
from assistant.incoming.outcome import Outcome
from assistant.membership import enrolment
from assistant.services import Services
from knowledge.roles import Role
from knowledge.vocabulary import Decision
from storage import assessments, evidence, submission_files, submissions
from storage.audit import Stamp
from storage.evidence import Aim
from storage.submission_files import Opened
from storage.tables import SubmissionFile


class Fate(StrEnum):
    """What became of a file."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    UNCLEAR = "unclear"
    UNMATCHED = "unmatched"
    COUNTED = "counted"
    ASIDE = "aside"
    FAILED = "failed"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: what became of its document, or why there is none; both when we failed at a document."""

    name: str
    as_photo: bool
    done: bool = True
    outcome: Outcome | None = None
    failure: tuple[str, Mapping[str, Any]] | None = None

    @property
    def waiting(self) -> int:
        """How many proposals nobody has judged."""
        return sum(offer.decision is Decision.PROPOSED for offer in self.proposed)

    @property
    def proposed(self) -> Sequence[outcomes.Offer]:
        """What the document is proposed or confirmed for."""
        return [] if self.outcome is None else [o for part in self.outcome.parts for o in part.proposed]

    @property
    def offered(self) -> Sequence[outcomes.Offer]:
        """What it may prove, where nothing is proposed and nobody has said that it is no evidence."""
        if self.outcome is None or self.outcome.set_aside:
            return []
        return [o for part in self.outcome.parts for o in part.offered]

    @property
    def fate(self) -> Fate:
        """What became of the file: the first that holds."""
        seen = self.outcome
        if not self.done:
            return Fate.UNFINISHED
        if self.failure is not None or seen is None:
            return Fate.FAILED
        found = {
            Fate.WAITING: self.waiting,
            Fate.CONFIRMED: self.proposed,
            Fate.ASIDE: seen.set_aside,
            Fate.UNMATCHED: seen.waiting,
            Fate.COUNTED: seen.counted and not self.offered,
        }
        return next((fate for fate, holds in found.items() if holds), Fate.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Overview:
    """A submission in the order in which it was sent, and where the unit stands now.

    `previous` is the submission that it continues; `last_decision` a document, and the moment of the latest
    change to any.
    """

    submission_id: int
    previous: int | None
    entries: tuple[Entry, ...]
    last_decision: tuple[int, datetime] | None
    standing: Standing | None


async def overview(services: Services, actor: Actor, submission_id: int, *, now: datetime) -> Overview:
    """What became of a submission, for somebody who may see it; a holder sees what concerns them."""
    async with services.database.session() as session:
        return await _overview(services, session, actor, submission_id, now)


async def answer(
    services: Services, telegram_id: int, submission_id: int, *, now: datetime
) -> tuple[Actor | None, Overview | None]:
    """The same for the person behind a Telegram account, with them; nothing for who serves nobody."""
    async with services.database.session() as session:
        actor = await enrolment.found(telegram_id, session=session)
        if actor is None:
            return None, None
        return actor, await _overview(services, session, actor, submission_id, now)


async def confirm(services: Services, actor: Actor, submission_id: int, *, now: datetime) -> Effect:
    """Say that everything proposed for a submission is right; one stroke, taken back as one."""
    unit_id = own_unit(actor).unit_id or 0
    grant, stamp = may_decide(actor, []), Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        await submissions.get(session=session, unit_id=unit_id, submission_id=submission_id)
        proofs = await submission_files.proofs(session=session, unit_id=unit_id, submission_id=submission_id)
        waiting = [
            row
            for rows in proofs.values()
            for row in rows
            if row.decision is Decision.PROPOSED and concerns(grant, row.criterion)
        ]
        done = [
            await evidence.decide(
                Aim(unit_id, row.id, row.revision), Decision.CONFIRMED, session=session, stamp=stamp
            )
            for row in waiting
        ]
    return effect(done, Effect.CONFIRMED)


async def _overview(
    services: Services, session: AsyncSession, actor: Actor, submission_id: int, now: datetime
) -> Overview:
    opened = await submission_files.opened(session=session, submission_id=submission_id)
    row, unit = opened.submission, opened.unit
    grant = authorize(actor, Action.SEE_DOCUMENT, Target(unit.kanwil_id, unit.id))
    own = row.sender_id == actor.person_id
    standing, seen = await _seen(services, session, actor, opened, now)
    entries = [
        _entry(file, seen.get(file.document_id))
        for file, document in opened.files
        # What became no document is told its sender only.
        if (own if document is None else document.id in seen)
    ]
    if grant.role is Role.HOLDER and not own and not entries:
        raise Denied
    return Overview(
        submission_id=row.id,
        previous=row.previous,
        entries=tuple(entries),
        last_decision=_last_decision(entries),
        standing=standing,
    )


async def _seen(
    services: Services, session: AsyncSession, actor: Actor, opened: Opened, now: datetime
) -> tuple[Standing | None, Mapping[int | None, Outcome]]:
    """Where the unit stands in what the documents were sent for, and what became of each that may be seen."""
    kept, unit = [one for _, one in opened.files if one is not None], opened.unit
    if not kept:
        return None, {}
    facing = await assessments.of_unit(session=session, unit_id=unit.id)
    await services.editions.know({one.programme for one in facing}, session=session)
    standing = await standing_of_document(services, actor, kept[0], facing, session=session, now=now)
    proofs = await submission_files.proofs(
        session=session, unit_id=unit.id, submission_id=opened.submission.id
    )
    seen: dict[int | None, Outcome] = {}
    for document in kept:
        with suppress(Denied):
            sight = sights.see(actor, document, unit, proofs.get(document.id, ()))
            seen[document.id] = await outcomes.glance(services, sight, facing, standing, session=session)
    return standing, seen


def _entry(file: SubmissionFile, seen: Outcome | None) -> Entry:
    failure = (file.failure, file.failure_facts) if file.failure else None
    done = file.done_at is not None
    if seen is None:
        return Entry(file.filename or file.caption, file.as_photo, done, None, failure)
    return Entry(seen.filename or seen.caption, seen.as_photo, done, seen, failure or seen.failure)


def _last_decision(entries: Sequence[Entry]) -> tuple[int, datetime] | None:
    moments = [
        (seen.document_id, seen.last_decision)
        for entry in entries
        if (seen := entry.outcome) is not None and seen.last_decision is not None
    ]
    return max(moments, key=lambda moment: moment[1], default=None)
