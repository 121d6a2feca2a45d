"""The layout of the burn-up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.burnup import BurnUp
from reports.painting import Anchor, Canvas
from reports.palette import BAND, INK, ON_BAND, SOFT, SOFT_ON_BAND
from reports.text import Translate

_WIDTH, _HEIGHT, _MARGIN = 1080, 1000, 36
_HEAD, _FOOT = 190, 260
_LEFT, _RIGHT = 110, 1010
_TOP, _BOTTOM = _HEAD + 50, _HEIGHT - _FOOT
_PAPER = "#FFFFFF"
_GRID, _DONE, _NEEDED, _AHEAD = "#DDE3EA", "#1F8A55", "#C77D1E", "#3F86C8"
_LEAST_DAYS = 14


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and counts lie in the picture."""

    first: date
    last: date
    total: int

    def at(self, day: date, done: float) -> tuple[float, float]:
        """The place of a count on a day."""
        across = (day - self.first).days / (self.last - self.first).days
        up = done / max(1, self.total)
        return _LEFT + across * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)


def drawn(t: Translate, title: str, about: str, value: BurnUp, at: datetime) -> bytes:
    """The burn-up as a PNG."""
    canvas = Canvas(_WIDTH, _HEIGHT, _PAPER)
    canvas.panel((0, 0, _WIDTH, _HEAD - 20), BAND)
    canvas.text((_MARGIN, 52), t("burnup.title"), 28, SOFT_ON_BAND)
    moment = t("report.date", date=at.date())
    canvas.text((_WIDTH - _MARGIN, 52), moment, 28, SOFT_ON_BAND, anchor=Anchor.RIGHT)
    room = _WIDTH - 2 * _MARGIN
    canvas.text((_MARGIN, 104), title, 42, ON_BAND, room=room, bold=True)
    canvas.text((_MARGIN, 146), about, 28, SOFT_ON_BAND, room=room)
    frame = _frame(value)
    _grid(t, canvas, frame, value)
    _lines(canvas, frame, value)
    _legend(t, canvas, value)
    return canvas.png()


def _frame(value: BurnUp) -> _Frame:
    first, today = value.points[0].day, value.today.day
    last = max(today, value.due or today)
    if (last - first).days < _LEAST_DAYS:
        first = last - timedelta(days=_LEAST_DAYS)
    return _Frame(first, last, max(1, value.total))


def _grid(t: Translate, canvas: Canvas, frame: _Frame, value: BurnUp) -> None:
    for quarter in range(5):
        count = round(frame.total * quarter / 4)
        _, y = frame.at(frame.first, count)
        canvas.line([(_LEFT, y), (_RIGHT, y)], _GRID, 2)
        canvas.text((_LEFT - 14, round(y) + 9), str(count), 26, SOFT, anchor=Anchor.RIGHT)
    days = (frame.last - frame.first).days
    for place, anchor in ((0, Anchor.LEFT), (1, Anchor.MIDDLE), (2, Anchor.RIGHT)):
        day = frame.first + timedelta(days=days * place // 2)
        x, _ = frame.at(day, 0)
        canvas.text((round(x), _BOTTOM + 40), t("report.date", date=day), 26, SOFT, anchor=anchor)
    if value.due is not None and frame.first <= value.due:
        x, _ = frame.at(value.due, 0)
        canvas.line([(x, _TOP - 20), (x, _BOTTOM)], INK, 3)
        canvas.text((round(x), _TOP - 28), t("burnup.due"), 26, INK, anchor=Anchor.RIGHT, bold=True)


def _lines(canvas: Canvas, frame: _Frame, value: BurnUp) -> None:
    now = frame.at(value.today.day, value.today.done)
    if value.due is not None and value.days_left is not None:
        canvas.dashes(now, frame.at(value.due, value.total), _NEEDED, 5)
        if value.expected is not None:
            canvas.dashes(now, frame.at(value.due, value.expected), _AHEAD, 5)
    points = [frame.at(point.day, point.done) for point in value.points]
    if len(points) > 1:
        canvas.line(points, _DONE, 7)
    canvas.dot((round(now[0]), round(now[1])), 11, _DONE)


def _legend(t: Translate, canvas: Canvas, value: BurnUp) -> None:
    top = _BOTTOM + 100
    rows = [(_DONE, t("burnup.done", done=value.today.done, total=value.total))]
    if value.needed is not None:
        rows.append((_NEEDED, t("burnup.needed", count=_weekly(value.needed, up=True))))
    if value.pace is not None:
        rows.append((_AHEAD, t("burnup.pace", count=_weekly(value.pace))))
    if value.undated:
        rows.append((_PAPER, t("burnup.undated", count=value.undated)))
    for place, (colour, words) in enumerate(rows):
        y = top + 46 * place
        canvas.panel((_MARGIN, y - 18, _MARGIN + 44, y - 6), colour, 6)
        canvas.text((_MARGIN + 62, y), words, 28, INK, room=_WIDTH - 2 * _MARGIN - 62)


def _weekly(daily: float, *, up: bool = False) -> int:
    week = daily * 7
    return -int(-week // 1) if up else int(week)
