"""Lines of words with their places on the page, so that two passes over one page can be put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr.engine import Word
from documents.ocr.imaging import Sheet

_SURE_OF_LINE = 60
_MOSTLY = 0.7

Boxes = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, and the box of each on the page as (left, top, right, bottom)."""

    words: tuple[Word, ...]
    boxes: Boxes

    @classmethod
    def of(cls, words: Sequence[Word], sheet: Sheet) -> "Line":
        """The line as seen on a prepared sheet."""
        corners = [
            corner
            for word in words
            for corner in (
                (word.left, word.top),
                (word.left + word.width, word.top),
                (word.left, word.top + word.height),
                (word.left + word.width, word.top + word.height),
            )
        ]
        on_page = sheet.on_page(corners).reshape(-1, 4, 2)
        return cls(tuple(words), np.hstack([on_page.min(axis=1), on_page.max(axis=1)]))

    @property
    def text(self) -> str:
        """The words with a space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """The mean confidence, long words counting more."""
        weights = [len(word.text) for word in self.words]
        return float(np.average([word.confidence for word in self.words], weights=weights))

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the line on the page."""
        return float(self.boxes[:, [0, 2]].mean()), float(self.boxes[:, [1, 3]].mean())

    def within(self, outline: Boxes) -> bool:
        """Whether its centre lies inside an outline on the page."""
        around = outline.astype(np.float32).reshape(-1, 1, 2)
        return cv2.pointPolygonTest(around, self.middle, measureDist=False) >= 0


def from_the_top(lines: list[Line]) -> list[Line]:
    """The lines block by block as seen, but no block before one that stands wholly above it."""
    ordered: list[list[Line]] = []
    for _, found in groupby(lines, key=lambda line: line.words[0].line[0]):
        block = list(found)
        lowest = max(line.middle[1] for line in block)
        below = (n for n, other in enumerate(ordered) if min(line.middle[1] for line in other) > lowest)
        ordered.insert(next(below, len(ordered)), block)
    return [line for block in ordered for line in block]


def with_missing(lines: list[Line], others: list[Line]) -> list[Line]:
    """The lines in their order, and among them those of another pass that stand where these saw nothing."""
    seen = np.vstack([line.boxes for line in lines]) if lines else np.empty((0, 4))
    merged = list(lines)
    for other in others:
        if other.confidence >= _SURE_OF_LINE and _uncovered(other.boxes, seen) >= _MOSTLY:
            merged.insert(_place(other, merged), other)
    return merged


def _uncovered(boxes: Boxes, seen: Boxes) -> float:
    """The share of boxes whose middle lies in none of those seen."""
    across = boxes[:, [0, 2]].mean(axis=1)[:, None]
    down = boxes[:, [1, 3]].mean(axis=1)[:, None]
    inside = (seen[:, 0] <= across) & (across <= seen[:, 2]) & (seen[:, 1] <= down) & (down <= seen[:, 3])
    return 1 - float(inside.any(axis=1).mean())


def _place(line: Line, lines: list[Line]) -> int:
    """Where a line belongs: after the lowest line that stands wholly above its middle."""
    _, middle = line.middle
    above = [(other.middle[1], index) for index, other in enumerate(lines) if other.middle[1] < middle]
    return max(above)[1] + 1 if above else 0
