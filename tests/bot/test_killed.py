"""Killed by SIGKILL at every point of a file's way and started again: one final answer, nothing lost."""

import asyncio
import shutil
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from lives import PLACEHOLDER, YEAR, Nursery, Sent, check_rows, employed, nursery
from mortal_bot import POINTS, RESTING
from sqlmodel import select

from benchmarks.pressure.files import paperwork
from bot.demo import rutan
from bot.demo.writing import as_pdf
from bot.settings import Settings
from bot.simulator import Message, Person, Simulator
from storage.database import Database
from storage.tables import Document, DocumentState, Evidence
from tests.bot.engine_parts import until

SCANS, STOPPED_WITHIN = 4, 20.0
OTHERS, QUEUED = {"Budi": "Lapas Muara Jambu", "Citra": "Rutan Serang"}, {"queue_seconds": 0.5}


@pytest.fixture
def settings(simulator: Simulator, tmp_path: Path) -> dict[str, object]:
    return {
        "home": str(tmp_path),
        "telegram_api_url": simulator.url,
        "telegram_token": simulator.token,
        "readers": 1,
    }


@pytest.fixture
async def officer(
    simulator: Simulator, settings: dict[str, object], migrated_file: Path, tmp_path: Path
) -> Person:
    """Somebody of a unit who has chosen what to work on."""
    shutil.copy(migrated_file, tmp_path / "lengkap.sqlite")
    [made] = await employed(simulator, Settings.load(**settings), {"Siti": "Rutan Muara Jambu"})
    return made.person


@dataclass
class Bot:
    """The real bot, given one life after another."""

    nursery: Nursery
    simulator: Simulator
    home: Path

    @asynccontextmanager
    async def life(self, point: str = "", end: signal.Signals = signal.SIGTERM) -> AsyncIterator[None]:
        """A running bot; one that is to be killed has died when the block ends, the other has met its end."""
        if point:
            self.nursery.arm(point)
        life = self.nursery.begin()
        yield
        killed = point or end is signal.SIGKILL
        status = await (life.ended if point else life.end(end))
        assert status == (-signal.SIGKILL if killed else 0)

    async def answered(self, officer: Person) -> None:
        """Wait until the running bot polls and there is a final answer, perhaps of an earlier life."""
        polls = self._polls()
        # A poll is seen when it ends.
        await until(lambda: self._polls() > polls, 90)
        await self.simulator.wait_until(lambda: finals(officer) and not self.simulator.pending, 90)

    def _polls(self) -> int:
        return sum(call.method == "getUpdates" for call in self.simulator.calls)


@pytest.fixture
async def bot(
    simulator: Simulator, officer: Person, settings: dict[str, object], tmp_path: Path
) -> AsyncIterator[Bot]:
    """The bot of the officer; no life of it ends in an error that nobody foresaw."""
    async with nursery(tmp_path, settings) as made:
        yield Bot(made, simulator, tmp_path)
    assert "Traceback" not in made.errors


def finals(officer: Person) -> list[Message]:
    """The final answers; they have buttons."""
    return [message for message in officer.answers if message.labels]


async def rows(home: Path) -> tuple[list[Document], int]:
    async with Database(f"sqlite:///{home}/lengkap.sqlite") as database, database.session() as session:
        documents = (await session.exec(select(Document))).all()
        evidence = (await session.exec(select(Evidence))).all()
        places = {(e.document_id, e.assessment_id, e.criterion, e.part_first) for e in evidence}
        assert len(places) == len(evidence)
        return list(documents), len(evidence)


async def announced(home: Path) -> bool:
    """Whether a job was given the message that says that the file was seen, so that no later life says it."""
    async with Database(f"sqlite:///{home}/engine.sqlite") as database, database.session() as session:
        kept = await session.exec(sa.text("SELECT 1 FROM workflow_status WHERE name = 'submission'"))
        return kept.first() is not None


async def check(home: Path, officer: Person, files: Sequence[Message], orphans: int) -> None:
    """All have one final answer that names each, one row, one original; all else are known orphans."""
    [answer] = finals(officer)
    assert answer.reply_to is files[0]
    assert all(file.file and file.file.name in answer.text for file in files)
    others = [m.text for m in officer.answers if not m.labels]
    assert others == [PLACEHOLDER] * len(others)
    assert len(others) <= orphans
    documents, proposals = await rows(home)
    assert [d.state for d in documents] == [DocumentState.MATCHED] * len(files)
    assert {d.message_id for d in documents} == {file.id for file in files}
    assert proposals > 0
    kept = [path for path in (home / "originals").glob("*/[!.]*") if path.is_file()]
    assert sorted(path.name for path in kept) == sorted({d.sha256 for d in documents})


