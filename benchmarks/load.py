"""Officers against the bot: python -m benchmarks.load [--help].

The shipped bot, and workers on PostgreSQL, run in processes of their own and talk over HTTP to the local
Bot API server in this process, which also plays the officers and keeps Telegram's limits. A wait is from
the moment a file is sent until its final answer stands in the chat.
"""

import argparse
import asyncio
import json
import random
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from benchmarks.pressure import report
from benchmarks.pressure.crowd import Crowd, gathered
from benchmarks.pressure.files import KINDS, Paperwork, mixed, paperwork
from benchmarks.pressure.pace import Pace
from benchmarks.pressure.processes import Processes, Stretch, postgresql, surroundings
from benchmarks.pressure.report import KEPT, Measured
from bot.settings import Settings
from bot.simulator import Simulator
from storage.database import Database

SQLITE, POSTGRESQL = "sqlite", "postgresql"
UNFINISHED = "SELECT count(*) FROM {}workflow_status WHERE status IN ('PENDING', 'ENQUEUED', 'DELAYED')"
LOOK_SECONDS = 0.5
REST_SECONDS, START_SECONDS = 5.0, 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who sends what, and who reads it: the workers, without any the bot itself, or nobody.

    Each process is looked into every `look_seconds`; five times as often, its work takes a fifth longer.
    """

    officers: int = 6
    files: int = 4
    seconds: float = 20
    mix: Mapping[str, int] = field(default_factory=lambda: dict(zip(KINDS, (4, 3, 2, 1, 1, 0), strict=True)))
    backlog: int = 0
    workers: int = 0
    readers: int = 2
    reading: bool = True
    seed: int = 8
    patience: float = 3600
    look_seconds: float = 0.02


@dataclass(slots=True)
class Scene:
    """The running bot with everybody around it."""

    crowd: Crowd
    processes: Processes
    database: Database
    unfinished: str
    memory: list[tuple[float, float]] = field(default_factory=list)

    async def at_rest(self, patience: float) -> None:
        """Return when every update was fetched and no job is left."""
        async with asyncio.timeout(patience):
            while self.crowd.simulator.pending or await self.jobs():
                self.processes.check()
                self.memory.append(self.processes.memory())
                await asyncio.sleep(LOOK_SECONDS)

    async def jobs(self) -> int:
        """How many jobs are not finished."""
        return await self.count(self.unfinished)

    async def count(self, query: str) -> int:
        """What a query of the job store counts."""
        async with self.database.engine.connect() as connection:
            return int((await connection.execute(text(query))).scalar_one())


@asynccontextmanager
async def scene(kind: str, plan: Plan) -> AsyncIterator[Scene]:
    """The bot on this kind of database, warm: it has read one file of each kind."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lengkap-load-")))
        simulator = await stack.enter_async_context(Simulator())
        given = {
            "home": str(folder / "home"),
            "telegram_token": simulator.token,
            "telegram_api_url": simulator.url,
            "log_level": "ERROR",
            "readers": str(0 if plan.workers or not plan.reading else plan.readers),
        }
        postmaster = None
        if kind == POSTGRESQL:
            url, postmaster = stack.enter_context(postgresql(folder))
            given |= {"database_url": url, "engine_url": url}
        # Who sends the backlog sends nothing else: a file that joins a scan is answered together with it.
        crowd = await gathered(simulator, Settings.load(**given), plan.officers * (2 if plan.backlog else 1))
        processes = Processes(surroundings(**given), folder, postmaster, plan.look_seconds)
        stack.callback(processes.stop)
        processes.start("bot")
        for _ in range(plan.workers):
            processes.start("worker", LENGKAP_READERS=str(plan.readers))
        engine = Settings.load(**given).engine_url
        database = await stack.enter_async_context(Database(engine))
        schema = "dbos." if kind == POSTGRESQL else ""
        made = Scene(crowd, processes, database, UNFINISHED.format(schema))
        await simulator.wait_until(
            lambda: any(c.method == "getUpdates" for c in simulator.calls), START_SECONDS
        )
        await processes.ready()
        if plan.reading:
            await _warm(made, plan)
        yield made


