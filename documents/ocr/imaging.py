"""Preparing the picture of a page for recognition: even paper, upright, straight, large enough, unruled."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr import paper
from documents.ocr.picture import Picture
from documents.ocr.pixels import WHITE, as_picture, ink, letters, scaled

Matrix: TypeAlias = NDArray[np.float64]

_QUARTER_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
_PLENTY, _ENOUGH = 2_900, 2_500
_TALL_ENOUGH = 15.0
_FEW_LETTERS = 50
_PALEST_INK = 200
_BESIDE, _LETTERED = 4, 0.45


def grey(picture: Picture) -> Picture:
    """One channel; a grey picture stays as it is."""
    return as_picture(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)) if picture.ndim == 3 else picture


def evened(page: Picture) -> Picture:
    """Paper made white and ink black whatever the light, shadow or contrast."""
    height, width = page.shape
    small = scaled(page, 400 / max(height, width))
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, ellipse), (0, 0), 5)
    flat = cv2.divide(page, cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), scale=WHITE)
    darkest = min(_PALEST_INK, float(np.percentile(flat[::4, ::4], 1)))
    levels = (np.arange(256) - darkest) * (250 / (250 - darkest))
    return as_picture(cv2.LUT(flat, np.clip(levels, 0, WHITE).astype(np.uint8)))


def shrunk(page: Picture, longest: int) -> Picture:
    """The page with a long edge of at most so many pixels."""
    return scaled(page, min(1.0, longest / max(page.shape)))


def no_larger_than_needed(page: Picture) -> Picture:
    """A page of many pixels brought down as far as its letters stay tall enough to be told apart."""
    longest = max(page.shape)
    if longest <= _PLENTY:
        return page
    boxes, _ = letters(page, 1600 / longest)
    tall = float(np.median(boxes[:, 3])) if len(boxes) > _FEW_LETTERS else 0.0
    scale = max(_ENOUGH / longest, _TALL_ENOUGH / max(1.0, tall))
    return scaled(page, scale) if scale < 0.9 else page


def turned(page: Picture, degrees: int) -> Picture:
    """The page after undoing a quarter turn of so many degrees clockwise."""
    return as_picture(cv2.rotate(page, _QUARTER_TURNS[degrees])) if degrees else page


def skew(page: Picture) -> float:
    """Degrees by which the lines of text slope, between -7 and 7."""
    inked = ink(shrunk(page, 1000))
    coarse = max(np.arange(-7, 7.1, 0.5), key=lambda angle: _stripes(inked, float(angle)))
    return float(
        max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda angle: _stripes(inked, float(angle)))
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page being prepared, and how its points lead back to the page it came from."""

    picture: Picture
    back: Matrix
    cut: bool = False

    @classmethod
    def of(cls, page: Picture) -> "Sheet":
        """A page nothing has been done to yet."""
        return cls(page, np.eye(3))

    def evened(self) -> "Sheet":
        """Paper white, ink black."""
        return replace(self, picture=evened(self.picture))

    def straightened(self) -> "Sheet":
        """Lines of text level; enlarged so that no corner is lost."""
        degrees = skew(self.picture)
        if abs(degrees) <= 0.3:
            return self
        height, width = self.picture.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
        new_width, new_height = int(height * sin + width * cos), int(height * cos + width * sin)
        matrix[0, 2] += new_width / 2 - width / 2
        matrix[1, 2] += new_height / 2 - height / 2
        size = (new_width, new_height)
        level = cv2.warpAffine(self.picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=WHITE)
        return self._moved(level, np.vstack([matrix, [0, 0, 1]]))

    def enlarged(self) -> "Sheet":
        """With a long edge too short for recognition brought to 2,400 pixels."""
        longest = max(self.picture.shape)
        if longest >= 2200:
            return self
        scale = 2400 / longest
        return self._moved(scaled(self.picture, scale, cv2.INTER_CUBIC), np.diag([scale, scale, 1.0]))

    def cropped(self) -> "Sheet":
        """The sheet of paper alone, its corners pulled square; unchanged when no paper stands out."""
        corners = paper.corners(self.picture)
        if corners is None:
            return self
        top_left, top_right, bottom_right, bottom_left = corners
        width = int(max(np.hypot(*(top_right - top_left)), np.hypot(*(bottom_right - bottom_left))))
        height = int(max(np.hypot(*(bottom_left - top_left)), np.hypot(*(bottom_right - top_right))))
        square = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        matrix = cv2.getPerspectiveTransform(corners, square)
        size = (width, height)
        flat = cv2.warpPerspective(self.picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=WHITE)
        return replace(self._moved(flat, matrix), cut=True)

    def without_lines(self) -> "Sheet":
        """With ruling lines painted white."""
        length = max(self.picture.shape) // 22
        inked = ink(self.picture)
        across, down = _ruled(inked, length), _ruled(as_picture(inked.T), length).T
        lines = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
        cleared = self.picture.copy()
        cleared[lines > 0] = WHITE
        return replace(self, picture=cleared)

    def turned(self, degrees: int, whole: tuple[int, ...]) -> "Sheet":
        """After undoing a quarter turn, as a sheet of the page of this shape turned likewise."""
        if not degrees:
            return self
        around = _turning(whole, degrees) @ self.back
        undo = np.linalg.inv(_turning(self.picture.shape, degrees))
        return replace(self, picture=turned(self.picture, degrees), back=around @ undo)

    def onto(self, other: "Sheet") -> Matrix:
        """Where the points of this sheet lie on another sheet of the same page."""
        return np.asarray(np.linalg.inv(other.back) @ self.back, np.float64)

    def _moved(self, picture: object, matrix: object) -> "Sheet":
        undo = np.linalg.inv(np.asarray(matrix, np.float64))
        return replace(self, picture=as_picture(picture), back=self.back @ undo)


def _turning(shape: tuple[int, ...], degrees: int) -> Matrix:
    """Where the points of a picture of this shape lie after undoing a quarter turn."""
    height, width = shape[:2]
    moves = {
        90: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
    }
    return np.array(moves[degrees], np.float64)


def _ruled(ink: Picture, length: int) -> Picture:
    """The level lines of at least a length, without those that blurred letters make of their own."""
    runs = as_picture(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)))
    count, lines = cv2.connectedComponents(runs)
    down, across = np.nonzero(runs)
    line = lines[down, across]
    lettered = np.zeros(count, np.bool_)
    for side in (-_BESIDE, _BESIDE):
        beside = np.clip(down + side, 0, len(ink) - 1)
        outside = runs[beside, across] == 0
        inked = outside & (ink[beside, across] > 0)
        lettered |= np.bincount(line[inked], minlength=count) > _LETTERED * np.bincount(
            line[outside], minlength=count
        )
    runs[lettered[lines]] = 0
    return runs


def _stripes(ink: Picture, angle: float) -> float:
    """How sharply rows of ink and rows of paper alternate when turned by an angle."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())
