"""Word 97-2003: all text the piece table names, which holds headers, notes and text boxes too."""

import re
import struct
from collections.abc import Iterator

from documents.draft import Draft, DraftPage
from documents.errors import Broken, Locked
from documents.formats.legacy import compound, stream
from documents.formats.office import CELL_BAR
from documents.reading import Kind, Note, Signals
from documents.text import tidy
from knowledge.limits import Limits

_MAGIC = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_CLX = 0x01A2
_COMPRESSED = 1 << 30
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14?|\x15")
_ROW_END = re.compile("\x07\x07|\x07\r?$", re.MULTILINE)


class LegacyDocFormat:
    """Reads DOC files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """The text, page by page where the author broke pages."""
        with compound(data, Kind.DOC.value) as file:
            main = stream(file, "WordDocument", Kind.DOC.value)
            if len(main) < _CLX + 8:
                raise Broken(kind=Kind.DOC.value, reason="short header")
            magic, flags = struct.unpack_from("<H", main, 0)[0], struct.unpack_from("<H", main, 10)[0]
            if magic != _MAGIC:
                raise Broken(kind=Kind.DOC.value, reason="not Word 97")
            if flags & _ENCRYPTED:
                raise Locked(kind=Kind.DOC.value)
            table = stream(file, "1Table" if flags & _SECOND_TABLE else "0Table", Kind.DOC.value)
        pages = [tidy(_shown(part)) for part in "".join(_pieces(main, table)).split("\x0c")]
        pages = [page for page in pages if page] or [""]
        kept = tuple(
            DraftPage(number, text) for number, text in enumerate(pages[: limits.text_pages], start=1)
        )
        notes = (
            ()
            if len(kept) == len(pages)
            else (Note("pages.partial", {"read": len(kept), "total": len(pages)}),)
        )
        return Draft(Kind.DOC, kept, notes, Signals(pages=len(pages)))


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    """The runs of text in reading order, as the piece table lists them."""
    start, size = struct.unpack_from("<II", main, _CLX)
    listing = _piece_table(table[start : start + size])
    count = (len(listing) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", listing)
    for index in range(count):
        (where,) = struct.unpack_from("<I", listing, 4 * (count + 1) + 8 * index + 2)
        length = max(0, positions[index + 1] - positions[index])
        if where & _COMPRESSED:
            begin = (where & ~_COMPRESSED) // 2
            yield main[begin : begin + length].decode("cp1252", errors="replace")
        else:
            yield main[where : where + 2 * length].decode("utf-16-le", errors="replace")


def _piece_table(clx: bytes) -> bytes:
    at = 0
    while at + 5 <= len(clx) and clx[at] == 1:
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    if at + 5 > len(clx) or clx[at] != 2:
        raise Broken(kind=Kind.DOC.value, reason="no piece table")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    return clx[at + 5 : at + 5 + size]


def _shown(text: str) -> str:
    text = _ROW_END.sub("\n", _FIELD.sub("", text.replace("\r", "\n")))
    return text.replace("\x07", CELL_BAR).replace("\x0b", "\n").replace("\x1e", "-")


FORMAT = LegacyDocFormat()
