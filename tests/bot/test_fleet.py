"""Several processes on one PostgreSQL: work is shared, the dead are replaced, and one fetches updates."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.pressure.files import paperwork
from bot.jobs import prepare
from bot.running.fleet import _MEMBERS, Fleet
from bot.simulator import Person, Simulator
from storage.database import Database
from storage.locks import SessionLocks
from tests.bot.office import text_pdf, training_lines
from tests.documents.signed_files import signed

pytestmark = pytest.mark.slow
LENGKAP = Path(sys.executable).with_name("lengkap")
PATIENCE, TAKEN_OVER = 120.0, 10.0
SENT = 6
READING = (
    "SELECT executor_id FROM dbos.workflow_status WHERE status = 'PENDING' AND name IN ('reading', 'seeing')"
)


@dataclass
class Machines:
    """Processes of the program, all on the same databases."""

    surroundings: dict[str, str]
    logs: Path
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def run(self, *args: str, **more: str) -> asyncio.subprocess.Process:
        """A process of the program that stays."""
        with (self.logs / f"{args[0]}-{len(self.processes)}").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                LENGKAP, *args, env=self.surroundings | more, stderr=log
            )
        self.processes.append(process)
        return process

    def said_to_the_operator(self) -> dict[str, str]:
        """The log of each process, by duty and number."""
        return {path.name: path.read_text() for path in sorted(self.logs.iterdir())}

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

    async def members(self) -> int:
        """How many processes hold a name."""
        async with SessionLocks(self.database.url.render_as_string(False)) as locks:
            return sum(kind == _MEMBERS for kind, _ in await locks.held())

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
            },
            tmp_path / "logs",
        )
        machines.logs.mkdir()
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
        await until(lambda: equals(s.members(), 3))
        await killed(s.machines.processes[0])
        asked = s.officer.send_text("/bahasa")
        await s.officer.wait_for(lambda m: "English" in str(m.labels), TAKEN_OVER, after=asked)


async def test_one_id_leads_from_the_update_to_the_answer_and_no_text_is_logged(
    empty_postgresql: str, tmp_path: Path
) -> None:
    async with scene(empty_postgresql, tmp_path) as s:
        await s.machines.run("worker", LENGKAP_READERS="1")
        paper = await asyncio.to_thread(signed, report(7))
        sent = s.officer.send_document(paper, "laporan rahasia.pdf", "keterangan rahasia")
        await s.officer.wait_for(lambda m: m.buttons and m.reply_to is sent, PATIENCE)
        await until(lambda: logged(s.machines, "done: inspect document 1"))
        bot, worker = s.machines.said_to_the_operator().values()
    mine = f" trace={s.officer.id}-{sent.id} "
    told = [[line.partition(mine)[2] for line in log.splitlines() if mine in line] for log in (bot, worker)]
    assert in_order(told[0], ("update kept", "stored document=1", "answered submission=1"))
    assert in_order(told[1], ("done: read document 1", "done: inspect document 1"))
    for hidden in (s.simulator.token, "rahasia", "isyarat", "Traceback"):
        assert hidden not in bot + worker


def in_order(lines: list[str], beginnings: Sequence[str]) -> bool:
    """Whether lines begin with these, one after another."""
    left = iter(lines)
    return all(any(line.startswith(wanted) for line in left) for wanted in beginnings)


async def test_a_worker_that_is_told_to_stop_leaves_its_scans_to_the_next_within_twenty_seconds(
    empty_postgresql: str, tmp_path: Path
) -> None:
    scans = await asyncio.to_thread(paperwork, ["scan"] * SENT)
    async with scene(empty_postgresql, tmp_path) as s:
        first = await s.machines.run("worker", LENGKAP_READERS="2", LENGKAP_NAME="first")
        for scan in scans:
            s.officer.send_document(scan.content, scan.filename)
        await until(lambda: holds(s.reading(), "worker-first-1"))
        first.terminate()
        async with asyncio.timeout(20):
            assert await first.wait() == 0
        assert await s.matched() < SENT
        await s.machines.run("worker", LENGKAP_READERS="2", LENGKAP_NAME="second")
        await until(lambda: equals(s.matched(), SENT))
        await s.simulator.wait_until(
            lambda: answered(s.officer) == {scan.filename for scan in scans}, PATIENCE
        )
        assert "Traceback" not in s.machines.said_to_the_operator()["worker-1"]


def answered(officer: Person) -> set[str]:
    """The names of the files that final answers speak of."""
    told = "\n".join(message.text for message in officer.answers if message.buttons)
    return set(re.findall(r"scan \d+\.pdf", told))


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
        await asyncio.to_thread(prepare, empty_postgresql)
        watching = [asyncio.create_task(fleet.watch()) for fleet in (reader, follower)]
        await until(lambda: equals(count(heard), 1000))
        assert follower.size == 2
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    assert sorted(heard) == list(range(1, 1001))


async def test_one_leads_until_it_is_gone_and_then_another_and_never_a_worker(empty_postgresql: str) -> None:
    await asyncio.to_thread(prepare, empty_postgresql)
    bots = [Fleet(url=empty_postgresql, base="b", may_lead=True) for _ in range(3)]
    worker = Fleet(url=empty_postgresql, base="w", may_lead=False)
    for fleet in (worker, *bots):
        await fleet.join()
    async with asyncio.TaskGroup() as group:
        rounds = {fleet._name: group.create_task(fleet.watch()) for fleet in (worker, *bots)}
        for _ in bots:
            await until(lambda: equals(count(leading(bots)), 1))
            await asyncio.sleep(2.5)
            [leader] = leading(bots)
            rounds[leader._name].cancel()
            await leader.leave()
            assert leading([worker, *bots]) == []
        rounds[worker._name].cancel()
    await worker.leave()


def leading(fleets: list[Fleet]) -> list[Fleet]:
    return [fleet for fleet in fleets if fleet.leading.is_set()]


async def test_no_two_processes_have_one_name_and_a_name_comes_back(empty_postgresql: str) -> None:
    first, second, third = (Fleet(url=empty_postgresql, base="r", may_lead=False) for _ in range(3))
    assert (await first.join(), await second.join()) == ("r-1", "r-2")
    await first.leave()
    assert await third.join() == "r-1"
    await second.leave()
    await third.leave()


async def count(found: Sequence[object]) -> int:
    return len(found)


async def holds(found: Awaitable[set[str]], name: str) -> bool:
    return name in await found


async def logged(machines: Machines, line: str) -> bool:
    return any(line in log for log in machines.said_to_the_operator().values())


async def equals(found: Awaitable[int], wanted: int) -> bool:
    return await found == wanted


async def killed(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGKILL)
    await process.wait()
