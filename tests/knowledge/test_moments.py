"""Dates as people write them, and the working days until they come."""

from datetime import UTC, date, datetime

import pytest

from knowledge.calendar import working_days
from knowledge.moments import moment_said
from knowledge.vocabulary import Zone
from knowledge.workdays import holiday, is_workday

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def local(zone: Zone, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone.tzinfo)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("27 Maret 2026 16.00", local(Zone.WIB, 2026, 3, 27, 16)),
        ("jumat, 27 maret 2026 pukul 16:00", local(Zone.WIB, 2026, 3, 27, 16)),
        ("27/3/2026", local(Zone.WIB, 2026, 3, 27, 23, 59, 59)),
        ("27-03-26 jam 9", local(Zone.WIB, 2026, 3, 27, 9)),
        ("27.3.2026 09.30", local(Zone.WIB, 2026, 3, 27, 9, 30)),
        ("2026-03-27 16:00 WIT", local(Zone.WIT, 2026, 3, 27, 16)),
        ("27 Mar 16.00 wita", local(Zone.WITA, 2026, 3, 27, 16)),
        ("1 Maret", local(Zone.WIB, 2027, 3, 1, 23, 59, 59)),
        ("2 maret", local(Zone.WIB, 2026, 3, 2, 23, 59, 59)),
        ("29 Februari", local(Zone.WIB, 2028, 2, 29, 23, 59, 59)),
        ("31 Agustus 2026 24.00", local(Zone.WIB, 2026, 8, 31, 23, 59, 59)),
        ("5 pebruari 2027", local(Zone.WIB, 2027, 2, 5, 23, 59, 59)),
        ("27 March 2026 16:00", local(Zone.WIB, 2026, 3, 27, 16)),
        ("besok pukul 8", local(Zone.WIB, 2026, 3, 3, 8)),
        ("lusa", local(Zone.WIB, 2026, 3, 4, 23, 59, 59)),
        ("diundur sampai 30 April 2026 ya", local(Zone.WIB, 2026, 4, 30, 23, 59, 59)),
    ],
)
def test_a_date_is_understood(words: str, expected: datetime) -> None:
    assert moment_said(words, NOW, Zone.WIB) == expected


@pytest.mark.parametrize(
    "words",
    ["", "nanti", "31 Februari 2026", "31/2/2026", "40/3/2026", "27 Maret 2099", "27 barang", "16.00"],
)
def test_what_names_no_date_is_not_guessed(words: str) -> None:
    assert moment_said(words, NOW, Zone.WIB) is None


@pytest.mark.parametrize(("zone", "hour"), [(Zone.WIB, 16), (Zone.WITA, 15), (Zone.WIT, 14)])
def test_the_day_is_the_zone_s_own(zone: Zone, hour: int) -> None:
    """Half an hour before midnight there, tomorrow is the new year everywhere."""
    now = datetime(2026, 12, 31, hour, 30, tzinfo=UTC)
    assert moment_said("besok", now, zone) == local(zone, 2027, 1, 1, 23, 59, 59)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((2026, 3, 2, 16), 0),
        ((2026, 3, 3, 16), 1),
        ((2026, 3, 6, 16), 4),
        ((2026, 3, 8, 16), 4),
        ((2026, 3, 9, 16), 5),
        ((2026, 3, 27, 16), 14),
        ((2026, 2, 20, 16), 0),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(at: tuple[int, ...], expected: int) -> None:
    """Nyepi, Idul Fitri and the joint leave around them fall between 18 and 24 March 2026."""
    assert working_days(NOW, local(Zone.WIB, *at), Zone.WIB) == expected


def test_working_days_agree_with_a_slow_count() -> None:
    end = date(2026, 12, 31)
    days = [date.fromordinal(n) for n in range(date(2026, 3, 3).toordinal(), end.toordinal() + 1)]
    slow = sum(day.weekday() < 5 and holiday(day) is None for day in days)
    assert working_days(NOW, local(Zone.WIB, 2026, 12, 31, 12), Zone.WIB) == slow
    assert not is_workday(date(2026, 12, 25))
