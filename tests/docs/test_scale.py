"""The tables of the deadline day are those of the simulation, and the simulation keeps its rules."""

import re

import pytest
from written import read

from benchmarks import deadline_day
from benchmarks.deadline_day import Arrival, simulate

BLOCK = re.compile(r"<!-- deadline day -->\n(.*?)<!-- /deadline day -->", re.DOTALL)


@pytest.mark.slow
def test_the_page_shows_what_the_simulation_prints() -> None:
    found = BLOCK.search(read("docs/scale.md"))
    assert found
    assert found[1] == deadline_day.table()


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
