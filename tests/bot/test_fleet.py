"""Several processes on one PostgreSQL: work is shared, the dead are replaced, and one fetches updates."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.running.fleet import Fleet
from bot.simulator import Person, Simulator
from storage.database import Database
from tests.bot.office import text_pdf, training_lines

pytestmark = pytest.mark.slow
LENGKAP = Path(sys.executable).with_name("lengkap")
PATIENCE = 120.0
SENT = 6
READING = "SELECT executor_id FROM dbos.workflow_status WHERE status = 'PENDING' AND name = 'reading'"


@dataclass
class Machines:
    """Processes of the program, all on the same databases."""

    surroundings: dict[str, str]
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def run(self, *args: str, **more: str) -> asyncio.subprocess.Process:
        """A process of the program that stays."""
        process = await asyncio.create_subprocess_exec(
            LENGKAP, *args, env=self.surroundings | more, stderr=asyncio.subprocess.DEVNULL
        )
        self.processes.append(process)
        return process

    async def said(self, *args: str) -> str:
        """What a command writes to standard output."""
        process = await asyncio.create_subprocess_exec(
            LENGKAP,
            *args,
            env=self.surroundings,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        return out.decode()


@dataclass
class Scene:
    """A server, the processes, an officer who has chosen a programme, and what is kept."""

    simulator: Simulator
    machines: Machines
    officer: Person
    database: Database

    async def reading(self) -> set[str]:
        """The processes that have begun to read something and not finished."""
        return set(await self._column(READING))

    async def matched(self) -> int:
        """How many documents have come to their end."""
        (count,) = await self._column("SELECT count(*) FROM document WHERE state = 'matched'")
        return int(count)

    async def _column(self, query: str) -> list[str]:
        async with self.database.engine.connect() as connection:
            return [row[0] for row in await connection.execute(text(query))]


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(PATIENCE):
        while not await true():  # noqa: ASYNC110 - other processes set no event here
            await asyncio.sleep(0.02)


@asynccontextmanager
async def scene(url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator())
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LENGKAP_")}
        machines = Machines(
            clean
            | {
                "LENGKAP_HOME": str(tmp_path / "home"),
                "LENGKAP_TELEGRAM_TOKEN": simulator.token,
                "LENGKAP_TELEGRAM_API_URL": simulator.url,
                "LENGKAP_DATABASE_URL": url,
                "LENGKAP_ENGINE_URL": url,
            }
        )
        stack.push_async_callback(ended, machines)
        link = await machines.said(
            "admin",
            "invite",
            "--role",
            "officer",
            "--kanwil",
            "Banten",
            "--unit",
            "Rutan",
            "--unit-kind",
            "rutan",
        )
        officer = simulator.person("Ani", "ani", "id")
        await machines.run("bot", LENGKAP_READERS="0")
        own = officer.start(link.strip().rpartition("=")[2])
        choices = await officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE, after=own)
        for label in ("P2HAM (Permenkumham 25/2023)", None):
            edits = len(choices.edits)
            officer.press(label or choices.labels[0], choices)
            await simulator.wait_until(lambda before=edits: len(choices.edits) > before, PATIENCE)
        yield Scene(simulator, machines, officer, await stack.enter_async_context(Database(url)))


async def ended(machines: Machines) -> None:
    for process in machines.processes:
        if process.returncode is None:
            process.kill()
        await process.wait()


def report(number: int) -> bytes:
    return text_pdf(*training_lines(2026), f"Salinan nomor {number}")


async def test_what_a_dead_worker_had_begun_is_finished_by_another_and_a_dead_bot_is_replaced(
    empty_postgresql: str, tmp_path: Path
) -> None:
    async with scene(empty_postgresql, tmp_path) as s:
        victim = await s.machines.run("worker", LENGKAP_READERS="1", LENGKAP_NAME="victim")
        sent = [s.officer.send_document(report(n), f"laporan {n}.pdf") for n in range(SENT)]
        await until(lambda: holds(s.reading(), "worker-victim-1"))
        await killed(victim)
        await s.machines.run("worker", LENGKAP_READERS="1", LENGKAP_NAME="heir")
        await until(lambda: equals(s.matched(), SENT))
        answer = await s.officer.wait_for(lambda m: m.buttons and m.reply_to in sent, PATIENCE)
        assert "P2HAM23-C4" in answer.text

        await s.machines.run("bot", LENGKAP_READERS="0", LENGKAP_NAME="standby")
        await killed(s.machines.processes[0])
        asked = s.officer.send_text("/bahasa")
        await s.officer.wait_for(lambda m: "English" in str(m.labels), PATIENCE, after=asked)


async def test_who_follows_hears_what_moved_in_another_process(empty_postgresql: str) -> None:
    reader, follower = (Fleet(url=empty_postgresql, base=name, may_lead=False) for name in ("r", "f"))
    heard: list[int] = []
    follower.listen(heard.append)
    async with AsyncExitStack() as stack:
        for fleet in (reader, follower):
            await fleet.join()
            stack.push_async_callback(fleet.leave)
        for number in range(1, 1001):
            reader.tell(number)
        async with Database(empty_postgresql) as database:
            await take_up_jobs(database)
        watching = [asyncio.create_task(fleet.watch()) for fleet in (reader, follower)]
        await until(lambda: equals(count(heard), 1000))
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    assert sorted(heard) == list(range(1, 1001))


async def take_up_jobs(database: Database) -> None:
    """The table that the fleet looks into, as the engine makes it."""
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE SCHEMA dbos"))
        await connection.execute(text("CREATE TABLE dbos.workflow_status (executor_id text, status text)"))


async def count(found: list[int]) -> int:
    return len(found)


async def holds(found: Awaitable[set[str]], name: str) -> bool:
    return name in await found


async def equals(found: Awaitable[int], wanted: int) -> bool:
    return await found == wanted


async def killed(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGKILL)
    await process.wait()
