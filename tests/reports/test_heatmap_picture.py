"""The map and the burn-up are pictures for a phone, whatever there is to show."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from recap_values import NOW, P2HAM, TODAY, unit_course

from bot.translation import LANGUAGES, translator
from knowledge.burnup import BurnUp, Point, burn_up
from knowledge.checklist import Tally
from knowledge.overview import Course
from knowledge.vocabulary import Zone
from reports import heatmap
from reports.painting import parted
from reports.pictures import burnup_png, heatmap_png

GREEN, RED = (31, 138, 85), (233, 167, 159)


def map_of(*courses: Course) -> heatmap.Heatmap:
    units = list(dict.fromkeys((c.unit_id, c.unit) for c in courses))
    return heatmap.heatmap("Kanwil Banten", "2 unit", units, courses)


def drawn(value: heatmap.Heatmap, language: str = "id") -> Image.Image:
    return Image.open(io.BytesIO(heatmap_png(translator(language), value, NOW))).convert("RGB")


def test_units_by_groups_add_up_to_the_checklists() -> None:
    courses = [unit_course(1, "A", share=1.0), unit_course(2, "B", share=0.2)]
    made = map_of(*courses)
    assert [column.name for column in made.columns] == [g.name for g in P2HAM.groups]
    assert [row.unit for row in made.rows] == ["B", "A"]
    for row, one in zip(made.rows, reversed(courses), strict=True):
        assert sum(cell.done for cell in row.cells) == row.whole.done == one.done
        assert sum(cell.total for cell in row.cells) == row.whole.total == len(one.counted)


@pytest.mark.parametrize(
    ("programmes", "columns"),
    [
        pytest.param(["zi-wbk-2021"], 14, id="many groups become the parts above them"),
        pytest.param(["zi-wbk-2021", "kkpham-2021", "p2ham-2023"], 3, id="several programmes become columns"),
        pytest.param(["p2ham-2023", "p2ham-2022"], 7, id="few groups stand side by side"),
    ],
)
def test_columns_are_never_too_many_to_read(programmes: list[str], columns: int) -> None:
    made = map_of(*(unit_course(1, "A", programme) for programme in programmes))
    assert len(made.columns) == columns <= heatmap.MOST_COLUMNS


def test_a_percentage_is_whole_only_when_everything_is_done() -> None:
    assert [Tally(*pair).percent for pair in ((0, 9), (1, 900), (899, 900), (9, 9), (0, 0))] == [
        0,
        1,
        99,
        100,
        None,
    ]


@pytest.mark.parametrize("units", [1, 38, 150])
def test_the_picture_is_as_wide_as_a_phone_and_as_high_as_telegram_takes(units: int) -> None:
    value = map_of(*(unit_course(n, f"Rutan Kelas IIB Nomor {n}", share=n / 200) for n in range(units)))
    shown = drawn(value)
    assert shown.width == 1080
    assert shown.height <= 3_100
    assert value.left_out == max(0, units - heatmap.MOST_ROWS)


def test_cells_bear_the_colour_of_their_share() -> None:
    done, nothing = (
        drawn(map_of(unit_course(1, "A", "p2ham-2022", 1.0))),
        drawn(map_of(unit_course(1, "A", share=0))),
    )
    assert RED in nothing.get_flattened_data()
    assert sum(p == RED for p in nothing.get_flattened_data()) > sum(
        p == RED for p in done.get_flattened_data()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_are_drawn(language: str) -> None:
    assert drawn(map_of(unit_course(1, "\u202e資料 <b>&" * 20)), language).width == 1080


def test_long_names_keep_their_beginning_and_their_end() -> None:
    shown = parted("Kantor Imigrasi Kelas I Non TPI Cilegon", 28, 278)
    assert shown.startswith("Kantor … ")
    assert shown.endswith("Cilegon")
    assert parted("Rutan Serang", 28, 278) == "Rutan Serang"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(burn_up([unit_course(1, "A")], TODAY, Zone.WIB), id="on the way"),
        pytest.param(BurnUp((Point(TODAY, 0),), 0, None, None), id="nothing at all"),
        pytest.param(BurnUp((Point(TODAY, 5),), 9, TODAY - timedelta(days=400), None), id="long over"),
        pytest.param(BurnUp((Point(TODAY, 9),), 9, TODAY, None), id="done on the last day"),
        pytest.param(
            BurnUp((Point(date(2024, 2, 29), 1), Point(TODAY, 40_000)), 90_000, date(2027, 1, 1), 60.0),
            id="two years",
        ),
    ],
)
def test_any_burn_up_is_drawn(value: BurnUp) -> None:
    png = burnup_png(translator("id"), "Kanwil Banten", "38 unit", value, NOW)
    shown = Image.open(io.BytesIO(png)).convert("RGB")
    assert shown.size == (1080, 1000)
    assert GREEN in shown.get_flattened_data()
