"""A bot and two workers on one PostgreSQL, killed, cut off, replaced: nothing is lost or answered twice."""

import asyncio
import random
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from lives import (
    BEGUN_BY,
    UNFINISHED,
    Life,
    Nursery,
    Sent,
    check_rows,
    employed,
    nursery,
    until_none,
    until_ready,
)
from mortal_bot import POINTS, READING

from bot.jobs import heirs
from bot.settings import Settings
from bot.simulator import Simulator

PATIENCE, AWAY_SECONDS = 120.0, 30.0
NEWER = str(int(heirs.VERSION) + 1)
TAKEN_OVER_SECONDS = 10.0
APART = {"album_quiet_seconds": 0, "person_files_per_hour": 100_000, "queue_seconds": 1}
AT_ONCE, ROUNDS = 12, 200
PEOPLE = {"Ani": "Rutan Serang", "Budi": "Lapas Cilegon", "Citra": "Rutan Pandeglang"}
PARTS = {"bot": ("bot", 0), "one": ("worker", 1), "two": ("worker", 1)}
ALONE = {"alone": ("bot", 1)}


@dataclass
class Fleet:
    """The processes by name, those who send, and how many notes may be left behind."""

    nursery: Nursery
    simulator: Simulator
    evidence: str
    engine: str
    home: Path
    sent: list[Sent]
    lives: dict[str, Life] = field(default_factory=dict)
    killed: int = 0

    def begin(self, name: str, version: str = "") -> Life:
        duty, readers = (PARTS | ALONE)[name.partition(" ")[0]]
        self.lives[name] = self.nursery.begin(duty, name.replace(" ", "-"), version, readers=readers)
        return self.lives[name]

    async def kill(self, name: str) -> None:
        await self.lives.pop(name).end(signal.SIGKILL)
        self.killed += 1

    async def died(self) -> str:
        """Wait until somebody has died, and give the name."""
        names = {life.ended: name for name, life in self.lives.items()}
        async with asyncio.timeout(PATIENCE):
            [ended], _ = await asyncio.wait(names, return_when=asyncio.FIRST_COMPLETED)
        assert ended.result() == -signal.SIGKILL
        self.killed += 1
        return names[ended]

    async def load(self) -> None:
        """Send one report after another, some at a time, until cancelled."""
        number = 1000
        while True:
            number += 1
            self.sent[number % len(self.sent)].report(number)
            await self.simulator.wait_until(lambda: self.waiting() < AT_ONCE, 10 * PATIENCE)
            await asyncio.sleep(0.1)

    def waiting(self) -> int:
        """How many files have no final answer."""
        return sum(count == 0 for one in self.sent for count in one.answers().values())

    async def answered(self, seconds: float = PATIENCE) -> None:
        """Wait until each file has a final answer."""
        await self.simulator.wait_until(lambda: all(one.answered() for one in self.sent), seconds)

    def figures(self) -> str:
        """What happened, in one line."""
        files, notes = sum(len(one.files) for one in self.sent), sum(one.orphans() for one in self.sent)
        return f"{self.killed} kills, {files} files, each answered once, {notes} notes left behind"

    async def settled(self) -> None:
        """Wait until no job is left, and check everything that must hold then."""
        await until_none(self.engine, UNFINISHED, PATIENCE)
        await check_rows(self.evidence, self.home, self.sent)
        assert sum(one.orphans() for one in self.sent) <= self.killed


@asynccontextmanager
async def fleet(url: str, tmp_path: Path, *begun: str) -> AsyncIterator[Fleet]:
    async with Simulator() as simulator:
        settings: dict[str, object] = {
            "home": str(tmp_path / "home"),
            "telegram_api_url": simulator.url,
            "telegram_token": simulator.token,
        }
        if url:
            settings |= {"database_url": url, "engine_url": url}
        own = Settings.load(**settings)
        sent = await employed(simulator, own, PEOPLE)
        async with nursery(tmp_path, settings, APART) as lives:
            made = Fleet(lives, simulator, own.database_url, own.engine_url, tmp_path / "home", sent)
            await until_ready(*(made.begin(name) for name in begun))
            yield made
            for life in made.lives.values():
                assert await life.end() == 0


