"""A glance at the bytes of a file: whether it can be read at once or only by looking at pictures."""

import re

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_ARCHIVE = b"PK"
_PDF_WITHIN = 1024
_TYPED = (b"/FontFile", b"/ObjStm")
_SIDE = re.compile(rb"/(?:Width|Height) (\d{1,6})\b")
_PAGE_SIDE = 800


def quick(data: bytes) -> bool:
    """A guess that no page has to be recognised from its picture; wrong rather about scans than about text.

    A scan is a PDF that names no font of its own and holds a picture as large as a page.
    """
    if data.startswith(_PICTURES) or data[4:8] == b"ftyp":
        return False
    if data.startswith(_ARCHIVE) or b"%PDF-" not in data[:_PDF_WITHIN]:
        return True
    if any(sign in data for sign in _TYPED):
        return True
    return not any(int(side) >= _PAGE_SIDE for side in _SIDE.findall(data))
