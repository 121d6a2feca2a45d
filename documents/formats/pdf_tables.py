"""Ruled tables of a PDF as rows of cells, by pdfplumber, and the page's text with each row on one line."""

import io
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pdfplumber
import pypdfium2
from pdfminer.pdfexceptions import PDFException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from documents.formats.office import CELL_BAR
from documents.formats.pdf_fallback import WORD_GAP
from documents.formats.pdf_fields import filled
from documents.text import tidy

_LOOSE_MARK = re.compile(r"\s+([.,;:)])")
_TOKEN = re.compile(r"\w+")

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One ruled table: its upper and lower edge from the top of the page, and its rows."""

    top: float
    bottom: float
    rows: tuple[Row, ...]

    @property
    def lines(self) -> list[str]:
        """A line a row, its filled cells joined by bars."""
        return [CELL_BAR.join(cell for cell in row if cell) for row in self.rows if any(row)]


class Tables:
    """The tables of one file, found page by page on request."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def on(self, index: int) -> list[Table]:
        """The ruled tables of a page from top to bottom; none when pdfplumber cannot follow the file."""
        try:
            page = self._document.pages[index]
            found = [
                Table(table.bbox[1], table.bbox[3], _rows(table.extract(x_tolerance_ratio=WORD_GAP)))
                for table in page.find_tables()
            ]
            page.close()
        except (PdfminerException, PDFException, ValueError, TypeError, KeyError, IndexError, RecursionError):
            return []
        return sorted((table for table in found if len(table.rows) > 1), key=lambda table: table.top)

    @cached_property
    def _document(self) -> PDF:
        return pdfplumber.open(io.BytesIO(self._data))


def laid_out(page: pypdfium2.PdfPage, text: str, tables: list[Table]) -> str | None:
    """The page's text with table rows on lines of their own; None when a word would be lost."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    parts: list[str] = []
    above = 0.0
    for table in tables:
        parts.append(textpage.get_text_bounded(0, height - table.top, width, height - above))
        parts.append("\n".join(table.lines))
        above = table.bottom
    parts.append(textpage.get_text_bounded(0, 0, width, height - above))
    textpage.close()
    parts += filled(page)
    merged = tidy("\n".join(part.strip() for part in parts if part.strip()))
    return None if _tokens(text) - _tokens(merged) else merged


def _rows(cells: list[list[str | None]]) -> tuple[Row, ...]:
    return tuple(tuple(_cell(cell) for cell in row) for row in cells)


def _cell(cell: str | None) -> str:
    return _LOOSE_MARK.sub(r"\1", " ".join((cell or "").split()))


def _tokens(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text))
