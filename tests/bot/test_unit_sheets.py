"""What is wrong in a filled form is named with its cell and how to mend it."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl import Workbook

from assistant.spreadsheets import filled, unit_sheet
from assistant.spreadsheets import sheets as uses
from bot.screens import sheets as screens
from bot.screens.markup import utf16_units
from bot.screens.screen import Screen
from bot.translation import LANGUAGES, translator
from documents.formats.xlsx import sheets
from knowledge.limits import Limits
from knowledge.vocabulary import UnitKind, Zone
from reports.forms import workbook
from storage.tables import Office, Unit

Edit = Callable[[Workbook], None]
UNITS = [
    Unit(id=4, kanwil_id=1, name="Lapas Cilegon", kind=UnitKind.LAPAS, zone=Zone.WIB),
    Unit(id=7, kanwil_id=1, name="Rutan Serang", kind=UnitKind.RUTAN, zone=Zone.WIB),
]
OFFICES = {7: [Office(id=3, unit_id=7, name="Subbag TU")]}


def answered(edit: Edit, language: str = "id") -> tuple[unit_sheet.Asked, Screen]:
    t = translator(language)
    book = openpyxl.load_workbook(io.BytesIO(workbook(unit_sheet.form(t, UNITS, OFFICES, units_too=True))))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    form = filled.read(sheets(buffer.getvalue(), Limits()))
    asked, faults = unit_sheet.asked(t, form, UNITS, OFFICES, units_too=True)
    return asked, screens.dry_run(t, uses.DryRun(0, (), faults))


def row(sheet: str, *values: str) -> Edit:
    return lambda book: book[sheet].append(list(values))


def titled(sheet: str, title: str) -> Edit:
    return lambda book: setattr(book[sheet], "title", title)


def written(sheet: str, cell: str, text: str) -> Edit:
    return lambda book: book[sheet].__setitem__(cell, text)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        pytest.param(
            row("Unit", "", "Lapas X", "lapaz", "WIB"), "sel <b>C4</b> (Jenis): jenis “lapaz”", id="kind"
        ),
        pytest.param(row("Unit", "", "Lapas X", "lapaz", "WIB"), "maksudnya “Lapas”", id="near"),
        pytest.param(
            row("Unit", "", "Lapas X", "", "WIB"), "sel <b>C4</b> (Jenis): masih kosong", id="no-kind"
        ),
        pytest.param(row("Unit", "", "Lapas X", "Lapas", "GMT"), "WIB, WITA, WIT", id="zone"),
        pytest.param(
            row("Unit", "", "", "Lapas", "WIB"), "sel <b>B4</b> (Nama unit): masih kosong", id="name"
        ),
        pytest.param(row("Unit", "", "rutan serang", "Lapas", "WIB"), "sudah ada di baris 3", id="twice"),
        pytest.param(row("Unit", "77", "Lapas X", "Lapas", "WIB"), "nomor “77” tidak dikenal", id="id"),
        pytest.param(row("Unit", "4; x", "Lapas X", "Lapas", "WIB"), "“4; x” tidak dikenal", id="no-id"),
        pytest.param(row("Unit", "4", "Lapas X", "Lapas", "WIB"), "baris 2", id="id-twice"),
        pytest.param(row("Unit", "", "x" * 161, "Lapas", "WIB"), "paling banyak 160 huruf", id="long"),
        pytest.param(written("Unit", "B2", "Rutan Serang"), "sudah dipakai unit lain", id="taken"),
        pytest.param(row("Kantor", "", "Rutan Serong", "TU"), "maksudnya “Rutan Serang”", id="unit"),
        pytest.param(written("Kantor", "B2", "Lapas Cilegon"), "tidak dapat dipindah", id="moved"),
        pytest.param(row("Kantor", "", "Rutan Serang", "subbag tu"), "sudah ada di baris 2", id="office"),
        pytest.param(titled("Kantor", "Sheet1"), "lembar ini tidak ada", id="sheet"),
        pytest.param(written("Unit", "B1", "Satker"), "kolom “Nama unit” tidak ada", id="column"),
        pytest.param(row("Unit", "", "<b>x", "<i>", "WIB"), "&lt;i&gt;", id="markup"),
    ],
)
def test_a_fault_is_named_with_its_cell_and_how_to_mend_it(edit: Edit, says: str) -> None:
    _, screen = answered(edit)
    assert says in screen.text
    assert not screen.buttons


def test_columns_may_be_added_and_moved_and_kinds_written_by_hand() -> None:
    def widen(book: Workbook) -> None:
        book["Unit"].insert_cols(2)
        book["Unit"]["B1"] = "Catatan kami"
        book["Unit"].append(["", "catatan", "Lapas X", "LAPAS", "wita"])

    asked, screen = answered(widen)
    assert "sama dengan" in screen.text
    assert [(line.id, line.name, line.kind, line.zone) for line in asked.units] == [
        (4, "Lapas Cilegon", "lapas", "WIB"),
        (7, "Rutan Serang", "rutan", "WIB"),
        (0, "Lapas X", "lapas", "WITA"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_comes_back_in_the_language_in_which_it_went_out(language: str) -> None:
    asked, _ = answered(lambda _: None, language)
    assert [desk.name for desk in asked.offices] == ["Subbag TU"]
    assert unit_sheet.Asked.again(asked.plain()) == asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_dry_run_and_the_longest_list_of_faults_fit_a_message(language: str) -> None:
    t = translator(language)
    wide = "𝕏" * 80 + "<b>&" + "x" * 76
    change = uses.Change("office", wide, wide, ("name", "contact", "phone", "address"))
    fault = filled.Fault(wide, "AB20000", "unknown_unit", {"given": wide, "near": wide})
    for run in (
        uses.DryRun(2**63 - 1, (change,) * 2_000, ()),
        uses.DryRun(0, (), (fault,) * 200),
    ):
        text = screens.dry_run(t, run).under(t("sheet.changed")).text
        assert utf16_units(text) <= 4096
        assert text.rstrip().endswith(t("sheet.more", count=7)[-5:])
