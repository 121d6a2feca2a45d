"""A programme goes into a workbook and comes back the same; what is wrong in one is told by its cell."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from random_programmes import programmes

from assistant.spreadsheets import filled, programme_cells, programme_form
from bot.translation import LANGUAGES, translator
from documents.formats import xlsx
from knowledge import catalogue
from knowledge.limits import Limits
from knowledge.programme import Criterion, EvidenceForm, Group, Predicate, Programme, Record, Role, Stage
from knowledge.vocabulary import Audience, Basis, Confidence, DocumentForm, UnitKind, Validity
from knowledge.worksheets import FIELDS, Table
from reports.forms import workbook

T = translator("id")
P2HAM = catalogue.load().programme("p2ham-2023")


def exported(programme: Programme, language: str = "id") -> bytes:
    return workbook(programme_form.form(translator(language), programme))


def told(content: bytes, language: str = "id") -> programme_cells.Told:
    return programme_cells.told(translator(language), filled.read(xlsx.sheets(content, Limits())))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("programme", catalogue.load().programmes, ids=lambda p: p.id)
def test_every_packaged_edition_comes_back_the_same(programme: Programme, language: str) -> None:
    assert told(exported(programme, language), language) == programme_cells.Told(programme, {}, ())


HELD = [
    (
        Table.PROGRAMME,
        Programme,
        {"roles", "predicates", "thresholds", "answer_scales", "stages", "handover", "groups", "criteria"},
    ),
    (Table.ITEMS, Criterion, {"evidence"}),
    (Table.EVIDENCE, EvidenceForm, set()),
    (Table.GROUPS, Group, set()),
    (Table.STAGES, Stage, set()),
    (Table.ROLES, Role, set()),
    (Table.PREDICATES, Predicate, set()),
]


@pytest.mark.parametrize(("table", "model", "elsewhere"), HELD, ids=[row[0] for row in HELD])
def test_every_field_of_the_model_has_its_column(
    table: Table, model: type[Record], elsewhere: set[str]
) -> None:
    columns = {re.sub("^(source|answer)_.*", r"\1", f.key) for f in FIELDS[table]} | {
        f.key for f in FIELDS[table]
    }
    assert set(model.model_fields) - elsewhere <= columns


def test_what_looks_like_a_fault_of_a_formula_stays_what_was_typed() -> None:
    odd = P2HAM.model_copy(update={"goal": "#N/A", "scoring_note": "#REF!"})
    assert told(exported(odd)) == programme_cells.Told(odd, {}, ())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(programmes())
def test_any_programme_comes_back_the_same(programme: Programme) -> None:
    assert told(exported(programme)) == programme_cells.Told(programme, {}, ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [UnitKind, DocumentForm, Audience, Validity, Basis, Confidence])
def test_no_two_values_of_a_vocabulary_are_called_the_same(words: type, language: str) -> None:
    t = translator(language)
    prefix = {UnitKind: "unit_kind", DocumentForm: "form"}.get(words, words.__name__.lower())
    named = [t(f"{prefix}.{one.value}").casefold() for one in words]
    assert len(set(named)) == len(named)


def edited(change: Callable[[dict[str, Worksheet]], None]) -> programme_cells.Told:
    book = load_workbook(io.BytesIO(exported(P2HAM)))
    change({sheet.title: sheet for sheet in book.worksheets})
    buffer = io.BytesIO()
    book.save(buffer)
    return told(buffer.getvalue())


def column(sheet: Worksheet, title: str) -> str:
    return next(cell.column_letter for cell in sheet[1] if cell.value == title)


def put(sheet: Worksheet, title: str, row: int, value: object) -> None:
    sheet[f"{column(sheet, title)}{row}"] = value


def test_a_changed_a_new_and_a_dropped_item_are_read() -> None:
    def change(book: dict[str, Worksheet]) -> None:
        items, evidence = book["Butir"], book["Bukti"]
        put(items, "Judul", 2, "Judul baru")
        put(items, "Kode", 3, "P2HAM-BARU")
        put(items, "Kode lama", 3, P2HAM.criteria[1].id)
        for row in range(2, evidence.max_row + 1):
            if evidence.cell(row, 1).value == P2HAM.criteria[1].id:
                evidence.cell(row, 1).value = "P2HAM-BARU"

    found = edited(change)
    assert found.faults == ()
    assert found.renamed == {"P2HAM-BARU": P2HAM.criteria[1].id}
    assert found.programme is not None
    assert found.programme.criteria[0].title == "Judul baru"
    assert found.programme.criteria[2:] == P2HAM.criteria[2:]


FAULTS: list[tuple[str, str, int, object, str, str]] = [
    ("Butir", "Judul", 4, None, "empty", ""),
    ("Butir", "Kelompok", 4, "Tidak ada", "unknown_name", ""),
    ("Butir", "Wajib atau saran", 4, "wajib sekali", "choice_of", "wajib (tertulis di sumber)"),
    ("Butir", "Bobot", 4, "banyak", "number", ""),
    ("Butir", "Bobot", 4, "=1/0", "formula", ""),
    ("Butir", "Mulai tahun", 4, "2024,5", "whole_number", ""),
    ("Butir", "Mulai tahun", 4, 12, "range", ""),
    ("Butir", "Kode", 4, "ada spasi", "code", ""),
    ("Butir", "Tahap", 4, "entah", "unknown_name", ""),
    ("Butir", "Kode", 4, P2HAM.criteria[0].id, "twice", ""),
    ("Butir", "Foto tidak boleh dipakai ulang", 4, "mungkin", "choice_of", ""),
    ("Bukti", "Jumlah", 4, 0, "range", ""),
    ("Bukti", "Bentuk dokumen", 4, "Notulensi", "choice", "Notulen"),
    ("Bukti", "Kode butir", 4, "XX-99", "stray", ""),
    ("Tahap", "Kode", 2, None, "empty", ""),
]


@pytest.mark.parametrize("wrong", FAULTS, ids=lambda w: f"{w[1]}-{w[4]}")
def test_a_fault_names_sheet_cell_and_mend(wrong: tuple[str, str, int, object, str, str]) -> None:
    sheet, title, row, value, code, near = wrong
    places = []

    def change(book: dict[str, Worksheet]) -> None:
        put(book[sheet], title, row, value)
        places.append(f"{column(book[sheet], title)}{row}")

    found = edited(change)
    assert found.programme is None
    fault = next(f for f in found.faults if f.code == code)
    assert (fault.sheet, fault.cell) == (sheet, places[0])
    assert T(f"sheet.fault.{code}", **fault.facts)
    assert near in fault.facts.get("near", "")


def test_an_item_without_evidence_and_a_missing_sheet_are_told() -> None:
    def bare(book: dict[str, Worksheet]) -> None:
        for row in range(2, book["Bukti"].max_row + 1):
            if book["Bukti"].cell(row, 1).value == P2HAM.criteria[0].id:
                book["Bukti"].cell(row, 1).value = P2HAM.criteria[1].id

    assert [(f.sheet, f.cell, f.code) for f in edited(bare).faults] == [("Butir", "A2", "no_evidence")]

    def gone(book: dict[str, Worksheet]) -> None:
        book["Bukti"].title = "Lain"

    assert ("Bukti", "", "no_sheet") in [(f.sheet, f.cell, f.code) for f in edited(gone).faults]


def test_what_begins_like_a_formula_stays_text() -> None:
    book = load_workbook(io.BytesIO(exported(P2HAM.model_copy(update={"goal": "=1+1"}))))
    (cell,) = [cell for row in book["Program"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert cell.quotePrefix
    assert cell.data_type == "s"


def book_of(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_macros(content: bytes) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0Auto_Open")
    return buffer.getvalue()


def far(book: Workbook) -> None:
    book["Butir"]["XFD1048576"] = "x"
    book["Butir"]["GS1"] = "Judul"
    book.create_sheet("Catatan saya")["A1"] = "=1+1"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(with_macros, id="macros"),
        pytest.param(lambda content: saved(changed(book_of(content), far)), id="far cells"),
    ],
)
def test_what_is_none_of_ours_is_passed_over(made: Callable[[bytes], bytes]) -> None:
    assert told(made(exported(P2HAM))) == programme_cells.Told(P2HAM, {}, ())


def changed(book: Workbook, change: Callable[[Workbook], None]) -> Workbook:
    change(book)
    return book


ODD: list[tuple[str, Callable[[Workbook], None], tuple[str, str, str]]] = [
    ("merged", lambda b: b["Butir"].merge_cells("A2:C2"), ("Butir", "C2", "empty")),
    ("yes", lambda b: put(b["Bukti"], "Jumlah", 2, True), ("Bukti", "F2", "whole_number")),
    ("error", lambda b: put(b["Butir"], "Bobot", 2, "#REF!"), ("Butir", "AA2", "number")),
    ("day", lambda b: put(b["Butir"], "Mulai tahun", 2, date(2024, 1, 1)), ("Butir", "V2", "whole_number")),
    ("huge", lambda b: put(b["Butir"], "Bobot", 2, "9" * 400), ("Butir", "AA2", "range")),
    ("blank code", lambda b: put(b["Bukti"], "Kode butir", 2, " "), ("Bukti", "A2", "empty")),
    ("failed", lambda b: put(b["Butir"], "Judul", 2, "#REF!"), ("Butir", "C2", "formula")),
    (
        "same but for case",
        lambda b: put(b["Butir"], "Kode", 3, P2HAM.criteria[0].id.lower()),
        ("Butir", "A3", "twice"),
    ),
    ("no row", lambda b: b["Program"].delete_rows(3), ("Program", "", "no_row")),
    ("headless", lambda b: put(b["Butir"], "Judul", 1, "Nama"), ("Butir", "", "no_column")),
    ("no items", lambda b: b["Butir"].delete_rows(2, 500), ("Bukti", "A2", "stray")),
]


@pytest.mark.parametrize(("change", "fault"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_odd_cells_are_faults_of_their_own(
    change: Callable[[Workbook], None], fault: tuple[str, str, str]
) -> None:
    found = told(saved(changed(book_of(exported(P2HAM)), change)))
    assert found.programme is None
    assert fault in [(f.sheet, f.cell, f.code) for f in found.faults]


def test_what_nobody_sees_is_left_out() -> None:
    def change(book: Workbook) -> None:
        put(book["Butir"], "Kode", 2, f"\ufeff{P2HAM.criteria[0].id}\u200b")
        put(book["Butir"], "Judul", 2, "Maklumat \u202elayanan\u202c")

    found = told(saved(changed(book_of(exported(P2HAM)), change)))
    assert found.programme is not None
    assert (found.programme.criteria[0].id, found.programme.criteria[0].title) == (
        P2HAM.criteria[0].id,
        "Maklumat layanan",
    )


def test_a_missing_sheet_is_one_fault() -> None:
    found = told(saved(changed(book_of(exported(P2HAM)), lambda book: book.remove(book["Program"]))))
    assert [(f.sheet, f.code) for f in found.faults] == [("Program", "no_sheet")]


def test_faults_come_in_the_order_of_the_workbook_and_only_once() -> None:
    def change(book: Workbook) -> None:
        put(book["Bukti"], "Bentuk dokumen", 2, "SK")
        put(book["Butir"], "Judul", 4, None)
        put(book["Butir"], "Wajib atau saran", 3, "pasti")

    found = told(saved(changed(book_of(exported(P2HAM)), change)))
    assert [(f.sheet, f.cell) for f in found.faults] == [("Butir", "F3"), ("Butir", "C4"), ("Bukti", "B2")]


def test_a_workbook_without_our_mark_is_not_ours() -> None:
    book = book_of(exported(P2HAM))
    del book["lengkap"]
    with pytest.raises(filled.NotOurs):
        told(saved(book))
