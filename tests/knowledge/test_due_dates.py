"""Deadlines in the time of the unit: what is set, what is only usual, and the days that are left."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import catalogue
from knowledge.calendar import countdown, dues, end_of_day, nearest
from knowledge.vocabulary import Zone

P2HAM = catalogue.load().programme("p2ham-2023")
RANHAM = catalogue.load().programme("ranham-2021")


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        (Zone.WIB, "2024-03-15T16:59:59"),
        (Zone.WITA, "2024-03-15T15:59:59"),
        (Zone.WIT, "2024-03-15T14:59:59"),
    ],
)
def test_a_day_ends_earlier_in_the_east(zone: Zone, utc: str) -> None:
    assert end_of_day(date(2024, 3, 15), zone) == at(utc)


COUNTDOWNS = {
    "the evening before": ("2024-03-14T15:00", "2024-03-15T16:59:59", Zone.WIB, 1, False),
    "the same day": ("2024-03-15T01:00", "2024-03-15T16:59:59", Zone.WIB, 0, False),
    "the last second": ("2024-03-15T16:59:59", "2024-03-15T16:59:59", Zone.WIB, 0, False),
    "over, on the same day": ("2024-03-15T10:00", "2024-03-15T09:00", Zone.WIB, 0, True),
    "a day late": ("2024-03-16T01:00", "2024-03-15T16:59:59", Zone.WIB, -1, True),
    "already tomorrow in Jayapura": ("2024-03-14T15:30", "2024-03-15T14:59:59", Zone.WIT, 0, False),
    "still today in Jakarta": ("2024-03-14T15:30", "2024-03-15T14:59:59", Zone.WIB, 1, False),
    "across a leap day": ("2024-02-27T03:00", "2024-03-01T16:59:59", Zone.WIB, 3, False),
    "no leap day": ("2023-02-27T03:00", "2023-03-01T16:59:59", Zone.WIB, 2, False),
    "on a leap day": ("2024-02-28T17:30", "2024-02-29T16:59:59", Zone.WIB, 0, False),
    "across the year": ("2023-12-28T03:00", "2024-01-11T16:59:59", Zone.WIB, 14, False),
    "new year has begun in the east only": ("2023-12-31T16:00", "2024-01-01T14:59:59", Zone.WIT, 0, False),
    "and not yet in the west": ("2023-12-31T16:00", "2024-01-01T14:59:59", Zone.WIB, 1, False),
}


@pytest.mark.parametrize(("now", "end", "zone", "days", "passed"), COUNTDOWNS.values(), ids=COUNTDOWNS)
def test_the_days_that_are_left(now: str, end: str, zone: Zone, days: int, passed: bool) -> None:
    counted = countdown(at(now), at(end), zone)
    assert (counted.days, counted.passed) == (days, passed)


def test_the_end_of_a_day_in_one_zone_is_not_the_end_of_it_in_another() -> None:
    east = end_of_day(date(2024, 3, 15), Zone.WIT)
    now = east + timedelta(minutes=1)
    assert countdown(now, east, Zone.WIT).passed
    assert not countdown(now, end_of_day(date(2024, 3, 15), Zone.WIB), Zone.WIB).passed


def test_a_deadline_is_shown_in_the_time_of_the_unit() -> None:
    local = countdown(at("2024-03-01T00:00"), at("2024-03-15T14:59:59"), Zone.WIT).at_local
    assert (local.day, local.hour, local.minute, local.tzname()) == (15, 23, 59, "WIT")


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2024, 3, 15, 9, 0)  # noqa: DTZ001 - the fault that is tested
    with pytest.raises(ValueError, match="zone"):
        countdown(naive, at("2024-03-15T09:00"), Zone.WIB)
    with pytest.raises(ValueError, match="zone"):
        countdown(at("2024-03-15T09:00"), naive, Zone.WIB)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 400), st.sampled_from(Zone))
def test_as_many_days_are_left_as_the_calendar_has(day: date, ahead: int, zone: Zone) -> None:
    now = datetime(day.year, day.month, day.day, 0, 0, 1, tzinfo=zone.tzinfo)
    assert countdown(now, end_of_day(day + timedelta(days=ahead), zone), zone).days == ahead


def test_a_stage_without_a_date_stays_without_and_says_how_it_usually_falls() -> None:
    found = dues(P2HAM, {})
    assert [due.stage.id for due in found] == ["P23-T1", "P23-T2", "P23-T3", "P23-T4", "P23-T5"]
    assert all(due.at is None for due in found)
    assert "20 Feb (Banten)" in found[0].usual


def test_no_stage_of_any_edition_brings_a_date_of_its_own() -> None:
    assert all(due.at is None for p in catalogue.load().programmes for due in dues(p, {}))


def test_a_date_that_a_kanwil_set_is_that_stages_date() -> None:
    when = end_of_day(date(2024, 9, 30), Zone.WITA)
    found = dues(P2HAM, {"P23-T2": when})
    assert [due.at for due in found] == [None, when, None, None, None]
    assert found[1].usual


@pytest.mark.parametrize("round_", ["B04", "B08", "B12"])
def test_a_round_has_its_own_stage_and_the_common_ones(round_: str) -> None:
    stages = [due.stage.id for due in dues(RANHAM, {}, round_, year=2025)]
    assert stages == [round_.lower(), "verifikasi"]


@pytest.mark.parametrize(("year", "held"), [(2019, True), (2020, False), (None, True)])
def test_a_stage_that_was_given_up_is_shown_only_in_its_years(year: int | None, held: bool) -> None:
    assert ("b06b09" in [due.stage.id for due in dues(RANHAM, {}, year=year)]) is held


def test_the_nearest_deadline_is_the_next_one_that_is_set() -> None:
    dates = {
        "P23-T1": at("2024-03-01T00:00"),
        "P23-T3": at("2024-12-01T00:00"),
        "P23-T2": at("2024-09-30T00:00"),
    }
    found = dues(P2HAM, dates)
    ahead = nearest(found, at("2024-03-01T00:01"))
    assert ahead is not None
    assert ahead.stage.id == "P23-T2"
    assert nearest(found, at("2024-12-01T00:00")) is found[2]
    assert nearest(found, at("2025-01-01T00:00")) is None
    assert nearest(dues(P2HAM, {}), at("2024-01-01T00:00")) is None
