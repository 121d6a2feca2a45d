"""What several rooms' tests need: an empty evidence database of their own, made quickly."""

import asyncio
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from sqlalchemy.engine import make_url

from benchmarks.pressure import servers
from storage.database import Database

# Tests check behaviour; a busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file brought to the newest schema once."""
    path = tmp_path_factory.mktemp("schema") / "migrated.db"

    async def migrate() -> None:
        async with Database(f"sqlite:///{path}") as database:
            await database.upgrade()

    asyncio.run(migrate())
    return path


@pytest.fixture
async def sqlite_database(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An evidence database of the test's own, with the newest schema and no rows."""
    path = tmp_path / "evidence.db"
    shutil.copy(migrated_file, path)
    async with Database(f"sqlite:///{path}") as made:
        yield made


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """An evidence database of the test's own; rooms that care about its kind override this."""
    return sqlite_database


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the test run."""
    with _postgresql() as server:
        yield server.get_uri()


@pytest.fixture
def own_postgresql() -> Iterator[Any]:
    """A PostgreSQL server of the test's own, which may be stopped and started again."""
    with _postgresql() as server:
        yield server


@contextmanager
def _postgresql() -> Iterator[Any]:
    with (
        tempfile.TemporaryDirectory(prefix="lengkap-pg-") as folder,
        servers.postgresql_server(Path(folder)) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> str:
    """The URL of a PostgreSQL database brought to the newest schema once."""
    url = _new_database(postgresql_server, "migrated")

    async def migrate() -> None:
        async with Database(url) as database:
            await database.upgrade()

    asyncio.run(migrate())
    return url


@pytest.fixture
async def postgresql_database(migrated_postgresql: str) -> AsyncIterator[Database]:
    """A PostgreSQL database of the test's own, with the newest schema and no rows."""
    async with Database(_new_database(migrated_postgresql, f"test_{uuid.uuid4().hex}", "migrated")) as made:
        yield made


@pytest.fixture
def empty_postgresql(postgresql_server: str) -> str:
    """The URL of a PostgreSQL database without any schema."""
    return _new_database(postgresql_server, f"test_{uuid.uuid4().hex}")


def _new_database(server: str, name: str, template: str = "template1") -> str:
    url = make_url(server)
    with psycopg.connect(url.set(database="postgres").render_as_string(False), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    return url.set(database=name).render_as_string(False)
