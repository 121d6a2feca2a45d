"""Spreadsheets that were read and wait for a person to apply or leave them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.errors import RecordUnknown
from storage.tables import SentSheet
from storage.writing import clean


async def keep(row: SentSheet, *, session: AsyncSession) -> SentSheet:
    """Keep what was read; what the same person sent before and did not apply can no longer be applied."""
    earlier = (
        sa.update(SentSheet)
        .where(col(SentSheet.person_id) == row.person_id, col(SentSheet.ended_at).is_(None))
        .values(ended_at=row.at)
    )
    await session.exec(earlier)
    row.rows = clean(row.rows)
    session.add(row)
    await session.flush()
    return row


async def get(*, session: AsyncSession, person_id: int, sheet_id: int) -> SentSheet:
    """A sheet that this person sent; RecordUnknown for anybody else's."""
    query = select(SentSheet).where(col(SentSheet.id) == sheet_id, col(SentSheet.person_id) == person_id)
    found = (await session.exec(query.execution_options(populate_existing=True))).first()
    if found is None:
        raise RecordUnknown(kind="sheet", id=sheet_id)
    return found


async def end(*, session: AsyncSession, person_id: int, sheet_id: int, now: datetime) -> bool:
    """Let the sheet wait no more; False when somebody did so before."""
    ended = (
        sa.update(SentSheet)
        .where(
            col(SentSheet.id) == sheet_id,
            col(SentSheet.person_id) == person_id,
            col(SentSheet.ended_at).is_(None),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return (await session.exec(ended)).rowcount == 1


async def reshow(*, session: AsyncSession, person_id: int, sheet_id: int, shown: str) -> None:
    """Remember which list of changes the person was shown last."""
    await session.exec(
        sa.update(SentSheet)
        .where(col(SentSheet.id) == sheet_id, col(SentSheet.person_id) == person_id)
        .values(shown=shown)
    )
