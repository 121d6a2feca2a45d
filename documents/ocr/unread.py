"""Ink that no pass over the page has read: lone signs and short lines, as in narrow cells of ruled tables."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from documents.ocr import engine
from documents.ocr.engine import Word
from documents.ocr.imaging import Sheet
from documents.ocr.layout import Line
from documents.ocr.picture import Picture
from documents.ocr.pixels import WHITE

_INK = 150
_CLEAR, _SURE = 80, 70
_LOWEST, _TALLEST, _WIDEST, _THINNEST = 0.35, 1.8, 25.0, 0.08
_GAP, _MARGIN = 1.0, 0.35
_MOST = 250


def unread(sheet: Sheet, seen: Sequence[Line]) -> list[Line]:
    """What stands on a sheet without ruling lines beside the lines seen, each patch looked at alone."""
    tall = _height(seen)
    if tall is None:
        return []
    patches = _patches(_left(sheet, seen, tall), tall)
    if len(patches) > _MOST:
        return []
    found = (_read(sheet, patch, number, tall) for number, patch in enumerate(patches))
    return [Line.of(words) for words in found if words]


def _height(seen: Sequence[Line]) -> float | None:
    """How tall a word stands on the sheet; None where hardly any is sure."""
    heights = [word.height for line in seen for word in line.words if word.confidence >= _CLEAR]
    return float(np.median(heights)) if len(heights) >= 3 else None


def _left(sheet: Sheet, seen: Sequence[Line], tall: float) -> Picture:
    """One where ink of the size of letters lies outside every box seen."""
    ink = (sheet.picture < _INK).astype(np.uint8)
    taken = np.zeros_like(ink)
    for line in seen:
        for left, top, right, bottom in line.boxes:
            if bottom - top < 3 * tall:
                taken[max(0, round(top)) : round(bottom), max(0, round(left)) : round(right)] = 1
    _, areas, boxes, middles = cv2.connectedComponentsWithStats(ink)
    height, width = boxes[:, cv2.CC_STAT_HEIGHT], boxes[:, cv2.CC_STAT_WIDTH]
    across, down = middles[:, 0].astype(int), middles[:, 1].astype(int)
    letters = (height < _TALLEST * tall) & (width < _WIDEST * tall) & (taken[down, across] == 0)
    letters[0] = False
    return np.asarray(letters[areas], np.uint8)


def _patches(ink: Picture, tall: float) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, width, height) of ink that stands close together on a line."""
    wide = max(3, round(_GAP * tall) | 1)
    joined = cv2.dilate(ink, np.ones((3, wide), np.uint8))
    boxes = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8))[2][1:]
    aside = wide // 2
    lowest, thinnest = _LOWEST * tall, _THINNEST * tall
    return [
        (int(left + aside), int(top + 1), int(width - 2 * aside), int(height - 2))
        for left, top, width, height, _ in boxes
        if lowest < height - 2 and thinnest < width - 2 * aside
    ]


def _read(sheet: Sheet, patch: tuple[int, int, int, int], number: int, tall: float) -> list[Word]:
    left, top, width, height = patch
    around = round(_MARGIN * tall)
    x, y = max(0, left - around), max(0, top - around)
    cut = sheet.picture[y : top + height + around, x : left + width + around]
    framed = cv2.copyMakeBorder(cut, 10, 10, 10, 10, cv2.BORDER_CONSTANT, value=WHITE)
    words = engine.words_alone(np.asarray(framed, np.uint8), block=height > _TALLEST * tall)
    return [
        replace(word, left=word.left + x - 10, top=word.top + y - 10, line=(-1, number, word.line[2]))
        for word in words
        if word.confidence >= _SURE and any(sign.isalnum() for sign in word.text)
    ]
