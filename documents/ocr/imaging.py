"""Preparing the picture of a page for recognition: even paper, upright, straight, large enough, unruled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr.picture import Picture

Matrix: TypeAlias = NDArray[np.float64]

_QUARTER_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
_WHITE = 255
_PLENTY, _ENOUGH = 2_900, 2_500
_TALL_ENOUGH = 15.0
_FEW_LETTERS = 50
_SHADOWS = (1.0, 0.75, 0.55)
_NEARLY_ALL = 0.97
_PALEST_INK = 200


def grey(picture: Picture) -> Picture:
    """One channel; a grey picture stays as it is."""
    return as_picture(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)) if picture.ndim == 3 else picture


def evened(page: Picture) -> Picture:
    """Paper made white and ink black whatever the light, shadow or contrast."""
    height, width = page.shape
    small = scaled(page, 400 / max(height, width))
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, ellipse), (0, 0), 5)
    flat = cv2.divide(page, cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), scale=_WHITE)
    darkest = min(_PALEST_INK, float(np.percentile(flat[::4, ::4], 1)))
    levels = (np.arange(256) - darkest) * (250 / (250 - darkest))
    return as_picture(cv2.LUT(flat, np.clip(levels, 0, _WHITE).astype(np.uint8)))


def shrunk(page: Picture, longest: int) -> Picture:
    """The page with a long edge of at most so many pixels."""
    return scaled(page, min(1.0, longest / max(page.shape)))


def no_larger_than_needed(page: Picture) -> Picture:
    """A page of many pixels brought down as far as its letters stay tall enough to be told apart."""
    longest = max(page.shape)
    if longest <= _PLENTY:
        return page
    boxes = _letters(page, 1600 / longest)[0]
    tall = float(np.median(boxes[:, 3])) if len(boxes) > _FEW_LETTERS else 0.0
    scale = max(_ENOUGH / longest, _TALL_ENOUGH / max(1.0, tall))
    return scaled(page, scale) if scale < 0.9 else page


def turned(page: Picture, degrees: int) -> Picture:
    """The page after undoing a quarter turn of so many degrees clockwise."""
    return as_picture(cv2.rotate(page, _QUARTER_TURNS[degrees])) if degrees else page


def skew(page: Picture) -> float:
    """Degrees by which the lines of text slope, between -7 and 7."""
    ink = _ink(shrunk(page, 1000))
    coarse = max(np.arange(-7, 7.1, 0.5), key=lambda angle: _stripes(ink, float(angle)))
    return float(
        max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda angle: _stripes(ink, float(angle)))
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
        level = cv2.warpAffine(self.picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=_WHITE)
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
        corners = _paper(self.picture)
        if corners is None:
            return self
        top_left, top_right, bottom_right, bottom_left = corners
        width = int(max(np.hypot(*(top_right - top_left)), np.hypot(*(bottom_right - bottom_left))))
        height = int(max(np.hypot(*(bottom_left - top_left)), np.hypot(*(bottom_right - top_right))))
        square = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        matrix = cv2.getPerspectiveTransform(corners, square)
        size = (width, height)
        flat = cv2.warpPerspective(self.picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=_WHITE)
        return replace(self._moved(flat, matrix), cut=True)

    def without_lines(self) -> "Sheet":
        """With ruling lines painted white."""
        length = max(self.picture.shape) // 22
        ink = _ink(self.picture)
        across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
        down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
        lines = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
        cleared = self.picture.copy()
        cleared[lines > 0] = _WHITE
        return replace(self, picture=cleared)

    def turned(self, degrees: int, whole: tuple[int, ...]) -> "Sheet":
        """After undoing a quarter turn, as a sheet of the page of this shape turned likewise."""
        if not degrees:
            return self
        around = _turning(whole, degrees) @ self.back
        undo = np.linalg.inv(_turning(self.picture.shape, degrees))
        return replace(self, picture=turned(self.picture, degrees), back=around @ undo)

    @property
    def outline(self) -> NDArray[np.float64]:
        """Its four corners on the page it came from, in order around it."""
        height, width = self.picture.shape
        return self.on_page([(0, 0), (width, 0), (width, height), (0, height)])

    def on_page(self, points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
        """Where points of this sheet lie on the page it came from."""
        if not points:
            return np.empty((0, 2))
        moved = cv2.perspectiveTransform(np.array([points], np.float64), self.back)
        return np.asarray(moved[0], np.float64)

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


def _paper(page: Picture) -> NDArray[np.float32] | None:
    """The four corners of a sheet that fills a good part of the picture and holds all of its writing."""
    scale = 600 / max(page.shape)
    small = scaled(page, scale)
    closed = cv2.morphologyEx(
        cv2.GaussianBlur(small, (0, 0), 3), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)
    )
    level, _ = cv2.threshold(closed, 0, _WHITE, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    writing = _writing(page)
    candidates = [found for share in _SHADOWS if (found := _quadrangle(as_picture(closed > level * share)))]
    for _, corners in sorted(candidates, key=lambda found: -found[0]):
        if _holds(corners / scale, writing):
            return _clockwise((corners / scale).astype(np.float32))
    return None


def _quadrangle(bright: Picture) -> tuple[float, NDArray[np.float64]] | None:
    """How exactly the largest bright area is four-cornered, and its corners; None when it can be no sheet."""
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    largest = max(outlines, key=cv2.contourArea)
    if not 0.3 < cv2.contourArea(largest) / bright.size < 0.97:
        return None
    hull = cv2.convexHull(largest)
    around = cv2.arcLength(hull, closed=True)
    for tolerance in (0.02, 0.03, 0.05, 0.08):
        corners = cv2.approxPolyDP(hull, tolerance * around, closed=True)
        if len(corners) == 4 and cv2.contourArea(corners) > 0.9 * cv2.contourArea(hull):
            return _overlap(largest, corners, bright.shape), np.asarray(corners.reshape(4, 2), np.float64)
    return None


def _overlap(area: object, corners: object, shape: tuple[int, ...]) -> float:
    """The shared part of two outlines over what either covers."""
    one, other = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    cv2.drawContours(one, [np.asarray(area)], -1, 1, cv2.FILLED)
    cv2.drawContours(other, [np.asarray(corners)], -1, 1, cv2.FILLED)
    return float((one & other).sum() / max(1, (one | other).sum()))


def _writing(page: Picture) -> NDArray[np.float64]:
    """The middles of marks the size of letters."""
    return _letters(page, min(1.0, 1000 / max(page.shape)))[1]


def _letters(page: Picture, scale: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The boxes (left, top, width, height) and middles of marks the size of letters, seen at a scale."""
    _, _, boxes, middles = cv2.connectedComponentsWithStats(_ink(scaled(page, scale)))
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    letters = (height >= 5) & (height <= 30) & (width >= 2) & (width <= 60)
    return boxes[letters, :4].astype(np.float64) / scale, np.asarray(middles[letters], np.float64) / scale


