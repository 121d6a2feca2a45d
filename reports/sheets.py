"""Spreadsheets that are safe to open and ready to print."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None

_TEXT = Alignment(vertical="top", wrap_text=True)
_FIGURE = Alignment(vertical="top", horizontal="left")
_HEAD_FILL = PatternFill("solid", fgColor="DDE7F0")
_WIDEST = 60
_ARROW = 3
_LINE_HEIGHT = 15
_HIGHEST = 409
_DAY_FORMAT = "dd-mm-yyyy"
_LONGEST_TEXT = 32_767
_LONGEST_HEADING = 100
_NOT_UNICODE = re.compile("[\ud800-\udfff]")
_RUN_ELSEWHERE = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook of one sheet that holds one table."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = title
    write_table(sheet, head, rows)
    return saved(book)


def write_table(
    sheet: Worksheet,
    head: Sequence[str],
    rows: Iterable[Sequence[Value]],
    heading: str = "",
    widest: int = _WIDEST,
) -> None:
    """A filterable table under a frozen head, set for landscape print; no text becomes a formula.

    The heading stands on top of every printed page; text wraps in columns of `widest` characters.
    """
    body = [list(row) for row in rows]
    widths = _widths(head, body, widest)
    for column, title in enumerate(head, 1):
        cell = _cell(sheet, 1, column)
        _put(cell, title)
        cell.font, cell.fill = Font(bold=True), _HEAD_FILL
        cell.alignment = _TEXT
    styles: dict[tuple[type, bool], StyleArray] = {}
    for number, row in enumerate(body, 2):
        for column, value in enumerate(row, 1):
            cell = _cell(sheet, number, column)
            _put(cell, value)
            _align(cell, value, styles)
    whole: list[Sequence[Value]] = [head, *body]
    for number, cells in enumerate(whole, 1):
        sheet.row_dimensions[number].height = min(_LINE_HEIGHT * _lines(cells, widths), _HIGHEST)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _set_up(sheet, heading)


def _align(cell: Cell, value: Value, styles: dict[tuple[type, bool], StyleArray]) -> None:
    """Align the cell by its kind; cells of one kind share a style, which openpyxl is slow to find anew."""
    kind = (type(value), cell.quotePrefix)
    if kind not in styles:
        cell.alignment = _TEXT if isinstance(value, str) else _FIGURE
        if isinstance(value, date):
            cell.number_format = _DAY_FORMAT
        styles[kind] = cell._style  # type: ignore[attr-defined]
    cell._style = styles[kind]  # type: ignore[attr-defined]


def _widths(head: Sequence[str], rows: Sequence[Sequence[Value]], widest: int) -> list[int]:
    """As wide as the longest word of the head and the longest line below it, up to `widest`."""
    widths = [max(len(word) for word in title.split()) for title in head]
    for row in rows:
        for column, value in enumerate(row):
            widths[column] = max(widths[column], *map(len, _told(value).split("\n")))
    return [min(width + _ARROW, widest) for width in widths]


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """How many lines the highest cell takes: not every program that opens the file works it out."""
    return max(
        sum(_lines_of(line, width - 1) for line in _told(value)[:_LONGEST_TEXT].split("\n"))
        for value, width in zip(row, widths, strict=True)
    )


@lru_cache(maxsize=4096)
def _lines_of(line: str, width: int) -> int:
    return 1 if len(line) <= width else len(wrap(line, width))


def _set_up(sheet: Worksheet, heading: str) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter = _margins(heading)


def put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write a value that no program takes for a formula, whatever it begins with."""
    cell = _cell(sheet, row, column)
    _put(cell, value)
    return cell


def saved(workbook: Workbook, at: datetime | None = None) -> bytes:
    """The workbook as a file; dated by `at` instead of the clock, the same workbook is the same bytes."""
    buffer = io.BytesIO()
    if at is None:
        workbook.save(buffer)
        return buffer.getvalue()
    workbook.properties.created = at.replace(tzinfo=None, microsecond=0)
    workbook.save(buffer)
    return _dated(buffer, at)


def _margins(heading: str) -> HeaderFooter:
    top, bottom = HeaderFooterItem(), HeaderFooterItem()
    top.left.text = _shown(heading)[:_LONGEST_HEADING].replace("&", "&&") or None
    bottom.center.text = "&P / &N"
    return HeaderFooter(oddHeader=top, oddFooter=bottom)


def _dated(buffer: io.BytesIO, at: datetime) -> bytes:
    target = io.BytesIO()
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + moment, content)
            dated = zipfile.ZipInfo(
                entry.filename, (at.year, at.month, at.day, at.hour, at.minute, at.second)
            )
            new.writestr(dated, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("a table has no merged cells")
    return cell


def _put(cell: Cell, value: Value) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    text = _shown(value)[:_LONGEST_TEXT]
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_RUN_ELSEWHERE):
        cell.quotePrefix = True


def _told(value: Value) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value or "")


@lru_cache(maxsize=4096)
def _shown(text: str) -> str:
    return _NOT_UNICODE.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))
