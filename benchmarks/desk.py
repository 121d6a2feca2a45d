"""What the Kanwil's desk costs at full size: python -m benchmarks.desk [--runs N].

38 units under 5 programmes of 120 items each, about 16,000 pieces of evidence, on SQLite: reading and
counting the digest, its workbook, its map and burn-up, the visit list. CPU seconds, those of child processes
counted, the median of some runs after one that is not counted.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from assistant.digests import digest, digest_files
from assistant.digests.digest_files import Part
from assistant.editions import Editions
from assistant.membership import enrolment
from assistant.offices import visits
from assistant.services import Services
from benchmarks.region import Size, editions, found
from bot.translation import DEFAULT, translator
from knowledge.limits import Limits
from matchers.matcher import Matcher
from storage.database import Database
from storage.originals import Originals

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
RUNS = 5
ASKED = {"digest": 1.0, "workbook": 3.0, "map": 2.0, "burn-up": 2.0, "visit list": 3.0}
"""The seconds that each may take."""


async def measured(folder: Path, runs: int) -> dict[str, float]:
    """The CPU seconds of each part, by its name."""
    async with Database(f"sqlite:///{folder / 'region.sqlite'}") as database:
        await database.upgrade()
        programmes = editions(Size())
        account = await found(database, programmes, Size(), 1, NOW)
        services = _services(programmes, database, folder)
        admin = await enrolment.known(services, account)
        scope, t = digest.whole(admin), translator(DEFAULT)

        async def counted() -> digest.Digest:
            return await digest.digest(services, admin, scope, now=NOW)

        value, tour = await counted(), await visits.tour(services, admin, 0, now=NOW)
        files = {"workbook": Part.BOOK, "map": Part.MAP, "burn-up": Part.PACE}
        found_ = {"digest": await _seconds(counted, runs)}
        for name, part in files.items():
            found_[name] = await _seconds(lambda part=part: digest_files.files(value, (part,), t=t), runs)
        found_["visit list"] = await _seconds(lambda: visits.sheet(tour, t=t), runs)
        return found_


async def _seconds(work: Callable[[], Awaitable[Any]], runs: int) -> float:
    taken = []
    for _ in range(runs + 1):
        started = _spent()
        await work()
        taken.append(_spent() - started)
    return median(taken[1:])


def _spent() -> float:
    """What this process and its children have used."""
    return sum(os.times()[:4])


def _services(programmes: Any, database: Database, folder: Path) -> Services:
    return Services(
        limits=Limits(),
        editions=Editions(programmes, Matcher(programmes.programmes)),
        database=database,
        originals=Originals(folder / "originals"),
        reader=None,
        clock=lambda: NOW,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_known_args()[0].runs
    with tempfile.TemporaryDirectory(prefix="lengkap-desk-") as folder:
        taken = asyncio.run(measured(Path(folder), runs))
    print(f"{'':12s}{'CPU s':>8s}{'asked':>8s}")
    for name, seconds in taken.items():
        print(f"{name:12s}{seconds:8.2f}{ASKED[name]:8.1f}")


if __name__ == "__main__":
    main()
