"""What a second worker brings: python -m benchmarks.workers [SCANS].

Scans are sent at once, each by an officer of a unit of its own, to a bot that reads nothing itself, on
PostgreSQL; one worker of one reading child, then two. The rate is from the first to the last answer.
"""

import asyncio
import sys
from collections.abc import Sequence

from benchmarks.load import POSTGRESQL, Plan, measure
from benchmarks.pressure.report import Measured, lines

SCANS, TARGET = 24, 1.7


def rate(run: Measured) -> float:
    """Scans a minute."""
    waits = sorted(seconds for _, seconds in run.sent)
    return 60 * (len(waits) - 1) / (waits[-1] - waits[0])


async def measured(scans: int) -> list[Measured]:
    """The runs with one worker and with two."""
    return [
        await measure(
            POSTGRESQL,
            Plan(officers=scans, files=1, seconds=0.0, mix={"scan": 1}, workers=workers, readers=1),
        )
        for workers in (1, 2)
    ]


def main(given: Sequence[str] = ()) -> None:
    """Print both runs and how they compare."""
    one, two = asyncio.run(measured(int(given[0]) if given else SCANS))
    print("\n".join([*lines(one), *lines(two)]))
    print(f"scans a minute: {rate(one):.1f} with one worker, {rate(two):.1f} with two,", end=" ")
    print(f"{rate(two) / rate(one):.2f} times as many (at least {TARGET})")


if __name__ == "__main__":
    main(sys.argv[1:])
