"""Excel workbooks: one page a sheet, a line a row; far cells cost nothing and hidden sheets are noted."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils.exceptions import InvalidFileException

from documents import archive
from documents.draft import Draft, DraftPage
from documents.errors import Broken, TooBigInside
from documents.formats.office import CELL_BAR, media
from documents.reading import Kind, Note, Sheet, Signals
from documents.text import tidy
from knowledge.limits import Limits

_NO_RESULT = frozenset({"", *ERROR_CODES})
_ROWS, _COLUMNS = 20_000, 200
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]|\st=[\"']e[\"']")
DEFAULT_NAME = re.compile(r"(?:sheet|lembar|worksheet)\s*\d*", re.IGNORECASE)


class XlsxFormat:
    """Reads XLSX files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Every sheet as a page; formulas give the value an office program last computed."""
        with _opened(data, limits) as book:
            draft = _draft(book, limits)
        with archive.opened(data, limits) as container:
            inspected = 0 if media(container) else draft.signals.pages
        return replace(draft, signals=replace(draft.signals, inspected=inspected))


_FAULTS = (
    InvalidFileException,
    DefusedXmlException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    SyntaxError,
    AttributeError,
)


def sheets(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """Every sheet, hidden ones too, with its cells in their places; TooBigInside for too many of them."""
    with _opened(data, limits) as book:
        found = _sheets(book, limits)
    if not any(_calculated(data, limits)):
        return found
    with _opened(data, limits, values=False) as book:
        return tuple(
            replace(known, unknown=_unknown(sheet, known.rows))
            for known, sheet in zip(found, book.worksheets, strict=True)
        )


def _calculated(data: bytes, limits: Limits) -> Iterator[bool]:
    """Which worksheets hold formulas or what one that failed has left."""
    with archive.opened(data, limits) as container:
        for name in container.names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                yield _FORMULA.search(container.read(name)) is not None


def _unknown(sheet: Any, rows: Sequence[Sequence[str]]) -> tuple[tuple[int, int], ...]:
    """The formulas that no program has worked out, and what failed in one."""
    sheet.reset_dimensions()
    return tuple(
        (number, place)
        for number, row in enumerate(sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS), 1)
        for place, cell in enumerate(row, 1)
        if cell.data_type == "e" or (cell.data_type == "f" and _at(rows, number, place) in _NO_RESULT)
    )


def _at(rows: Sequence[Sequence[str]], number: int, place: int) -> str:
    row = rows[number - 1] if number <= len(rows) else ()
    return row[place - 1] if place <= len(row) else ""


@contextmanager
def _opened(data: bytes, limits: Limits, *, values: bool = True) -> Iterator[Any]:
    archive.refuse_unsafe_names(data, Kind.XLSX.value)
    with archive.opened(data, limits) as container:
        _read_through(container)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except _FAULTS as error:
        raise Broken(kind=Kind.XLSX.value, reason=type(error).__name__) from error


def _read_through(container: archive.Container) -> None:
    """Unpack every part once with bytes counted, so that no later read meets a lying directory."""
    for name in container.names:
        if name.endswith((".xml", ".rels")):
            container.read(name)


def _draft(book: Any, limits: Limits) -> Draft:
    pages, notes = [], []
    left = limits.cells
    for number, sheet in enumerate(book.worksheets, start=1):
        if sheet.sheet_state != "visible":
            notes.append(Note("sheet.hidden", {"name": sheet.title}))
        lines = [] if DEFAULT_NAME.fullmatch(sheet.title) else [sheet.title]
        for cells in _rows(sheet):
            left -= len(cells)
            if left < 0:
                break
            lines.append(CELL_BAR.join(cells))
        pages.append(DraftPage(number, tidy("\n".join(lines))))
    if left < 0:
        notes.append(Note("cells.cut", {"read": limits.cells}))
    return Draft(Kind.XLSX, tuple(pages), tuple(notes), Signals(pages=len(pages)))


def _sheets(book: Any, limits: Limits) -> tuple[Sheet, ...]:
    found, left = [], limits.cells
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = []
        for row in sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True):
            cells = [_typed(value) for value in row]
            left -= sum(map(bool, cells))
            if left < 0:
                raise TooBigInside(what="cells", limit=limits.cells)
            while cells and not cells[-1]:
                cells.pop()
            rows.append(tuple(cells))
        while rows and not rows[-1]:
            rows.pop()
        found.append(Sheet(sheet.title, tuple(rows)))
    return tuple(found)


def _rows(sheet: Any) -> Iterator[list[str]]:
    """The filled cells of each filled row, within the rows and columns a person could have typed."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True):
        cells = [text for value in row if (text := shown(value))]
        if cells:
            yield cells


def shown(value: object) -> str:
    """A cell as an officer sees it: dates day first, numbers without a needless fraction."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        timed = isinstance(value, datetime) and value.time() != time()
        return value.strftime("%d-%m-%Y %H:%M" if timed else "%d-%m-%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())


def _typed(value: object) -> str:
    """A cell as it was typed, its lines kept."""
    return value.strip() if isinstance(value, str) else shown(value)


FORMAT = XlsxFormat()