def _holds(corners: NDArray[np.float64], writing: NDArray[np.float64]) -> bool:
    """Whether nearly all marks lie within the corners."""
    outline = corners.astype(np.float32).reshape(-1, 1, 2)
    inside = [cv2.pointPolygonTest(outline, (float(x), float(y)), measureDist=False) >= 0 for x, y in writing]
    return not inside or float(np.mean(inside)) > _NEARLY_ALL


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    across, down = corners.sum(axis=1), corners[:, 1] - corners[:, 0]
    order = [int(across.argmin()), int(down.argmin()), int(across.argmax()), int(down.argmax())]
    return corners[order]


def _ink(page: Picture) -> Picture:
    method, inverted = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return as_picture(cv2.adaptiveThreshold(page, _WHITE, method, inverted, 25, 15))


def _stripes(ink: Picture, angle: float) -> float:
    """How sharply rows of ink and rows of paper alternate when turned by an angle."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def scaled(page: Picture, scale: float, method: int = cv2.INTER_AREA) -> Picture:
    """The page with its edges this many times as long."""
    if scale == 1:
        return page
    height, width = page.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return as_picture(cv2.resize(page, size, interpolation=method))


def as_picture(array: object) -> Picture:
    """The array of eight-bit values."""
    return np.asarray(array, dtype=np.uint8)
