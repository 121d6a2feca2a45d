"""How long people wait, and what the bot costs: python -m benchmarks.speed.

The bot is the shipped one, started as `lengkap bot` in a process of its own on SQLite; it talks over HTTP
to the local Bot API server in this process, whose limit of one message a second is off. A wait is from the
moment a message is sent until its final answer stands in the chat.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from bot.demo import rutan
from bot.demo.papers import Block, NewPage, Paper, Para
from bot.demo.pictures import scanned
from bot.demo.writing import as_pdf
from bot.running.building import build_services
from bot.settings import Settings
from bot.simulator import Limits, Message, Person, Simulator
from bot.translation import DEFAULT, translator
from knowledge.limits import Limits as Reading
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone

LENGKAP = Path(sys.executable).with_name("lengkap")
YEAR = 2026
TEXT_PDFS, SCANS, COMMANDS, HELPS = 12, 6, 40, 7
MEGABYTE = 1_000_000
_PATIENCE = 60.0
_APART = 1.5 * Reading().album_quiet_seconds
_T = translator(DEFAULT)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure and the most it may be."""

    name: str
    measured: float
    worst: float
    target: float
    unit: str

    def row(self) -> str:
        """The figure as a line of the table."""
        sign = "ok" if self.measured < self.target else "MISSED"
        figures = f"{self.measured:>8.2f} {self.worst:>8.2f} {self.target:>8.2f}"
        return f"{self.name:<40} {figures} {self.unit:<3} {sign}"


class Unexpected(Exception):
    """The bot answered something else, so the wait for it says nothing."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A running bot and an officer who has chosen a programme."""

    simulator: Simulator
    officer: Person
    process: psutil.Process

    async def answered(self, act: Callable[[], Message], expected: str) -> float:
        """Seconds until the final answer to what the officer does; Unexpected when it is another one."""
        passing = {_T("answer.receiving"), _T("answer.stored")}
        started = time.perf_counter()
        own = act()

        def final() -> Message | None:
            return next((m for m in self.officer.answers if m.id > own.id and m.text not in passing), None)

        answer = await self.simulator.wait_until(final, _PATIENCE)
        seconds = time.perf_counter() - started
        if answer is None or expected not in answer.text:
            raise Unexpected(answer.text if answer else "")
        return seconds

    async def sent(self, content: bytes, filename: str, item: str) -> float:
        """Seconds until the answer to a file that joins no other names the item that it proves."""
        await asyncio.sleep(_APART)
        return await self.answered(lambda: self.officer.send_document(content, filename), item)

    async def asked(self, command: str, expected: str) -> float:
        """Seconds until a command is answered."""
        return await self.answered(lambda: self.officer.send_text(command), expected)

    def memory(self) -> float:
        """Megabytes that the bot's own process holds, without its reader children."""
        return self.process.memory_info().rss / MEGABYTE


async def measure() -> list[Figure]:
    """Every figure, taken one after another."""
    async with bench() as running:
        texts = [text_pdf(number) for number in range(TEXT_PDFS + 1)]
        text = [await running.sent(pdf, "laporan.pdf", "P2HAM23-P5") for pdf in texts][1:]
        pages = [scan(number) for number in range(SCANS + 1)]
        seen = [await running.sent(pdf, "pindaian.pdf", "P2HAM23-C3") for pdf in pages][1:]
        asked = [await running.asked("/kurang", rutan.UNIT) for _ in range(COMMANDS)]
        memory = running.memory()
    helped = [_help_seconds() for _ in range(HELPS)]
    return [
        _median("10-page text PDF to final answer", text, 1.5),
        _median("one-page scan to final answer", seen, 6.0),
        _median("/kurang", [1000 * seconds for seconds in asked], 150, "ms"),
        Figure("bot process without reader children", memory, memory, 200, "MB"),
        _median("lengkap --help", helped, 1.0),
    ]


@asynccontextmanager
async def bench() -> AsyncIterator[Bench]:
    """The shipped bot in a process of its own, facing an officer of a Rutan."""
    async with AsyncExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lengkap-bench-")))
        simulator = await stack.enter_async_context(Simulator(limits=Limits(chat_per_second=None)))
        token = await _invitation(home)
        process = _start(simulator, home)
        stack.callback(_end, process)
        officer = simulator.person("Rizal")
        running = Bench(simulator, officer, psutil.Process(process.pid))
        await running.answered(lambda: officer.start(token), rutan.UNIT)
        await simulator.wait_until(lambda: officer.last.buttons, _PATIENCE)
        for label in ("P2HAM (Permenkumham 25/2023)", str(YEAR)):
            press = officer.press(label)
            edits = len(press.message.edits)
            await simulator.wait_until(lambda: len(press.message.edits) > edits, _PATIENCE)  # noqa: B023
        yield running


def text_pdf(number: int) -> bytes:
    """Ten typed pages, different for each number."""
    decree = rutan.decree(YEAR)
    lines = [f"Catatan {number}.{line}: keadaan layanan kunjungan pada hari itu." for line in range(30)]
    page: tuple[Block, ...] = (NewPage(), *(Para(line) for line in lines))
    more = tuple(block for _ in range(8) for block in page)
    return as_pdf(Paper(decree.letterhead, (*decree.blocks, *more), f"Laporan {number}"))


def scan(number: int) -> bytes:
    """One scanned page, different for each number."""
    return scanned(as_pdf(rutan.order(YEAR)), seed=number)


def main() -> None:
    """Print the figures beside their targets."""
    print("Waiting and memory (median, worst, target)")
    for figure in asyncio.run(measure()):
        print(figure.row())


def _median(name: str, values: list[float], target: float, unit: str = "s") -> Figure:
    return Figure(name, statistics.median(values), max(values), target, unit)


async def _invitation(home: Path) -> str:
    async with AsyncExitStack() as stack:
        services = await build_services(Settings.load(**_places(home)), stack)
        invited = await enrolment.invite(
            services,
            role=Role.OFFICER,
            kanwil=KanwilPlace("Kanwil Banten", "Banten", Zone.WIB),
            unit=UnitPlace(rutan.UNIT, UnitKind.RUTAN, Zone.WIB),
            now=services.clock(),
        )
        return invited.token


def _places(home: Path) -> dict[str, str]:
    return {
        "home": str(home),
        "database_url": f"sqlite:///{home / 'lengkap.sqlite'}",
        "engine_url": f"sqlite:///{home / 'engine.sqlite'}",
        "files_url": (home / "originals").as_uri(),
    }


def _start(simulator: Simulator, home: Path) -> subprocess.Popen[bytes]:
    given = _places(home) | {
        "telegram_token": simulator.token,
        "telegram_api_url": simulator.url,
        "telegram_file_url": f"{simulator.url}/file",
        "log_level": "ERROR",
    }
    environment = {f"LENGKAP_{name.upper()}": value for name, value in given.items()}
    return subprocess.Popen([LENGKAP, "bot"], env=os.environ | environment)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(30)


def _help_seconds() -> float:
    started = time.perf_counter()
    subprocess.run([LENGKAP, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
