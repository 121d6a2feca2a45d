"""Coloured ink on a page: stamps and signatures, where they are, and the page with them bleached out."""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr.picture import Picture

_EDGE = 1000
_BLUE, _RED = "blue", "red"
_CLEAR = {_BLUE: (((100, 60, 40), (168, 255, 235)),)}
_FAINT = {
    _BLUE: (((98, 32, 40), (170, 255, 240)),),
    _RED: (((0, 60, 60), (9, 255, 245)), ((169, 60, 60), (180, 255, 245))),
}
_FAINT_TOO = {
    _BLUE: (((95, 25, 40), (172, 255, 255)),),
    _RED: (((0, 60, 60), (10, 255, 255)), ((167, 60, 60), (180, 255, 255))),
}
_WIDEST_GAP = 9
_SMALLEST = (35, 18)
_TALL = 60
_SPARSE, _RING_SPARSE = 0.45, 0.35
_LARGEST = 0.5
_BLACK, _PALE = 40, 130
_NEARLY_ALL_ROUND = 0.75
_SEEN_AT_AN_ANGLE = (1.0, 0.9, 1.1, 0.82, 1.2)
_VOTES = 30
_ROUND, _FEWEST_CORNERS, _LONGEST_OVAL, _NEARLY_OVAL = 150, 8, 2.2, 0.95
_RINGS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.97)
_ALL_HUES, _FROM_GREEN, _WIDEST_HUES = 180, 110, 54
_MARGIN = 6
_HARDLY_COLOURED, _SHADED, _DIM, _MOSTLY_PAPER = 95, 0.55, 85, 0.65

Colour: TypeAlias = tuple[int, int, int]
Ranges: TypeAlias = tuple[tuple[Colour, Colour], ...]


@dataclass(frozen=True, slots=True)
class Ink:
    """One patch of coloured ink: its box in pixels, and whether it is a ring like an office stamp."""

    left: int
    top: int
    width: int
    height: int
    ring: bool
    colour: str


def patches(picture: Picture) -> list[Ink]:
    """The patches of ink drawn on paper in thin strokes: blue to violet ones, and red rings; none in grey."""
    if picture.ndim != 3:
        return []
    scale = min(1.0, _EDGE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tones = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2HSV), np.uint8)
    clear = _drawn_in(_BLUE, tones, scale, _CLEAR[_BLUE])
    rings = [
        patch
        for colour in (_BLUE, _RED)
        for patch in _drawn_in(colour, tones, scale, _FAINT[colour])
        if patch.ring
    ]
    strokes = [patch for patch in clear if patch.ring or not any(_within(patch, ring) for ring in rings)]
    rings = [ring for ring in rings if not any(patch.ring and _within(patch, ring) for patch in clear)]
    return sorted(strokes + rings, key=lambda ink: (ink.top, ink.left))


def _within(patch: Ink, other: Ink) -> bool:
    """Whether the middle of a patch lies in another."""
    across, down = patch.left + patch.width / 2, patch.top + patch.height / 2
    return other.left <= across <= other.left + other.width and other.top <= down <= other.top + other.height


def _drawn_in(colour: str, tones: Picture, scale: float, ranges: Ranges) -> list[Ink]:
    mask = _of_colour(tones, ranges)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((_WIDEST_GAP, _WIDEST_GAP), np.uint8))
    count, areas, boxes, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for area in range(1, count):
        left, top, width, height, _size = (int(value) for value in boxes[area])
        if width <= _SMALLEST[0] or height <= _SMALLEST[1] or _is_ground(width, height, tones):
            continue
        window = (slice(top, top + height), slice(left, left + width))
        inked = (areas[window] == area) & (mask[window] > 0)
        if inked.mean() < _SPARSE and _lies_on_paper(tones, (left, top, width, height)):
            x, y, w, h = (round(value / scale) for value in (left, top, width, height))
            drawn = _is_ring(inked) or _is_double_oval(inked, mask[window] > 0)
            ring = drawn and _is_of_one_kind(tones[window][..., 0][inked])
            found.append(Ink(x, y, w, h, ring, colour))
    return found


def _is_of_one_kind(hues: Picture) -> bool:
    """Whether a stamp and a signature could have these hues; those of a photo are spread wider."""
    low, high = np.percentile((hues.astype(np.int16) + _FROM_GREEN) % _ALL_HUES, [10, 90])
    return bool(high - low < _WIDEST_HUES)


def _is_ground(width: int, height: int, tones: Picture) -> bool:
    """Whether a patch is too large for ink, as the table a sheet lies on."""
    tall, wide = int(tones.shape[0]), int(tones.shape[1])
    return height > _LARGEST * tall or width > _LARGEST * wide


def _of_colour(tones: Picture, ranges: Ranges) -> Picture:
    masks = [np.asarray(cv2.inRange(tones, *bounds), np.uint8) for bounds in ranges]
    return np.asarray(np.bitwise_or.reduce(masks), np.uint8)


