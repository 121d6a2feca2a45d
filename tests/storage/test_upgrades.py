"""From every schema that there was, with rows in all its tables: a later one keeps each value of each row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from storage import migrate
from storage.database import Database
from storage.rows import reflected
from storage.tables import METADATA

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROWS = (1, 2)
VALUES: Mapping[type, Callable[[int], Any]] = {
    sa.Boolean: lambda number: number == 1,
    sa.Integer: lambda number: number,
    sa.Float: lambda number: number / 2,
    sa.DateTime: lambda number: NOW + timedelta(hours=number),
    sa.Date: lambda number: date(2026, 3, number),
    sa.JSON: lambda number: [{"number": number, "text": "é"}],
    sa.LargeBinary: lambda number: bytes([number]),
}
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    return Database(request.getfixturevalue("empty_postgresql") if request.param == "postgresql" else url)


@pytest.mark.slow
async def test_every_step_from_the_first_schema_on_keeps_every_row(empty: Database) -> None:
    steps = [script.revision for script in ScriptDirectory.from_config(migrate.config()).walk_revisions()]
    async with empty as database:
        had: Rows = {}
        for revision in reversed(steps):
            await migrate.upgrade(database.url, revision)
            assert kept(had, await contents(database)) == had
            await fill(database)
            had = await contents(database)
            assert {name: len(rows) for name, rows in had.items()} == dict.fromkeys(had, len(ROWS))
        assert set(had) == {table.name for table in METADATA.sorted_tables}
        await migrate.check(database.url)


async def fill(database: Database) -> None:
    """Put rows into each table that has none."""
    async with database.engine.begin() as connection:
        for table in await reflected(database.engine):
            if (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one() == 0:
                await connection.execute(table.insert(), [row(table, number) for number in ROWS])


def row(table: sa.Table, number: int) -> dict[str, Any]:
    """A row like no other, belonging to rows of the same number."""
    return {column.name: value(table, column, number) for column in table.columns}


def value(table: sa.Table, column: sa.Column[Any], number: int) -> Any:
    if any(key.column.table is table for key in column.foreign_keys):
        return None
    if column.name == "role":
        return "officer"
    if isinstance(column.type, sa.String):
        return f"{number} {table.name} {column.name} é"[: column.type.length]
    [made] = [make(number) for kind, make in VALUES.items() if isinstance(column.type, kind)]
    return made


async def contents(database: Database) -> Rows:
    """All rows, in the order of their keys."""
    found = {}
    async with database.engine.connect() as connection:
        for table in await reflected(database.engine):
            rows = await connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            found[table.name] = [dict(row) for row in rows.mappings()]
    return found


def kept(had: Rows, has: Rows) -> Rows:
    """What is there of what was there."""
    return {
        name: [{column: now[column] for column in then} for then, now in zip(rows, has[name], strict=True)]
        for name, rows in had.items()
    }
