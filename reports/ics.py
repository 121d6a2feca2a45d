"""Deadlines as a calendar file that phones and office programs take in, and take in again when dates move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

_WARNED = (timedelta(days=7), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Entry:
    """A deadline: `uid` never changes, `changes` grows with each move; a withdrawn one takes itself away."""

    uid: str
    changes: int
    at: datetime
    title: str
    words: str
    withdrawn: bool = False


def calendar_file(name: str, entries: Sequence[Entry], now: datetime) -> bytes:
    """The deadlines as an iCalendar file."""
    # Slow to import and seldom needed.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Lengkap//id")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, now: datetime) -> "Event":
    from icalendar import Alarm, Event  # noqa: PLC0415

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.changes)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("description", entry.words)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.withdrawn else "CONFIRMED")
    for before in () if entry.withdrawn else _WARNED:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event
