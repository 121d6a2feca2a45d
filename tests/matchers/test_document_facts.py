"""What a document says of itself: tables of dates, years, numbers and the rest."""

import datetime

import pytest

from matchers.dates import dates_in, years_in
from matchers.facts import facts_of

DATES = [
    ("31 Desember 2024", (2024, 12, 31)),
    ("31-12-24", (2024, 12, 31)),
    ("31/12/2024", (2024, 12, 31)),
    ("31.12.2024", (2024, 12, 31)),
    ("2024-12-31", (2024, 12, 31)),
    ("7 Pebruari 2022", (2022, 2, 7)),
    ("5 Nopember 2023", (2023, 11, 5)),
    ("12 Agt 2023", (2023, 8, 12)),
    ("kegiatan tanggal 12 - 14 Februari 2025", (2025, 2, 12)),
    ("3O September 2024", (2024, 9, 30)),
    ("25 Apri1 2025", (2025, 4, 25)),
    ("l5 Oktaber 2O24", (2024, 10, 15)),
    ("21 Nopernber 2024", (2024, 11, 21)),
    ("11 Pebruar1 2023", (2023, 2, 11)),
    ("tanggal dua puluh empat April dua ribu dua puluh lima", (2025, 4, 24)),
    ("tanggal tujuh belas bulan Agustus tahun dua ribu dua puluh tiga", (2023, 8, 17)),
]


@pytest.mark.parametrize(("text", "day"), DATES, ids=[text for text, _ in DATES])
def test_a_full_date_is_read(text: str, day: tuple[int, int, int]) -> None:
    assert [found for _, found in dates_in(text)] == [datetime.date(*day)]


