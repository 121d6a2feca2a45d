"""A backup put back is proved whole, and what fails on the way leaves nothing that is in the way later."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from storage_world import NOW, make_world, stored

from storage import backup
from storage.database import Database
from storage.errors import BackupUnreadable, CopyDiffers, StorageFull
from storage.originals import Originals
from storage.tables import Document

JOBS = sa.MetaData()
JOB = sa.Table("job", JOBS, sa.Column("id", sa.Integer, primary_key=True), sa.Column("input", sa.Text))
CONTENTS = [b"%PDF-1.7 satu", b"%PDF-1.7 dua"]


@dataclass
class Jobs:
    """Jobs of an engine that has one table."""

    database: Database

    async def tables(self) -> Sequence[sa.Table]:
        async with self.database.engine.begin() as connection:
            await connection.run_sync(JOBS.create_all)
        return [JOB]


class Full(Originals):
    """Has room for one file."""

    async def save(self, unit_id: int, content: bytes) -> str:
        if [*self.root.glob("*/*")]:
            raise StorageFull(size=len(content))
        return await super().save(unit_id, content)


class Rotting(Originals):
    """Says that it has kept a file, and has kept another."""

    async def save(self, unit_id: int, content: bytes) -> str:
        sha256 = await super().save(unit_id, content)
        path = self.root / str(unit_id) / sha256
        path.unlink()
        path.write_bytes(content[:-1])
        return sha256


@dataclass
class Place:
    """Where a backup is taken from or put."""

    evidence: Database
    jobs: Jobs
    originals: Originals

    async def rows(self) -> tuple[int, int]:
        """How many documents and jobs are kept."""
        async with self.evidence.session() as session:
            documents = (await session.exec(sa.select(sa.func.count()).select_from(Document))).scalar_one()
        async with self.jobs.database.engine.connect() as connection:
            return documents, await connection.scalar(sa.select(sa.func.count()).select_from(JOB)) or 0


@pytest.fixture
async def backed_up(sqlite_database: Database, tmp_path: Path) -> Path:
    """A backup of two files and a job."""
    originals = Originals(tmp_path / "originals")
    world = await make_world(sqlite_database)
    for number, content in enumerate(CONTENTS):
        sha256 = await originals.save(world.unit.id, content)
        await stored(sqlite_database, world, sha256=sha256, message_id=number + 1)
    async with Database(f"sqlite:///{tmp_path / 'jobs.db'}") as database:
        jobs = Jobs(database)
        await jobs.tables()
        async with database.engine.begin() as connection:
            await connection.execute(sa.insert(JOB).values(id=1, input="é"))
        await backup.write(tmp_path / "backup.zip", sqlite_database, jobs, originals, now=NOW)
    return tmp_path / "backup.zip"


@pytest.fixture
async def place(tmp_path: Path) -> Place:
    folder = tmp_path / "new"
    folder.mkdir()
    evidence, jobs = (Database(f"sqlite:///{folder / name}.db") for name in ("evidence", "jobs"))
    return Place(evidence, Jobs(jobs), Originals(folder / "originals"))


def changed(file: Path, within: str) -> None:
    """Pack the archive anew with one byte of its content changed, so that the archive itself is in order."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name in held if name.startswith(within))
    held[name] = held[name].replace(b"1", b"2", 1)
    with zipfile.ZipFile(file, "w") as archive:
        for each, content in held.items():
            archive.writestr(each, content)


async def test_a_restore_that_fails_keeps_no_rows_and_may_be_done_again(
    backed_up: Path, place: Place
) -> None:
    with pytest.raises(StorageFull):
        await backup.restore(backed_up, place.evidence, place.jobs, Full(place.originals.root))
    assert await place.rows() == (0, 0)
    await backup.restore(backed_up, place.evidence, place.jobs, place.originals)
    assert await place.rows() == (2, 1)
    assert await place.originals.check_all() == []


async def test_originals_that_are_not_what_was_put_back_are_noticed(backed_up: Path, place: Place) -> None:
    with pytest.raises(CopyDiffers, match="originals/"):
        await backup.restore(backed_up, place.evidence, place.jobs, Rotting(place.originals.root))
    assert await place.rows() == (0, 0)


def test_a_backup_is_for_this_account_only(backed_up: Path) -> None:
    assert backed_up.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("within", ["evidence/document.jsonl", "engine/job.jsonl", "originals/"])
async def test_a_backup_with_other_contents_under_its_names_is_refused(backed_up: Path, within: str) -> None:
    changed(backed_up, within)
    with pytest.raises(BackupUnreadable, match=within.partition(".")[0]):
        backup.check(backed_up)
