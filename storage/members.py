"""Who serves a Kanwil and its units now, and whether they can be reached and send anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.roles import Role
from storage import units
from storage.errors import RecordUnknown
from storage.tables import Document, Membership, Person, Reach, Unit


@dataclass(frozen=True, slots=True)
class Member:
    """One active membership; `unit` names its unit, `last_sent` is when a file of theirs last came for it."""

    id: int
    person_id: int
    role: Role
    unit_id: int | None
    since: datetime
    name: str
    reach: Reach
    unit: str | None
    sent: int
    last_sent: datetime | None


async def of_kanwil(
    *, session: AsyncSession, kanwil_id: int, unit_id: int | None = None, membership_id: int | None = None
) -> Sequence[Member]:
    """Who serves a Kanwil or, with an id, one of its units: the Kanwil's own people first, then by unit."""
    own = (col(Document.sender_id) == col(Person.id), col(Document.unit_id) == col(Membership.unit_id))
    query: Any = (
        sa.select(
            *(getattr(Membership, name) for name in ("id", "person_id", "role", "unit_id", "since")),
            col(Person.name),
            col(Person.reach),
            col(Unit.name),
            sa.select(sa.func.count(col(Document.id))).where(*own).scalar_subquery(),
            sa.select(sa.func.max(col(Document.sent_at))).where(*own).scalar_subquery(),
        )
        .join(Person, col(Person.id) == col(Membership.person_id))
        .outerjoin(Unit, col(Unit.id) == col(Membership.unit_id))
        .where(
            col(Membership.kanwil_id) == kanwil_id,
            col(Membership.ended_at).is_(None),
            units.at_work(col(Membership.unit_id)),
        )
        .order_by(col(Membership.unit_id).is_not(None), col(Unit.name), col(Person.name), col(Membership.id))
    )
    if unit_id is not None:
        query = query.where(col(Membership.unit_id) == unit_id)
    if membership_id is not None:
        query = query.where(col(Membership.id) == membership_id)
    return [Member(*row) for row in (await session.exec(query)).all()]


async def one(*, session: AsyncSession, kanwil_id: int, membership_id: int) -> Member:
    """One of them; RecordUnknown when the membership is over or another Kanwil's."""
    found = await of_kanwil(session=session, kanwil_id=kanwil_id, membership_id=membership_id)
    if not found:
        raise RecordUnknown(kind="membership", id=membership_id)
    return found[0]
