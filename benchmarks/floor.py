"""What the engine and the database cost at the very least: python -m benchmarks.floor.

The processor time of a job that does nothing, of one with a single recorded step, and of a session of one
query and of five, on SQLite and on PostgreSQL, one after another. What PostgreSQL itself uses is told apart.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
from dbos import DBOS, SetWorkflowID
from sqlmodel import text

from benchmarks.load import POSTGRESQL, SQLITE
from benchmarks.pressure.processes import children_seconds, postgresql
from bot.jobs import ALONE
from bot.jobs.store import open_store
from storage.database import Database

TIMES, WARM = 300, 20
QUERY = text("SELECT 1")
Act = Callable[[str], Awaitable[object]]


async def measured(act: Act, server: psutil.Process | None) -> tuple[float, float]:
    """Milliseconds of this process and of the database server for one act."""
    for number in range(WARM):
        await act(f"warm-{id(act)}-{number}")
    own, theirs = time.process_time(), _spent(server)
    for number in range(TIMES):
        await act(f"{id(act)}-{number}")
    return (
        1000 * (time.process_time() - own) / TIMES,
        1000 * (_spent(server) - theirs) / TIMES,
    )


def _spent(server: psutil.Process | None) -> float:
    if server is None:
        return 0.0
    times = server.cpu_times()
    return float(times.user + times.system) + children_seconds(server)


def jobs() -> dict[str, Act]:
    """Jobs without work, by what they are called."""

    async def nothing(key: str) -> str:
        return key

    @DBOS.workflow(name="empty")
    async def empty(key: str) -> None: ...

    @DBOS.workflow(name="one step")
    async def one(key: str) -> None:
        await DBOS.run_step_async({"name": "nothing"}, nothing, key)

    async def carried_out(workflow: Callable[..., Awaitable[None]], key: str) -> None:
        with SetWorkflowID(key):
            await (await DBOS.start_workflow_async(workflow, key)).get_result()

    return {
        "an empty job": lambda key: carried_out(empty, f"empty-{key}"),
        "a job with one step": lambda key: carried_out(one, f"one-{key}"),
    }


def sessions(database: Database) -> dict[str, Act]:
    """Sessions of queries that cost nothing themselves."""

    async def reading(queries: int) -> None:
        async with database.session() as session:
            for _ in range(queries):
                await session.exec(QUERY)  # type: ignore[call-overload]

    return {"a session of one query": lambda _: reading(1), "of five": lambda _: reading(5)}


async def lines(url: str, server: psutil.Process | None) -> list[str]:
    """The figures on one database."""
    acts = jobs()
    open_store(url, ALONE)
    try:
        async with Database(url) as database:
            acts |= sessions(database)
            found = {name: await measured(act, server) for name, act in acts.items()}
    finally:
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
    return [f"  {name:<24}{own:>7.2f}{theirs:>9.2f}" for name, (own, theirs) in found.items()]


def report() -> Iterator[str]:
    """A table for each database."""
    for kind in (SQLITE, POSTGRESQL):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lengkap-floor-")))
            url, server = f"sqlite:///{folder}/engine.sqlite", None
            if kind == POSTGRESQL:
                url, server = stack.enter_context(postgresql(folder))
            yield f"{kind}, processor ms each   own   server"
            yield from asyncio.run(lines(url, server))


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
