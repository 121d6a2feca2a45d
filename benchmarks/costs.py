"""What matching costs: two pages, a million characters, memory of all indexes, ten times the items.

Run through `python -m benchmarks.matching`; processor time, so that a busy machine changes little.
"""

import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks import labelled
from knowledge import catalogue
from knowledge.programme import Programme
from matchers.matcher import Matcher
from matchers.submission import Submission

LARGEST = "zi-wbk-2021"
PAGE, MILLION, TIMES = 2_150, 1_000_000, 10
MEGABYTE = 1_000_000


def two_pages() -> Submission:
    """Two full pages of office text."""
    text = "\n".join(case["text"] for case in labelled.documents() if case["programme"] == LARGEST)
    return Submission((text[:PAGE], text[PAGE : 2 * PAGE]))


def million() -> Submission:
    """A million characters in one document."""
    text = "\n".join(case["text"] for case in labelled.documents())
    return Submission(((text * (MILLION // len(text) + 1))[:MILLION],))


def seconds(act: Callable[[], object], runs: int) -> float:
    """The median processor time of some runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return float(np.median(times))


def multiplied(programme: Programme, times: int) -> Programme:
    """The edition with every item several times, under codes of its own."""
    criteria = tuple(
        c.model_copy(update={"id": f"{c.id}-{n}"}) for n in range(times) for c in programme.criteria
    )
    return programme.model_copy(update={"criteria": criteria})


def lines() -> Iterator[str]:
    """The figures, a sentence each."""
    programmes = catalogue.load().programmes
    built = seconds(lambda: Matcher(programmes), 3)
    tracemalloc.start()
    matcher = Matcher(programmes)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield f"all indexes: built in {built:.2f} s, {held / MEGABYTE:.0f} MB"
    pages, much = two_pages(), million()
    matcher.match(LARGEST, pages)
    one = seconds(lambda: matcher.match(LARGEST, pages), 40)
    items = len(catalogue.load().programme(LARGEST).criteria)
    yield f"two pages against {items} items: {1000 * one:.1f} ms"
    larger = Matcher([multiplied(catalogue.load().programme(LARGEST), TIMES)])
    larger.match(LARGEST, pages)
    ten = seconds(lambda: larger.match(LARGEST, pages), 10)
    yield f"two pages against {TIMES * items} items: {1000 * ten:.1f} ms, {ten / one:.1f} times as much"
    whole = seconds(lambda: matcher.match(LARGEST, much), 3)
    yield f"a million characters against {items} items: {whole:.2f} s"