@pytest.mark.parametrize(
    "text",
    [
        "2 tahun 2023",
        "3 bulan 2024",
        "12 Ramadhan 2024",
        "Triwulan I Maret 2024",
        "20 peserta 2024",
        "6 Jnli 20244",
        "1.01.02 Pengelolaan Pendidikan",
        "31 Februari 2024",
        "08.30",
        "0717-433 201",
        "14 Ramadhan 1446 H",
        "1/2/3/4",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert dates_in(text) == []


YEARS = [
    ("31 Desember 2024", (2024,)),
    ("31-12-24", (2024,)),
    ("Des 2024", (2024,)),
    ("DPA TA 2024", (2024,)),
    ("Rekap Th. 24", (2024,)),
    ("Renstra 2021-2023", (2021, 2022, 2023)),
    ("1446 H / 2025 M", (2025,)),
    ("14 Ramadhan 1446 H", ()),
    ("Laporan kegiatan penyuluhan", ()),
    ("Surat nomor 470/1188/DKPS/2025", (2025,)),
    ("Data 2023 dan 2024, dicetak 5 Januari 2025", (2023, 2024, 2025)),
    ("Mengingat : UU 35/2014; Permen PPPA 18/2019", ()),
    ("Rp2.024.000 untuk 2 024 orang", ()),
    ("Aksi HAM sesuai RANHAM 2021-2025", ()),
]


@pytest.mark.parametrize(("text", "years"), YEARS, ids=[text for text, _ in YEARS])
def test_years_spoken_of_are_found(text: str, years: tuple[int, ...]) -> None:
    assert years_in(text) == years


NUMBERS = [
    ("NOMOR 2 TAHUN 2023", "2 TAHUN 2023"),
    ("Nomor : 900.1.3/77/35.09.412/2026", "900.1.3/77/35.09.412/2026"),
    ("NOMOR W14.PAS.PAS.2-KP.04.01-077 TAHUN 2024", "W14.PAS.PAS.2-KP.04.01-077 TAHUN 2024"),
    ("No. W15.AHU.AHU.1-HK.05-02", "W15.AHU.AHU.1-HK.05-02"),
    ("KEPUTUSAN BUPATI BONE NOMOR 301 TAHUN 2025", "301 TAHUN 2025"),
    ("Dinas Lingkungan Hidup — 660/15/DLH/2026", "660/15/DLH/2026"),
    ("NOMOR W.99.PAS.PAS7-21.HH.O1.04 TAHUN 2O25", "W.99.PAS.PAS7-21.HH.01.04 TAHUN 2025"),
    ("NOMOR WHAM,99-HA.02.01-315", "WHAM.99-HA.02.01-315"),
    ("N0MOR ; 47O/l2/DKPS/2025", "470/12/DKPS/2025"),
    ("NOMOR: W8. PAS.4-PK.01.02-7", "W8.PAS.4-PK.01.02-7"),
    ("Nomor : IX/OI/PKK/2024", "IX/OI/PKK/2024"),
    ("Undang-Undang Nomor 39,40 Tahun 1999", None),
    ("Dasar : surat Dekan Nomor 441/II.3/2025", None),
    ("Nomor SOP | W99.PAS7.SOP-014.2025", "W99.PAS7.SOP-014.2025"),
    ("No | Nama | Kecamatan", None),
    ("Telp. 0717-433201", None),
]


@pytest.mark.parametrize(("line", "number"), NUMBERS, ids=[line for line, _ in NUMBERS])
def test_the_documents_own_number_is_read(line: str, number: str | None) -> None:
    assert facts_of(line, None).number == number


def test_a_number_lost_in_the_head_is_taken_from_the_second_reading() -> None:
    lines = ["NOTA DINAS", "NOMOR", *(f"baris {n}" for n in range(20)), "NOMOR WHAM,99-HA.02.01-315"]
    assert facts_of("\n".join(lines), None).number == "WHAM.99-HA.02.01-315"
    assert facts_of("\n".join([*lines[:-1], "Nomor 39 Tahun 1999 tentang HAM"]), None).number is None


def test_a_signature_block_beside_others_dates_the_document_and_a_wrapped_line_does_not() -> None:
    text = """KUITANSI
Honorarium narasumber
pada tanggal 9 April 2025 sesuai surat perintah nomor 88
Setuju dibebankan, Lunas dibayar, Muara Jaya, 11 April 2025"""
    assert facts_of(text, None).date == datetime.date(2025, 4, 11)
    held = text.replace("Muara Jaya", "Senin").replace("pada tanggal 9 April 2025", "Hari")
    assert facts_of(held + "\nMuara Jaya, 14 April 2025", None).date == datetime.date(2025, 4, 14)


DECREE = """PEMERINTAH KABUPATEN SERANG
KEPUTUSAN BUPATI SERANG
NOMOR 460/388 TAHUN 2025
TENTANG
PENGURUS FORUM ANAK MASA BAKTI 2025-2027
DAN PUSAT PEMBELAJARAN KELUARGA
Menimbang : a. bahwa anak perlu wadah sesuai surat tanggal 1 Maret 2020;
Mengingat : UU 35/2014;
MEMUTUSKAN :
KESATU : Pengurus Forum Anak
Ditetapkan di Serang tanggal 2 Juni 2025
BUPATI SERANG, ttd, RATU TATU CHASANAH"""


def test_a_decree_tells_who_issued_and_signed_it_when_and_about_what() -> None:
    facts = facts_of(DECREE, None)
    assert facts.issuer == "BUPATI SERANG"
    assert facts.number == "460/388 TAHUN 2025"
    assert facts.date == datetime.date(2025, 6, 2)
    assert facts.subject == "PENGURUS FORUM ANAK MASA BAKTI 2025-2027 DAN PUSAT PEMBELAJARAN KELUARGA"
    assert facts.signatory == "RATU TATU CHASANAH"
    assert "signature" in facts.endorsed
    assert 2014 not in facts.years


def test_the_day_of_signing_wins_over_other_days() -> None:
    text = "LAPORAN\nKegiatan 20 Mei 2025 di aula\nSerang, 30 Mei 2025\nKetua Tim"
    assert facts_of(text, None).date == datetime.date(2025, 5, 30)


def test_days_of_a_visit_are_no_day_of_signing_even_where_the_scan_marks_the_day() -> None:
    text = "SURAT TUGAS\nke Kotamobagu pada tanggal 12 s.d. 14 Mei 2025;\nManado, 8'Mei 2025\nKepala,"
    again = "Kotamobagu pada tanggal 12 s.d. 14 Mei 2025,"
    assert facts_of(f"{text}\n{again}", None).date == datetime.date(2025, 5, 8)


def test_a_day_beside_a_signature_wins_and_the_time_something_lasts_never_does() -> None:
    text = (
        "BUKTI\nWaktu : 12 - 14 Februari 2025\n18 Februari 2025, PPK ttd\nBerlaku 1 Maret 2025 - 1 Maret 2026"
    )
    assert facts_of(text, None).date == datetime.date(2025, 2, 18)


@pytest.mark.parametrize("text", ["", "   \n\t", "\x00", "....", "Rp", "—", "١٢٣"])
def test_texts_without_facts_have_none(text: str) -> None:
    facts = facts_of(text, None)
    assert (facts.number, facts.date, facts.years, facts.signatory) == (None, None, (), None)
