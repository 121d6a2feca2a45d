"""What people filled into the form fields of a PDF, or typed on top of its pages."""

from ctypes import POINTER, c_ushort, cast, create_string_buffer

import pypdfium2
from pypdfium2 import raw

_MOST = 1_000
_LONGEST = 40_000
_KEYS = {raw.FPDF_ANNOT_WIDGET: b"V", raw.FPDF_ANNOT_FREETEXT: b"Contents"}


def filled(page: pypdfium2.PdfPage) -> list[str]:
    """The values of the page's fields and typed notes, in order."""
    found = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        note = raw.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        key = _KEYS.get(raw.FPDFAnnot_GetSubtype(note))
        value = _text(note, key).strip() if key else ""
        raw.FPDFPage_CloseAnnot(note)
        if value:
            found.append(value)
    return found


def _text(note: raw.FPDF_ANNOTATION, key: bytes) -> str:
    size = min(raw.FPDFAnnot_GetStringValue(note, key, None, 0), _LONGEST)
    if size <= 2:
        return ""
    buffer = create_string_buffer(size)
    if raw.FPDFAnnot_GetStringValue(note, key, cast(buffer, POINTER(c_ushort)), size) > size:
        return ""
    return buffer.raw[: size - 2].decode("utf-16-le", errors="ignore")
