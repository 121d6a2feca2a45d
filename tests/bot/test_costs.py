"""What a screen of one unit costs does not grow with what others have: as many queries, each by an index."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.callbacks import Press, Verb
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from storage.database import Database
from storage.tables import METADATA
from tests.bot.test_access import Owned, owned, shown_by
from tests.bot.town import CAST, Town, found_town

__all__ = ["owned"]

WHO = ("Ani", "Dewi")
UNITS, APART = 50, 100_000
SHARED = {"edition"}
TABLES = [table for table in METADATA.sorted_tables if table.name not in SHARED]
NAMES = {table.name for table in TABLES}
LEAVING = {Verb.LEAVE, Verb.HAND_OVER}
Statement = tuple[str, Any]
Costs = dict[str, list[Statement]]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    made: Database = request.getfixturevalue(f"{request.param}_database")
    return made


@pytest.fixture
async def town(database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        yield await found_town(database, tmp_path / "originals", stack, list(CAST))


@pytest.fixture
def mine(request: pytest.FixtureRequest) -> Owned:
    """What Ani's unit has."""
    made: Owned = request.getfixturevalue("owned")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("name", WHO)
async def test_no_screen_costs_more_when_fifty_other_units_work(town: Town, mine: Owned, name: str) -> None:
    """Ani is an officer, Dewi of the Kanwil: many of the other units are hers, as many of another Kanwil."""
    engine = town.services.database.engine
    await town.work_on("Budi")
    await town.send("Budi")
    # What presses change stays as it is after two rounds of them.
    _, _, alone = [await costs(town, mine, name) for _ in range(3)]
    async with engine.begin() as connection:
        await connection.run_sync(crowd)
    among = await costs(town, mine, name)
    assert {k: len(v) for k, v in among.items()} == {k: len(v) for k, v in alone.items()}
    async with engine.connect() as connection:
        assert await connection.run_sync(scans, among) == {}


async def costs(town: Town, mine: Owned, name: str) -> Costs:
    """What each command and each button asks the database when somebody uses it for Ani's unit."""
    found: Costs = {}
    turn = await town.turn(name)
    for command, handler in COMMANDS.items():
        with recorded(town.services.database) as found[f"/{command}"]:
            await shown_by(lambda use=handler: use(turn))
    for verb in (verb for verb in Verb if verb not in LEAVING):
        press = mine.press(verb)
        with recorded(town.services.database) as found[verb.name]:
            await shown_by(lambda p=press: BUTTONS[p.verb](turn, p))
        if verb is Verb.KW_CLOSE:
            await shown_by(lambda: BUTTONS[Verb.KW_CLOSE](turn, Press(Verb.KW_CLOSE, (mine.unit, 0))))
    return found


@contextmanager
def recorded(database: Database) -> Iterator[list[Statement]]:
    """The statements that reach the database meanwhile."""
    found: list[Statement] = []

    def note(_c: object, _k: object, statement: str, values: Any, _x: object, _m: object) -> None:
        found.append((statement, values))

    engines = {database.engine.sync_engine, database.reading.sync_engine}
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)


def crowd(connection: Connection) -> None:
    """Give each of many other units all that this town has; half of them are of the same Kanwil."""
    rows = {t.name: [dict(r) for r in connection.execute(sa.select(t)).mappings()] for t in TABLES}
    for number in range(1, UNITS + 1):
        for table in TABLES:
            if number % 2 and one_a_kanwil(table):
                continue
            copies = [copied(table, row, number) for row in rows[table.name]]
            if copies:
                connection.execute(table.insert(), copies)
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("ANALYZE"))


def one_a_kanwil(table: sa.Table) -> bool:
    """Whether a Kanwil has one row there at most."""
    return table.name == "kanwil" or any(
        [*constraint.columns.keys()] == ["kanwil_id"]
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    )


def copied(table: sa.Table, row: dict[str, Any], number: int) -> dict[str, Any]:
    """The row as another unit would have it."""
    return {column.name: shifted(table, column, row[column.name], number) for column in table.columns}


def shifted(table: sa.Table, column: sa.Column[Any], value: Any, number: int) -> Any:
    key = next(iter(column.foreign_keys), None)
    if value is None or (key is not None and key.column.table.name == "kanwil" and number % 2):
        return value
    if key is None and not alone_in(table, column):
        return value
    match value:
        case Enum() | bool():
            return value
        case int():
            return value + number * APART
        case str():
            return f"{number}{value}"[: getattr(column.type, "length", None)]
    return value


def alone_in(table: sa.Table, column: sa.Column[Any]) -> bool:
    """Whether no two rows may have the same there, together with what is of a Kanwil at most."""
    unique = [index.columns for index in table.indexes if index.unique]
    unique += [
        c.columns for c in table.constraints if isinstance(c, sa.PrimaryKeyConstraint | sa.UniqueConstraint)
    ]
    return any(column.name in columns and not any(map(own, columns)) for columns in unique)


def own(column: sa.Column[Any]) -> bool:
    """Whether it refers to a row that each unit has for itself."""
    return any(key.column.table.name != "kanwil" for key in column.foreign_keys)


def scans(connection: Connection, found: Costs) -> dict[str, list[str]]:
    """The screens that read all rows of a table, and the plans that say so."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET enable_seqscan = off")
    plans: dict[str, str] = {}
    bad: dict[str, list[str]] = {}
    for name, statements in found.items():
        for statement, values in statements:
            if not statement.startswith("SELECT"):
                continue
            if statement not in plans:
                plans[statement] = whole(connection, statement, values)
            if plans[statement]:
                bad.setdefault(name, []).append(plans[statement])
    return bad


def whole(connection: Connection, statement: str, values: Any) -> str:
    """The part of the plan that reads a whole table, and the statement; nothing when an index is used."""
    if connection.dialect.name == "postgresql":
        lines = [r[0] for r in connection.exec_driver_sql(f"EXPLAIN {statement}", values)]
        found = [
            x.strip() for x in lines if "Seq Scan on" in x and x.split("Seq Scan on ")[1].split()[0] in NAMES
        ]
    else:
        lines = [r[3] for r in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
        found = [line for line in lines if line.startswith("SCAN ") and line.split()[1] in NAMES]
    return f"{found} {statement}" if found else ""
