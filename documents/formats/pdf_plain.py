"""Which pages of a PDF hold nothing that could be a stamp, ink, a code or a picture."""

from collections.abc import Callable
from ctypes import c_float, c_int, c_uint
from typing import Any

import pypdfium2
from pypdfium2 import raw

_MOST_OBJECTS = 2_000
_MOST_SEGMENTS = 6
_MOST_ANNOTATIONS = 200
_THIN, _LONG, _DOT = 3.0, 10.0, 0.75
_PALE = 128
_COLOURLESS = 16
_INVISIBLE = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})


def is_plain(page: pypdfium2.PdfPage) -> bool:
    """Whether the page holds only text, or black text with straight black or grey lines and pale boxes.

    Small boxes may be the modules of a code, curves and colours part of a stamp, annotations anything.
    """
    count = raw.FPDFPage_CountObjects(page)
    if _is_annotated(page) or count > _MOST_OBJECTS:
        return False
    items = [raw.FPDFPage_GetObject(page, number) for number in range(count)]
    kinds = [raw.FPDFPageObj_GetType(item) for item in items]
    paths = [item for item, kind in zip(items, kinds, strict=True) if kind == raw.FPDF_PAGEOBJ_PATH]
    texts = [item for item, kind in zip(items, kinds, strict=True) if kind == raw.FPDF_PAGEOBJ_TEXT]
    if len(paths) + len(texts) < count:
        return False
    return not paths or (all(map(_is_ruling, paths)) and all(map(_is_printed, texts)))


def _is_annotated(page: pypdfium2.PdfPage) -> bool:
    count = raw.FPDFPage_GetAnnotCount(page)
    return count > _MOST_ANNOTATIONS or any(_is_visible(page, number) for number in range(count))


def _is_visible(page: pypdfium2.PdfPage, number: int) -> bool:
    annotation = raw.FPDFPage_GetAnnot(page, number)
    if not annotation:
        return False
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    raw.FPDFPage_CloseAnnot(annotation)
    return kind not in _INVISIBLE


def _is_printed(text: Any) -> bool:
    return _shade(text, raw.FPDFPageObj_GetFillColor) is not None


def _is_ruling(path: Any) -> bool:
    """A straight line or a box, thin, unfilled or pale; its corners may be dots of their own."""
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    filled = _shade(path, raw.FPDFPageObj_GetFillColor) if fill.value else _PALE
    drawn = _shade(path, raw.FPDFPageObj_GetStrokeColor) if stroke.value else _PALE
    if filled is None or drawn is None or not _is_straight(path):
        return False
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(path, left, bottom, right, top)
    shorter, longer = sorted((right.value - left.value, top.value - bottom.value))
    if longer < _LONG:
        return longer <= _DOT
    return shorter <= _THIN or filled >= _PALE


def _is_straight(path: Any) -> bool:
    count = raw.FPDFPath_CountSegments(path)
    segments = (raw.FPDFPath_GetPathSegment(path, number) for number in range(count))
    kinds = (raw.FPDFPathSegment_GetType(segment) for segment in segments)
    return count <= _MOST_SEGMENTS and raw.FPDF_SEGMENT_BEZIERTO not in kinds


def _shade(item: Any, colour: Callable[..., int]) -> int | None:
    """How light the item is, up to 255; None for a colour or a pattern."""
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not colour(item, red, green, blue, alpha):
        return None
    shades = sorted((red.value, green.value, blue.value))
    return shades[0] if shades[-1] - shades[0] <= _COLOURLESS else None
