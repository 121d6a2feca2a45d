"""How far the assessments of a Kanwil had come on earlier days."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.overview import Mark
from storage.tables import Assessment, Snapshot, Unit
from storage.writing import insert_absent


async def newest(*, session: AsyncSession, kanwil_id: int) -> date | None:
    """The last day on which something was kept for the Kanwil."""
    query = select(func.max(col(Snapshot.day))).where(col(Snapshot.assessment_id).in_(_of_kanwil(kanwil_id)))
    return (await session.exec(query)).one()


async def keep(rows: Iterable[Snapshot], *, session: AsyncSession) -> None:
    """Add the rows; a day that an assessment has already stays as it is."""
    for row in rows:
        await insert_absent(session, row)


async def marks(*, session: AsyncSession, kanwil_id: int, since: date) -> Mapping[int, tuple[Mark, ...]]:
    """What was kept from that day on, by assessment, oldest first."""
    query: Any = (
        sa.select(*map(col, (Snapshot.assessment_id, Snapshot.day, Snapshot.done, Snapshot.total)))
        .where(col(Snapshot.assessment_id).in_(_of_kanwil(kanwil_id)), col(Snapshot.day) >= since)
        .order_by(col(Snapshot.day))
    )
    found: dict[int, tuple[Mark, ...]] = {}
    for assessment_id, day, done, total in (await session.exec(query)).all():
        found[assessment_id] = (*found.get(assessment_id, ()), Mark(day, done, total))
    return found


def _of_kanwil(kanwil_id: int) -> sa.Select[Any]:
    return (
        sa.select(col(Assessment.id))
        .join(Unit, col(Unit.id) == col(Assessment.unit_id))
        .where(col(Unit.kanwil_id) == kanwil_id)
    )
