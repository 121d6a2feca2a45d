"""What a second worker brings: python -m benchmarks.workers [SCANS].

Scans are sent at once, each by an officer of a unit of its own, to a bot that reads nothing itself, on
PostgreSQL; one worker of one reading child, then two. The rate is from sending to the last answer. The
processes are hardly looked into, since they share the processor with those who read. What the machine itself
gives two who read at once, with nobody else there, is told beside.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing

from benchmarks.load import POSTGRESQL, Plan, measure
from benchmarks.pressure.files import paperwork
from benchmarks.pressure.report import Measured, lines
from documents.reader import Reader
from knowledge.limits import Limits

SCANS, TARGET = 24, 1.7
LOOK_SECONDS = 0.5


def rate(run: Measured) -> float:
    """Scans a minute."""
    return 60 * len(run.sent) / max(seconds for _, seconds in run.sent)


async def measured(scans: int) -> list[Measured]:
    """The runs with one worker and with two."""
    return [
        await measure(
            POSTGRESQL,
            Plan(
                officers=scans,
                files=1,
                seconds=0.0,
                mix={"scan": 1},
                workers=workers,
                readers=1,
                look_seconds=LOOK_SECONDS,
            ),
        )
        for workers in (1, 2)
    ]


def alone(scans: int, readers: int) -> float:
    """Scans a minute of reading children that share the processor with nobody."""
    files = paperwork(["scan"] * scans)
    with ExitStack() as stack:
        crew = [stack.enter_context(closing(Reader(Limits()))) for _ in range(readers)]
        for reading in [reader.submit(files[0].content, files[0].filename) for reader in crew]:
            reading.result()
        begun = time.perf_counter()
        started = [
            crew[number % readers].submit_whole(file.content, file.filename)
            for number, file in enumerate(files[1:])
        ]
        for read in started:
            read.result()
        return 60 * len(started) / (time.perf_counter() - begun)


def main(given: Sequence[str] = ()) -> None:
    """Print both runs and how they compare."""
    scans = int(given[0]) if given else SCANS
    one, two = asyncio.run(measured(scans))
    print("\n".join([*lines(one), *lines(two)]))
    child, children = alone(scans + 1, 1), alone(scans + 1, 2)
    print(f"scans a minute, reading children alone: {child:.1f} by one, {children:.1f} by two,", end=" ")
    print(f"{children / child:.2f} times as many")
    print(f"scans a minute: {rate(one):.1f} with one worker, {rate(two):.1f} with two,", end=" ")
    print(f"{rate(two) / rate(one):.2f} times as many (at least {TARGET})")


if __name__ == "__main__":
    main(sys.argv[1:])
