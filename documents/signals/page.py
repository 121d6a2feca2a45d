"""What one page's picture shows beside its words: coloured marks, QR codes, and how well it can be read."""

import cv2
import numpy as np
import zxingcpp

from documents.ocr import ink
from documents.ocr.picture import Picture
from documents.reading import Box, Code, Grade, Legibility, Mark

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_LETTERHEAD = 0.16
_SMALL_EDGE = 1500
_SHARP_EDGE = 1600
_BLURRED, _VERY_BLURRED = 60.0, 15.0
_PALE, _DARK = 90, 110
_CODE_LENGTH = 2_000


def marks(picture: Picture, number: int) -> tuple[Mark, ...]:
    """Stamps and strokes of coloured ink below the letterhead."""
    height, width = picture.shape[:2]
    found = []
    for patch in ink.patches(picture):
        box = _box((patch.left, patch.top, patch.left + patch.width, patch.top + patch.height), width, height)
        if (box.top + box.bottom) / 2 > _LETTERHEAD:
            found.append(Mark(number, box, patch.ring))
    return tuple(found)


def codes(picture: Picture, number: int) -> tuple[Code, ...]:
    """Every QR code with its text."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    height, width = grey.shape
    found = []
    for code in zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=_QR):
        corners = code.position
        points = [corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left]
        across, down = [point.x for point in points], [point.y for point in points]
        box = _box((min(across), min(down), max(across), max(down)), width, height)
        found.append(Code(number, box, code.text[:_CODE_LENGTH]))
    return tuple(found)


def legibility(picture: Picture, number: int) -> Legibility:
    """Whether the picture is large, sharp and contrasted enough for its words to be read."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture, np.uint8)
    longest = max(grey.shape)
    scale = min(1.0, _SHARP_EDGE / longest)
    seen = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper, darkest = float(np.percentile(seen, 90)), float(np.percentile(seen, 0.5))
    contrast = max(1.0, paper - darkest)
    sharpness = float(cv2.Laplacian(seen, cv2.CV_32F).var()) * (100 / contrast) ** 2
    faults = {
        "small": longest < _SMALL_EDGE,
        "blurred": sharpness < _BLURRED,
        "dark": paper < _DARK,
        "pale": contrast < _PALE,
    }
    reasons = tuple(reason for reason, holds in faults.items() if holds)
    poor = sharpness < _VERY_BLURRED or len(reasons) > 1
    grade = Grade.POOR if poor else Grade.FAIR if reasons else Grade.GOOD
    return Legibility(number, grade, reasons)


def _box(corners: tuple[float, float, float, float], width: int, height: int) -> Box:
    across, down = max(1, width), max(1, height)
    shares = (corners[0] / across, corners[1] / down, corners[2] / across, corners[3] / down)
    return Box(*(round(min(1.0, max(0.0, share)), 4) for share in shares))
