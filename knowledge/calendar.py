"""When stages are due, in the time of the unit; nothing here invents a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.programme import Programme, Stage
from knowledge.vocabulary import Zone
from knowledge.workdays import is_workday

__all__ = ["Countdown", "Due", "Zone", "countdown", "dues", "end_of_day", "nearest", "working_days"]


@dataclass(frozen=True, slots=True)
class Due:
    """A stage with the moment it ends, None until a Kanwil has set it; `usual` is what the sources tell."""

    stage: Stage
    at: datetime | None
    usual: str


@dataclass(frozen=True, slots=True)
class Countdown:
    """How many midnights of the unit's zone lie before the deadline (negative after it), and when it is
    there; `passed` once the moment itself is over, be it on the same day."""

    days: int
    at_local: datetime
    passed: bool


def dues(
    programme: Programme,
    dates: Mapping[str, datetime],
    round_: str | None = None,
    *,
    year: int | None = None,
) -> tuple[Due, ...]:
    """Every stage in pack order with the date that was set for it; none of other rounds, and with a `year`
    none that had gone by then."""
    stages = [s for s in programme.stages if s.round is None or not round_ or s.round == round_]
    held = [s for s in stages if year is None or s.last_year is None or year <= s.last_year]
    return tuple(Due(stage, dates.get(stage.id), stage.usual) for stage in held)


def nearest(found: Sequence[Due], now: datetime) -> Due | None:
    """The next deadline that is not over; None when none is set."""
    ahead = [(due.at, place) for place, due in enumerate(found) if due.at is not None and due.at >= now]
    return found[min(ahead)[1]] if ahead else None


def morning(day: date, zone: Zone) -> datetime:
    """When the working day begins in a zone, as an aware moment."""
    return datetime.combine(day, time(8), zone.tzinfo)


def end_of_day(day: date, zone: Zone) -> datetime:
    """The last second of a day in a zone, as an aware moment."""
    return datetime.combine(day, time(23, 59, 59), zone.tzinfo)


def countdown(now: datetime, at: datetime, zone: Zone) -> Countdown:
    """The days from `now` to `at` as a calendar on the unit's wall counts them; both must be aware."""
    if now.tzinfo is None or at.tzinfo is None:
        raise ValueError("a moment without a zone")
    local = at.astimezone(zone.tzinfo)
    days = (local.date() - now.astimezone(zone.tzinfo).date()).days
    return Countdown(days, local, now > at)


def working_days(now: datetime, at: datetime, zone: Zone) -> int:
    """The working days that are left after today, the day of the deadline counted; none after it."""
    left = countdown(now, at, zone)
    day = left.at_local.date()
    return sum(is_workday(day - timedelta(days=back)) for back in range(max(0, left.days)))
