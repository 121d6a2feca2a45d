"""Where the sheet of paper lies in a photo of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr.picture import Picture
from documents.ocr.pixels import WHITE, as_picture, letters, scaled

_SHADOWS = (1.0, 0.9, 0.82, 0.75, 0.68, 0.62, 0.55)
_NEARLY_ALL = 0.97


def corners(page: Picture) -> NDArray[np.float32] | None:
    """The four corners of a sheet that fills a good part of the picture and holds all of its writing."""
    scale = 600 / max(page.shape)
    small = scaled(page, scale)
    closed = cv2.morphologyEx(
        cv2.GaussianBlur(small, (0, 0), 3), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)
    )
    level, _ = cv2.threshold(closed, 0, WHITE, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    _, writing = letters(page, min(1.0, 1000 / max(page.shape)))
    candidates = [found for share in _SHADOWS if (found := _quadrangle(as_picture(closed > level * share)))]
    for _, four in sorted(candidates, key=lambda candidate: -candidate[0]):
        if _holds(four / scale, writing):
            return _clockwise((four / scale).astype(np.float32))
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
        four = cv2.approxPolyDP(hull, tolerance * around, closed=True)
        if len(four) == 4 and cv2.contourArea(four) > 0.9 * cv2.contourArea(hull):
            return _overlap(largest, four, bright.shape), np.asarray(four.reshape(4, 2), np.float64)
    return None


def _overlap(area: object, corners: object, shape: tuple[int, ...]) -> float:
    """The shared part of two outlines over what either covers."""
    one, other = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    cv2.drawContours(one, [np.asarray(area)], -1, 1, cv2.FILLED)
    cv2.drawContours(other, [np.asarray(corners)], -1, 1, cv2.FILLED)
    return float((one & other).sum() / max(1, (one | other).sum()))


def _holds(corners: NDArray[np.float64], writing: NDArray[np.float64]) -> bool:
    """Whether nearly all marks lie within the corners."""
    outline = corners.astype(np.float32).reshape(-1, 1, 2)
    inside = [cv2.pointPolygonTest(outline, (float(x), float(y)), measureDist=False) >= 0 for x, y in writing]
    return not inside or float(np.mean(inside)) > _NEARLY_ALL


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    across, down = corners.sum(axis=1), corners[:, 1] - corners[:, 0]
    order = [int(across.argmin()), int(down.argmin()), int(across.argmax()), int(down.argmax())]
    return corners[order]
