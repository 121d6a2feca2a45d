"""What people decided: by moment, by person, by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.vocabulary import Decision
from storage.tables import Document, Evidence


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was decided or changed, and about which document."""

    document_id: int
    at: datetime


async def made_at(
    *, session: AsyncSession, unit_id: int, moment: datetime, person_id: int
) -> Sequence[Evidence]:
    """The unit's evidence that this person decided about at this moment, in all documents."""
    query = select(Evidence).where(
        col(Evidence.unit_id) == unit_id,
        col(Evidence.decided_at) == moment,
        col(Evidence.decided_by) == person_id,
    )
    return (await session.exec(query.order_by(col(Evidence.id)))).all()


async def last_of(*, session: AsyncSession, unit_id: int, person_id: int) -> Moment | None:
    """What this person decided or changed last in the unit, as far as it still stands."""
    decided = (
        select(Evidence.document_id, Evidence.decided_at)
        .where(col(Evidence.unit_id) == unit_id, col(Evidence.decided_by) == person_id)
        .order_by(col(Evidence.decided_at).desc())
    )
    changed = (
        select(Document.id, Document.changed_at)
        .where(col(Document.unit_id) == unit_id, col(Document.changed_by) == person_id)
        .order_by(col(Document.changed_at).desc())
    )
    found = [(await session.exec(query.limit(1))).first() for query in (decided, changed)]
    moments = [Moment(row[0], row[1]) for row in found if row is not None and row[1] is not None]
    return max(moments, key=lambda moment: moment.at, default=None)


async def recent_items(
    *, session: AsyncSession, unit_id: int, assessment_id: int, person_id: int, limit: int
) -> Sequence[str]:
    """The items that were confirmed last in an assessment, first the person's own, then the unit's."""
    own = sa.case((col(Evidence.decided_by) == person_id, 0), else_=1)
    query = (
        select(Evidence.criterion)
        .where(
            col(Evidence.unit_id) == unit_id,
            col(Evidence.assessment_id) == assessment_id,
            col(Evidence.decision) == Decision.CONFIRMED,
        )
        .group_by(col(Evidence.criterion))
        .order_by(func.min(own), func.max(col(Evidence.decided_at)).desc())
    )
    return (await session.exec(query.limit(limit))).all()


async def of_item(
    criterion: str, *, session: AsyncSession, unit_id: int, assessment_id: int
) -> Sequence[tuple[Evidence, Document]]:
    """All that was ever sent or proposed for one item of an assessment, newest first, with its document."""
    query = (
        select(Evidence, Document)
        .join(Document, col(Document.id) == col(Evidence.document_id))
        .where(
            col(Evidence.unit_id) == unit_id,
            col(Evidence.assessment_id) == assessment_id,
            col(Evidence.criterion) == criterion,
        )
        .order_by(col(Evidence.id).desc())
    )
    return (await session.exec(query)).all()
