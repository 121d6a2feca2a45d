"""A canvas for small pictures: text that fits, bars and rings, drawn twice as large and then made smooth."""

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

_SMOOTH = 2
_DASH = 18
_DASHES = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-"}
)
_TOP = -90.0
_GAP = 2.4
_SPACING = 1.1


class Anchor(float, Enum):
    """Which point of a line is given: how much of its width lies before it."""

    LEFT = 0.0
    MIDDLE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar or ring: its size among the others, and its colour."""

    size: int
    colour: str


class Canvas:
    """Drawing in whole pixels of the finished picture."""

    def __init__(self, width: int, height: int, paper: str) -> None:
        self._image = Image.new("RGB", (width * _SMOOTH, height * _SMOOTH), paper)
        self._draw = ImageDraw.Draw(self._image)
        self._size = (width, height)

    def png(self) -> bytes:
        """The finished picture."""
        target = io.BytesIO()
        self._image.resize(self._size, Image.Resampling.LANCZOS).save(target, "PNG")
        return target.getvalue()

    def panel(self, box: tuple[int, int, int, int], colour: str, radius: int = 0) -> None:
        """A filled rectangle with round corners."""
        self._draw.rounded_rectangle([n * _SMOOTH for n in box], radius * _SMOOTH, fill=colour)

    def text(
        self,
        at: tuple[int, int],
        words: str,
        size: int,
        colour: str,
        *,
        room: int = 0,
        anchor: Anchor = Anchor.LEFT,
        bold: bool = False,
    ) -> int:
        """A line of text on its base line, cut with an ellipsis to fit into `room`; its width."""
        stroke = _stroke(size) if bold else 0
        shown = _fitting(words, size, room, stroke)
        width = _width(shown, size, stroke)
        x = at[0] * _SMOOTH - width * _SMOOTH * anchor
        y = at[1] * _SMOOTH
        # The built-in font has one weight: bold is drawn around the letters, which then stand further apart.
        for piece in shown if stroke else [shown]:
            place = (x + stroke, y)
            self._draw.text(place, piece, colour, _font(size), "ls", stroke_width=stroke, stroke_fill=colour)
            x += _font(size).getlength(piece) + _SPACING * stroke
        return round(width)

    def bar(self, box: tuple[int, int, int, int], shares: Sequence[Share], ground: str) -> None:
        """A bar with round ends in which the shares stand side by side; all ground without any."""
        left, top, right, bottom = (n * _SMOOTH for n in box)
        size = (right - left, bottom - top)
        strip = Image.new("RGB", size, ground)
        brush = ImageDraw.Draw(strip)
        total, done = sum(share.size for share in shares), 0
        for share in shares:
            start, done = done, done + share.size
            if share.size:
                edges = (size[0] * start / total, 0, size[0] * done / total - 1, size[1])
                brush.rectangle(edges, fill=share.colour)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), size[1] // 2, fill=255)
        self._image.paste(strip, (left, top), mask)

    def ring(self, centre: tuple[int, int], radius: int, width: int, shares: Sequence[Share]) -> None:
        """A ring in which the shares follow each other clockwise from the top."""
        x, y = centre[0] * _SMOOTH, centre[1] * _SMOOTH
        outer = radius * _SMOOTH
        box = (x - outer, y - outer, x + outer, y + outer)
        total, done = sum(share.size for share in shares), 0
        present = sum(share.size > 0 for share in shares)
        for share in shares:
            start, done = done, done + share.size
            if share.size:
                gap = _GAP if present > 1 else 0
                angles = (_TOP + 360 * start / total, _TOP + 360 * done / total - gap)
                self._draw.arc(box, *angles, fill=share.colour, width=width * _SMOOTH)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: int) -> None:
        """A line through the points."""
        scaled = [(x * _SMOOTH, y * _SMOOTH) for x, y in points]
        self._draw.line(scaled, fill=colour, width=width * _SMOOTH, joint="curve")

    def dashes(self, start: tuple[float, float], end: tuple[float, float], colour: str, width: int) -> None:
        """A straight line in dashes."""
        length = math.dist(start, end)
        count = max(1, int(length // _DASH))
        for place in range(0, count, 2):
            steps = (place / count, min(1.0, (place + 1) / count))
            ends = [(start[0] + (end[0] - start[0]) * s, start[1] + (end[1] - start[1]) * s) for s in steps]
            self.line(ends, colour, width)

    def dot(self, centre: tuple[int, int], radius: int, colour: str) -> None:
        """A filled circle."""
        x, y, outer = centre[0] * _SMOOTH, centre[1] * _SMOOTH, radius * _SMOOTH
        self._draw.ellipse((x - outer, y - outer, x + outer, y + outer), fill=colour)


def wrapped(words: str, size: int, room: int, lines: int, *, bold: bool = False) -> list[str]:
    """The text on at most so many lines; what does not fit stays on the last and is cut when drawn."""
    stroke = _stroke(size) if bold else 0
    found: list[str] = []
    rest = words.split()
    while rest and len(found) < lines - 1:
        count = 1
        while count < len(rest) and _width(" ".join(rest[: count + 1]), size, stroke) <= room:
            count += 1
        found.append(" ".join(rest[:count]))
        rest = rest[count:]
    return [*found, " ".join(rest)] if rest else found


def fits(words: str, size: int, room: int) -> bool:
    """Whether the text is no wider than the room."""
    return _width(words, size, 0) <= room


def parted(words: str, size: int, room: int) -> str:
    """The text with as few words left out after the first as make it fit: names often differ at their end."""
    parts = words.split()
    if _width(" ".join(parts), size, 0) <= room:
        return " ".join(parts)
    for place in range(2, len(parts)):
        shown = " ".join((parts[0], "…", *parts[place:]))
        if _width(shown, size, 0) <= room:
            return shown
    return " ".join(parts)


def _fitting(words: str, size: int, room: int, stroke: int) -> str:
    shown = " ".join("".join(c for c in _plain(words) if _drawable(c)).split())
    if not room or _width(shown, size, stroke) <= room:
        return shown
    while shown and _width(f"{shown}…", size, stroke) > room:
        shown = shown[:-1].rstrip(" ,(/-")
    return f"{shown}…"


def _width(words: str, size: int, stroke: int) -> float:
    shown = "".join(c for c in _plain(words) if _drawable(c))
    letters = sum(map(_font(size).getlength, shown)) if stroke else _font(size).getlength(shown)
    return (letters + _SPACING * stroke * len(shown)) / _SMOOTH


def _plain(words: str) -> str:
    """The letters without the marks on them, of which the built-in font knows none."""
    parted = unicodedata.normalize("NFKD", words.translate(_DASHES))
    return "".join(c for c in parted if not unicodedata.combining(c))


def _stroke(size: int) -> int:
    return max(1, round(size * _SMOOTH / 50))


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size * _SMOOTH)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font


@lru_cache(maxsize=1024)
def _drawable(character: str) -> bool:
    if character == " ":
        return True
    shape = _font(20).getmask(character)
    return shape.getbbox() is not None and bytes(shape) != bytes(_font(20).getmask("\uffff"))
