"""Workbooks to fill in and send back: what they ask for travels with them on a hidden sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from reports.sheets import Value

MARK = "lengkap"
"""The name of the hidden sheet: its rows are the form's kind, what it is about, and its tables."""
_CHOICES = "lengkap-pilihan"
_ROWS_TO_FILL = 500
_GREY, _NEEDED = "EEEEEE", "FFE699"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form; a `fixed` one is not meant to be changed, the heading of a `needed` one shows it.

    A drop-down offers `choices`, or what stands in the first column of the table `among`.
    """

    key: str
    title: str
    width: int = 24
    choices: tuple[str, ...] = ()
    fixed: bool = False
    needed: bool = False
    among: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a form with what is known already."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence["Value"]]


@dataclass(frozen=True, slots=True)
class Form:
    """A workbook to fill in: `about` says what it is for, and is told again by whoever reads it.

    It opens on the table `first`, its first one unless told otherwise.
    """

    kind: str
    help_title: str
    help_lines: tuple[str, ...]
    tables: tuple[Table, ...]
    about: Mapping[str, str] = field(default_factory=dict)
    first: str = ""


def workbook(form: Form) -> bytes:
    """Instructions, one sheet a table, and what the reader of the filled form goes by."""
    # A bot that is not asked for a workbook does not carry the weight of openpyxl.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    from reports.sheets import put, saved  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    guide = book.create_sheet(form.help_title)
    guide.column_dimensions["A"].width = 100
    for number, line in enumerate((form.help_title, "", *form.help_lines), 1):
        put(guide, number, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    guide.cell(1, 1).font = Font(bold=True, size=14)
    choices = book.create_sheet(_CHOICES)
    titles = {table.key: table.title for table in form.tables}
    for table in form.tables:
        _table(book, table, choices, titles)
    _mark(book.create_sheet(MARK), form)
    choices.sheet_state = "hidden"
    book.active = 1 + next((n for n, table in enumerate(form.tables) if table.key == form.first), 0)
    return saved(book)


def _table(book: "Workbook", table: Table, choices: "Worksheet", titles: Mapping[str, str]) -> None:
    from openpyxl.styles import PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    from reports.sheets import write_table  # noqa: PLC0415

    sheet = book.create_sheet(table.title, len(book.worksheets) - 1)
    write_table(sheet, [column.title for column in table.columns], table.rows)
    last = max(_ROWS_TO_FILL, len(table.rows) + 100)
    for place, column in enumerate(table.columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        # Text, so that a phone number keeps its leading zero.
        sheet.column_dimensions[letter].number_format = "@"
        for number in range(2, len(table.rows) + 2):
            cell = sheet.cell(number, place)
            cell.number_format = "@"
            if column.fixed:
                cell.fill = PatternFill("solid", fgColor=_GREY)
        if column.needed:
            sheet.cell(1, place).fill = PatternFill("solid", fgColor=_NEEDED)
        if column.choices:
            _offer(sheet, f"{letter}2:{letter}{last}", _written(choices, column.choices))
        elif column.among:
            _offer(sheet, f"{letter}2:{letter}{last}", f"'{titles[column.among]}'!$A$2:$A${last}")


def _offer(sheet: "Worksheet", cells: str, where: str) -> None:
    """A drop-down in these cells; it does not refuse what it does not offer, the reader of the form does."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    listed = DataValidation(type="list", formula1=where, allow_blank=True)
    listed.add(cells)
    sheet.add_data_validation(listed)


def _written(choices: "Worksheet", offered: Sequence[str]) -> str:
    """Where on the hidden sheet the choices stand now."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    from reports.sheets import put  # noqa: PLC0415

    there = choices.max_column + 1 if choices["A1"].value else 1
    for number, choice in enumerate(offered, 1):
        put(choices, number, there, choice)
    where = get_column_letter(there)
    return f"'{_CHOICES}'!${where}$1:${where}${len(offered)}"


def _mark(sheet: "Worksheet", form: Form) -> None:
    from reports.sheets import put  # noqa: PLC0415

    rows = [
        [form.kind],
        [part for pair in form.about.items() for part in pair],
        *(
            [
                table.key,
                table.title,
                *(part for column in table.columns for part in (column.key, column.title)),
            ]
            for table in form.tables
        ),
    ]
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            put(sheet, number, place, text)
    sheet.sheet_state = "hidden"
