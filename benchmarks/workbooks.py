"""What a workbook of a programme costs: written, read in the fenced child, compared and kept.

Run through `python -m benchmarks workbooks`: time that passes, and processor time of parent and children.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.editions import Editions
from assistant.programmes import loading
from assistant.programmes.loading import Loading
from assistant.spreadsheets import filled, programme_form, programme_import
from bot.translation import translator
from documents.reader import Reader
from knowledge import catalogue
from knowledge.limits import Limits
from knowledge.programme import Programme
from matchers.matcher import Matcher
from reports.forms import workbook
from storage.audit import Stamp
from storage.database import Database

ITEMS, RUNS, TARGET = 150, 5, 2.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that passed, and seconds that processors worked."""

    passed: float
    worked: float


def made(items: int = ITEMS) -> Programme:
    """A programme of so many items, those of the two largest editions."""
    larger, other = (catalogue.load().programme(id_) for id_ in ("kkpham-2021", "zi-wbk-2021"))
    more = [
        c.model_copy(update={"group": larger.groups[0].name, "stage": None, "answer": None})
        for c in other.criteria
    ]
    found = (*larger.criteria, *more)[:items]
    return larger.model_copy(update={"id": "percobaan-2026", "criteria": found})


async def imported(content: bytes, reader: Reader, database: Database) -> int:
    """Everything between the bytes and the edition; how many things it changes."""
    editions = Editions(catalogue.load(), Matcher(()))
    t = translator("id")
    told = programme_import.examined(t, filled.read(await reader.sheets(content)), editions.catalogue, None)
    if told.programme is None:
        raise ValueError(told.faults)
    wanted = Loading(told.programme, None, told.renamed)
    found = loading.changes(editions.catalogue, wanted)
    async with database.transaction() as session:
        await loading.load(editions.catalogue, wanted, session=session, stamp=Stamp(datetime.now(UTC)))
    return len(found)


async def measure() -> tuple[Cost, Cost]:
    """The cost of writing a workbook and of importing it, each the median of some runs."""
    programme, t, limits = made(), translator("id"), Limits()
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite:///{Path(folder) / 'bench.sqlite'}") as database:
            await database.upgrade()
            content = workbook(programme_form.form(t, programme))

            async def write() -> None:
                workbook(programme_form.form(t, programme))

            async def read() -> None:
                # A child's processor time counts once it has ended.
                reader = Reader(limits)
                try:
                    await imported(content, reader, database)
                finally:
                    reader.close()

            return await _median(write), await _median(read)


async def _median(act: Callable[[], Awaitable[None]]) -> Cost:
    costs = []
    for _ in range(RUNS):
        passed, worked = time.perf_counter(), _worked()
        await act()
        costs.append(Cost(time.perf_counter() - passed, _worked() - worked))
    return sorted(costs, key=lambda cost: cost.worked)[RUNS // 2]


def _worked() -> float:
    return sum(os.times()[:4])


def main() -> None:
    """Print the table."""
    written, read = asyncio.run(measure())
    print(f"| {ITEMS} items | passed | processor | target |\n|---|---|---|---|")
    print(f"| workbook written | {written.passed:.2f} s | {written.worked:.2f} s | |")
    print(f"| workbook imported | {read.passed:.2f} s | {read.worked:.2f} s | {TARGET:g} s |")


if __name__ == "__main__":
    main()
