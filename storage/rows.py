"""Whole tables out of one database and into another, with a proof that nothing changed on the way."""

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.errors import DatabaseInUse

Row = dict[str, Any]
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contents:
    """How many rows a table holds and the digest of them all, the same on every kind of database."""

    rows: int
    digest: str


class Tally:
    """Adds rows up to the contents of their table; their order does not matter."""

    def __init__(self) -> None:
        self._rows = 0
        self._sum = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Count these rows."""
        for row in rows:
            line = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            digest = hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest()
            self._sum = (self._sum + int.from_bytes(digest, "big")) % 2**256
            self._rows += 1

    def contents(self) -> Contents:
        """What was added."""
        return Contents(self._rows, f"{self._sum:064x}")


@asynccontextmanager
async def snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that sees one moment of the database for as long as it is open, while others write."""
    async with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            await connection.exec_driver_sql("BEGIN")
        else:
            await connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
        await connection.rollback()


async def batches(connection: AsyncConnection, table: sa.Table) -> AsyncIterator[list[Row]]:
    """All rows of a table as plain JSON values, parents before their children."""
    async with connection.stream(sa.select(table).order_by(*_order(table))) as result:
        async for rows in result.mappings().partitions(AT_ONCE):
            yield [{name: _plain(value) for name, value in row.items()} for row in rows]


async def insert(connection: AsyncConnection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Add rows as `batches` gave them; columns that this table does not know are left out."""
    known = [{name: _typed(table.c[name], row[name]) for name in row if name in table.c} for row in rows]
    for start in range(0, len(known), AT_ONCE):
        await connection.execute(sa.insert(table), known[start : start + AT_ONCE])


async def require_empty(connection: AsyncConnection, tables: Iterable[sa.Table]) -> None:
    """Raise DatabaseInUse when any of the tables holds a row."""
    for table in tables:
        if await connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)):
            raise DatabaseInUse(table=table.name)


async def count_on(connection: AsyncConnection, tables: Iterable[sa.Table]) -> None:
    """Have PostgreSQL number new rows after those that came with their numbers; SQLite does by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is None:
            continue
        name = connection.dialect.identifier_preparer.format_table(table)
        largest = await connection.scalar(sa.select(sa.func.max(column)))
        if largest is not None:
            await connection.execute(
                sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(name, column.name), largest))
            )


async def contents(connection: AsyncConnection, tables: Iterable[sa.Table]) -> Mapping[str, Contents]:
    """What each table holds."""
    found = {}
    for table in tables:
        tally = Tally()
        async for rows in batches(connection, table):
            tally.add(rows)
        found[table.name] = tally.contents()
    return found


def _order(table: sa.Table) -> Sequence[sa.ColumnElement[Any]]:
    own = [c for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]
    return [*(sa.nulls_first(column.asc()) for column in own), *table.primary_key.columns]


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case _:
            return value


def _typed(column: sa.Column[Any], value: Any) -> Any:
    kind = column.type
    if value is None or isinstance(kind, sa.JSON):
        return value
    made = next((make for wanted, make in _MAKERS if isinstance(kind, wanted)), None)
    if isinstance(kind, sa.Enum) and kind.enum_class:
        made = kind.enum_class
    return made(value) if made else value


_MAKERS: Sequence[tuple[type[Any] | tuple[type[Any], ...], Callable[[Any], Any]]] = (
    (sa.LargeBinary, base64.b64decode),
    (sa.Boolean, bool),
    ((sa.DateTime, UTCDateTime), datetime.fromisoformat),
    (sa.Date, date.fromisoformat),
)


async def reflected(engine: AsyncEngine, schema: str | None = None) -> Sequence[sa.Table]:
    """The tables that the database has now, parents first."""
    found = sa.MetaData(schema=schema)
    async with engine.connect() as connection:
        await connection.run_sync(found.reflect)
    for column in (c for table in found.sorted_tables for c in table.columns):
        if isinstance(column.type, sa.JSON):
            column.type.none_as_null = True
    return [table for table in found.sorted_tables if table.name != "alembic_version"]
