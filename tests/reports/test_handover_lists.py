"""The lists of a package tell every item and original, open everywhere, and run nothing that people wrote."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.translation import LANGUAGES, translator
from knowledge import catalogue
from knowledge.checklist import Checklist, EvidenceFact, assess
from knowledge.vocabulary import Decision, DocumentForm, UnitKind, Verdict
from reports.checklist import workbook
from reports.cover import cover
from reports.dossier import Dossier, Proof

WIB = timezone(timedelta(hours=7))
AT = datetime(2026, 3, 2, 10, 0, tzinfo=WIB)
PROGRAMME = catalogue.load().programme("p2ham-2023")
FORMULA = '=HYPERLINK("http://evil","klik")'
PROOF = Proof(
    criterion="P2HAM23-C4",
    name="laporan.pdf",
    path="P2HAM23-C4/01 laporan.pdf",
    volume=1,
    form=DocumentForm.REPORT,
    number="W12-55",
    issuer="Rutan Serang",
    dated=date(2026, 2, 16),
    quote="Pelatihan bahasa isyarat",
    quote_page=1,
    sent_on=date(2026, 3, 1),
    sender="Ani",
    decision=Decision.CONFIRMED,
    decided_on=date(2026, 3, 2),
    size=1_234,
    sha256="a" * 64,
)


def listed(**changes: Any) -> Checklist:
    """A checklist in which C4 is confirmed, B2 short of photos, B3 returned, and the rest empty."""
    facts = [
        fact(1, "P2HAM23-C4", DocumentForm.REPORT),
        fact(2, "P2HAM23-B2", DocumentForm.PHOTO, pictures=1, media="jpeg"),
        fact(3, "P2HAM23-B3", DocumentForm.PHOTO, verdict=Verdict.RETURNED),
    ]
    return assess(PROGRAMME, unit_kind=UnitKind.RUTAN, year=2026, evidence=facts, **changes)


def fact(number: int, criterion: str, form: DocumentForm, **changes: Any) -> EvidenceFact:
    at = datetime(2026, 3, number, tzinfo=UTC)
    values = {"id": number, "document_id": number, "sent_at": at, "sha256": f"{number:064x}"}
    return EvidenceFact(criterion=criterion, form=form, decision=Decision.CONFIRMED, **values | changes)


def dossier(*proofs: Proof, **changes: Any) -> Dossier:
    whole = listed()
    values: dict[str, Any] = {
        "unit": "Rutan Serang",
        "name": "P2HAM (Permenkumham 25/2023) 2026",
        "about": "seluruh program",
        "checklist": whole,
        "codes": frozenset(item.criterion.id for item in whole.items),
        "proofs": proofs or (PROOF,),
        "volumes": 1,
        "at": AT,
    }
    return Dossier(**values | changes)


def sheets(told: Dossier, language: str = "id") -> dict[str, Worksheet]:
    book = load_workbook(io.BytesIO(workbook(translator(language), told)))
    return {sheet.title: sheet for sheet in book.worksheets}


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_every_item_has_a_row_wajib_and_saran_apart() -> None:
    told = dossier()
    found = sheets(told)
    assert list(found) == ["Ringkasan", "Wajib", "Saran", "Bukti"]
    for name, required in (("Wajib", True), ("Saran", False)):
        asked = [i.criterion.id for i in told.items if i.criterion.required is required]
        assert [row["Kode"] for row in rows(found[name])] == asked
    shown = {row["Kode"]: row for name in ("Wajib", "Saran") for row in rows(found[name])}
    assert shown["P2HAM23-C4"]["Status"] == "lengkap"
    assert shown["P2HAM23-C4"]["Berkas bukti"] == "01 laporan.pdf"
    assert shown["P2HAM23-C4"]["Terakhir dikirim"].date() == date(2026, 3, 1)
    assert shown["P2HAM23-C4"]["Yang masih kurang"] is None
    assert shown["P2HAM23-B2"]["Status"] == "kurang"
    assert "baru 1 dari 3" in shown["P2HAM23-B2"]["Yang masih kurang"]
    assert shown["P2HAM23-B3"]["Status"] == "dikembalikan"
    assert shown["P2HAM23-A1"]["Status"] == "kosong"
    assert "belum ada bukti" in shown["P2HAM23-A1"]["Yang masih kurang"]


def test_items_that_the_unit_never_proves_are_not_listed_and_waived_ones_are() -> None:
    waived = listed(waived=["P2HAM23-A1"])
    shown = {row["Kode"]: row for row in rows(sheets(dossier(checklist=waived))["Wajib"])}
    assert not any(code.startswith("P2HAM23-M") for code in shown)
    assert shown["P2HAM23-A1"]["Status"] == "tidak berlaku"


def test_the_evidence_sheet_tells_what_each_original_is() -> None:
    [row] = rows(sheets(dossier())["Bukti"])
    assert row["Berkas dalam paket"] == PROOF.path
    assert row["Bentuk"] == "Laporan"
    assert row["Nomor"] == "W12-55"
    assert row["Tanggal dokumen"].date() == date(2026, 2, 16)
    assert row["Keputusan"] == "dikonfirmasi petugas"
    assert row["SHA-256"] == PROOF.sha256
    assert row["ZIP"] is None


def test_sheets_are_frozen_filtered_and_ready_to_print() -> None:
    for sheet in sheets(dossier(unit="Biro A&B")).values():
        assert sheet.freeze_panes in {"A2", "D2"}
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
        assert all(sheet.row_dimensions[row].height >= 15 for row in range(1, sheet.max_row + 1))
        assert sheet.oddFooter.center.text == "&P / &N"
        assert sheet.oddHeader.left.text.startswith("Biro A&&B - ")


@pytest.mark.parametrize("hostile", [FORMULA, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_people_wrote_stays_text(hostile: str) -> None:
    proof = replace(PROOF, name=hostile, issuer=hostile, number=hostile, quote=hostile, sender=hostile)
    told = dossier(proof, unit=hostile, about=hostile)
    for sheet in sheets(told).values():
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t", "\r")):
                    assert cell.quotePrefix


def test_text_that_no_sheet_can_hold_is_left_out() -> None:
    proof = replace(PROOF, name="a\x00b\x0bc\ud800d", quote="x" * 40_000)
    [row] = rows(sheets(dossier(proof))["Bukti"])
    assert row["Nama asli"] == "abcd"
    assert len(row["Kata yang menunjukkan"]) == 32_767


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_dossier_is_the_same_bytes(language: str) -> None:
    t = translator(language)
    assert workbook(t, dossier()) == workbook(t, dossier())
    with zipfile.ZipFile(io.BytesIO(workbook(t, dossier()))) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(2026, 3, 2, 3, 0, 0)}
        assert re.findall(rb"2026-03-02T03:00:00Z", opened.read("docProps/core.xml"))


def read(told: Dossier, language: str = "id") -> str:
    return cover(translator(language), told).decode("utf-8-sig").replace("\r\n", "\n")


def test_the_cover_lists_what_lies_where() -> None:
    text = read(dossier(PROOF, replace(PROOF, path="P2HAM23-C4/02 foto.jpg", volume=2), volumes=2))
    assert "1 butir" in text
    assert "P2HAM23-C4/  Pelatihan bahasa isyarat bagi petugas (saran) - lengkap" in text
    assert "01 laporan.pdf\n      Laporan, No. W12-55, 16 Februari 2026, Rutan Serang, ZIP 1" in text
    assert "02 foto.jpg" in text
    assert "ZIP 2" in text
    assert "Senin, 2 Maret 2026" in text
    assert "BUTIR WAJIB YANG BELUM SELESAI" in text
    assert "P2HAM23-B2" in text


def test_the_parts_of_one_file_are_one_line() -> None:
    text = read(dossier(replace(PROOF, pages="1-2"), replace(PROOF, pages="5")))
    assert text.count("01 laporan.pdf") == 1
    assert "1 berkas asli" in text


def test_what_could_not_be_packed_is_told_by_name() -> None:
    lost = replace(PROOF, name="rusak.pdf", path="", fault="storage.original_damaged")
    text = read(dossier(PROOF, lost))
    assert "TIDAK IKUT DALAM PAKET" in text
    assert "rusak.pdf: berkas asli rusak di penyimpanan" in text
    [_, row] = rows(sheets(dossier(PROOF, lost))["Bukti"])
    assert row["Berkas dalam paket"] == "berkas asli rusak di penyimpanan"


def test_only_the_part_that_was_asked_for_is_listed() -> None:
    told = dossier(codes=frozenset({"P2HAM23-C4"}), label="P2HAM23-C4")
    assert list(sheets(told)) == ["Ringkasan", "Saran", "Bukti"]
    assert "P2HAM23-B2" not in read(told)
    assert "BUTIR WAJIB" not in read(told)


def test_names_stay_on_their_line_of_the_cover() -> None:
    text = read(dossier(replace(PROOF, issuer="a\nBUTIR PALSU\u2028x\u202e"), unit="Rutan\r\nSerang"))
    assert "Rutan Serang" in text
    assert "a BUTIR PALSU x" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("programme", catalogue.load().programmes, ids=lambda p: p.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_programme_can_be_listed_in_every_language(programme: Any, language: str) -> None:
    whole = assess(programme, unit_kind=None, year=2026, evidence=[])
    told = dossier(checklist=whole, codes=frozenset(item.criterion.id for item in whole.items))
    assert len(read(told, language)) > 500
    assert len(workbook(translator(language), told)) < 60_000
