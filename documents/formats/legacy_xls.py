"""Excel 97-2003 workbooks."""

import io

import xlrd

from documents.draft import Draft, DraftPage
from documents.errors import Broken, Locked
from documents.formats.office import CELL_BAR
from documents.formats.xlsx import DEFAULT_NAME, shown
from documents.reading import Kind, Note, Signals
from documents.text import tidy
from knowledge.limits import Limits


class LegacyXlsFormat:
    """Reads XLS files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Every sheet as a page."""
        try:
            book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True)
            return _draft(book, limits)
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower():
                raise Locked(kind=Kind.XLS.value) from error
            raise Broken(kind=Kind.XLS.value, reason=type(error).__name__) from error


def _draft(book: xlrd.Book, limits: Limits) -> Draft:
    pages, notes, left = [], [], limits.cells
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        if sheet.visibility:
            notes.append(Note("sheet.hidden", {"name": sheet.name}))
        lines = [] if DEFAULT_NAME.fullmatch(sheet.name) else [sheet.name]
        for row in sheet.get_rows():
            cells = [text for cell in row if (text := _cell(cell, book.datemode))]
            left -= len(cells)
            if left < 0:
                break
            if cells:
                lines.append(CELL_BAR.join(cells))
        pages.append(DraftPage(number + 1, tidy("\n".join(lines))))
        book.unload_sheet(number)
    if left < 0:
        notes.append(Note("cells.cut", {"read": limits.cells}))
    return Draft(Kind.XLS, tuple(pages), tuple(notes), Signals(pages=len(pages)))


def _cell(cell: xlrd.sheet.Cell, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown(xlrd.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError):
            return shown(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else shown(cell.value)


FORMAT = LegacyXlsFormat()
