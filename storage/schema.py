"""Which revision of the schema a database is at, and which this program needs."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))


def known() -> tuple[str, ...]:
    """Every revision there was, the oldest first."""
    return tuple(sorted(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def newest() -> str:
    """The revision that this program needs."""
    return known()[-1]


async def current(url: URL) -> str | None:
    """The revision that the database is at; None before the first upgrade."""
    # Connections of its own: those of the program change the file, which another process may be making.
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            if not await connection.run_sync(lambda c: sa.inspect(c).has_table(_VERSION.name)):
                return None
            revision: str | None = await connection.scalar(sa.select(_VERSION.c.version_num))
            return revision
    finally:
        await engine.dispose()
