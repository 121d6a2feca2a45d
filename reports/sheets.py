"""Spreadsheets that are safe to open and ready to print."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | None

_HEAD_FILL = PatternFill("solid", fgColor="DDE7F0")
_WIDEST = 60


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook of one sheet that holds one table."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = title
    write_table(sheet, head, rows)
    return saved(book)


def write_table(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """A filterable table under a frozen head, set for landscape print; no text becomes a formula."""
    widths = [len(h) for h in head]
    for column, title in enumerate(head, 1):
        cell = _cell(sheet, 1, column)
        _put(cell, title)
        cell.font, cell.fill = Font(bold=True), _HEAD_FILL
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = _cell(sheet, number, column)
            _put(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
            widths[column - 1] = max(widths[column - 1], len(str(value or "")))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def saved(workbook: Workbook) -> bytes:
    """The workbook as a file."""
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("a table has no merged cells")
    return cell


def _put(cell: Cell, value: Value) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