def _lies_on_paper(tones: Picture, box: tuple[int, int, int, int]) -> bool:
    """Whether what surrounds the strokes is pale and hardly coloured, unlike a table top or a photo."""
    left, top, width, height = box
    window = (
        slice(max(0, top - _MARGIN), top + height + _MARGIN),
        slice(max(0, left - _MARGIN), left + width + _MARGIN),
    )
    saturation, value = tones[window][..., 1], tones[window][..., 2]
    paper = float(np.percentile(value, 80))
    pale = (saturation < _HARDLY_COLOURED) & (value > max(_DIM, _SHADED * paper))
    return bool(pale.mean() > _MOSTLY_PAPER)


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
        tones = np.asarray(cv2.cvtColor(colours, cv2.COLOR_BGR2HSV), np.uint8)
        inked = _of_colour(tones, _FAINT_TOO[patch.colour])
        near = cv2.dilate(inked, np.ones((5, 5), np.uint8)) > 0
        brightest = colours.max(axis=2).astype(np.float32)
        print_only = np.clip((brightest - _BLACK) * (255 / (_PALE - _BLACK)), 0, 255).astype(np.uint8)
        grey[window][near] = np.maximum(grey[window], print_only)[near]
    return grey


def _is_ring(inked: NDArray[np.bool_]) -> bool:
    """Whether a circle, or one that is seen at an angle, is drawn nearly all round."""
    strokes = inked.astype(np.uint8) * 255
    if min(inked.shape) < _TALL or inked.mean() > _RING_SPARSE:
        return False
    return any(_holds_circle(_stretched(strokes, aspect)) for aspect in _SEEN_AT_AN_ANGLE)


def _is_double_oval(inked: NDArray[np.bool_], within: NDArray[np.bool_]) -> bool:
    """Whether the strokes make an oval, whichever way it leans, and a smaller one is drawn within it."""
    if min(inked.shape) < _TALL:
        return False
    outline = cv2.convexHull(np.argwhere(inked)[:, ::-1].astype(np.int32))
    if len(outline) < _FEWEST_CORNERS:
        return False
    middle, (short, long), angle = cv2.fitEllipse(outline)
    exact = cv2.contourArea(outline) / max(1.0, np.pi * short * long / 4)
    if not (0 < long < _LONGEST_OVAL * short and _NEARLY_OVAL < exact < 1 / _NEARLY_OVAL):
        return False
    upright = cv2.getRotationMatrix2D(middle, angle, 1)
    upright[:, 2] -= np.asarray(middle)
    to_circle = np.diag([_ROUND / short, _ROUND / long]) @ upright
    to_circle[:, 2] += _ROUND
    size = (2 * _ROUND, 2 * _ROUND)
    strokes = cv2.warpAffine(within.astype(np.uint8) * 255, to_circle, size)
    thick = np.asarray(cv2.dilate(strokes, np.ones((7, 7), np.uint8)), np.uint8)
    drawn = [_drawn_share(thick, _ROUND, _ROUND, share * _ROUND / 2) for share in _RINGS]
    return drawn[-1] > _NEARLY_ALL_ROUND and max(drawn[:-1]) > _NEARLY_ALL_ROUND


def _stretched(strokes: Picture, aspect: float) -> Picture:
    if aspect == 1:
        return strokes
    return np.asarray(cv2.resize(strokes, None, fx=aspect, fy=1, interpolation=cv2.INTER_LINEAR), np.uint8)


def _holds_circle(strokes: Picture) -> bool:
    shortest = min(strokes.shape)
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(strokes, (0, 0), 2),
        cv2.HOUGH_GRADIENT,
        dp=2,
        minDist=shortest / 8,
        param2=_VOTES,
        minRadius=round(shortest * 0.3),
        maxRadius=round(shortest * 0.55),
    )
    found = np.empty((0, 3)) if circles is None else np.asarray(circles, np.float64).reshape(-1, 3)[:12]
    wide = max(5, round(shortest / 16) | 1)
    thick = np.asarray(cv2.dilate(strokes, np.ones((wide, wide), np.uint8)), np.uint8)
    return any(_drawn_share(thick, x, y, radius) > _NEARLY_ALL_ROUND for x, y, radius in found)


def _drawn_share(strokes: Picture, x: float, y: float, radius: float) -> float:
    """The share of a circle's points that lie on ink; those outside the patch count as missing."""
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    across = np.round(x + radius * np.cos(angles)).astype(int)
    down = np.round(y + radius * np.sin(angles)).astype(int)
    within = (across >= 0) & (across < strokes.shape[1]) & (down >= 0) & (down < strokes.shape[0])
    return float((strokes[down[within], across[within]] > 0).sum()) / len(angles)
