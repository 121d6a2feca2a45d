"""A text is taken apart into the places that weigh differently."""

import pytest

from matchers.abbreviations import learned, spelt_out
from matchers.zones import lines_of, zones

LETTER = """PEMERINTAH KABUPATEN SERANG
DINAS KESEHATAN
Jalan Raya Serang KM 5, telp. 0254-1234
LAPORAN KEGIATAN
PELAYANAN IMUNISASI ANAK SEKOLAH
Nomor : 440/12/2025
Mengingat : 1. UU 17/2023 tentang Kesehatan;
2. Perda 4/2020 tentang Pengelolaan Sampah;
MEMUTUSKAN :
KESATU : Imunisasi dilaksanakan di 40 sekolah.
Tembusan :
1. Dinas Lingkungan Hidup"""


def test_letterhead_and_address_are_no_heading() -> None:
    held = zones(lines_of(1, LETTER), "lap.pdf", "")
    assert "pemerintah kabupaten serang" not in held.heading
    assert not any("jalan raya" in line for line in held.heading)
    assert held.letterhead == {0, 1}


def test_laws_and_addressees_of_copies_are_only_leant_on() -> None:
    held = zones(lines_of(1, LETTER), "", "")
    leant = [held.lines[place].text for place in sorted(held.leaning)]
    assert [text.split()[0] for text in leant] == ["mengingat", "2.", "tembusan", "1."]


def test_what_follows_a_cue_is_heading() -> None:
    text = "NOTULEN\nHari : Senin\nTempat : Aula\nTentang\nperlindungan anak\nPeserta 20 orang"
    assert "perlindungan anak" in zones(lines_of(1, text), "", "").heading


def test_a_photo_is_headed_by_its_caption_not_by_its_stamp() -> None:
    held = zones(lines_of(1, "GPS Map Camera\n11/03/2025 10:22"), "IMG_1.jpg", "kursi roda")
    assert held.heading == ("img 1 kursi roda",)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("pela-\nyanan publik", ["pelayanan publik"], id="hyphenated"),
        pytest.param("undang-undang\nbaru", ["undang-undang", "baru"], id="a hyphen inside a line stays"),
        pytest.param("a" * 70 + " dan\nlanjut", ["a" * 70 + " dan\nlanjut"], id="wrapped paragraph"),
        pytest.param("a" * 70 + ".\nbaru", ["a" * 70 + ".", "baru"], id="a full stop ends a paragraph"),
        pytest.param("a" * 70 + "\n2. baru", ["a" * 70, "2. baru"], id="a numbered line begins anew"),
        pytest.param("Nama : A\nB", ["nama : a", "b"], id="rows of a form stay apart"),
    ],
)
def test_logical_lines(text: str, lines: list[str]) -> None:
    assert [line.text for line in lines_of(1, text)] == lines


def test_lines_know_where_they_stand_in_the_page() -> None:
    page = "  Judul \n\n pela-\nyanan publik \n"
    assert [page[line.start : line.end].split() for line in lines_of(1, page)] == [
        ["Judul"],
        ["pela-", "yanan", "publik"],
    ]


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("unit layanan disabilitas (uld) dibentuk", {"uld": "unit layanan disabilitas"}),
        (
            "pejabat pengelola informasi dan dokumentasi (ppid)",
            {"ppid": "pejabat pengelola informasi dan dokumentasi"},
        ),
        ("fa (forum anak)", {"fa": "forum anak"}),
        ("rapat di aula (lantai dua)", {}),
        ("tim kerja (ketua)", {}),
    ],
)
def test_abbreviations_are_learnt_where_initials_agree(line: str, known: dict[str, str]) -> None:
    assert {short: " ".join(words) for short, words in learned([line]).items()} == known


def test_an_abbreviation_is_spelt_out_after_itself() -> None:
    known = {"uld": ("unit", "layanan", "disabilitas")}
    assert spelt_out(["sk", "uld"], known) == ["sk", "uld", "unit", "layanan", "disabilitas"]
