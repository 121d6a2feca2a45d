"""Connections to the evidence database, SQLite or PostgreSQL by URL alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import connections, schema

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


class Database:
    """The evidence database: sessions for reading, transactions for one user action each."""

    def __init__(self, url: str) -> None:
        self.url = async_url(url)
        if self.url.get_backend_name() == "sqlite":
            self.engine = self.reading = connections.sqlite(self.url)
        else:
            self.engine = connections.postgresql(self.url)
            self.reading = connections.postgresql(self.url, reading=True)
        self._readers = async_sessionmaker(self.reading, class_=AsyncSession, expire_on_commit=False)
        self._writers = async_sessionmaker(self.engine, class_=AsyncSession, expire_on_commit=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session for reading: each query sees what is there then, and nothing is changed for good."""
        async with self._readers() as session:
            yield session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session committed once at the end, or rolled back whole when the block raises."""
        async with self._writers.begin() as session:
            yield session

    async def upgrade(self) -> None:
        """Bring the schema to the newest revision, all or nothing; several processes may do so at once."""
        if await schema.current(self.url) == schema.newest():
            return
        # Only where something is to change: a running bot need not carry the library of migrations.
        from storage import migrate  # noqa: PLC0415

        await migrate.upgrade(self.url)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        await self.reading.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def reach(*urls: str) -> None:
    """Connect once to each database; raises what is in the way of one."""
    for url in urls:
        async with Database(url) as database, database.engine.connect():
            pass


def async_url(url: str) -> URL:
    """The URL with the driver that this program uses for its kind of database."""
    parsed = make_url(url)
    return parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