def send(officer: Person, count: int, first: int = 0) -> list[Message]:
    """One file, or several of an album."""
    papers = [rutan.decree(YEAR), rutan.agreement(YEAR), rutan.training(YEAR), rutan.invitation(YEAR)]
    names = ("SK Tim P2HAM.pdf", "PKS SLB.pdf", "Laporan.pdf", "Undangan.pdf")
    album = {"album": "7"} if count > 1 else {}
    return [
        officer.send_document(as_pdf(paper), name, **album)
        for paper, name in list(zip(papers, names, strict=True))[first : first + count]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3], ids=["one file", "an album"])
async def test_files_survive_a_kill_at_every_point_in_a_row(count: int, officer: Person, bot: Bot) -> None:
    files = send(officer, count)
    for point in POINTS:
        if point == "announced" and await announced(bot.home):
            # The job did that before the life ended that had just begun it.
            continue
        async with bot.life(point):
            pass
    async with bot.life():
        await bot.answered(officer)
    await check(bot.home, officer, files, orphans=2)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3], ids=["one file", "an album"])
@pytest.mark.parametrize("point", POINTS)
async def test_files_survive_a_kill_at_one_point(point: str, count: int, officer: Person, bot: Bot) -> None:
    async with bot.life(point):
        files = send(officer, count)
    async with bot.life():
        await bot.answered(officer)
    await check(bot.home, officer, files, orphans=1)


@pytest.mark.slow
@pytest.mark.parametrize("point", RESTING)
async def test_a_file_behind_those_of_others_survives_a_kill_where_nobody_follows_it_any_more(
    point: str, simulator: Simulator, settings: dict[str, object], officer: Person, tmp_path: Path
) -> None:
    others = await employed(simulator, Settings.load(**settings), OTHERS)
    waiting = Sent(officer)
    first, *scans = await asyncio.to_thread(paperwork, ["scan"] * (1 + len(others)))
    async with nursery(tmp_path, settings, QUEUED) as made:
        bot = Bot(made, simulator, tmp_path)
        async with bot.life(point):
            for other, scan in zip(others, scans, strict=True):
                other.send(scan.content, scan.filename)
            await simulator.wait_until(lambda: all(len(one.person.answers) == 1 for one in others), 30)
            waiting.send(first.content, first.filename)
        async with bot.life():
            await simulator.wait_until(lambda: all(one.answered() for one in [waiting, *others]), 300)
        assert "Traceback" not in made.errors
    assert sum(one.orphans() for one in [waiting, *others]) <= 1
    await check_rows(Settings.load(**settings).database_url, tmp_path, [waiting, *others])


@pytest.mark.slow
async def test_a_bot_told_to_stop_amid_scans_ends_within_twenty_seconds_and_its_next_life_goes_on(
    officer: Person, bot: Bot
) -> None:
    sent = Sent(officer)
    async with bot.life():
        for scan in await asyncio.to_thread(paperwork, ["scan"] * SCANS):
            sent.send(scan.content, scan.filename)
        await bot.simulator.wait_until(lambda: any(m.text != PLACEHOLDER for m in officer.answers), 90)
        begun = time.monotonic()
    assert time.monotonic() - begun < STOPPED_WITHIN
    documents, _ = await rows(bot.home)
    assert any(d.state is not DocumentState.MATCHED for d in documents)
    async with bot.life():
        await bot.simulator.wait_until(sent.answered, 300)
    sent.orphans()
    documents, _ = await rows(bot.home)
    assert [d.state for d in documents] == [DocumentState.MATCHED] * SCANS


async def test_an_album_half_received_is_answered_whole_after_the_restart(officer: Person, bot: Bot) -> None:
    async with bot.life(end=signal.SIGKILL):
        files = send(officer, 2)
        await bot.simulator.wait_until(lambda: not bot.simulator.pending and officer.answers, 30)
    files += send(officer, 2, first=2)
    async with bot.life():
        await bot.answered(officer)
    await check(bot.home, officer, files, orphans=1)
