"""A date and hour as people in an office write them."""

import re
from datetime import date, datetime, time, timedelta

from knowledge.calendar import end_of_day
from knowledge.vocabulary import Zone

_MONTHS = (
    ("jan",),
    ("feb", "peb"),
    ("mar",),
    ("apr",),
    ("mei", "may"),
    ("jun",),
    ("jul",),
    ("agu", "ags", "aug"),
    ("sep",),
    ("okt", "oct"),
    ("nov", "nop"),
    ("des", "dec"),
)
_NUMBERS = re.compile(r"\b(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_WORDS = re.compile(r"\b(\d{1,2})\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?\b")
_CLOCK = re.compile(r"\b([01]?\d|2[0-4])[.:]([0-5]\d)\b")
_HOUR = re.compile(r"\b(?:pukul|jam|pkl?)\.?\s*([01]?\d|2[0-4])\b")
_ZONE = re.compile(r"\b(wib|wita|wit)\b")
_NEAR = {"hari ini": 0, "besok": 1, "lusa": 2, "today": 0, "tomorrow": 1}
_FURTHEST_YEARS = 5


def moment_said(text: str, now: datetime, zone: Zone) -> datetime | None:
    """The moment that the words name, at the end of its day when they name no hour; None for anything else.

    A zone in the words counts more than `zone`; without a year the next such day is meant.
    """
    words = " ".join(text.lower().split())
    named = _ZONE.search(words)
    zone = Zone(named[1].upper()) if named else zone
    today = now.astimezone(zone.tzinfo).date()
    found = _day(words, today)
    if found is None or abs(found[0].year - today.year) > _FURTHEST_YEARS:
        return None
    day, rest = found
    hour = _hour(rest)
    return end_of_day(day, zone) if hour is None else datetime.combine(day, hour, zone.tzinfo)


def _day(words: str, today: date) -> tuple[date, str] | None:
    """The day, and the words without it."""
    for name, days in _NEAR.items():
        if name in words:
            return today + timedelta(days=days), words.replace(name, " ")
    for pattern, order in ((_ISO, (1, 2, 3)), (_NUMBERS, (3, 2, 1))):
        if match := pattern.search(words):
            year, month, day = (int(match[place]) for place in order)
            made = _date(year + 2000 if year < 100 else year, month, day)
            return None if made is None else (made, pattern.sub(" ", words, count=1))
    for match in _WORDS.finditer(words):
        spoken = _month(match[2])
        if spoken is not None:
            named = _named(int(match[1]), spoken, match[3], today)
            return None if named is None else (named, words.replace(match[0], " ", 1))
    return None


def _named(day: int, month: int, year: str | None, today: date) -> date | None:
    if year is not None:
        return _date(int(year), month, day)
    years = range(today.year, today.year + 1 + _FURTHEST_YEARS)
    found = (_date(year, month, day) for year in years)
    return next((made for made in found if made is not None and made >= today), None)


def _month(word: str) -> int | None:
    return next((n for n, names in enumerate(_MONTHS, 1) if word.startswith(names)), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _hour(words: str) -> time | None:
    """The hour; midnight at the end of a day is its last minute."""
    match = _CLOCK.search(words) or _HOUR.search(words)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2]) if match.re is _CLOCK else 0
    if hour == 24 or (hour, minute) == (23, 59):
        return time(23, 59, 59)
    return time(hour, minute)
