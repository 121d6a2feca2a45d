"""What only resembles evidence: national rules, photos of other people, other offices, cover letters."""

import pytest

from knowledge.vocabulary import UnitKind
from matchers.findings import Decision, Findings
from matchers.matcher import Matcher
from matchers.offices import offices_in
from matchers.submission import Submission


def put_forward(findings: Findings) -> list[str]:
    """The items that are accepted or asked about."""
    return [m.criterion for m in findings.matches if m.decision is not Decision.NONE]


RULE = (
    "PERATURAN MENTERI HUKUM DAN HAK ASASI MANUSIA\nTENTANG PELAYANAN PUBLIK BERBASIS HAK ASASI MANUSIA\n"
    "Pasal 7 fasilitas antara lain maklumat pelayanan, loket pengaduan, ruang laktasi dan jalan landai"
)


@pytest.mark.parametrize("programme", ["p2ham-2018", "p2ham-2022", "p2ham-2023"])
def test_a_rule_of_the_whole_state_proposes_nothing(matcher: Matcher, programme: str) -> None:
    found = matcher.match(programme, Submission((RULE,), "permenkumham.pdf"))
    assert put_forward(found) == []
    assert "text.no-proof" in {remark.code for remark in found.remarks}


def test_a_rule_of_the_regency_is_evidence(matcher: Matcher) -> None:
    text = (
        "PERATURAN DAERAH KABUPATEN SERANG NOMOR 4 TAHUN 2019\nTENTANG BANTUAN HUKUM BAGI MASYARAKAT MISKIN"
    )
    assert put_forward(matcher.match("kkpham-2021", Submission((text,)))) == ["KKP-BANKUM-S1"]


@pytest.mark.parametrize(
    ("caption", "item"),
    [
        ("olahraga voli pegawai hari jumat", "P2HAM18-W04"),
        ("karyawan sarapan di dapur", "P2HAM18-W07"),
    ],
)
def test_a_photo_of_officers_is_no_evidence_of_what_inmates_get(
    matcher: Matcher, caption: str, item: str
) -> None:
    found = matcher.match("p2ham-2018", Submission((), "foto.jpg", caption, UnitKind.LAPAS))
    assert item not in put_forward(found)


def test_the_same_photo_of_inmates_is(matcher: Matcher) -> None:
    found = matcher.match(
        "p2ham-2018", Submission((), "foto.jpg", "olahraga voli warga binaan", UnitKind.LAPAS)
    )
    assert put_forward(found)[:1] == ["P2HAM18-W04"]


def test_the_stretch_of_cited_laws_names_no_item(matcher: Matcher) -> None:
    text = (
        "KEPUTUSAN BUPATI SERANG NOMOR 5 TAHUN 2025\nTENTANG TIM PERCEPATAN PENURUNAN STUNTING\n"
        "Mengingat : Perda Bantuan Hukum; Perda Perlindungan Anak; Perda Pengelolaan Sampah;\n"
        "MEMUTUSKAN :\nKESATU : Membentuk tim percepatan penurunan stunting."
    )
    found = matcher.match("kkpham-2021", Submission((text,)))
    assert put_forward(found) == ["KKP-SEHAT-S2"]


def test_a_cover_letter_alone_is_not_accepted(matcher: Matcher) -> None:
    text = (
        "Nomor : 440/12/Dinkes\nHal : Pengiriman data\nSURAT PENGANTAR\n1. Data stunting, 1 berkas\n"
        "2. SK tim percepatan penurunan stunting, 1 berkas\n3. DPA Dinas Kesehatan, 1 berkas"
    )
    found = matcher.match("kkpham-2021", Submission((text,), "surat pengantar.pdf"))
    assert not [m for m in found.matches if m.decision is Decision.ACCEPT]


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("DINAS KESEHATAN KABUPATEN SERANG", {"kesehatan"}),
        ("Diskominfo selaku PPID Utama", {"komunikasi"}),
        ("Bappeda/Bapelitbang, Bagian Hukum", {"perencanaan", "hukum"}),
        ("BUPATI SERANG", set()),
    ],
)
def test_offices_are_told_however_they_are_written(text: str, offices: set[str]) -> None:
    assert offices_in(text) == offices


@pytest.mark.parametrize(("office", "told"), [("DINAS KESEHATAN", False), ("DINAS PARIWISATA", True)])
def test_another_office_than_the_holder_is_remarked_on(matcher: Matcher, office: str, told: bool) -> None:
    text = (
        f"PEMERINTAH KABUPATEN SERANG\n{office}\nPREVALENSI STUNTING TAHUN 2025\n"
        "Balita diukur 900, stunting 88 (9,8%), gizi buruk 4\nKepala Dinas, ttd"
    )
    found = matcher.match("kkpham-2021", Submission((text,), "data stunting.pdf"))
    assert put_forward(found)[:1] == ["KKP-SEHAT-H3"]
    assert ("holder.other" in {remark.code for remark in found.remarks}) is told


@pytest.mark.parametrize("said", ["belum dapat kami sediakan", "tidak terlaksana karena anggaran dialihkan"])
def test_a_letter_that_something_could_not_be_done_is_never_accepted(matcher: Matcher, said: str) -> None:
    text = (
        "Menjawab surat Bagian Hukum, bersama ini kami sampaikan bahwa pendataan sekolah penyelenggara"
        f" pendidikan inklusif {said}.\nKepala Dinas Pendidikan, ttd"
    )
    found = matcher.match("ranham-2021", Submission((text,), "jawaban dinas pendidikan.pdf"))
    assert not [m for m in found.matches if m.decision is Decision.ACCEPT]
    words = [r.facts["words"] for r in found.remarks if r.code == "text.no-proof"]
    assert not put_forward(found) or [word in said for word in words] == [True]


def test_a_table_whose_rows_are_empty_proposes_nothing(matcher: Matcher) -> None:
    rows = "".join(f"{n} | | | | |\n" for n in range(1, 7))
    filled = rows.replace("| | | | |", "| 3 Mei 2024 | Sari | Bogor | 4 | ttd")
    head = "BUKU TAMU DESA WISATA\nNo | Tanggal | Nama | Asal | Rombongan | Paraf\n"
    empty, full = (
        matcher.match("desa-wisata-ham-2022", Submission((head + text,), "buku tamu.docx"))
        for text in (rows, filled)
    )
    assert put_forward(empty) == []
    assert "text.blank" in {remark.code for remark in empty.remarks}
    assert put_forward(full)[:1] == ["DWRH-DAT-1"]


def test_a_pledge_that_names_the_law_is_no_invitation(matcher: Matcher) -> None:
    text = (
        "KAMI SANGGUP MENYELENGGARAKAN PELAYANAN SESUAI STANDAR DAN SIAP MENERIMA SANKSI SESUAI PERATURAN"
        " PERUNDANG-UNDANGAN\nMAKLUMAT PELAYANAN"
    )
    assert put_forward(matcher.match("p2ham-2023", Submission((text,)))) == ["P2HAM23-A1"]


def test_a_bathroom_is_no_photo_of_inmates(matcher: Matcher) -> None:
    caption = "kamar mandi pengguna kursi roda dengan pegangan besi"
    found = matcher.match("p2ham-2023", Submission((), "foto.jpg", caption, UnitKind.BAPAS))
    assert put_forward(found)[:1] == ["P2HAM23-B1"]
