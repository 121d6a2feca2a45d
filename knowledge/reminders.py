"""When somebody is reminded of what is due: politely, by day, and each time only once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from knowledge.vocabulary import Zone
from knowledge.workdays import is_workday, workday_until

MORNING = time(8)
"""When reminders leave, on the wall of the unit."""
OPENS, CLOSES = time(7), time(20)
"""Between these hours people may be written to."""
CHOICES = (60, 30, 21, 14, 7, 5, 3, 2, 1, 0)
"""The days before a deadline that a Kanwil can choose from."""
_EARLY = time(9)


class Level(StrEnum):
    """Who is reminded: first those who hold the evidence, then by and by those above them."""

    HOLDER = "holder"
    COORDINATOR = "coordinator"
    HEAD = "head"
    KANWIL = "kanwil"


ABOVE = (Level.COORDINATOR, Level.HEAD, Level.KANWIL)
_FROM: Mapping[Level, int | None] = MappingProxyType({Level.COORDINATOR: 14, Level.HEAD: 7, Level.KANWIL: 3})


@dataclass(frozen=True, slots=True)
class Rules:
    """On which days before a deadline people are reminded, and from which day on those above them are too.

    A level without a day is never reminded.
    """

    days: tuple[int, ...] = (30, 14, 7, 3, 1, 0)
    above: Mapping[Level, int | None] = field(default_factory=lambda: _FROM)

    def levels(self, days: int) -> tuple[Level, ...]:
        """Who is reminded so many days before."""
        higher = (level for level in ABOVE if (since := self.above.get(level)) is not None and days <= since)
        return (Level.HOLDER, *higher)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is due: `key` says what, and when it is over where the unit lives."""

    key: Any
    due_at: datetime
    zone: Zone

    @property
    def due_on(self) -> date:
        """The day of the deadline there."""
        return self.due_at.astimezone(self.zone.tzinfo).date()

    @property
    def last_day(self) -> date:
        """The last day with time to act: the day before, where the deadline is early in the morning."""
        early = self.due_at.astimezone(self.zone.tzinfo).time() <= _EARLY
        return self.due_on - timedelta(days=1) if early else self.due_on


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is to leave now: the rule by which, in days before the deadline, and to whom."""

    subject: Subject
    days: int
    levels: tuple[Level, ...]


def due(last_run: datetime, now: datetime, subjects: Iterable[Subject], rules: Rules) -> tuple[Reminder, ...]:
    """What fell due since the last run and may leave now; of several rules for one subject only the nearest.

    Nothing leaves at night, nor on a day off unless it is the last day; the caller keeps `last_run` where it
    was until `resumed` says that nothing can wait behind it.
    """
    found = []
    for subject in subjects:
        if now >= subject.due_at or not _open(now, subject.zone, subject.last_day):
            continue
        reached = [days for days in rules.days if last_run < moment(subject, days) <= now]
        if reached:
            found.append(Reminder(subject, min(reached), rules.levels(min(reached))))
    return tuple(found)


def moment(subject: Subject, days: int) -> datetime:
    """When the reminder of that rule leaves: in the morning, on a working day unless it is the last day."""
    day = subject.due_on - timedelta(days=days)
    day = subject.last_day if day >= subject.last_day else workday_until(day)
    return datetime.combine(day, MORNING, subject.zone.tzinfo)


def may_leave(now: datetime, subject: Subject) -> bool:
    """Whether people may be written to about the subject now."""
    return _open(now, subject.zone, subject.last_day)


def next_opening(now: datetime, subject: Subject) -> datetime:
    """When people may be written to about the subject again."""
    local = now.astimezone(subject.zone.tzinfo)
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    while not is_workday(day) and day != subject.last_day:
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, subject.zone.tzinfo)


def resumed(last_run: datetime, now: datetime, zone: Zone) -> datetime:
    """The `last_run` after a run at `now`: it moves only while reminders of every kind may leave."""
    return max(last_run, now) if _open(now, zone, None) else last_run


def mornings(last_run: datetime, now: datetime, zone: Zone) -> date | None:
    """The working day whose morning came since the last run, if it is today and digests may leave now."""
    today = now.astimezone(zone.tzinfo).date()
    morning = datetime.combine(today, MORNING, zone.tzinfo)
    return today if last_run < morning <= now and _open(now, zone, None) else None


def writable(now: datetime, zone: Zone) -> bool:
    """Whether people may be written to about what is not urgent."""
    return _open(now, zone, None)


def is_first_of_week(day: date) -> bool:
    """Whether it is the first working day of its week."""
    return workday_until(day - timedelta(days=1)) < day - timedelta(days=day.weekday())


def _open(now: datetime, zone: Zone, last_day: date | None) -> bool:
    local = now.astimezone(zone.tzinfo)
    return OPENS <= local.time() < CLOSES and (local.date() == last_day or is_workday(local.date()))
