"""The layout of the heatmap."""

from datetime import datetime
from functools import reduce

from knowledge.checklist import Tally
from reports.heatmap import Heatmap, Row
from reports.painting import Anchor, Canvas, fits, parted, wrapped
from reports.palette import BAND, INK, ON_BAND, SOFT, SOFT_ON_BAND
from reports.text import Translate

_WIDTH, _MARGIN = 1080, 36
_HEAD, _LABELS = 210, 64
_NAMES, _WIDE_NAMES, _FEW_COLUMNS, _GAP = 330, 430, 10, 4
_LEGEND_STEP, _SCALE = 40, 96
_ROOM_FOR_ROWS = 1_520
_SMALLEST_ROW, _LARGEST_ROW = 26, 52
_PAPER = "#FFFFFF"
_NOTHING = "#F3F5F8"
_STEPS: tuple[tuple[int, str, str], ...] = (
    (0, "#E9A79F", INK),
    (33, "#F5C99A", INK),
    (66, "#F4E3A1", INK),
    (99, "#B7DFC0", INK),
    (100, "#1F8A55", ON_BAND),
)
"""Up to which percentage a cell has which colour, and its figure which other."""


_SHORT = (
    ("Lembaga Pemasyarakatan", "Lapas"),
    ("Rumah Tahanan Negara", "Rutan"),
    ("Balai Pemasyarakatan", "Bapas"),
    ("Kantor Imigrasi", "Kanim"),
    ("Kabupaten", "Kab."),
    ("Provinsi", "Prov."),
    ("Kelas ", ""),
)
"""What officers call units for short."""


def drawn(t: Translate, value: Heatmap, at: datetime) -> bytes:
    """The map as a PNG."""
    step = max(_SMALLEST_ROW, min(_LARGEST_ROW, _ROOM_FOR_ROWS // max(1, len(value.rows))))
    below = _HEAD + _LABELS + step * len(value.rows) + 24
    notes = len(value.columns) + (1 if value.left_out else 0)
    canvas = Canvas(_WIDTH, below + _SCALE + _LEGEND_STEP * notes + _MARGIN, _PAPER)
    _head(t, canvas, value, at)
    _labels(t, canvas, value)
    for place, row in enumerate(value.rows):
        _row(canvas, row, _HEAD + _LABELS + place * step, step)
    _scale(t, canvas, below)
    _legend(t, canvas, value, below + _SCALE)
    return canvas.png()


def _head(t: Translate, canvas: Canvas, value: Heatmap, at: datetime) -> None:
    canvas.panel((0, 0, _WIDTH, _HEAD - 24), BAND)
    canvas.text((_MARGIN, 58), t("heatmap.title"), 28, SOFT_ON_BAND)
    date = t("report.date", date=at.date())
    canvas.text((_WIDTH - _MARGIN, 58), date, 28, SOFT_ON_BAND, anchor=Anchor.RIGHT)
    room = _WIDTH - 2 * _MARGIN
    canvas.text((_MARGIN, 112), value.title, 44, ON_BAND, room=room, bold=True)
    canvas.text((_MARGIN, 158), value.about, 28, SOFT_ON_BAND, room=room)


def _labels(t: Translate, canvas: Canvas, value: Heatmap) -> None:
    base = _HEAD + _LABELS - 22
    canvas.text((_MARGIN, base), t("heatmap.unit"), 26, SOFT)
    for place in range(len(value.columns)):
        left, right = _box(place, len(value.columns))
        canvas.text(((left + right) // 2, base), str(place + 1), 28, INK, anchor=Anchor.MIDDLE, bold=True)
    left, right = _box(len(value.columns), len(value.columns))
    canvas.text(((left + right) // 2, base), t("heatmap.all"), 22, INK, anchor=Anchor.MIDDLE, bold=True)


def _row(canvas: Canvas, row: Row, top: int, step: int) -> None:
    size = min(28, step - 8)
    base = top + step // 2 + size // 2 - 4
    room = _names(len(row.cells)) - _MARGIN - 16
    name, small = _named(row.unit, size, room)
    canvas.text((_MARGIN, base), name, small, INK, room=room)
    cells = (*row.cells, row.whole)
    for place, cell in enumerate(cells):
        left, right = _box(place, len(row.cells))
        ground, ink = _colours(cell)
        canvas.panel((left, top + 2, right, top + step - 2), ground, 4)
        told = "-" if cell.percent is None else str(cell.percent)
        last = place == len(row.cells)
        figure = size if fits(told, size, right - left - 2 * _GAP) else size - 6
        canvas.text(((left + right) // 2, base), told, figure, ink, anchor=Anchor.MIDDLE, bold=last)


def _named(unit: str, size: int, room: int) -> tuple[str, int]:
    """The unit and its size: shorter or smaller where it does not fit, then with words left out."""
    short = reduce(lambda words, pair: words.replace(*pair), _SHORT, unit)
    for words, smaller in ((unit, size), (short, size), (short, size - 4)):
        if fits(words, smaller, room):
            return words, smaller
    return parted(short, size, room), size


def _scale(t: Translate, canvas: Canvas, top: int) -> None:
    """What the colours mean."""
    width = (_WIDTH - 2 * _MARGIN) // len(_STEPS)
    for place, (upto, ground, ink) in enumerate(_STEPS):
        left = _MARGIN + place * width
        canvas.panel((left, top, left + width - _GAP, top + 44), ground, 4)
        told = t(f"heatmap.step_{upto}")
        canvas.text((left + width // 2, top + 31), told, 26, ink, anchor=Anchor.MIDDLE, room=width - 8)


def _legend(t: Translate, canvas: Canvas, value: Heatmap, top: int) -> None:
    """What the numbers above the columns stand for."""
    several = len({column.assessment for column in value.columns}) > 1
    room = _WIDTH - 2 * _MARGIN - 60
    for place, column in enumerate(value.columns):
        parts = (column.assessment if several or not column.name else "", column.name)
        told = " · ".join(part for part in parts if part)
        base = top + _LEGEND_STEP * place
        canvas.text((_MARGIN, base), str(place + 1), 26, INK, bold=True)
        canvas.text((_MARGIN + 60, base), wrapped(told, 26, room, 1)[0], 26, INK, room=room)
    if value.left_out:
        base = top + _LEGEND_STEP * len(value.columns)
        canvas.text((_MARGIN, base), t("heatmap.left_out", count=value.left_out), 26, SOFT, room=room)


def _box(place: int, columns: int) -> tuple[int, int]:
    """The left and right edge of a column; the last one is a little apart."""
    width = (_WIDTH - _names(columns) - _MARGIN - 12) / (columns + 1)
    left = _names(columns) + width * place + (12 if place == columns else 0)
    return round(left), round(left + width) - _GAP


def _names(columns: int) -> int:
    """How much room the names have: more where there are few columns."""
    return _WIDE_NAMES if columns <= _FEW_COLUMNS else _NAMES


def _colours(cell: Tally) -> tuple[str, str]:
    percent = cell.percent
    if percent is None:
        return _NOTHING, SOFT
    return next((ground, ink) for upto, ground, ink in _STEPS if percent <= upto)
