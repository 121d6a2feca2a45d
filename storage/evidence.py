"""Evidence: what the matcher proposes, what people decide, and nobody overwriting anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from knowledge.vocabulary import Decision, DocumentForm
from storage import audit
from storage.audit import Stamp
from storage.earlier import fell_away, popped, pushed, undecided
from storage.errors import RecordUnknown
from storage.statements import built_once
from storage.swapping import Aim, Outcome, Result, get, record, swap, write
from storage.tables import Evidence, Origin
from storage.writing import clean, insert_absent

__all__ = [
    "Aim",
    "Ground",
    "Outcome",
    "Place",
    "Result",
    "choose",
    "decide",
    "get",
    "move",
    "of_document",
    "override",
    "propose",
    "retract",
    "undo",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which part of a document serves which item of which assessment."""

    document_id: int
    assessment_id: int
    criterion: str
    part: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What speaks for a place, and what the part says of itself."""

    score: float | None = None
    quote: str = ""
    page: int | None = None
    reason: Mapping[str, Any] = field(default_factory=dict)
    form: DocumentForm | None = None
    years: Sequence[int] = ()


async def propose(
    proposals: Mapping[Place, Ground], *, session: AsyncSession, unit_id: int, stamp: Stamp
) -> Sequence[Evidence]:
    """Keep the matcher's proposals; places that are there already keep their ground and their decision.

    Only a proposal that fell away without anybody judging it is made again.
    """
    made: dict[int, list[str]] = {}
    found: list[Evidence | None] = []
    for place, ground in proposals.items():
        row = _row(unit_id, place, ground, stamp)
        new = await insert_absent(session, row)
        if new is not None or await _propose_again(session, unit_id, place, stamp):
            made.setdefault(place.document_id, []).append(place.criterion)
        if new is not None:
            row.id = new
        found.append(row if new is not None else await _at(session, unit_id, place))
    for document_id, criteria in made.items():
        entry = stamp.entry(
            "evidence.proposed", f"document:{document_id}", unit_id=unit_id, criteria=criteria
        )
        await audit.record(entry, session=session)
    return [row for row in found if row is not None]


async def choose(
    place: Place, ground: Ground, *, session: AsyncSession, unit_id: int, stamp: Stamp
) -> Result:
    """Confirm a document for an item that a person picked, proposed before or not."""
    row = _row(unit_id, place, ground, stamp)
    row.origin, row.decision = Origin.CHOSEN, Decision.CONFIRMED
    row.decided_by, row.decided_at = stamp.by, stamp.at
    made = await insert_absent(session, row)
    found = await _at(session, unit_id, place)
    if found is None:
        raise RecordUnknown(kind="document", id=place.document_id)
    if made is None:
        aim = Aim(unit_id, found.id, found.revision)
        return await decide(aim, Decision.CONFIRMED, session=session, stamp=stamp)
    await record("evidence.chosen", found, session=session, stamp=stamp)
    return Result(Outcome.DONE, found)


async def decide(aim: Aim, decision: Decision, *, session: AsyncSession, stamp: Stamp) -> Result:
    """Write an officer's decision, unless somebody changed the evidence since it was seen."""
    seen = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    if seen.decision is decision:
        return Result(Outcome.ALREADY, seen)
    values = {"decision": decision, "decided_by": stamp.by, "decided_at": stamp.at, "earlier": pushed(seen)}
    return await write(aim, seen, values, f"evidence.{decision.value}", session=session, stamp=stamp)


async def undo(aim: Aim, *, session: AsyncSession, stamp: Stamp) -> Result:
    """Restore the decision before this one; what began with a person's choice is as if never sent."""
    seen = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    values = popped(seen)
    if seen.decided_at is None and seen.decision is values["decision"]:
        return Result(Outcome.ALREADY, seen)
    return await write(aim, seen, values, "evidence.undone", session=session, stamp=stamp)


