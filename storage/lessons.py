"""What approved evidence teaches a Kanwil: public words of it, kept while the approval stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from knowledge.vocabulary import Decision, Verdict
from storage import audit
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.statements import Rows, built_once
from storage.tables import Assessment, Evidence, Kanwil, Lesson, Unit
from storage.writing import insert_absent


@dataclass(frozen=True, slots=True)
class Class:
    """The approved evidence of one Kanwil under one edition: only this is ever learnt from together."""

    kanwil_id: int
    programme: str


@dataclass(frozen=True, slots=True)
class Approved:
    """One piece of approved evidence that nothing was learnt from yet."""

    evidence_id: int
    unit_id: int
    document_id: int
    part: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Taught:
    """What one piece of approved evidence taught."""

    unit_id: int
    criterion: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pieces of approved evidence, of how many units, for how many items."""

    documents: int
    units: int
    items: int


@dataclass(frozen=True, slots=True)
class State:
    """Whether a Kanwil learns, from how much that is new, and a value that changes with what taught it."""

    learns: bool
    new: int
    edition: tuple[int, int, datetime | None]


async def new(of: Class, *, session: AsyncSession, limit: int) -> Sequence[Approved]:
    """Approved evidence that nothing was learnt from yet, oldest first."""
    rows = (await _new(session, of.kanwil_id, of.programme, limit)).all()
    return [Approved(r.id, r.unit_id, r.document_id, (r.part_first, r.part_last)) for r in rows]


async def keep(evidence_id: int, words: Sequence[str], *, session: AsyncSession) -> None:
    """Keep what a piece of evidence teaches; a second time changes nothing."""
    await insert_absent(session, Lesson(evidence_id=evidence_id, words=[*words]))


async def taught(of: Class, *, session: AsyncSession) -> Sequence[Taught]:
    """Everything that approvals which still stand have taught."""
    columns = (Evidence.unit_id, Evidence.criterion, Lesson.words)
    query = _of_programme(of.kanwil_id, of.programme, *columns).join(Lesson, _taught_by())
    query = query.order_by(col(Evidence.id))
    return [Taught(unit, code, tuple(words)) for unit, code, words in (await session.exec(query)).all()]


async def state(of: Class, *, session: AsyncSession) -> State:
    """Whether there is anything to learn; RecordUnknown when there is no such Kanwil."""
    found = (await _state(session, of.kanwil_id, of.programme)).first()
    if found is None:
        raise RecordUnknown(kind="kanwil", id=of.kanwil_id)
    learning, approved, taught, ids, last = found
    return State(bool(learning), int(approved) - int(taught), (int(taught), int(ids), last))


async def extent(kanwil_id: int, *, session: AsyncSession) -> Extent:
    """How much a Kanwil can learn from by now."""
    counted = [func.count(sa.distinct(col(c))) for c in (Evidence.id, Evidence.unit_id, Evidence.criterion)]
    query: Any = _approved(kanwil_id, *counted)
    return Extent(*(await session.exec(query)).one())


async def switch(kanwil_id: int, *, on: bool, session: AsyncSession, stamp: Stamp) -> bool:
    """Let a Kanwil learn, or let it forget everything learnt; whether this changed anything."""
    changed = (
        sa.update(Kanwil)
        .where(col(Kanwil.id) == kanwil_id, col(Kanwil.learning) != on)
        .values(learning=on)
        .execution_options(synchronize_session=False)
    )
    if (await session.exec(changed)).rowcount != 1:
        return False
    if not on:
        own = (
            sa.select(col(Evidence.id))
            .join(Unit, col(Unit.id) == col(Evidence.unit_id))
            .where(col(Unit.kanwil_id) == kanwil_id)
        )
        await session.exec(sa.delete(Lesson).where(col(Lesson.evidence_id).in_(own)))
    action = "learning.switched_on" if on else "learning.switched_off"
    await audit.record(stamp.entry(action, f"kanwil:{kanwil_id}", kanwil_id=kanwil_id), session=session)
    return True


async def learns(kanwil_id: int, *, session: AsyncSession) -> bool:
    """Whether a Kanwil learns; RecordUnknown when there is none."""
    found = (await _learns(session, kanwil_id)).first()
    if found is None:
        raise RecordUnknown(kind="kanwil", id=kanwil_id)
    return found


@built_once
def _learns(kanwil_id: int) -> SelectOfScalar[bool]:
    return select(Kanwil.learning).where(col(Kanwil.id) == kanwil_id)


@built_once
def _new(kanwil_id: int, programme: str, limit: int) -> Rows:
    part = (Evidence.part_first, Evidence.part_last)
    approved: Rows = _of_programme(
        kanwil_id, programme, Evidence.id, Evidence.unit_id, Evidence.document_id, *part
    )
    unlearnt = approved.outerjoin(Lesson, _taught_by())
    return unlearnt.where(col(Lesson.id).is_(None)).order_by(col(Evidence.id)).limit(limit)


@built_once
def _state(kanwil_id: int, programme: str) -> Rows:
    columns = (
        func.count().label("approved"),
        func.count(col(Lesson.id)).label("taught"),
        func.coalesce(func.sum(col(Lesson.id)), 0).label("ids"),
        func.max(col(Evidence.verdict_at)).label("last"),
    )
    found = _of_programme(kanwil_id, programme, *columns).outerjoin(Lesson, _taught_by()).subquery()
    state: Rows = select(Kanwil.learning, *found.c).join(found, sa.true())
    return state.where(col(Kanwil.id) == kanwil_id)


def _taught_by() -> sa.ColumnElement[bool]:
    return col(Lesson.evidence_id) == col(Evidence.id)


def _of_programme(kanwil_id: int, programme: str, *columns: Any) -> Any:
    return _approved(kanwil_id, *columns).where(col(Assessment.programme) == programme)


def _approved(kanwil_id: int, *columns: Any) -> Any:
    """Evidence that an officer confirmed and a verifier approved, as it stands now."""
    return (
        sa.select(*columns)
        .select_from(Evidence)
        .join(Unit, col(Unit.id) == col(Evidence.unit_id))
        .join(Assessment, col(Assessment.id) == col(Evidence.assessment_id))
        .where(
            col(Unit.kanwil_id) == kanwil_id,
            col(Evidence.decision) == Decision.CONFIRMED,
            col(Evidence.verdict) == Verdict.APPROVED,
        )
    )
