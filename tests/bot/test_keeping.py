"""Backing up a working bot, putting back, and moving to PostgreSQL: everything is there, and goes on."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import func
from sqlmodel import select

from bot.demo.stage import Stage, stage
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage import backup, integrity
from storage.database import Database
from storage.originals import Originals
from storage.tables import Document, DocumentState, Kanwil, Person
from tests.bot.office import PATIENCE, RUTAN, Office, invited, picture, training

pytestmark = pytest.mark.slow
LENGKAP = Path(sys.executable).with_name("lengkap")


async def lengkap(home: Path, *args: object, **places: str) -> tuple[int, str]:
    """Exit code and standard error of the command in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LENGKAP_")}
    process = await asyncio.create_subprocess_exec(
        LENGKAP,
        *map(str, args),
        env=clean | {"LENGKAP_HOME": str(home)} | places,
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await asyncio.wait_for(process.communicate(), 120)
    return process.returncode or 0, err.decode()


async def an_officer(running: Stage) -> Office:
    officer = running.simulator.person("Ani", "ani", "id")
    made = Office(running, officer)
    own = officer.start(await invited(running, Role.OFFICER, RUTAN))
    choices = await officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE, after=own)
    await made.press("P2HAM (Permenkumham 25/2023)", choices)
    await made.press(choices.labels[0], choices)
    return made


async def unfinished(database: Database) -> int:
    async with database.session() as session:
        done = (DocumentState.MATCHED, DocumentState.FAILED)
        wanted = select(func.count()).select_from(Document).where(Document.state.not_in(done))
        return (await session.exec(wanted)).one()


async def documents(database: Database) -> int:
    async with database.session() as session:
        return (await session.exec(select(func.count()).select_from(Document))).one()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a backup taken while files were being read, and the home it was taken from."""
    folder = tmp_path_factory.mktemp("taken")
    async with stage(folder / "home", 0) as running:
        office = await an_officer(running)
        await office.send(training(2026), "laporan.pdf")
        for number in range(4):
            office.officer.send_document(picture(400 + number), f"foto {number}.jpg")
        async with asyncio.timeout(PATIENCE):
            while await documents(running.services.database) < 3:  # noqa: ASYNC110 - rows ring no bell
                await asyncio.sleep(0.05)
        code, err = await lengkap(folder / "home", "backup", folder / "cadangan.zip")
        assert code == 0, err
    return folder


@pytest.fixture
def backed_up(taken: Path, tmp_path: Path) -> Path:
    """A backup of the test's own, beside the home it was taken from."""
    shutil.copytree(taken, tmp_path, dirs_exist_ok=True)
    return tmp_path / "cadangan.zip"


def damaged(file: Path) -> Path:
    """The file with one byte changed."""
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Empty places to put things, as settings."""
    if request.param == "sqlite":
        home = tmp_path / "new home"
        return {
            "database_url": f"sqlite:///{home / 'lengkap.sqlite'}",
            "engine_url": f"sqlite:///{home / 'engine.sqlite'}",
        }
    url = request.getfixturevalue("empty_postgresql")
    return {"database_url": url, "engine_url": url}


def as_variables(places: dict[str, str]) -> dict[str, str]:
    return {f"LENGKAP_{name.upper()}": value for name, value in places.items()}


async def test_a_backup_put_back_goes_on_where_it_was_taken(
    backed_up: Path, places: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "new home"
    taken_with = backup.check(backed_up)
    code, err = await lengkap(home, "restore", backed_up, **as_variables(places))
    assert code == 0, err
    async with Database(places["database_url"]) as database:
        kept = await documents(database)
        assert kept == taken_with.tables["evidence"]["document"].rows > 0
        assert await integrity.check(database, Originals(home / "originals")) == []
    assert await Originals(home / "originals").check_all() == []
    async with stage(home, 0, places=places) as running:
        database = running.services.database
        for _ in range(200):
            if not await unfinished(database):
                break
            await asyncio.sleep(0.1)
        assert await unfinished(database) == 0
        assert await documents(database) >= kept


async def test_a_backup_is_not_put_over_what_is_there(backed_up: Path, tmp_path: Path) -> None:
    code, err = await lengkap(tmp_path / "home", "restore", backed_up)
    assert code == 1
    assert "sudah berisi data" in err


async def test_a_damaged_backup_is_refused_before_anything_is_made(backed_up: Path, tmp_path: Path) -> None:
    code, err = await lengkap(tmp_path / "empty", "restore", damaged(backed_up))
    assert code == 1
    assert "cadangan rusak" in err
    assert not (tmp_path / "empty" / "lengkap.sqlite").exists()


async def test_moving_to_postgresql_keeps_people_files_and_work(
    backed_up: Path, empty_postgresql: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with Database(f"sqlite:///{home / 'lengkap.sqlite'}") as old:
        kept = await documents(old)
    code, err = await lengkap(home, "migrate-to", empty_postgresql)
    assert code == 0, err
    places = {"database_url": empty_postgresql, "engine_url": empty_postgresql}
    async with stage(home, 0, places=places) as running:
        assert await documents(running.services.database) == kept
        async with running.services.database.session() as session:
            assert (await session.exec(select(Person.name))).all() == ["Ani"]
    code, err = await lengkap(home, "migrate-to", empty_postgresql)
    assert code == 1
    assert "sudah berisi data" in err


async def test_a_move_that_fails_half_way_may_be_done_again(
    backed_up: Path, postgresql_database: Database, empty_postgresql: str, tmp_path: Path
) -> None:
    async with postgresql_database.transaction() as session:
        session.add(Kanwil(name="Banten", province="Banten", zone=Zone.WIB))
    used, home = postgresql_database.url.render_as_string(hide_password=False), tmp_path / "home"
    code, err = await lengkap(home, "migrate-to", used, "--engine-url", empty_postgresql)
    assert (code, err.count("\n")) == (1, 1)
    assert "tabel kanwil" in err
    code, err = await lengkap(home, "migrate-to", empty_postgresql)
    assert code == 0, err


async def test_a_server_that_is_not_there_is_one_sentence_and_no_traceback(
    backed_up: Path, tmp_path: Path
) -> None:
    nowhere = "postgresql://lengkap@127.0.0.1:9/lengkap"
    places = as_variables({"database_url": nowhere, "engine_url": nowhere})
    moved = await lengkap(tmp_path / "home", "migrate-to", nowhere)
    put_back = await lengkap(tmp_path / "new", "restore", backed_up, **places)
    for code, err in (moved, put_back):
        assert (code, err.count("\n")) == (1, 1)
        assert "Connection refused" in err
