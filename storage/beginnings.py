"""What a person did last."""

from collections.abc import Collection

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Audit


async def last_action(*, session: AsyncSession, person_id: int, among: Collection[str]) -> str | None:
    """The last of these things that this person did, by the record; None when they did none."""
    query = select(Audit.action).where(col(Audit.actor_id) == person_id, col(Audit.action).in_(among))
    return (await session.exec(query.order_by(col(Audit.id).desc()).limit(1))).first()
