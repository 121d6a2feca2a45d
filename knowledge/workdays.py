"""The working days of Indonesia: Monday to Friday without national holidays and joint leave."""

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_SATURDAY = 5


def is_workday(day: date) -> bool:
    """Whether offices work on that day; years whose holidays are not decreed yet have the fixed ones."""
    return day.weekday() < _SATURDAY and holiday(day) is None


def holiday(day: date) -> str | None:
    """What the national holiday or joint leave on that day is called; None on every other day."""
    return _holidays().get(day)


def workday_until(day: date) -> date:
    """That day, or the last working day before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def workday_after(day: date) -> date:
    """The first working day after that day."""
    day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return day


@cache
def _holidays() -> "HolidayBase":
    # The package is large; a process that asks for no working day does without it.
    from holidays import country_holidays  # noqa: PLC0415

    return country_holidays("ID", categories=("government", "public"), language="id")
