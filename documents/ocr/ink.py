"""Coloured ink on a page: stamps and signatures, where they are, and the page with them bleached out."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr.picture import Picture

_EDGE = 1000
_FAINT_TOO = ((95, 25, 40), (172, 255, 255))
_BLUE_TO_VIOLET = ((100, 60, 40), (168, 255, 235))
_WIDEST_GAP = 9
_SMALLEST = (35, 18)
_TALL = 60
_SPARSE = 0.45
_LARGEST = 0.5
_BLACK, _PALE = 40, 130
_NEARLY_ALL_ROUND = 0.75


@dataclass(frozen=True, slots=True)
class Ink:
    """One patch of coloured ink: its box in pixels, and whether it is a ring like an office stamp."""

    left: int
    top: int
    width: int
    height: int
    ring: bool


def patches(picture: Picture) -> list[Ink]:
    """The patches of blue or violet ink drawn in thin strokes, none in a grey picture."""
    if picture.ndim != 3:
        return []
    scale = min(1.0, _EDGE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = cv2.inRange(cv2.cvtColor(small, cv2.COLOR_BGR2HSV), *_BLUE_TO_VIOLET)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((_WIDEST_GAP, _WIDEST_GAP), np.uint8))
    count, areas, boxes, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for area in range(1, count):
        left, top, width, height, _size = (int(value) for value in boxes[area])
        window = (slice(top, top + height), slice(left, left + width))
        inked = (areas[window] == area) & (mask[window] > 0)
        if width > _SMALLEST[0] and height > _SMALLEST[1] and inked.mean() < _SPARSE:
            x, y, w, h = (round(value / scale) for value in (left, top, width, height))
            found.append(Ink(x, y, w, h, _is_ring(inked)))
    return found


def bleached(picture: Picture) -> Picture:
    """The page in grey; wherever a stamp or signature stands, black print is kept and the ink gone."""
    if picture.ndim != 3:
        return picture
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    height, width = grey.shape
    tall = _TALL * max(1.0, max(height, width) / _EDGE)
    for patch in patches(picture):
        if patch.height < tall or patch.height > _LARGEST * height or patch.width > _LARGEST * width:
            continue
        window = (
            slice(max(0, patch.top), patch.top + patch.height),
            slice(max(0, patch.left), patch.left + patch.width),
        )
        colours = picture[window]
        inked = cv2.inRange(cv2.cvtColor(colours, cv2.COLOR_BGR2HSV), *_FAINT_TOO)
        near = cv2.dilate(inked, np.ones((5, 5), np.uint8)) > 0
        brightest = colours.max(axis=2).astype(np.float32)
        print_only = np.clip((brightest - _BLACK) * (255 / (_PALE - _BLACK)), 0, 255).astype(np.uint8)
        grey[window][near] = np.maximum(grey[window], print_only)[near]
    return grey


def _is_ring(inked: NDArray[np.bool_]) -> bool:
    """Whether a circle of the ink's own size is drawn nearly all round."""
    strokes = inked.astype(np.uint8) * 255
    shortest = min(inked.shape)
    if shortest < _TALL:
        return False
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(strokes, (0, 0), 2),
        cv2.HOUGH_GRADIENT,
        dp=2,
        minDist=shortest / 4,
        param2=40,
        minRadius=round(shortest * 0.3),
        maxRadius=round(shortest * 0.55),
    )
    thick = np.asarray(cv2.dilate(strokes, np.ones((5, 5), np.uint8)), np.uint8)
    found = np.empty((0, 3)) if circles is None else np.asarray(circles, np.float64).reshape(-1, 3)[:10]
    return any(_drawn_share(thick, x, y, radius) > _NEARLY_ALL_ROUND for x, y, radius in found)


def _drawn_share(strokes: Picture, x: float, y: float, radius: float) -> float:
    """The share of a circle's points that lie on ink; those outside the patch count as missing."""
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    across = np.round(x + radius * np.cos(angles)).astype(int)
    down = np.round(y + radius * np.sin(angles)).astype(int)
    within = (across >= 0) & (across < strokes.shape[1]) & (down >= 0) & (down < strokes.shape[0])
    return float((strokes[down[within], across[within]] > 0).sum() / len(angles))
