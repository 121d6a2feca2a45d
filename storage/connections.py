"""Connections that cost no more than they must: one turn for each statement, none for what says nothing.

Those of SQLite rest on private parts of SQLAlchemy and aiosqlite, which the bounds in pyproject.toml hold.
"""

import select
from collections import deque
from typing import Any

from psycopg import AsyncCursor, Cursor
from psycopg.pq import ExecStatus, abc
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.engine import URL, Engine, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

LOCK_WAIT_SECONDS = 30
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={LOCK_WAIT_SECONDS * 1000}",
    "foreign_keys=ON",
)
_READ_ONLY = "-c default_transaction_read_only=on"


def sqlite(url: URL) -> AsyncEngine:
    """An engine on a SQLite file, each connection with a thread of its own."""
    arguments = {"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False}
    engine = create_async_engine(url, connect_args=arguments, hide_parameters=True)
    event.listen(engine.sync_engine, "do_connect", _connected)
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def postgresql(url: URL, *, reading: bool = False) -> AsyncEngine:
    """An engine on PostgreSQL; one for reading begins no transactions and can change nothing."""
    more: dict[str, Any] = {}
    if reading:
        given = url.query.get("options", "")
        options = " ".join([given] if isinstance(given, str) else given)
        more = {
            "isolation_level": "AUTOCOMMIT",
            "connect_args": {"options": f"{options} {_READ_ONLY}".strip()},
        }
    engine = create_async_engine(url, pool_size=5, max_overflow=5, hide_parameters=True, **more)
    frugal(engine.sync_engine)
    event.listen(engine.sync_engine, "handle_error", _without_rows)
    return engine


def frugal(engine: Engine) -> None:
    """Have connections of psycopg cost little, and give nobody one that the server has closed meanwhile.

    Only one on which something arrived while nobody used it is asked: every other one would answer.
    """
    cursor: type[Any] = _AsyncPlainCursor if engine.dialect.is_async else _PlainCursor

    def connecting(_dialect: object, _record: object, _arguments: object, named: dict[str, Any]) -> None:
        named.setdefault("cursor_factory", cursor)

    def look(connection: Any, record: Any, _: object) -> None:
        dialect: Any = engine.dialect
        waiting = select.poll()
        try:
            waiting.register(record.driver_connection.fileno(), select.POLLIN)
            if waiting.poll(0):
                dialect.do_ping(connection)
        except dialect.dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "do_connect", connecting)
    event.listen(engine, "checkout", look)


class _PlainCursor(Cursor[Any]):
    """Describes rows by plain tuples: those of psycopg know much that nobody asks, and cost as they do."""

    __slots__ = ()

    @property
    def description(self) -> Any:
        """Name and type of each column, as the DB-API has it."""
        return _described(self.pgresult) or super().description


class _AsyncPlainCursor(AsyncCursor[Any]):
    """Describes rows by plain tuples."""

    __slots__ = ()

    @property
    def description(self) -> Any:
        """Name and type of each column, as the DB-API has it."""
        return _described(self.pgresult) or super().description


def _described(result: abc.PGresult | None) -> list[tuple[Any, ...]] | None:
    if result is None or result.status != ExecStatus.TUPLES_OK:
        return None
    name, kind = result.fname, result.ftype
    return [((name(n) or b"").decode(), kind(n), None, None, None, None, None) for n in range(result.nfields)]


def _without_rows(context: ExceptionContext) -> None:
    """Leave of what PostgreSQL says its first line: those after it repeat what is in a row."""
    said = context.original_exception
    whole, first = str(said), str(said).partition("\n")[0]
    said.args = (first,)
    if context.sqlalchemy_exception:
        told = str(context.sqlalchemy_exception.args[0])
        context.sqlalchemy_exception.args = (told.replace(whole, first),)


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Executes a statement and fetches its rows in one turn of the connection's thread, not in four."""

    __slots__ = ()

    def _make_new_cursor(self, connection: Any) -> Any:
        return connection._conn.cursor()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _async_soft_close(self) -> None:
        """All rows are here, so that nothing is left to close."""

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        self._rows = deque(await self._turn(self._fetched, operation, parameters or ()))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._turn(self._cursor.executemany, operation, seq_of_parameters)

    def _fetched(self, operation: str, parameters: Any) -> Any:
        cursor: Any = self._cursor
        return cursor.execute(operation, parameters).fetchall()

    async def _turn(self, *call: Any) -> Any:
        connection: Any = self._connection
        return await connection._execute(*call)


class _Connection(AsyncAdapt_aiosqlite_connection):
    """Ends only what has begun."""

    __slots__ = ()
    _cursor_cls = _Cursor

    def rollback(self) -> None:
        if self._begun():
            super().rollback()

    def commit(self) -> None:
        if self._begun():
            super().commit()

    def _begun(self) -> bool:
        connection: Any = self._connection
        return bool(connection._connection and connection.in_transaction)


def _connected(dialect: Any, _record: object, arguments: Any, named: Any) -> _Connection:
    return _Connection(dialect.dbapi, dialect.connect(*arguments, **named)._connection)


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
