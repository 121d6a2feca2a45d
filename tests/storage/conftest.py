"""Every storage test runs on SQLite, and on PostgreSQL in the long run."""

import pytest
from storage_world import World, make_world

from storage.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty evidence database of each kind."""
    name = {"sqlite": "sqlite_database", "postgresql": "postgresql_database"}[request.param]
    made = request.getfixturevalue(name)
    assert isinstance(made, Database)
    return made


@pytest.fixture
async def world(database: Database) -> World:
    """Two Kanwil with units, people and assessments."""
    return await make_world(database)
