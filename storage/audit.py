"""The record of who did what: rows are added and read, never changed or removed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.statements import built_once
from storage.tables import Audit, Unit
from storage.writing import clean


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something is done and by which person; None is the program itself."""

    at: datetime
    by: int | None = None

    def entry(
        self,
        action: str,
        target: str,
        *,
        kanwil_id: int | None = None,
        unit_id: int | None = None,
        **facts: object,
    ) -> Audit:
        """The audit row that says so; facts are plain values without words from documents."""
        return Audit(
            at=self.at,
            actor_id=self.by,
            action=action,
            target=target,
            kanwil_id=kanwil_id,
            unit_id=unit_id,
            facts=clean(facts),
        )


async def record(entry: Audit, *, session: AsyncSession) -> None:
    """Add one row in the caller's transaction; the Kanwil of a unit is found by itself."""
    await _recorded(
        session,
        entry.kanwil_id,
        entry.unit_id,
        at=entry.at,
        actor_id=entry.actor_id,
        action=entry.action,
        target=entry.target,
        facts=entry.facts,
    )


async def of_unit(
    *,
    session: AsyncSession,
    unit_id: int,
    targets: Collection[str] | None = None,
    actions: Collection[str] = (),
    before: int | None = None,
    limit: int = 200,
) -> Sequence[Audit]:
    """What happened in a unit, newest first.

    `targets` narrow to things such as "evidence:12", `actions` to what was done, `before` to older rows.
    """
    query = select(Audit).where(col(Audit.unit_id) == unit_id)
    if targets is not None:
        query = query.where(col(Audit.target).in_(targets))
    if actions:
        query = query.where(col(Audit.action).in_(actions))
    if before is not None:
        query = query.where(col(Audit.id) < before)
    return (await session.exec(query.order_by(col(Audit.id).desc()).limit(limit))).all()


async def of_kanwil(*, session: AsyncSession, kanwil_id: int, limit: int = 200) -> Sequence[Audit]:
    """What happened in a Kanwil and its units, newest first."""
    query = select(Audit).where(col(Audit.kanwil_id) == kanwil_id).order_by(col(Audit.id).desc())
    return (await session.exec(query.limit(limit))).all()


@built_once
def _recorded(kanwil_id: int | None, unit_id: int | None, **columns: Any) -> sa.Insert:
    of_unit = sa.select(col(Unit.kanwil_id)).where(col(Unit.id) == unit_id).scalar_subquery()
    kanwil = sa.func.coalesce(kanwil_id, of_unit)
    return sa.insert(Audit).values(kanwil_id=kanwil, unit_id=unit_id, **columns)
