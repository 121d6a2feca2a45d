"""The drop-downs of a programme's workbook offer what may stand in their cells."""

import io
from itertools import chain

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.spreadsheets.programme_form import form, sheet_title, title
from bot.translation import translator
from knowledge import catalogue
from knowledge.worksheets import FIELDS, Field, Table
from reports.forms import workbook

T = translator("id")
WHOLE = "(seluruh paket)"
AMONG = [(table, field) for table in Table for field in FIELDS[table] if field.among is not None]


@pytest.fixture(scope="module")
def book() -> Workbook:
    """The largest one, which has scales and predicates too."""
    return openpyxl.load_workbook(
        io.BytesIO(workbook(form(T, catalogue.load().programme("zi-wbk-2021")))),
    )


def offered(book: Workbook, rule: DataValidation) -> set[object]:
    sheet, _, cells = rule.formula1.rpartition("!")
    return {cell.value for cell in chain(*book[sheet.strip("'")][cells.replace("$", "")])}


def lists(book: Workbook, sheet: Worksheet) -> dict[str, set[object]]:
    """What each column offers, by its heading."""
    rules = sheet.data_validations.dataValidation
    return {sheet[f"{str(rule.sqref).partition('2:')[0]}1"].value: offered(book, rule) for rule in rules}


def test_what_stands_in_a_cell_is_among_what_its_list_offers(book: Workbook) -> None:
    checked = 0
    for sheet in book.worksheets:
        found = lists(book, sheet)
        for column in sheet.iter_cols(min_row=1):
            if column[0].value in found:
                stands = {line for cell in column[1:] for line in str(cell.value or "").split("\n")}
                assert stands - {"", WHOLE} <= found[column[0].value], (sheet.title, column[0].value)
                checked += bool(stands - {""})
    assert checked >= len(AMONG)


@pytest.mark.parametrize(("table", "field"), AMONG, ids=[f"{t}-{f.key}" for t, f in AMONG])
def test_a_list_of_names_grows_with_the_sheet_that_holds_them(
    book: Workbook, table: Table, field: Field
) -> None:
    assert field.among is not None
    book[sheet_title(T, field.among)]["A450"] = "nama baru"
    assert "nama baru" in lists(book, book[sheet_title(T, table)])[title(T, field.key)]
