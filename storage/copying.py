"""The evidence database copied to another, and proved to be the same there."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import sqlalchemy as sa

from storage import rows
from storage.database import Database
from storage.errors import CopyDiffers
from storage.rows import Contents
from storage.tables import METADATA


async def copy_all(source: Database, target: Database) -> Mapping[str, Contents]:
    """Copy everything into an empty database of the newest schema, all or nothing; what each table holds.

    Raises DatabaseInUse when the target has rows, CopyDiffers when a count or digest differs afterwards.
    """
    await source.upgrade()
    await target.upgrade()
    async with copied(source, target, METADATA.sorted_tables, METADATA.sorted_tables) as moved:
        return moved


@asynccontextmanager
async def copied(
    source: Database, target: Database, from_tables: Sequence[sa.Table], into_tables: Sequence[sa.Table]
) -> AsyncIterator[Mapping[str, Contents]]:
    """What each table that both databases have holds at the target, kept unless the block raises.

    Raises what `copy_all` does.
    """
    by_name = {table.name: table for table in from_tables}
    pairs = [(by_name[table.name], table) for table in into_tables if table.name in by_name]
    async with rows.snapshot(source.engine) as reading, target.engine.begin() as writing:
        await rows.require_empty(writing, (into for _, into in pairs))
        for table, into in pairs:
            async for batch in rows.batches(reading, table):
                await rows.insert(writing, into, batch)
        await rows.count_on(writing, (into for _, into in pairs))
        had = await rows.contents(reading, (table for table, _ in pairs))
        has = await rows.contents(writing, (into for _, into in pairs))
        for name, contents in had.items():
            if has[name] != contents:
                raise CopyDiffers(what=name)
        yield has
