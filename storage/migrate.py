"""Schema changes, run by the program itself."""

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.errors import BrokenReferences, SchemaNewer
from storage.schema import MIGRATIONS, known

_LOCK = 0x4C656E676B6170
T = TypeVar("T")


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration of this package, bound to an open connection."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


async def upgrade(url: URL, revision: str = "head") -> None:
    """Bring the schema up to `revision` in one transaction, while others who try the same wait.

    Raises SchemaNewer, and changes nothing, when a newer program has been at work.
    """

    def work(connection: Connection) -> None:
        _refuse_newer(connection)
        command.upgrade(config(connection), revision)
        if connection.dialect.name == "sqlite":
            _refuse_broken_references(connection)

    await run(url, work)


async def downgrade(url: URL, revision: str) -> None:
    """Take the schema down to `revision` in one transaction."""
    await run(url, lambda connection: command.downgrade(config(connection), revision))


async def check(url: URL) -> None:
    """Raise when the database differs from the tables in the code."""
    await run(url, lambda connection: command.check(config(connection)))


async def run(url: URL, work: Callable[[Connection], T]) -> T:
    """Do schema work in one transaction, alone."""
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _manual_transactions)
        event.listen(engine.sync_engine, "begin", _begin_exclusively)
    return engine


def _manual_transactions(connection: Any, _record: object) -> None:
    connection.isolation_level = None


def _begin_exclusively(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_newer(connection: Connection) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in known():
        raise SchemaNewer(revision=found)


def _refuse_broken_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise BrokenReferences(table=broken[0], row=broken[1], parent=broken[2])
