"""The last three days before a national deadline: python -m benchmarks.deadline_day [--write].

Every document of every unit arrives at a drawn moment and waits for one of so many reading children, text
before scans. What a document costs was measured and stands in data/scale.json beside what is assumed about
people; the same file and seed give the same table, which docs/scale.md shows. With --write the costs are
taken from the runs of benchmarks.load that were kept as "typed files" and "scans", and the page written anew.
"""

import heapq
import json
import random
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.pressure import report
from benchmarks.pressure.report import KEPT, POSTGRESQL, percentile
from benchmarks.pressure.watched import MATCHING, READING

DATA = Path(__file__).with_name("data") / "scale.json"
PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
WORKING = (READING, MATCHING)
RUNS = {1: (1, 2, 4), 3: (2, 4, 8)}
HOUR, DAY, GIGABYTE = 3600.0, 86_400.0, 1e9
MESSAGES_A_SECOND = 28
TEXT = "text"
_SEED = 8


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document: when it is sent, in seconds, whether it is text, and the seconds a core reads it."""

    at: float
    text: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Days:
    """How the three days went with so many cores; waits in seconds."""

    times: int
    cores: int
    text: Sequence[float]
    scans: Sequence[float]
    longest: int
    late: float

    def row(self) -> str:
        """A row of the table; minutes where seconds would be unreadable."""
        cells = (
            "as assumed" if self.times == 1 else f"{self.times} times that",
            f"{self.cores}",
            _wait(percentile(self.text, 0.95)),
            _wait(percentile(self.scans, 0.5)),
            _wait(percentile(self.scans, 0.95)),
            f"{self.longest:,}",
            f"{self.late:.1f} h" if self.late >= 0.05 else "at once",
        )
        return f"| {' | '.join(cells)} |"


@cache
def inputs() -> Mapping[str, Any]:
    """What was measured, and what is assumed."""
    found: Mapping[str, Any] = json.loads(DATA.read_text())
    return found


def arrivals(times: int = 1, seed: int = _SEED) -> list[Arrival]:
    """Every document of the three days in order of arrival, or so many times as many."""
    measured, assumed = inputs()["measured"], inputs()["assumed"]
    dice = random.Random(seed)
    kinds = [*assumed["mix"]]
    days, hours = assumed["days"], assumed["hours"]
    count = times * round(assumed["units"] * assumed["documents_a_unit"] * sum(days))
    found = []
    for kind in dice.choices(kinds, [assumed["mix"][kind] for kind in kinds], k=count):
        day = dice.choices(range(len(days)), days)[0]
        hour = dice.choices(range(len(hours)), hours)[0]
        at = day * DAY + (hour + dice.random()) * HOUR
        found.append(Arrival(at, kind == TEXT, measured["reading_seconds"][kind]))
    return sorted(found, key=lambda one: one.at)


def simulate(coming: Sequence[Arrival], cores: int, times: int = 1) -> Days:
    """Let so many cores read everything, text before scans, each kind in order of arrival."""
    free = [0.0] * cores
    waiting: tuple[deque[Arrival], deque[Arrival]] = deque(), deque()
    waits: tuple[list[float], list[float]] = [], []
    longest, ended, place = 0, 0.0, 0
    while place < len(coming) or waiting[0] or waiting[1]:
        now = heapq.heappop(free)
        if not waiting[0] and not waiting[1]:
            now = max(now, coming[place].at)
        while place < len(coming) and coming[place].at <= now:
            waiting[not coming[place].text].append(coming[place])
            place += 1
        longest = max(longest, len(waiting[0]) + len(waiting[1]))
        kind = 0 if waiting[0] else 1
        one = waiting[kind].popleft()
        ended = now + one.seconds
        waits[kind].append(ended - one.at)
        heapq.heappush(free, ended)
    return Days(times, cores, waits[0], waits[1], longest, (max(free) - coming[-1].at) / HOUR)


def busiest(coming: Sequence[Arrival]) -> float:
    """Documents a second in the busiest hour."""
    hours: dict[int, int] = {}
    for one in coming:
        hours[int(one.at // HOUR)] = hours.get(int(one.at // HOUR), 0) + 1
    return max(hours.values()) / HOUR


def walls(coming: Sequence[Arrival]) -> Iterator[str]:
    """What each part would need in the busiest hour, the tightest first after the reading cores."""
    measured = inputs()["measured"]
    rate = busiest(coming)
    reading = sum(one.seconds for one in coming) / len(coming)
    bot, database = measured["bot_seconds"], measured["postgresql_seconds"]
    yield "| part | a document | in the busiest hour | one of them carries |"
    yield "|---|---|---|---|"
    for name, seconds in (("reading cores", reading), ("the bot's process", bot)):
        carries = f"{1 / seconds:.1f} documents a second"
        yield f"| {name} | {seconds:.2f} s | {rate * seconds:.1f} cores | {carries} |"
    calls = measured["messages"]
    yield (
        f"| Telegram, one token | {calls:g} messages | {rate * calls:.0f} a second of {MESSAGES_A_SECOND} |"
        f" {MESSAGES_A_SECOND / calls:.1f} documents a second |"
    )
    yield (
        f"| PostgreSQL | {1000 * database:.0f} ms | {rate * database:.2f} cores |"
        f" {1 / database:.0f} documents a second and core |"
    )


def volume(coming: Sequence[Arrival]) -> Iterator[str]:
    """What is sent and what it leaves behind."""
    measured, assumed = inputs()["measured"], inputs()["assumed"]
    size = sum(assumed["mix"][kind] * measured["file_bytes"][kind] for kind in assumed["mix"])
    size /= sum(assumed["mix"].values())
    everything = assumed["units"] * assumed["documents_a_unit"]
    last = sum(one.at >= 2 * DAY for one in coming)
    yield "| | documents | originals | database |"
    yield "|---|---|---|---|"
    counts = {"the whole season": everything, "the last three days": len(coming), "the last day": last}
    for name, count in counts.items():
        kept = count * measured["database_bytes"] / GIGABYTE
        yield f"| {name} | {count:,} | {count * size / GIGABYTE:.0f} GB | {kept:.1f} GB |"


def table() -> str:
    """Everything that docs/scale.md shows, in Markdown."""
    coming = arrivals()
    heads = (
        "sent",
        "cores that read",
        "text, p95",
        "scans, half",
        "scans, p95",
        "longest queue",
        "last answer after",
    )
    rows = [
        simulate(sent, cores, times).row()
        for times, all_cores in RUNS.items()
        for sent in (arrivals(times),)
        for cores in all_cores
    ]
    waits = (f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *rows)
    return "\n\n".join("\n".join(part) for part in (volume(coming), waits, walls(coming))) + "\n"


def taken(kept: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """What a document costs by the runs on PostgreSQL that were kept, seconds to three digits."""
    runs = {
        kind: run["milliseconds"]
        for kind, name in ((TEXT, "typed files"), ("scan", "scans"))
        for run in kept[name]
        if run["database"] == "postgresql"
    }
    shares = {kind: {name: part / 1000 for name, part in run.items()} for kind, run in runs.items()}
    reading = {kind: sum(run.get(name, 0.0) for name in WORKING) for kind, run in shares.items()}
    database = [run.get(POSTGRESQL, 0.0) for run in shares.values()]
    bot = [sum(run.values()) - reading[kind] - run.get(POSTGRESQL, 0.0) for kind, run in shares.items()]
    return {
        "reading_seconds": {kind: round(seconds, 3) for kind, seconds in reading.items()},
        "bot_seconds": round(sum(bot) / len(bot), 3),
        "postgresql_seconds": round(sum(database) / len(database), 3),
    }


def write() -> None:
    """Take the costs from the runs that were kept, and show them and the tables on the page."""
    kept = json.loads(KEPT.read_text())
    given = json.loads(DATA.read_text())
    given["measured"] |= taken(kept)
    DATA.write_text(json.dumps(given, indent=1) + "\n")
    inputs.cache_clear()
    page = PAGE.read_text()
    for name, block in (("deadline day", table()), ("load", "\n".join(report.kept(kept)) + "\n")):
        before, _, rest = page.partition(f"<!-- {name} -->\n")
        page = f"{before}<!-- {name} -->\n{block}<!-- /{name} -->{rest.partition(f'<!-- /{name} -->')[2]}"
    PAGE.write_text(page)


def main(given: Sequence[str] = ()) -> None:
    """Print the tables, or write them."""
    if "--write" in given:
        write()
    else:
        print(table())


def _wait(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


if __name__ == "__main__":
    main(sys.argv[1:])
