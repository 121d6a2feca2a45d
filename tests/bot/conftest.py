"""What tests of handlers share."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.stage import Stage, stage
from bot.simulator import Person, Simulator
from knowledge.limits import Limits
from knowledge.roles import Role
from storage.database import Database
from tests.bot.engine_parts import running as engine_running
from tests.bot.office import PATIENCE, RUTAN, Office, invited
from tests.bot.stand_ins import PlainFront
from tests.bot.town import CAST, Town, found_town, settled_town
from tests.simulator.botapi import undocumented


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A local Bot API server."""
    async with Simulator() as made:
        yield made


@pytest.fixture
def siti(simulator: Simulator) -> Person:
    """Somebody who writes to the bot."""
    return simulator.person("Siti")


@pytest.fixture
def front(siti: Person) -> PlainFront:
    """Answers of few words, which know Siti."""
    known = PlainFront()
    known.known.add(siti.id)
    return known


@pytest.fixture
def home(engine_store: Path, tmp_path: Path) -> Path:
    """A folder with an engine's tables ready."""
    shutil.copy(engine_store / "engine.sqlite", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def settled(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of a town in which everybody has arrived."""
    path = tmp_path_factory.mktemp("town") / "settled.db"
    shutil.copy(migrated_file, path)

    async def settle() -> None:
        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(Database(f"sqlite:///{path}"))
            await found_town(database, path.parent / "originals", stack, list(CAST))

    asyncio.run(settle())
    return path


@pytest.fixture
async def town(settled: Path, database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    """A town with everybody in it."""
    async with AsyncExitStack() as stack:
        yield settled_town(settled, database, tmp_path / "originals", stack)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The real bot at the local Bot API server, one for all tests of a file, that takes each file apart.

    At the end it has sent only what the Bot API documents.
    """
    apart = Limits(album_quiet_seconds=0)
    async with stage(tmp_path_factory.mktemp("home") / "bot", 0, apart) as made:
        yield made
        unknown = {name for call in made.simulator.calls for name in undocumented(call.method, call.values)}
        assert unknown == set()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(running: Stage) -> Office:
    """An officer who came in by invitation and chose P2HAM for this year."""
    officer = running.simulator.person("<b>Ani</b> & Co", "ani", "id")
    made = Office(running, officer)
    own = officer.start(await invited(running, Role.OFFICER, RUTAN))
    choices = await officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE, after=own)
    await made.press("P2HAM (Permenkumham 25/2023)", choices)
    await made.press(choices.labels[0], choices)
    assert "Anda mengerjakan" in choices.text
    return made


@pytest.fixture(scope="session")
def engine_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A job store as an earlier start left it, so that no test waits for its making."""
    folder = tmp_path_factory.mktemp("prepared")

    async def start_once() -> None:
        async with Simulator() as simulator, engine_running(simulator, folder):
            pass

    asyncio.run(start_once())
    return folder
