"""The recap workbook opens, prints, agrees with the checklists, and never runs what people wrote."""

import io
import time

import pytest
from openpyxl import Workbook, load_workbook
from recap_values import NOW, overview_of, unit_course

from bot.translation import translator
from knowledge.overview import Course
from knowledge.vocabulary import Zone
from reports.heatmap import heatmap
from reports.recap import Recap, book, workbook

T = translator("id")
SHEETS = ["Ringkasan", "Unit", "Matriks", "Yang kurang", "Alasan", "Bahan bimbingan"]


def made(*courses: Course) -> bytes:
    units = list(dict.fromkeys((c.unit_id, c.unit) for c in courses))
    view = overview_of(*courses)
    at = NOW.astimezone(Zone.WIB.tzinfo)
    return workbook(book(T, Recap("Kanwil Banten", at, Zone.WIB, view, heatmap("K", "", units, courses))))


def opened(*courses: Course) -> Workbook:
    return load_workbook(io.BytesIO(made(*courses)))


def test_every_sheet_is_filterable_under_a_frozen_head_and_ready_to_print() -> None:
    book = opened(unit_course(1, "Rutan Serang"), unit_course(2, "Lapas Cilegon", share=0.1))
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        assert sheet.freeze_panes in ("A2", "B2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_sheets_say_what_the_checklists_say() -> None:
    courses = [unit_course(1, "Rutan Serang"), unit_course(2, "Lapas Cilegon", share=0.1)]
    book = opened(*courses)
    rows = {row[0]: row for row in book["Unit"].iter_rows(min_row=2, values_only=True)}
    for one in courses:
        assert rows[one.unit][3:5] == (one.done, len(one.counted))
        left = [
            row for row in book["Yang kurang"].iter_rows(min_row=2, values_only=True) if row[0] == one.unit
        ]
        missing = [i.criterion.id for i in one.counted if not i.done]
        assert [row[2] for row in left][: len(missing)] == missing
    [total] = book["Ringkasan"].iter_rows(min_row=2, values_only=True)
    assert total[1:4] == (2, sum(c.done for c in courses), sum(len(c.counted) for c in courses))
    returned = [
        row for row in book["Alasan"].iter_rows(min_row=2, values_only=True) if row[1] == "dikembalikan"
    ]
    words = [item.word.value for c in courses for item in c.checklist.items]
    assert sum(row[3] for row in returned) == words.count("dikembalikan")


@pytest.mark.parametrize("name", ["=1+1", "+62", "-2", "@SUM(A1)"])
def test_names_that_look_like_formulas_stay_text(name: str) -> None:
    book = opened(unit_course(1, name), unit_course(2, "Lapas"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == name]
    assert len(cells) >= 3
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_nothing_but_the_heads_without_courses() -> None:
    assert [sheet.max_row for sheet in opened().worksheets] == [1] * len(SHEETS)


@pytest.mark.slow
def test_a_large_kanwil_takes_seconds_and_cost_grows_in_step() -> None:
    few = [unit_course(n, f"Unit {n}", "zi-wbk-2021", 0.3) for n in range(19)]
    many = [unit_course(n, f"Unit {n}", "zi-wbk-2021", 0.3) for n in range(190)]
    made(*few)
    start = time.process_time()
    made(*few)
    small = time.process_time() - start
    start = time.process_time()
    made(*many)
    large = time.process_time() - start
    assert large < 9
    assert large < 15 * small