@asynccontextmanager
async def loaded(f: Fleet) -> AsyncIterator[None]:
    """Reports come in as long as the block; all are answered at its end."""
    sending = asyncio.create_task(f.load())
    try:
        yield
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending
    await f.answered()


@pytest.mark.slow
async def test_a_kill_at_any_point_loses_nothing_and_others_take_over_within_ten_seconds(
    empty_postgresql: str, tmp_path: Path
) -> None:
    """A dead worker stays away until its documents are answered by the other; a dead bot comes back."""
    async with fleet(empty_postgresql, tmp_path, *PARTS) as f:
        late = {}
        for number, point in enumerate(POINTS):
            f.nursery.arm(point)
            f.sent[number % len(f.sent)].report(number)
            dead = await f.died()
            began = time.monotonic()
            if dead == "bot":
                f.begin(dead)
            else:
                assert point in READING
                await until_none(f.engine, BEGUN_BY, PATIENCE, name=f"%-{dead}-%")
            late[point] = time.monotonic() - began
            await f.answered()
            if dead != "bot":
                await until_ready(f.begin(dead))
        await f.settled()
        assert "Traceback" not in f.nursery.errors
        assert {point: seconds for point, seconds in late.items() if seconds > TAKEN_OVER_SECONDS} == {}


@pytest.mark.slow
async def test_old_and_new_work_side_by_side_and_the_new_finish_what_the_old_left(
    empty_postgresql: str, tmp_path: Path
) -> None:
    async with fleet(empty_postgresql, tmp_path, "bot old", "one old") as f:
        async with loaded(f):
            await asyncio.sleep(2)
            await until_ready(f.begin("bot new", NEWER), f.begin("two new", NEWER))
            await asyncio.sleep(2)
            await f.kill("one old")
            assert await f.lives["bot old"].end() == 0
            await asyncio.sleep(2)
        await f.settled()
        assert "Traceback" not in f.nursery.errors


@pytest.mark.slow
async def test_postgresql_restarted_after_half_a_minute_costs_time_alone(
    own_postgresql: Any, tmp_path: Path
) -> None:
    """Processes that end meanwhile are started again, as systemd does."""
    async with fleet(own_postgresql.get_uri(), tmp_path, *PARTS) as f:
        keepers = [asyncio.create_task(kept_up(f, name)) for name in PARTS]
        async with loaded(f):
            await asyncio.sleep(3)
            await asyncio.to_thread(own_postgresql.stop)
            await asyncio.sleep(AWAY_SECONDS)
            await asyncio.to_thread(own_postgresql.ensure_postgres_running)
            await asyncio.sleep(5)
        await f.settled()
        for keeper in keepers:
            keeper.cancel()
        await until_ready(*f.lives.values())


async def kept_up(f: Fleet, name: str) -> None:
    """Start the process again a second after each end."""
    while True:
        await asyncio.shield(f.lives[name].ended)
        await asyncio.sleep(1)
        f.begin(name)


@pytest.mark.endure
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_two_hundred_kills_under_load(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite has one process, PostgreSQL a bot and two workers."""
    url = request.getfixturevalue("empty_postgresql") if kind == "postgresql" else ""
    names, chance = [*(PARTS if url else ALONE)], random.Random(8)  # noqa: S311
    async with fleet(url, tmp_path, *names) as f:
        begun = time.monotonic()
        async with loaded(f):
            for _ in range(ROUNDS):
                name = chance.choice(names)
                # One in four dies while it starts.
                if chance.random() > 0.25:
                    await until_ready(f.lives[name])
                await asyncio.sleep(chance.uniform(0, 4))
                await f.kill(name)
                f.begin(name)
        await f.settled()
        with capsys.disabled():
            sys.stdout.write(f"\n{kind}: {f.figures()}, {time.monotonic() - begun:.0f} s\n")
