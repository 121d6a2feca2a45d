"""When stages end: set by a Kanwil, extended for a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage import audit, units
from storage.audit import Stamp
from storage.statements import built_once
from storage.tables import Assessment, Deadline, Unit
from storage.writing import insert_absent


@dataclass(frozen=True, slots=True)
class Term:
    """What a deadline is set for; `round` is empty for programmes without rounds."""

    programme: str
    year: int
    round: str = ""


async def put(row: Deadline, *, session: AsyncSession, stamp: Stamp) -> Deadline:
    """Set or move the end of a stage; the same date again changes nothing."""
    made = await insert_absent(session, row)
    found = (await session.exec(_at(row))).one()
    before = None if made is not None or found.withdrawn_at is not None else found.due_at
    if before == row.due_at:
        return found
    found.due_at, found.set_by, found.set_at = row.due_at, row.set_by, row.set_at
    found.withdrawn_at, found.changes = None, found.changes + 1
    await _record("deadline.set", found, before, session=session, stamp=stamp)
    return found


async def withdraw(row: Deadline, *, session: AsyncSession, stamp: Stamp) -> bool:
    """Let a stage have no date of its own again; whether it had one."""
    found = (await session.exec(_at(row))).first()
    if found is None or found.withdrawn_at is not None:
        return False
    found.withdrawn_at, found.changes = stamp.at, found.changes + 1
    await _record("deadline.withdrawn", found, found.due_at, session=session, stamp=stamp)
    return True


async def _record(
    action: str, row: Deadline, before: datetime | None, *, session: AsyncSession, stamp: Stamp
) -> None:
    session.add(row)
    await session.flush()
    entry = stamp.entry(
        action,
        f"deadline:{row.id}",
        kanwil_id=row.kanwil_id,
        unit_id=row.unit_id,
        due_at=row.due_at.isoformat() if row.withdrawn_at is None else None,
        before=None if before is None else before.isoformat(),
    )
    await audit.record(entry, session=session)


async def of_kanwil(*, session: AsyncSession, kanwil_id: int, term: Term) -> Sequence[Deadline]:
    """Every date of a Kanwil for this programme, year and round: its own first, then the extensions."""
    query = _of_term(term).where(col(Deadline.kanwil_id) == kanwil_id, _stands())
    return (await session.exec(query.order_by(col(Deadline.unit_id), col(Deadline.due_at)))).all()


async def for_unit(*, session: AsyncSession, unit_id: int, term: Term) -> Mapping[str, datetime]:
    """When each stage ends for a unit: its extension where it has one, else its Kanwil's date."""
    found = (await _for_unit(session, unit_id, term.programme, term.year, term.round)).all()
    dates = {row.stage: row.due_at for row in found if row.unit_id is None}
    return dates | {row.stage: row.due_at for row in found if row.unit_id is not None}


@dataclass(frozen=True, slots=True)
class Dates:
    """Every date of a Kanwil, its own and the extensions of its units."""

    rows: Mapping[tuple[Term, int | None], Mapping[str, datetime]]

    def of(self, unit_id: int, term: Term) -> Mapping[str, datetime]:
        """When each stage ends for a unit."""
        return {**self.rows.get((term, None), {}), **self.rows.get((term, unit_id), {})}


async def dates(*, session: AsyncSession, kanwil_id: int) -> Dates:
    """When every stage ends for every unit of the Kanwil, in one query."""
    found: dict[tuple[Term, int | None], dict[str, datetime]] = {}
    query = select(Deadline).where(col(Deadline.kanwil_id) == kanwil_id, _stands())
    for row in (await session.exec(query)).all():
        key = (Term(row.programme, row.year, row.round), row.unit_id)
        found.setdefault(key, {})[row.stage] = row.due_at
    return Dates(found)


async def history(*, session: AsyncSession, kanwil_id: int, term: Term) -> Sequence[Deadline]:
    """Every date that was ever set in a Kanwil for this programme, year and round, withdrawn ones too."""
    query = _of_term(term).where(col(Deadline.kanwil_id) == kanwil_id)
    return (await session.exec(query.order_by(col(Deadline.id)))).all()


async def terms(*, session: AsyncSession, kanwil_id: int) -> Sequence[Term]:
    """What the units of a Kanwil face or have dates for, newest year first."""
    facing = (
        select(Assessment.programme, Assessment.year, Assessment.round)
        .join(Unit, col(Unit.id) == col(Assessment.unit_id))
        .where(col(Unit.kanwil_id) == kanwil_id, col(Assessment.closed_at).is_(None), units.is_open())
    )
    dated = select(Deadline.programme, Deadline.year, Deadline.round).where(
        col(Deadline.kanwil_id) == kanwil_id, _stands()
    )
    found = {Term(*row) for query in (facing, dated) for row in (await session.exec(query)).all()}
    return sorted(found, key=lambda term: (-term.year, term.programme, term.round))


async def facing(*, session: AsyncSession, kanwil_id: int, term: Term) -> Sequence[Unit]:
    """The units of a Kanwil that face this programme, year and round, by name."""
    query = (
        select(Unit)
        .join(Assessment, col(Assessment.unit_id) == col(Unit.id))
        .where(
            col(Unit.kanwil_id) == kanwil_id,
            units.is_open(),
            col(Assessment.closed_at).is_(None),
            col(Assessment.programme) == term.programme,
            col(Assessment.year) == term.year,
            col(Assessment.round) == term.round,
        )
    )
    return (await session.exec(query.order_by(col(Unit.name)))).all()


def _stands() -> sa.ColumnElement[bool]:
    return col(Deadline.withdrawn_at).is_(None)


def _at(row: Deadline) -> SelectOfScalar[Deadline]:
    query = select(Deadline).where(
        col(Deadline.kanwil_id) == row.kanwil_id,
        col(Deadline.unit_id).is_not_distinct_from(row.unit_id),
        col(Deadline.programme) == row.programme,
        col(Deadline.year) == row.year,
        col(Deadline.round) == row.round,
        col(Deadline.stage) == row.stage,
    )
    return query.with_for_update().execution_options(populate_existing=True)


def _of_term(term: Term) -> SelectOfScalar[Deadline]:
    return _dated(term.programme, term.year, term.round)


def _dated(programme: str, year: int, round_: str) -> SelectOfScalar[Deadline]:
    return select(Deadline).where(
        col(Deadline.programme) == programme, col(Deadline.year) == year, col(Deadline.round) == round_
    )


@built_once
def _for_unit(unit_id: int, programme: str, year: int, round_: str) -> SelectOfScalar[Deadline]:
    kanwil = sa.select(col(Unit.kanwil_id)).where(col(Unit.id) == unit_id).scalar_subquery()
    own = col(Deadline.unit_id) == unit_id
    general = sa.and_(col(Deadline.unit_id).is_(None), col(Deadline.kanwil_id) == kanwil)
    return _dated(programme, year, round_).where(sa.or_(own, general), _stands())
