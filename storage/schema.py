"""Which revision of the schema a database is at, and which this program needs."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))


def known() -> tuple[str, ...]:
    """Every revision there was, the oldest first."""
    return tuple(sorted(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def newest() -> str:
    """The revision that this program needs."""
    return known()[-1]


async def current(engine: AsyncEngine) -> str | None:
    """The revision that the database is at; None before the first upgrade."""
    async with engine.connect() as connection:
        if not await connection.run_sync(lambda c: sa.inspect(c).has_table(_VERSION.name)):
            return None
        revision: str | None = await connection.scalar(sa.select(_VERSION.c.version_num))
        return revision
