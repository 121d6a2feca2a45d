"""What a long queue costs: python -m benchmarks.backlog [DOCUMENTS ...].

For each number so many short texts are sent to a bot on PostgreSQL while nobody reads, one by one as
submissions of their own; when all of them rest, that is measured; then a worker reads for a while. Nothing
may cost more the more documents wait.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.load import POSTGRESQL, Plan, Scene, scene
from benchmarks.pressure.files import paperwork
from benchmarks.pressure.processes import Stretch

NUMBERS = (1_000, 10_000)
EACH, APART = 50, 2.5
REST, WARM, DRAIN = 30.0, 15.0, 30.0
LEAST_PATIENCE, PATIENCE_EACH = 300.0, 0.5
QUEUED = "SELECT count(*) FROM dbos.workflow_status WHERE status = 'ENQUEUED' AND name = 'reading'"
FOLLOWED = "SELECT count(*) FROM dbos.workflow_status WHERE status = 'PENDING' AND name = 'submission'"
STILL_FOLLOWED = 0.01
"""Of all submissions: those that nothing comes before are followed as long as they wait."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """The cost of one queue: of taking a document in, of letting them wait, of reading one, and of memory."""

    documents: int
    taking_in: float
    waiting: float
    reading: float
    a_second: float
    memory: float

    def row(self) -> str:
        """A line of the table."""
        return (
            f"{self.documents:>9}{self.taking_in:>15.0f}{100 * self.waiting:>15.1f}{self.reading:>15.0f}"
            f"{self.a_second:>15.1f}{self.memory:>15.0f}"
        )


async def measured(documents: int) -> Backlog:
    """One queue from its beginning until a part of it is read."""
    officers = max(1, documents // EACH)
    plan = Plan(officers=officers, files=EACH, reading=False)
    files = await asyncio.to_thread(paperwork, ["note"] * documents)
    async with scene(POSTGRESQL, plan) as made:
        stretch = Stretch(made.processes)
        moments = [APART * (number // officers) for number in range(documents)]
        await made.crowd.send(files, moments, made.crowd.officers)
        await until(made, documents)
        taking_in = stretch.spent().total() / documents
        await all_rest(made, documents)
        stretch = Stretch(made.processes)
        await asyncio.sleep(REST)
        waiting = stretch.rate()
        memory, _ = made.processes.memory()
        made.processes.start("worker", LENGKAP_READERS="2")
        await made.processes.ready()
        await asyncio.sleep(WARM)
        stretch, before = Stretch(made.processes), await queued(made)
        await asyncio.sleep(DRAIN)
        read = before - await queued(made)
        return Backlog(
            documents,
            1000 * taking_in,
            waiting,
            1000 * stretch.spent().total() / max(1, read),
            read / stretch.seconds(),
            memory,
        )


async def until(made: Scene, documents: int) -> None:
    """Return when all wait in the queue; raises TimeoutError rather than wait for ever."""
    async with asyncio.timeout(LEAST_PATIENCE + PATIENCE_EACH * documents):
        while await queued(made) < documents:
            made.processes.check()
            await asyncio.sleep(1.0)


async def all_rest(made: Scene, documents: int) -> None:
    """Return when nobody follows those that wait any more; raises TimeoutError rather than wait for ever."""
    async with asyncio.timeout(LEAST_PATIENCE + PATIENCE_EACH * documents):
        while await made.count(FOLLOWED) > max(2, STILL_FOLLOWED * documents):
            made.processes.check()
            await asyncio.sleep(1.0)


async def queued(made: Scene) -> int:
    """How many documents wait."""
    return await made.count(QUEUED)


def main(given: Sequence[str] = ()) -> None:
    """Print a line for each queue as soon as it is known."""
    heads = ("waiting", "in, ms each", "at rest, %", "read, ms each", "read a second", "bot, MB")
    print("".join(f"{head:>{9 if head == 'waiting' else 15}}" for head in heads), flush=True)
    for number in [int(number) for number in given] or NUMBERS:
        print(asyncio.run(measured(number)).row(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
