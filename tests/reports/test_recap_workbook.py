"""The recap workbook opens, prints, and never runs what people wrote."""

import io

from openpyxl import load_workbook

from bot.translation import translator
from reports.recap import RecapRow, workbook

ROW = RecapRow("Rutan Serang", "P2HAM 2026", 2026, 3, 19, 1, 8, 2, 5)


def opened(*rows: RecapRow):
    return load_workbook(io.BytesIO(workbook(translator("id"), rows))).active


def test_every_unit_has_a_row_under_a_frozen_head() -> None:
    sheet = opened(ROW)
    assert sheet["A1"].value == "Unit"
    assert [cell.value for cell in sheet[2]] == ["Rutan Serang", "P2HAM 2026", 2026, 3, 19, 1, 8, 2, 5]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:I2"


def test_names_that_look_like_formulas_stay_text() -> None:
    for name in ("=1+1", "+62", "-2", "@SUM(A1)"):
        cell = opened(RecapRow(name, "", None, None, None, None, None, None, 0))["A2"]
        assert cell.value == name
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_a_unit_without_a_programme_has_empty_counts() -> None:
    sheet = opened(RecapRow("Rutan Serang", "", None, None, None, None, None, None, 0))
    assert [cell.value for cell in sheet[2]][2:8] == [None] * 6
