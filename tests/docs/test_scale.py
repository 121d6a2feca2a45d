"""The tables of the deadline day are those of the simulation, and the simulation keeps its rules."""

import json
import re

import pytest
from written import read

from benchmarks import deadline_day
from benchmarks.deadline_day import Arrival, simulate
from benchmarks.pressure import report
from benchmarks.pressure.report import KEPT

RUN = {
    "database": "postgresql",
    "documents": 4,
    "seconds": 8.0,
    "waits": {"text": [0.5, 1.0, 2.0]},
    "milliseconds": {"reading": 300.0, "matching": 20.0, "engine": 10.0, "sending": 30.0, "PostgreSQL": 40.0},
    "memory": [200, 300],
    "rest": 0.01,
    "refused": 0,
    "generator": 1.5,
}


def block(name: str) -> str:
    """What the page shows between the marks of that name."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", read("docs/scale.md"), re.DOTALL)
    assert found
    return found[1]


@pytest.mark.slow
def test_the_page_shows_what_the_simulation_prints() -> None:
    assert block("deadline day") == deadline_day.table()


def test_the_page_shows_the_runs_that_were_kept() -> None:
    kept = json.loads(KEPT.read_text())
    assert kept
    assert block("load") == "\n".join(report.kept(kept)) + "\n"


def test_what_a_document_costs_is_taken_from_the_runs_on_postgresql() -> None:
    scans = RUN | {
        "milliseconds": {"reading": 1900.0, "matching": 100.0, "sending": 60.0, "PostgreSQL": 60.0}
    }
    lone = RUN | {"database": "sqlite", "milliseconds": {"reading": 1.0}}
    assert deadline_day.taken({"typed files": [lone, RUN], "scans": [scans]}) == {
        "reading_seconds": {"text": 0.32, "scan": 2.0},
        "bot_seconds": 0.05,
        "postgresql_seconds": 0.05,
    }


def test_text_overtakes_scans_and_a_second_core_halves_the_wait() -> None:
    scans = [Arrival(0.0, text=False, seconds=2.0) for _ in range(10)]
    coming = [*scans, Arrival(1.0, text=True, seconds=0.5)]
    one, two = simulate(coming, 1), simulate(coming, 2)
    assert one.text == [1.5]
    assert (max(one.scans), max(two.scans)) == (20.5, 10.5)
    assert one.longest == 10


@pytest.mark.slow
def test_the_same_seed_gives_the_same_day_and_no_document_gets_lost() -> None:
    coming = deadline_day.arrivals()
    assert coming == deadline_day.arrivals()
    day = simulate(coming, 2)
    assert len(day.text) + len(day.scans) == len(coming)