async def _warm(made: Scene, plan: Plan) -> None:
    """Let every reading child start, once with each kind of file."""
    kinds = [kind for kind, times in plan.mix.items() if times] + ["scan"] * bool(plan.backlog)
    files = await asyncio.to_thread(paperwork, kinds * max(2, plan.readers * max(1, plan.workers)))
    files = [Paperwork(file.kind, f"awal {file.filename}", file.content + b"\n") for file in files]
    officers = made.crowd.officers[: plan.officers]
    await made.crowd.send(files, [3.0 * (n // len(officers)) for n in range(len(files))], officers)
    await made.at_rest(plan.patience)
    made.crowd.sent.clear()
    made.memory.clear()


async def measure(kind: str, plan: Plan) -> Measured:
    """One run: the backlog at once, the other files spread over the time."""
    dice = random.Random(plan.seed)
    count = plan.officers * plan.files
    kinds = mixed(plan.mix, count, dice)
    files = await asyncio.to_thread(paperwork, kinds + ["scan"] * plan.backlog)
    moments = [(number + dice.random()) * plan.seconds / count for number in range(count)]
    async with scene(kind, plan) as made:
        resting = Stretch(made.processes)
        await asyncio.sleep(REST_SECONDS)
        rest = resting.rate()
        stretch = Stretch(made.processes)
        refused = _refused(made.crowd.simulator)
        crowd, officers = made.crowd, made.crowd.officers
        with Pace() as pace:
            await crowd.send(files[count:], [0.0] * plan.backlog, officers[plan.officers :])
            await crowd.send(files[:count], moments, officers[: plan.officers])
            await made.at_rest(plan.patience)
        answers = made.crowd.answers()
        return Measured(
            database=kind,
            sent=[(sent.kind, sent.seconds) for sent in answers[plan.backlog :]],
            documents=len(answers),
            seconds=stretch.seconds(),
            parts=dict(stretch.spent()),
            rest=rest,
            slower=pace.slower,
            generator=stretch.generator(),
            memory=made.memory,
            refused=_refused(made.crowd.simulator) - refused,
        )


def _refused(simulator: Simulator) -> int:
    return sum(call.status == 429 for call in simulator.calls)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for on the command line."""
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--database", choices=(SQLITE, POSTGRESQL), action="append")
    parser.add_argument("--officers", type=int, default=plan.officers, help="each of a unit of their own")
    parser.add_argument("--files", type=int, default=plan.files, help="that each officer sends")
    parser.add_argument("--seconds", type=float, default=plan.seconds, help="over which files are sent")
    parser.add_argument("--mix", type=_mix, default=plan.mix, help="such as text=3,scan=1")
    parser.add_argument("--backlog", type=int, default=0, help="scans that others send before, all at once")
    parser.add_argument("--workers", type=int, default=0, help="on PostgreSQL; 0: the bot reads by itself")
    parser.add_argument("--readers", type=int, default=plan.readers, help="reading children a process")
    parser.add_argument("--seed", type=int, default=plan.seed)
    parser.add_argument("--json", type=Path, help="a file to write the figures to")
    parser.add_argument("--keep", metavar="NAME", help="keep the figures under a name for docs/scale.md")
    return parser.parse_args(given)


def _mix(words: str) -> dict[str, int]:
    pairs = (word.partition("=") for word in words.split(","))
    mix = {kind: int(times or 1) for kind, _, times in pairs}
    if unknown := set(mix) - set(KINDS):
        raise argparse.ArgumentTypeError(f"no kind {unknown.pop()}; there are {', '.join(KINDS)}")
    return mix


def main(given: Sequence[str] | None = ()) -> None:
    """Print the figures of one run for each database."""
    asked = vars(arguments(given))
    databases, written = asked.pop("database") or [SQLITE, POSTGRESQL], asked.pop("json")
    name = asked.pop("keep")
    found = []
    for database in databases:
        found.append(asyncio.run(measure(database, Plan(**asked))))
        print("\n".join(report.lines(found[-1])), flush=True)
    figures = [report.plain(measured) for measured in found]
    if written:
        written.write_text(json.dumps(figures, indent=1) + "\n")
    if name:
        kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
        KEPT.write_text(json.dumps(kept | {name: figures}, indent=1) + "\n")


if __name__ == "__main__":
    main(None)
