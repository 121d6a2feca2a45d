"""A glance at the bytes of a file: whether it can be read at once or only by looking at pictures."""

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_PDF_WITHIN = 1024


def quick(data: bytes) -> bool:
    """A guess, right or wrong, that no page has to be recognised from its picture."""
    if data.startswith(_PICTURES) or data[4:8] == b"ftyp":
        return False
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return b"/Font" in data or b"/Image" not in data
    return True
