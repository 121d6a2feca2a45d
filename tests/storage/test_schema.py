"""The schema that migrations make is the one that the code speaks of, on both databases."""

import asyncio
import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from storage_world import make_world, stored

from knowledge.vocabulary import Zone
from storage import migrate, schema
from storage.database import Database, async_url
from storage.errors import BrokenReferences, SchemaNewer
from storage.tables import METADATA, Kanwil

SYSTEM = ("alembic_version", "sqlite_sequence")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    url = request.getfixturevalue("empty_postgresql")
    assert isinstance(url, str)
    return url


async def test_upgrading_from_nothing_gives_the_tables_of_the_code(empty_url: str) -> None:
    async with Database(empty_url) as database:
        assert await schema.current(database.url) is None
        await database.upgrade()
        await migrate.check(database.url)
        assert await schema.current(database.url) == schema.newest()


def test_the_revisions_are_those_of_the_migrations() -> None:
    scripts = ScriptDirectory.from_config(migrate.config())
    assert [script.revision for script in scripts.walk_revisions()] == list(reversed(schema.known()))


async def test_a_difference_would_be_noticed(empty_url: str) -> None:
    async with Database(empty_url) as database:
        await database.upgrade()
        async with database.engine.begin() as connection:
            await connection.execute(sa.text("ALTER TABLE unit ADD COLUMN nickname VARCHAR(10)"))
        with pytest.raises(Exception, match="nickname"):
            await migrate.check(database.url)


async def test_upgrading_again_keeps_every_row(empty_url: str) -> None:
    async with Database(empty_url) as database:
        await database.upgrade()
        world = await make_world(database)
        await stored(database, world)
        before = await _rows(database)
        await database.upgrade()
        assert await _rows(database) == before
        assert before["document"] == 1


async def test_processes_that_start_together_upgrade_once(empty_url: str) -> None:
    async with Database(empty_url) as first, Database(empty_url) as second:
        await asyncio.gather(first.upgrade(), second.upgrade(), first.upgrade())
        assert await schema.current(first.url) == schema.newest()


async def test_going_down_and_up_again(empty_url: str) -> None:
    async with Database(empty_url) as database:
        await database.upgrade()
        await migrate.downgrade(database.url, "base")
        async with database.engine.connect() as connection:
            names = await connection.run_sync(lambda c: sa.inspect(c).get_table_names())
        assert set(names) <= set(SYSTEM)
        await database.upgrade()
        await migrate.check(database.url)


async def test_a_failing_upgrade_leaves_nothing(empty_url: str) -> None:
    async with Database(empty_url) as database:

        def broken(connection: sa.Connection) -> None:
            migrate.command.upgrade(migrate.config(connection), "0001")
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

        with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
            await migrate.run(database.url, broken)
        assert await schema.current(database.url) is None
        await database.upgrade()


async def test_a_newer_program_s_database_is_left_alone(empty_url: str) -> None:
    async with Database(empty_url) as database:
        await database.upgrade()
        async with database.engine.begin() as connection:
            await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(SchemaNewer) as caught:
            await database.upgrade()
        assert caught.value.facts == {"revision": "9999"}
        assert await schema.current(database.url) == "9999"


async def test_a_migration_that_breaks_references_is_taken_back(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path / 'new.db'}") as database:
        await migrate.upgrade(database.url, "0001")
        orphan = sqlite3.connect(tmp_path / "new.db")
        orphan.execute("INSERT INTO unit VALUES (1, 77, NULL, 'Lapas', 'lapas', 'WIB')")
        orphan.commit()
        orphan.close()
        with pytest.raises(BrokenReferences) as caught:
            await database.upgrade()
        assert caught.value.facts == {"table": "unit", "row": 1, "parent": "kanwil"}
        assert await schema.current(database.url) == "0001"


def test_the_schema_can_be_worked_on_from_a_shell(tmp_path: Path) -> None:
    """As the next revision is made: `alembic -x url=... revision --autogenerate`."""
    project = Path(__file__).parents[2]
    url = f"url=sqlite:///{tmp_path / 'new.db'}"
    for command in (["upgrade", "head"], ["check"]):
        subprocess.run(
            [sys.executable, "-m", "alembic", "-x", url, *command],
            cwd=project,
            check=True,
            capture_output=True,
        )


def test_on_sqlite_every_detail_is_the_same(migrated_file: Path) -> None:
    """Alembic's own comparison does not see partial indexes, checks and AUTOINCREMENT."""
    engine = sa.create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        wanted = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()
    engine.dispose()
    connection = sqlite3.connect(migrated_file)
    made = connection.execute("SELECT name, sql FROM sqlite_master WHERE type != 'trigger'").fetchall()
    connection.close()
    assert _statements(made) == _statements(wanted)


async def test_what_is_in_a_row_never_gets_into_an_error(database: Database) -> None:
    """Neither into the error nor into what a log makes of it; PostgreSQL itself would tell."""

    async def insert() -> None:
        async with database.transaction() as session:
            session.add(Kanwil(name="RAHASIA 3674012345678901", province="Banten", zone=Zone.WIB))

    await insert()
    with pytest.raises(sa.exc.IntegrityError) as caught:
        await insert()
    told = "".join(traceback.format_exception(caught.value))
    assert "kanwil" in told
    assert "RAHASIA" not in told


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite"),
        ("postgres://h/d", "postgresql+psycopg"),
        ("postgresql://h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg"),
    ],
)
def test_urls_get_their_driver(given: str, driver: str) -> None:
    assert async_url(given).drivername == driver


async def test_sqlite_is_set_up_to_lose_nothing(sqlite_database: Database) -> None:
    async with sqlite_database.engine.connect() as connection:
        found = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def _statements(rows: list[tuple[str, str | None]]) -> dict[str, list[str]]:
    """Each object's definition as a sorted list of its parts: their order and quotes mean nothing."""
    return {
        name: sorted(part.strip().rstrip(",").replace('"', "") for part in definition.splitlines())
        for name, definition in rows
        if definition is not None and name not in SYSTEM
    }


async def _rows(database: Database) -> dict[str, int]:
    async with database.engine.connect() as connection:
        return {
            table.name: (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in METADATA.sorted_tables
        }
