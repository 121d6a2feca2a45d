"""A month of buttons in which a day is pressed, and moments as buttons name them."""

import calendar
from datetime import date, datetime, timedelta

from assistant.dates.term_dates import Spot
from bot.callbacks import Verb, encode
from bot.screens.screen import Button
from bot.translation import Translator
from knowledge.calendar import end_of_day
from knowledge.vocabulary import Zone

_EPOCH = date(1970, 1, 1).toordinal()
_NOTHING = "·"

Row = tuple[Button, ...]


def minute_of(at: datetime) -> int:
    """A moment as a button names it."""
    return int(at.timestamp()) // 60


def moment_of(minute: int, zone: Zone) -> datetime:
    """The moment that a button names; the last minute of a day lasts until its end."""
    at = datetime.fromtimestamp(minute * 60, zone.tzinfo)
    return end_of_day(at.date(), zone) if (at.hour, at.minute) == (23, 59) else at


def month_rows(t: Translator, spot: Spot, month: date, zone: Zone) -> list[Row]:
    """The days of a month by week as buttons; a day means its last minute."""
    first = month.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    head = (
        Button("⬅️", at_spot(Verb.DATES_MONTH, spot, before.toordinal() - _EPOCH)),
        Button(t.month(first), at_spot(Verb.DATES_MONTH, spot, first.toordinal() - _EPOCH)),
        Button("➡️", at_spot(Verb.DATES_MONTH, spot, after.toordinal() - _EPOCH)),
    )
    idle = at_spot(Verb.DATES_MONTH, spot, first.toordinal() - _EPOCH)
    names = tuple(Button(name, idle) for name in t.weekdays())
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [head, names, *(tuple(_day(spot, day, first, zone) for day in week) for week in weeks)]


def month_of(number: int) -> date:
    """The month that a button names."""
    return date.fromordinal(min(max(1, number + _EPOCH), date.max.toordinal() - 400)).replace(day=1)


def _day(spot: Spot, day: date, first: date, zone: Zone) -> Button:
    if day.month != first.month:
        return Button(_NOTHING, at_spot(Verb.DATES_MONTH, spot, first.toordinal() - _EPOCH))
    return Button(str(day.day), at_spot(Verb.DATES_PROPOSE, spot, minute_of(end_of_day(day, zone))))


def at_spot(verb: Verb, spot: Spot, number: int) -> str:
    """A button about a stage with one more number."""
    return encode(verb, spot.programme, spot.year, spot.round, spot.stage, spot.unit_id, max(0, number))
