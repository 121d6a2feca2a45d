"""What verifiers say of evidence: what waits for them, and nobody overwriting anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.vocabulary import Decision, Verdict
from storage import units
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.swapping import Aim, Outcome, Result, get, write
from storage.tables import Assessment, Document, Evidence, Unit, Waiver
from storage.writing import clean

_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what a return says: the reason's code and the verifier's own words."""

    verdict: Verdict
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which part of a Kanwil's queue is meant; nothing narrows where a field is None."""

    unit_id: int | None = None
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One piece of confirmed evidence that no verifier has judged."""

    evidence_id: int
    document_id: int
    revision: int
    unit_id: int
    unit_name: str
    assessment: Assessment
    criterion: str
    quote: str
    name: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Heap:
    """How much waits in one unit under one programme."""

    unit_id: int
    unit_name: str
    programme: str
    count: int


async def waiting(
    narrowing: Narrowing, *, session: AsyncSession, kanwil_id: int, offset: int = 0, limit: int = 10
) -> Sequence[Waiting]:
    """What waits for a verdict in a Kanwil, first what was confirmed first."""
    query: Any = (
        _queue(kanwil_id, narrowing)
        .with_only_columns(
            Evidence.id,
            Evidence.document_id,
            Evidence.revision,
            Evidence.unit_id,
            col(Unit.name).label("unit_name"),
            Assessment,
            Evidence.criterion,
            Evidence.quote,
            Document.filename,
            Document.caption,
            Evidence.decided_at,
        )
        .order_by(col(Evidence.decided_at), col(Evidence.id))
        .offset(offset)
        .limit(limit)
    )
    rows = (await session.exec(query)).all()
    return [_waiting(row) for row in rows]


async def place(aim: Aim, narrowing: Narrowing, *, session: AsyncSession, kanwil_id: int) -> int:
    """How many of the queue come before this piece of evidence; none before what nobody decided about."""
    row = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    if row.decided_at is None:
        return 0
    before = sa.or_(
        col(Evidence.decided_at) < row.decided_at,
        sa.and_(col(Evidence.decided_at) == row.decided_at, col(Evidence.id) < row.id),
    )
    counting: Any = _queue(kanwil_id, narrowing).where(before).with_only_columns(func.count())
    return int((await session.exec(counting)).one()[0])


async def heaps(*, session: AsyncSession, kanwil_id: int) -> Sequence[Heap]:
    """How much waits in each unit under each programme, by name."""
    query: Any = (
        _queue(kanwil_id, Narrowing())
        .with_only_columns(Evidence.unit_id, Unit.name, Assessment.programme, func.count())
        .group_by(col(Evidence.unit_id), col(Unit.name), col(Assessment.programme))
        .order_by(col(Unit.name), col(Assessment.programme))
    )
    return [Heap(*row) for row in (await session.exec(query)).all()]


async def unit_of(*, session: AsyncSession, evidence_id: int) -> Unit:
    """Whose evidence it is, before anybody's rights are known; RecordUnknown when there is none."""
    query = (
        select(Unit)
        .join(Evidence, col(Evidence.unit_id) == col(Unit.id))
        .where(col(Evidence.id) == evidence_id)
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise RecordUnknown(kind="evidence", id=evidence_id)
    return found


async def count(narrowing: Narrowing, *, session: AsyncSession, kanwil_id: int) -> int:
    """How much waits for a verdict in a Kanwil."""
    counting: Any = _queue(kanwil_id, narrowing).with_only_columns(func.count())
    return int((await session.exec(counting)).one()[0])


async def judge(aim: Aim, judgement: Judgement, *, session: AsyncSession, stamp: Stamp) -> Result:
    """Write a verdict on confirmed evidence, unless somebody changed it since it was seen."""
    seen = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    if (seen.verdict, seen.verdict_reason) == (judgement.verdict, judgement.reason):
        return Result(Outcome.ALREADY, seen)
    if seen.decision is not Decision.CONFIRMED:
        return Result(Outcome.CHANGED, seen)
    values = {
        "verdict": judgement.verdict,
        "verdict_reason": judgement.reason,
        "verdict_note": clean(judgement.note),
        "verdict_by": stamp.by,
        "verdict_at": stamp.at,
        "verdicts": [*seen.verdicts, _kept(seen)][-_REMEMBERED:],
    }
    told = {"reason": judgement.reason} if judgement.reason else {}
    action = f"verdict.{judgement.verdict.value}"
    return await write(aim, seen, values, action, session=session, stamp=stamp, told=told)


async def undo(aim: Aim, judged_at: datetime, *, session: AsyncSession, stamp: Stamp) -> Result:
    """Restore the verdict before the one of that moment; a later one stays."""
    seen = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    if seen.verdict_at != judged_at or not seen.verdicts:
        return Result(Outcome.CHANGED if seen.verdict_at else Outcome.ALREADY, seen)
    *rest, before = seen.verdicts
    values = {**_revived(before), "verdicts": rest}
    return await write(aim, seen, values, "verdict.undone", session=session, stamp=stamp)


async def judged_at(
    moment: datetime, *, session: AsyncSession, kanwil_id: int, person_id: int
) -> Sequence[Evidence]:
    """What a person judged in a Kanwil at this moment, as far as it still stands."""
    query = (
        select(Evidence)
        .join(Unit, col(Unit.id) == col(Evidence.unit_id))
        .where(
            col(Unit.kanwil_id) == kanwil_id,
            col(Evidence.verdict_by) == person_id,
            col(Evidence.verdict_at) == moment,
        )
        .order_by(col(Evidence.id))
    )
    return (await session.exec(query)).all()


def _queue(kanwil_id: int, narrowing: Narrowing) -> Any:
    """Confirmed, unjudged evidence of items that apply, in open assessments of the Kanwil."""
    let_go = (
        sa.select(col(Waiver.id))
        .where(
            col(Waiver.assessment_id) == col(Evidence.assessment_id),
            col(Waiver.criterion) == col(Evidence.criterion),
        )
        .exists()
    )
    query = (
        sa.select(col(Evidence.id))
        .select_from(Evidence)
        .join(Document, col(Document.id) == col(Evidence.document_id))
        .join(Unit, col(Unit.id) == col(Evidence.unit_id))
        .join(Assessment, col(Assessment.id) == col(Evidence.assessment_id))
        .where(
            col(Unit.kanwil_id) == kanwil_id,
            units.is_open(),
            col(Evidence.decision) == Decision.CONFIRMED,
            col(Evidence.verdict) == Verdict.NONE,
            col(Assessment.closed_at).is_(None),
            ~let_go,
        )
    )
    if narrowing.unit_id is not None:
        query = query.where(col(Evidence.unit_id) == narrowing.unit_id)
    if narrowing.programme is not None:
        query = query.where(col(Assessment.programme) == narrowing.programme)
    return query


def _waiting(row: Any) -> Waiting:
    return Waiting(
        evidence_id=row.id,
        document_id=row.document_id,
        revision=row.revision,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        assessment=row.Assessment,
        criterion=row.criterion,
        quote=row.quote,
        name=row.filename or row.caption,
        confirmed_at=row.decided_at,
    )


def _kept(row: Evidence) -> dict[str, Any]:
    return {
        "verdict": row.verdict.value,
        "reason": row.verdict_reason,
        "note": row.verdict_note,
        "by": row.verdict_by,
        "at": row.verdict_at.isoformat() if row.verdict_at else None,
    }


def _revived(before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verdict": Verdict(before["verdict"]),
        "verdict_reason": before["reason"],
        "verdict_note": before["note"],
        "verdict_by": before["by"],
        "verdict_at": datetime.fromisoformat(before["at"]) if before["at"] else None,
    }
