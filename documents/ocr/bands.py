"""Dark bands with light writing, as in the heads of posters and on numbered boxes, turned to ink on paper."""

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.ocr.picture import Picture
from documents.ocr.pixels import WHITE, as_picture, scaled

_SEEN_AT = 400
_DARK_GROUND = 0.6
_SMALLEST_BAND, _LARGEST_LETTER = 0.0015, 0.005
_WIDEST_BAND, _NARROWEST_BAND, _MOSTLY_DARK = 201, 7, 0.6
_CLEARLY = 25
_LIGHT_WRITING = 0.9


def dark_on_light(page: Picture) -> Picture:
    """Dark bands that carry lighter writing, such as the head of a poster, turned to ink on paper."""
    small = _evenly_lit(scaled(page, _SEEN_AT / max(page.shape)))
    dark = (small < _DARK_GROUND * WHITE).astype(np.uint8)
    count, areas, boxes, _ = cv2.connectedComponentsWithStats(1 - dark)
    letters = boxes[:, cv2.CC_STAT_AREA] < _LARGEST_LETTER * dark.size
    solid = dark | letters[areas].astype(np.uint8)
    narrowest = np.ones((_NARROWEST_BAND, _NARROWEST_BAND), np.uint8)
    count, areas = cv2.connectedComponents(cv2.morphologyEx(solid, cv2.MORPH_OPEN, narrowest))
    mask = np.zeros_like(dark)
    for area in range(1, count):
        within = areas == area
        if within.mean() <= _SMALLEST_BAND or dark[within].mean() < _MOSTLY_DARK:
            continue
        if _is_written_light(small, within):
            mask[within] = WHITE
    if not mask.any():
        return page
    height, width = page.shape
    turned = cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR) > 127
    return np.where(turned, WHITE - page, page)


def _evenly_lit(small: Picture) -> Picture:
    """Without the shadows that fall over it; bands that are dark of themselves stay dark."""
    wide = np.ones((_WIDEST_BAND, _WIDEST_BAND), np.uint8)
    light = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, wide), (0, 0), 5)
    return as_picture(cv2.divide(small, light, scale=WHITE))


def _is_written_light(small: Picture, within: NDArray[np.bool_]) -> bool:
    inner = cv2.erode(within.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if not inner.any():
        return False
    alone = as_picture(np.where(inner, small, np.median(small[inner])))
    difference = (alone.astype(np.int16) - cv2.medianBlur(alone, 25))[inner]
    lighter = float(np.clip(difference - _CLEARLY, 0, None).mean())
    darker = float(np.clip(-difference - _CLEARLY, 0, None).mean())
    return lighter > _LIGHT_WRITING and lighter > 3 * darker
