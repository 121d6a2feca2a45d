"""Lines of words with their places on the page, so that two passes over one page can be put together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr.engine import Word
from documents.ocr.imaging import Matrix

_SURE_OF_LINE = 60
_SAME_ROW, _WIDEST_GAP = 0.5, 6.0

Boxes = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, and the box of each on the page as (left, top, right, bottom)."""

    words: tuple[Word, ...]
    boxes: Boxes

    @classmethod
    def of(cls, words: Sequence[Word]) -> "Line":
        """The line as the words stand in the picture they were read from."""
        return cls(tuple(words), np.array([_box(word) for word in words], np.float64))

    def moved(self, matrix: Matrix) -> "Line":
        """The line as it stands in another picture of the same page."""
        left, top, right, bottom = self.boxes.T
        corners = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1).reshape(1, -1, 2)
        there = cv2.perspectiveTransform(corners, matrix).reshape(-1, 4, 2)
        return replace(self, boxes=np.hstack([there.min(axis=1), there.max(axis=1)]))

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
        """The centre of the line."""
        return float(self.boxes[:, [0, 2]].mean()), float(self.boxes[:, [1, 3]].mean())

    @property
    def height(self) -> float:
        """How tall its words stand."""
        return float(np.median(self.boxes[:, 3] - self.boxes[:, 1]))

    def within(self, shape: tuple[int, ...]) -> bool:
        """Whether its centre lies inside a picture of this shape."""
        across, down = self.middle
        return 0 <= across <= shape[1] and 0 <= down <= shape[0]

    def unseen(self, seen: Boxes) -> "Line | None":
        """The words of it whose middle lies in none of the boxes seen."""
        across = self.boxes[:, [0, 2]].mean(axis=1)[:, None]
        down = self.boxes[:, [1, 3]].mean(axis=1)[:, None]
        inside = (seen[:, 0] <= across) & (across <= seen[:, 2]) & (seen[:, 1] <= down) & (down <= seen[:, 3])
        (new,) = np.nonzero(~inside.any(axis=1))
        return Line(tuple(self.words[n] for n in new), self.boxes[new]) if len(new) else None

    def gap(self, other: "Line") -> float:
        """How many times its height another line stands aside on the same row; infinite on other rows."""
        near = self.boxes[np.abs(self.boxes[:, [0, 2]].mean(axis=1) - other.middle[0]).argmin()]
        if abs(near[[1, 3]].mean() - other.middle[1]) > _SAME_ROW * max(self.height, other.height):
            return float("inf")
        left, right = other.boxes[:, 0].min(), other.boxes[:, 2].max()
        aside = np.maximum(self.boxes[:, 0] - right, left - self.boxes[:, 2])
        return float(max(0.0, aside.min()) / self.height)

    def joined(self, other: "Line") -> "Line":
        """Both as one line, from left to right."""
        boxes = np.vstack([self.boxes, other.boxes])
        words = (*self.words, *other.words)
        order = boxes[:, 0].argsort(kind="stable")
        return Line(tuple(words[n] for n in order), boxes[order])


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
    """The lines, and the words of another pass where these saw nothing: on their row, or a line between."""
    seen = np.vstack([line.boxes for line in lines]) if lines else np.empty((0, 4))
    merged = list(lines)
    for other in others:
        missing = other.unseen(seen)
        if missing is None or missing.confidence < _SURE_OF_LINE:
            continue
        gaps = [line.gap(missing) for line in merged]
        if gaps and min(gaps) < _WIDEST_GAP:
            beside = gaps.index(min(gaps))
            merged[beside] = merged[beside].joined(missing)
        else:
            merged.insert(_place(missing, merged), missing)
    return merged


def _place(line: Line, lines: list[Line]) -> int:
    """Where a line belongs: after the lowest line that stands wholly above its middle."""
    _, middle = line.middle
    above = [(other.middle[1], index) for index, other in enumerate(lines) if other.middle[1] < middle]
    return max(above)[1] + 1 if above else 0


def _box(word: Word) -> tuple[int, int, int, int]:
    return word.left, word.top, word.left + word.width, word.top + word.height
