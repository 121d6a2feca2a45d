"""Plain text and CSV."""

import csv
import io

from documents.draft import Draft, DraftPage
from documents.errors import Broken
from documents.formats.office import CELL_BAR
from documents.reading import Kind, Note, Signals
from documents.text import tidy
from knowledge.limits import Limits

_SAMPLE = 8192
_BARS = ",;\t|"


class PlainFormat:
    """Reads text files, form feeds between their pages."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """The text as it stands."""
        parts = decoded_text(data).split("\f")
        kept = tuple(
            DraftPage(number, tidy(part)) for number, part in enumerate(parts[: limits.text_pages], start=1)
        )
        left_out = len(kept) < len(parts)
        notes = (Note("pages.partial", {"read": len(kept), "total": len(parts)}),) if left_out else ()
        return Draft(Kind.TEXT, kept, notes, Signals(pages=len(parts)))


class CsvFormat:
    """Reads tables kept as text."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """A line a row, its filled cells joined by bars."""
        text, notes = decoded_text(data), []
        lines, left = [], limits.cells
        for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text)):
            cells = [" ".join(cell.split()) for cell in row if cell.strip()]
            left -= len(cells)
            if left < 0:
                notes.append(Note("cells.cut", {"read": limits.cells}))
                break
            if cells:
                lines.append(CELL_BAR.join(cells))
        page = DraftPage(1, tidy("\n".join(lines)))
        return Draft(Kind.CSV, (page,), tuple(notes), Signals(pages=1))


def decoded_text(data: bytes) -> str:
    """The text in the encoding its bytes allow: marked, UTF-8, or that of older Windows programs."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The separator that splits the first rows most evenly."""
    head = text[:_SAMPLE].splitlines()[:20]
    if not head:
        raise Broken(kind=Kind.CSV.value, reason="no rows")
    return max(_BARS, key=lambda bar: (min(line.count(bar) for line in head) > 0, text[:_SAMPLE].count(bar)))


TEXT, CSV = PlainFormat(), CsvFormat()
