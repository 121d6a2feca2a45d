"""What several rooms' tests need: an empty evidence database of their own, made quickly."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database


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
async def database(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An evidence database of the test's own, with the newest schema and no rows."""
    path = tmp_path / "evidence.db"
    shutil.copy(migrated_file, path)
    async with Database(f"sqlite:///{path}") as made:
        yield made
