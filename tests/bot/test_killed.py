"""Killed by SIGKILL at every point of a file's way and started again: one final answer, nothing lost."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from engine_parts import until
from mortal_bot import POINTS
from sqlmodel import select

from assistant import assessments
from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from bot.demo import rutan
from bot.demo.writing import as_pdf
from bot.running.building import build_services
from bot.settings import Settings
from bot.simulator import Message, Person, Simulator
from bot.translation import translator
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage.database import Database
from storage.tables import Document, DocumentState, Evidence

YEAR = 2025
PROGRAMME = "p2ham-2023"
PLACEHOLDER = translator("id")("answer.receiving")


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as running_simulator:
        yield running_simulator


@pytest.fixture
async def officer(simulator: Simulator, migrated_file: Path, tmp_path: Path) -> Person:
    """Somebody of a unit who has chosen what to work on."""
    shutil.copy(migrated_file, tmp_path / "lengkap.sqlite")
    person = simulator.person("Siti")
    now = datetime.now(UTC)
    async with AsyncExitStack() as stack:
        services = await build_services(Settings.load(home=tmp_path, readers=1), stack)
        invited = await enrolment.invite(
            services,
            role=Role.OFFICER,
            kanwil=KanwilPlace("Kanwil Banten", "Banten", Zone.WIB),
            unit=UnitPlace("Rutan Muara Jambu", UnitKind.RUTAN, Zone.WIB),
            now=now,
        )
        arrival = await enrolment.redeem(
            services, telegram_id=person.id, name="Siti", token=invited.token, now=now
        )
        await assessments.choose(services, arrival.actor, PROGRAMME, YEAR, "", now=now)
    return person


@dataclass
class Bot:
    """The real bot, given one life after another."""

    nursery: asyncio.subprocess.Process
    simulator: Simulator
    home: Path

    @asynccontextmanager
    async def life(self, point: str = "", end: signal.Signals = signal.SIGTERM) -> AsyncIterator[None]:
        """A running bot; one that is to be killed has died when the block ends, the other has met its end."""
        assert self.nursery.stdin
        self.nursery.stdin.write(f"{point}\n".encode())
        process = int(await self._said())
        yield
        if not point:
            os.kill(process, end)
        killed = point or end is signal.SIGKILL
        assert int(await self._said()) == (-signal.SIGKILL if killed else 0)

    async def answered(self, officer: Person) -> None:
        """Wait until the running bot polls and there is a final answer, perhaps of an earlier life."""
        polls = self._polls()
        # A poll is seen when it ends, and without updates it lasts 25 seconds.
        await until(lambda: self._polls() > polls, 90)
        await self.simulator.wait_until(lambda: finals(officer) and not self.simulator.pending, 90)

    def _polls(self) -> int:
        return sum(call.method == "getUpdates" for call in self.simulator.calls)

    async def _said(self) -> bytes:
        assert self.nursery.stdout
        async with asyncio.timeout(60):
            return await self.nursery.stdout.readline()


@pytest.fixture
async def bot(simulator: Simulator, officer: Person, tmp_path: Path) -> AsyncIterator[Bot]:
    """The bot of the officer; no life of it ends in an error that nobody foresaw."""
    script = Path(__file__).with_name("mortal_bot.py")
    nursery = await asyncio.create_subprocess_exec(
        sys.executable,
        *(str(script), str(tmp_path), simulator.url, simulator.token),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield Bot(nursery, simulator, tmp_path)
        async with asyncio.timeout(20):
            _, errors = await nursery.communicate(b"")
        assert "Traceback" not in errors.decode()
    finally:
        if nursery.returncode is None:
            os.killpg(nursery.pid, signal.SIGKILL)
            await nursery.communicate()


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
    kept = [path for path in (home / "originals").glob("*/*") if path.is_file()]
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


async def test_an_album_half_received_is_answered_whole_after_the_restart(officer: Person, bot: Bot) -> None:
    async with bot.life(end=signal.SIGKILL):
        files = send(officer, 2)
        await bot.simulator.wait_until(lambda: not bot.simulator.pending and officer.answers, 30)
    files += send(officer, 2, first=2)
    async with bot.life():
        await bot.answered(officer)
    await check(bot.home, officer, files, orphans=1)
