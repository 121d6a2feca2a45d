"""The layout of the progress card."""

from collections.abc import Mapping, Sequence

from knowledge.calendar import countdown
from knowledge.checklist import ItemStatus, Word
from reports.card import Card, Line
from reports.painting import Anchor, Canvas, Share, wrapped
from reports.palette import BAND, INK, ON_BAND, SOFT, SOFT_ON_BAND
from reports.text import Translate

_WIDTH, _MARGIN, _OUTSIDE = 1080, 64, 40
_HEAD, _BODY, _FOOT = 300, 520, 190
_ROOM = _WIDTH - 2 * _MARGIN
_ONE_COLUMN, _BETWEEN = 8, 56
_PAPER, _PANEL, _GROUND = "#F3F5F8", "#FFFFFF", "#E3E8EE"
_COLOURS: Mapping[Word, str] = {
    Word.APPROVED: "#1A7F4B",
    Word.COMPLETE: "#3CB371",
    Word.CHECK: "#3F86C8",
    Word.SHORT: "#EFA13B",
    Word.RETURNED: "#D9534A",
    Word.EMPTY: "#CDD5DE",
}


def drawn(t: Translate, card: Card) -> bytes:
    """The card as a PNG."""
    lines = card.lines()
    wide = len(lines) <= _ONE_COLUMN
    step = 92 if wide else 122
    foot = _HEAD + _BODY + 96 + step * (len(lines) if wide else -(-len(lines) // 2))
    canvas = Canvas(_WIDTH, foot + _FOOT, _PAPER)
    _head(t, canvas, card)
    _body(t, canvas, card)
    canvas.text((_MARGIN, _HEAD + _BODY + 40), t("card.groups"), 32, SOFT)
    for place, line in enumerate(lines):
        row, column = (place, 0) if wide else divmod(place, 2)
        _bar(t, canvas, line, _HEAD + _BODY + 98 + step * row, None if wide else column)
    _foot(t, canvas, card, foot)
    return canvas.png()


def _head(t: Translate, canvas: Canvas, card: Card) -> None:
    canvas.panel((0, 0, _WIDTH, _HEAD), BAND)
    canvas.text((_MARGIN, 78), t("card.title"), 30, SOFT_ON_BAND)
    canvas.text(
        (_WIDTH - _MARGIN, 78), t("report.date", date=card.now.date()), 30, SOFT_ON_BAND, anchor=Anchor.RIGHT
    )
    names = wrapped(card.unit, 52, _ROOM, 2, bold=True)
    top = 150 if len(names) > 1 else 182
    for place, name in enumerate(names):
        canvas.text((_MARGIN, top + 60 * place), name, 52, ON_BAND, room=_ROOM, bold=True)
    canvas.text((_MARGIN, 266), card.name, 34, SOFT_ON_BAND, room=_ROOM)


def _body(t: Translate, canvas: Canvas, card: Card) -> None:
    top, height = _HEAD + 36, _BODY - 56
    canvas.panel((_OUTSIDE, top, _WIDTH - _OUTSIDE, top + height), _PANEL, 28)
    centre = (_MARGIN + 200, top + height // 2)
    canvas.ring(centre, 176, 40, _shares(card.counted))
    shown, kind = _share_done(t, card)
    canvas.text((centre[0], centre[1] + 24), shown, 84, INK, anchor=Anchor.MIDDLE, bold=True)
    canvas.text((centre[0], centre[1] + 76), kind, 34, SOFT, anchor=Anchor.MIDDLE)
    words = [(kind, sum(item.word is kind for item in card.counted)) for kind in _COLOURS]
    words = [(kind, count) for kind, count in words if count]
    titles = _titles(t, card)
    left, room = 520, _WIDTH - _MARGIN - 16 - 520
    y = top + (height - 50 * len(titles) - 46 * len(words)) // 2 + 32
    for place, (title, colour) in enumerate(titles):
        canvas.text((left, y), title, 32 if place else 38, colour, room=room, bold=not place)
        y += 50
    for kind, count in words:
        canvas.dot((left + 14, y + 1), 13, _COLOURS[kind])
        canvas.text((left + 44, y + 12), t(f"word.{kind.name.lower()}"), 32, INK)
        canvas.text((left + room, y + 12), str(count), 32, INK, anchor=Anchor.RIGHT, bold=True)
        y += 46


def _share_done(t: Translate, card: Card) -> tuple[str, str]:
    """What stands in the ring: a percentage only of wajib items."""
    percent, suggested = card.checklist.percent, card.checklist.suggested
    if percent is None:
        return f"{suggested.done}/{suggested.total}", t("item.suggested")
    return t("card.percent", share=percent / 100), t("item.required")


def _titles(t: Translate, card: Card) -> list[tuple[str, str]]:
    required, suggested = card.checklist.required, card.checklist.suggested
    if not required.total:
        return [(t("card.only_suggested", done=suggested.done, total=suggested.total), INK)]
    titles = [(t("card.required", done=required.done, total=required.total), INK)]
    if suggested.total:
        titles.append((t("card.suggested", done=suggested.done, total=suggested.total), SOFT))
    return titles


def _bar(t: Translate, canvas: Canvas, line: Line, y: int, column: int | None) -> None:
    """A heading with its bar: across the card on one line, or in one of two columns on two."""
    width = _ROOM if column is None else (_ROOM - _BETWEEN) // 2
    left = _MARGIN + (column or 0) * (width + _BETWEEN)
    size, rows = (32, 1) if column is None else (27, 2)
    base = y + 32 * (rows - 1)
    tally = t(f"card.{line.tally}", done=line.done, total=len(line.items))
    taken = canvas.text((left + width, base), tally, size, INK, anchor=Anchor.RIGHT, bold=True)
    room = width - taken - 28
    for place, name in enumerate(reversed(wrapped(line.name, size, room, rows))):
        canvas.text((left, base - 32 * place), name, size, INK, room=room)
    canvas.bar((left, base + 16, left + width, base + 34), _shares(line.items), _GROUND)


def _foot(t: Translate, canvas: Canvas, card: Card, top: int) -> None:
    canvas.panel((_OUTSIDE, top, _WIDTH - _OUTSIDE, top + 124), BAND, 28)
    if card.due is None:
        canvas.text((_MARGIN + 12, top + 76), t("card.no_due"), 34, ON_BAND, room=_ROOM - 24)
        return
    room = _ROOM - (24 if card.due.at is None else 220)
    canvas.text((_MARGIN + 12, top + 52), card.due.stage.name, 34, ON_BAND, room=room, bold=True)
    if card.due.at is None:
        usual = t("card.unset", usual=card.due.usual)
        canvas.text((_MARGIN + 12, top + 98), usual, 28, SOFT_ON_BAND, room=room)
        return
    left = countdown(card.now, card.due.at, card.zone)
    moment = t("card.moment", at=left.at_local.date(), clock=f"{left.at_local:%H.%M} {card.zone.value}")
    canvas.text((_MARGIN + 12, top + 98), moment, 28, SOFT_ON_BAND, room=room)
    days = t("card.past") if left.passed else t("card.days", days=left.days)
    canvas.text((_WIDTH - _MARGIN - 12, top + 82), days, 56, ON_BAND, anchor=Anchor.RIGHT, bold=True)


def _shares(items: Sequence[ItemStatus]) -> list[Share]:
    return [Share(sum(item.word is kind for item in items), colour) for kind, colour in _COLOURS.items()]
