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
        text, notes = _within(decoded_text(data), limits)
        pages = [DraftPage(number, tidy(part)) for number, part in enumerate(text.split("\f"), start=1)]
        kept = tuple(pages[: limits.text_pages])
        if len(kept) < len(pages):
            notes.append(Note("pages.partial", {"read": len(kept), "total": len(pages)}))
        return Draft(Kind.TEXT, kept, tuple(notes), Signals(pages=len(pages)))


class CsvFormat:
    """Reads tables kept as text."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """A line a row, its filled cells joined by bars."""
        text, notes = _within(decoded_text(data), limits)
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


def _within(text: str, limits: Limits) -> tuple[str, list[Note]]:
    if len(text) <= limits.characters:
        return text, []
    return text[: limits.characters], [Note("text.cut", {"characters": limits.characters})]


def _delimiter(text: str) -> str:
    """The separator that splits the first rows most evenly."""
    head = text[:_SAMPLE].splitlines()[:20]
    if not head:
        raise Broken(kind=Kind.CSV.value, reason="no rows")
    return max(_BARS, key=lambda bar: (min(line.count(bar) for line in head) > 0, text[:_SAMPLE].count(bar)))


TEXT, CSV = PlainFormat(), CsvFormat()
