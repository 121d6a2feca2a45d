"""Locks that many processes on one PostgreSQL share; each ends with the connection that holds it."""

import zlib
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, cast

import sqlalchemy as sa
from psycopg import AsyncConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.database import async_url

_CONNECT_SECONDS = 5
_LOCK = (sa.bindparam("kind", type_=sa.Integer), sa.bindparam("number", type_=sa.Integer))
_TAKE = sa.select(sa.func.pg_try_advisory_lock(*_LOCK))
_SHARE = sa.select(sa.func.pg_advisory_lock_shared(*_LOCK))
_FREE = sa.select(sa.func.pg_advisory_unlock(*_LOCK))
_TELL = sa.select(
    sa.func.pg_notify(sa.bindparam("channel", type_=sa.String), sa.bindparam("message", type_=sa.String))
)
_HELD = sa.text(
    "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class SessionLocks:
    """The locks of one connection, each named by a kind and a name; closed, it holds none."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            async_url(url),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )
        self._connection = self._engine.connect()

    async def __aenter__(self) -> Self:
        await self._connection.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.invalidate()
        await self._connection.close()
        await self._engine.dispose()

    async def take(self, kind: int, name: str) -> bool:
        """Hold the lock unless another connection does; whether it is held."""
        return bool(await self._connection.scalar(_TAKE, _named(kind, name)))

    async def share(self, kind: int, name: str) -> None:
        """Hold the lock together with others who share it; until all let go, nobody can take it."""
        await self._connection.execute(_SHARE, _named(kind, name))

    async def free(self, kind: int, name: str) -> None:
        """Let go of a lock that was taken."""
        await self._connection.execute(_FREE, _named(kind, name))

    async def held(self) -> Sequence[tuple[int, int]]:
        """Kind and number of every lock in the database, once for each connection that holds it."""
        return [(kind, number) for kind, number in await self._connection.execute(_HELD)]

    async def listen(self, channel: str, heard: Callable[[str], None]) -> None:
        """Have every message on the channel heard, whenever this connection is used for anything."""
        raw = await self._connection.get_raw_connection()
        driver = cast("AsyncConnection", raw.driver_connection)
        driver.add_notify_handler(lambda notice: heard(notice.payload))
        await self._connection.execute(sa.text(f"LISTEN {channel}"))

    async def tell(self, channel: str, message: str) -> None:
        """Send a message of less than 8000 bytes to everybody who listens, this connection included."""
        await self._connection.execute(_TELL, {"channel": channel, "message": message})

    async def column(self, query: str, **values: str) -> Sequence[str]:
        """The first column of a statement's rows, over the connection that holds the locks."""
        return list(await self._connection.scalars(sa.text(query), values))


def _named(kind: int, name: str) -> dict[str, int]:
    """A lock as PostgreSQL names it: by two signed numbers of four bytes."""
    return {"kind": kind, "number": zlib.crc32(name.encode()) - 2**31}
