"""Why units cannot prove items for now: reported once, answered by one, closed by the unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.tables import Assessment, Obstacle, ObstacleAnswer, Unit
from storage.writing import clean


@dataclass(frozen=True, slots=True)
class Reported:
    """An obstacle with the assessment and the unit that it stands in."""

    obstacle: Obstacle
    assessment: Assessment
    unit: Unit


@dataclass(frozen=True, slots=True)
class Reply:
    """What the Kanwil says to an obstacle."""

    answer: ObstacleAnswer
    note: str
    until: date | None = None


async def get(*, session: AsyncSession, obstacle_id: int) -> Reported:
    """The obstacle, before anybody's rights are known; RecordUnknown when there is none."""
    query = _joined().where(col(Obstacle.id) == obstacle_id).execution_options(populate_existing=True)
    row = (await session.exec(query)).first()
    if row is None:
        raise RecordUnknown(kind="obstacle", id=obstacle_id)
    return Reported(*row)


async def of_kanwil(*, session: AsyncSession, kanwil_id: int) -> Sequence[Reported]:
    """The open obstacles of a Kanwil's units, unanswered ones first, then oldest first."""
    unanswered = sa.case((col(Obstacle.answer) == ObstacleAnswer.WAITING, 0), else_=1)
    query = _joined().where(col(Unit.kanwil_id) == kanwil_id, col(Obstacle.closed_at).is_(None))
    rows = (await session.exec(query.order_by(unanswered, col(Obstacle.id)))).all()
    return [Reported(*row) for row in rows]


async def of_unit(*, session: AsyncSession, unit_id: int) -> Sequence[Reported]:
    """The open obstacles of a unit, oldest first."""
    query = _joined().where(col(Unit.id) == unit_id, col(Obstacle.closed_at).is_(None))
    rows = (await session.exec(query.order_by(col(Obstacle.id)))).all()
    return [Reported(*row) for row in rows]


async def answer(
    reply: Reply, *, session: AsyncSession, obstacle_id: int, revision: int, stamp: Stamp
) -> bool:
    """Answer an open obstacle as it was seen; False when somebody changed it first."""
    values = {
        "answer": reply.answer,
        "answer_until": reply.until,
        "answer_note": clean(reply.note),
        "answered_by": stamp.by,
        "answered_at": stamp.at,
    }
    seen = {"obstacle_id": obstacle_id, "revision": revision}
    return await _write(values, f"obstacle.{reply.answer.value}", session=session, stamp=stamp, **seen)


async def close(*, session: AsyncSession, obstacle_id: int, stamp: Stamp) -> bool:
    """Let an obstacle be over; False when it was."""
    found = (await get(session=session, obstacle_id=obstacle_id)).obstacle
    values = {"closed_at": stamp.at}
    return await _write(
        values,
        "obstacle.closed",
        session=session,
        obstacle_id=obstacle_id,
        revision=found.revision,
        stamp=stamp,
    )


async def _write(
    values: dict[str, Any],
    action: str,
    *,
    session: AsyncSession,
    obstacle_id: int,
    revision: int,
    stamp: Stamp,
) -> bool:
    written = (
        sa.update(Obstacle)
        .where(
            col(Obstacle.id) == obstacle_id,
            col(Obstacle.revision) == revision,
            col(Obstacle.closed_at).is_(None),
        )
        .values(revision=revision + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if (await session.exec(written)).rowcount != 1:
        return False
    found = await get(session=session, obstacle_id=obstacle_id)
    entry = stamp.entry(
        action,
        f"assessment:{found.assessment.id}",
        unit_id=found.unit.id,
        criterion=found.obstacle.criterion,
        obstacle=obstacle_id,
    )
    await audit.record(entry, session=session)
    return True


def _joined() -> Any:
    return (
        select(Obstacle, Assessment, Unit)
        .join(Assessment, col(Assessment.id) == col(Obstacle.assessment_id))
        .join(Unit, col(Unit.id) == col(Assessment.unit_id))
    )
