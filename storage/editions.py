"""Editions of programmes that people loaded: kept as they were, but for which item was which before."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.audit import Stamp
from storage.database import Database
from storage.statements import Rows, built_once
from storage.tables import Edition
from storage.writing import insert_absent


async def add(row: Edition, *, session: AsyncSession, stamp: Stamp) -> bool:
    """Keep a new edition; False when one of this name is there already."""
    made = await insert_absent(session, row)
    if made is None:
        return False
    entry = stamp.entry(
        "edition.imported",
        f"edition:{made}",
        kanwil_id=row.kanwil_id,
        edition=row.name,
        base=row.base,
        sha256=row.sha256,
        items=len(row.content.get("criteria", ())),
    )
    await audit.record(entry, session=session)
    return True


async def state(*, session: AsyncSession) -> tuple[int, int]:
    """How many editions there are and the newest one's id: it changes with every edition that comes."""
    count, newest = (await _state(session)).one()
    return count, newest


def state_columns() -> tuple[Any, Any]:
    """What `state` tells, as columns of a query for something else."""
    count, newest = func.count(), func.coalesce(func.max(Edition.id), 0)
    return (
        sa.select(count).select_from(Edition).scalar_subquery(),
        sa.select(newest).select_from(Edition).scalar_subquery(),
    )


async def renamed(*, session: AsyncSession) -> Mapping[str, Mapping[str, str]]:
    """The codes that items were given in each edition, with their codes in its base."""
    rows = (await session.exec(select(Edition.name, Edition.renamed))).all()
    return dict(rows)


async def match(name: str, old: str, new: str, *, session: AsyncSession, stamp: Stamp) -> None:
    """Let an item of an edition be the one that its base calls `old`; "" when the base's item is gone."""
    row = (await session.exec(select(Edition).where(Edition.name == name).with_for_update())).one()
    held = {code: before for code, before in row.renamed.items() if before != old and code != new}
    row.renamed = {**held, new: old} if new else held
    session.add(row)
    entry = stamp.entry(
        "edition.matched", f"edition:{row.id}", kanwil_id=row.kanwil_id, edition=name, old=old, new=new
    )
    await audit.record(entry, session=session)


async def kept(database: Database) -> Sequence[Edition]:
    """Every edition in a database; none in one that is older than editions."""
    async with database.engine.connect() as connection:
        if not await connection.run_sync(lambda c: sa.inspect(c).has_table("edition")):
            return ()
    async with database.session() as session:
        return await all_but((), session=session)


async def all_but(known: Collection[int], *, session: AsyncSession) -> Sequence[Edition]:
    """The editions that are not known yet, oldest first."""
    query = select(Edition).where(col(Edition.id).not_in(known)).order_by(col(Edition.id))
    return (await session.exec(query)).all()


@built_once
def _state() -> Rows:
    return select(*state_columns())