async def retract(aim: Aim, *, session: AsyncSession, stamp: Stamp) -> Result:
    """Take a proposal away that nobody has judged, as if it had not been made."""
    seen = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    if seen.decision is not Decision.PROPOSED:
        return Result(Outcome.ALREADY, seen)
    values = popped(seen) if seen.earlier else undecided(Decision.WITHDRAWN)
    return await write(aim, seen, values, "evidence.retracted", session=session, stamp=stamp)


async def move(aim: Aim, criterion: str, ground: Ground, *, session: AsyncSession, stamp: Stamp) -> Result:
    """Reject the evidence for its item and confirm the same part for another; both stay in the history."""
    seen = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    if seen.criterion == criterion:
        return await decide(aim, Decision.CONFIRMED, session=session, stamp=stamp)
    left = await decide(aim, Decision.REJECTED, session=session, stamp=stamp)
    if left.outcome is Outcome.CHANGED:
        return left
    place = Place(
        document_id=seen.document_id,
        assessment_id=seen.assessment_id,
        criterion=criterion,
        part=(seen.part_first, seen.part_last),
    )
    return await choose(place, ground, session=session, unit_id=aim.unit_id, stamp=stamp)


async def override(aim: Aim, reason: str, *, session: AsyncSession, stamp: Stamp) -> Result:
    """Keep a person's written reason why this evidence is enough although a rule says otherwise."""
    seen = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    text = clean(reason)
    if seen.override_reason == text:
        return Result(Outcome.ALREADY, seen)
    values = {"override_reason": text}
    return await write(aim, seen, values, "evidence.overridden", session=session, stamp=stamp)


async def of_document(*, session: AsyncSession, unit_id: int, document_id: int) -> Sequence[Evidence]:
    """What a document of the unit is evidence for, part by part, the likeliest first."""
    return (await _of_document(session, unit_id, document_id)).all()


def _row(unit_id: int, place: Place, ground: Ground, stamp: Stamp) -> Evidence:
    first, last = place.part
    return Evidence(
        unit_id=unit_id,
        document_id=place.document_id,
        part_first=first,
        part_last=last,
        assessment_id=place.assessment_id,
        criterion=place.criterion,
        score=ground.score,
        quote=clean(ground.quote),
        page=ground.page,
        reason=clean(dict(ground.reason)),
        form=ground.form,
        years=[*ground.years],
        created_at=stamp.at,
    )


async def _propose_again(session: AsyncSession, unit_id: int, place: Place, stamp: Stamp) -> bool:
    found = await _at(session, unit_id, place)
    if found is None or not fell_away(found):
        return False
    values = {**undecided(Decision.PROPOSED), "earlier": pushed(found), "created_at": stamp.at}
    return await swap(Aim(unit_id, found.id), found.revision, session=session, **values)


async def _at(session: AsyncSession, unit_id: int, place: Place) -> Evidence | None:
    first, last = place.part
    found = await _placed(
        session,
        unit_id=unit_id,
        document_id=place.document_id,
        first=first,
        last=last,
        assessment_id=place.assessment_id,
        criterion=place.criterion,
    )
    return found.first()


@built_once
def _of_document(unit_id: int, document_id: int) -> SelectOfScalar[Evidence]:
    return (
        select(Evidence)
        .where(col(Evidence.document_id) == document_id, col(Evidence.unit_id) == unit_id)
        .order_by(col(Evidence.part_first), col(Evidence.score).desc(), col(Evidence.id))
    )


@built_once
def _placed(
    *, unit_id: int, document_id: int, first: int, last: int, assessment_id: int, criterion: str
) -> SelectOfScalar[Evidence]:
    query = select(Evidence).where(
        col(Evidence.document_id) == document_id,
        col(Evidence.part_first) == first,
        col(Evidence.part_last) == last,
        col(Evidence.assessment_id) == assessment_id,
        col(Evidence.criterion) == criterion,
        col(Evidence.unit_id) == unit_id,
    )
    return query.execution_options(populate_existing=True)
