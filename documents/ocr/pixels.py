"""Grey pictures of pages as arrays: their size, their ink, their letters."""

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr.picture import Picture

WHITE = 255


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


def ink(page: Picture) -> Picture:
    """What is darker than the paper around it: 255 where ink is, 0 elsewhere."""
    method, inverted = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return as_picture(cv2.adaptiveThreshold(page, WHITE, method, inverted, 25, 15))


def letters(page: Picture, scale: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The boxes (left, top, width, height) and middles of marks the size of letters, seen at a scale."""
    _, _, boxes, middles = cv2.connectedComponentsWithStats(ink(scaled(page, scale)))
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    sized = (height >= 5) & (height <= 30) & (width >= 2) & (width <= 60)
    return boxes[sized, :4].astype(np.float64) / scale, np.asarray(middles[sized], np.float64) / scale
