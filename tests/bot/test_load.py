"""The measurement under load measures what it says."""

import math
import random
import sys
import threading
from collections import Counter

import pytest

from assistant.incoming.submissions import Station, Step
from benchmarks import load
from benchmarks.load import Plan, measure
from benchmarks.pressure.files import mixed
from benchmarks.pressure.report import Measured, lines, percentile
from benchmarks.pressure.watched import LOOP, MATCHING, READING, part
from bot.stations.following import Shown
from matchers import dates


def test_percentiles_and_shares_are_those_of_the_values() -> None:
    assert [percentile([3, 1, 2, 4], share) for share in (0.5, 0.95, 0.99)] == [2, 4, 4]
    dice = random.Random(1)  # noqa: S311 - chance that can be repeated
    assert Counter(mixed({"text": 2, "scan": 1}, 9, dice)) == {"text": 6, "scan": 3}
    assert load.arguments(["--mix", "scan=2,text"]).mix == {"scan": 2, "text": 1}


def test_processor_time_belongs_to_the_innermost_room_that_is_named() -> None:
    seen: list[str] = []

    class Words(str):
        def split(self) -> list[str]:  # type: ignore[override]
            seen.append(part(sys._getframe()))
            return super().split()

    assert part(sys._getframe()) == LOOP
    assert dates._spoken(Words("dua puluh")) == 20
    assert seen == [MATCHING]


def test_engine_and_database_are_told_apart_from_the_work() -> None:
    run = Measured(
        database="sqlite",
        sent=[("text", 1.0), ("scan", 4.0)],
        documents=2,
        seconds=6.0,
        parts={READING: 1.8, MATCHING: 0.1, "engine": 0.04, "database": 0.05, "PostgreSQL": 0.01},
        rest=0.01,
        slower=1.6,
        generator=0.2,
        memory=[(200.0, 300.0), (210.0, 320.0)],
        refused=0,
    )
    assert math.isclose(run.keeping, 20)
    assert any("engine and database 20 ms, 2.0 % of all 1000 ms, and 30 ms" in line for line in lines(run))
    assert any("1.60 times" in line and line.endswith("would take 12 ms") for line in lines(run))


def test_who_waits_long_is_looked_at_seldom_until_something_moves() -> None:
    waits, read = (Step("a.pdf", as_photo=False, station=s) for s in (Station.STORED, Station.DONE))
    shown, times = Shown(), []
    now = 100.0
    while now < 3_700:
        times.append(shown.patience((waits,), now, 1))
        now += times[-1]
    assert times[0] == 4.0
    assert len(times) < 40
    assert max(times) <= 300
    assert shown.patience((read,), now, 1) == 4.0


def test_however_many_wait_they_look_no_more_often_together() -> None:
    waits = Step("a.pdf", as_photo=False, station=Station.STORED)
    for followed in (1_000, 10_000):
        assert followed / Shown().patience((waits,), 100.0, followed) <= 5


@pytest.mark.slow
async def test_a_small_load_is_answered_and_its_cost_told_by_part() -> None:
    before = threading.active_count()
    run = await measure(load.SQLITE, Plan(officers=2, files=2, seconds=6, mix={"text": 1}))
    assert [kind for kind, _ in run.sent] == ["text"] * 4
    assert all(0 < seconds < 60 for _, seconds in run.sent)
    assert {READING, MATCHING, "engine", "database", "sending"} <= {n for n, s in run.parts.items() if s > 0}
    assert run.refused == 0
    assert threading.active_count() <= before + 2
