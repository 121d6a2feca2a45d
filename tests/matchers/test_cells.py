"""Tables and forms whose cells hold nothing prove nothing."""

import pytest

from knowledge.vocabulary import UnitKind
from matchers.cells import unfilled
from matchers.denials import apologised
from matchers.findings import Decision
from matchers.matcher import Matcher
from matchers.submission import Submission

SHEET = "DATA KEPEMILIKAN AKTA KELAHIRAN ANAK 0-18 TAHUN\nKecamatan | Jumlah anak | Memiliki akta\n"
FILLED = (
    SHEET
    + "Sukamaju | 1.204 | 1.188\nMekarsari | 988 | 970\nCibodas | 1.377 | 1.340\nRata-rata | 1.189 | 1.166"
)
EMPTY = SHEET + "Sukamaju | - | -\nMekarsari | - | -\nCibodas | - | -\nRata-rata | - | -"
SAID = SHEET + "Sukamaju | belum ada | -\nMekarsari | data belum masuk | -\nCibodas | belum direkap | -"


def accepted(matcher: Matcher, text: str) -> list[str]:
    found = matcher.match("kkpham-2021", Submission((text,), "akta.pdf", unit_kind=UnitKind.KABUPATEN))
    return [m.criterion for m in found.matches if m.decision is Decision.ACCEPT]


def test_the_same_sheet_is_accepted_filled_in_and_never_empty(matcher: Matcher) -> None:
    assert accepted(matcher, FILLED)
    assert accepted(matcher, EMPTY) == []
    assert accepted(matcher, SAID) == []


def test_a_letter_that_asks_for_more_time_is_never_accepted(matcher: Matcher) -> None:
    letter = (
        "DINAS LINGKUNGAN HIDUP\nHal : Penyampaian indeks kualitas lingkungan hidup\n"
        "Bersama ini disampaikan indeks kualitas air, udara, dan lahan tahun 2021.\n"
        "Uraian menurut lokasi pengambilan contoh air sungai dan udara ada di bawah ini.\n" * 5
    )
    answer = "Nilai IKLH tahun 2021 adalah 71,2."
    sorry = "Nilai IKLH belum dapat kami sampaikan; kami memohon tambahan waktu sampai Agustus."
    assert accepted(matcher, letter + answer) == ["KKP-LINGK-H1"]
    assert accepted(matcher, letter + sorry) == []


@pytest.mark.parametrize(
    "line",
    [
        "Orang asing yang memohon perpanjangan waktu tinggal dilayani di loket khusus.",
        "Keluarga memohon perpanjangan waktu kunjungan melalui petugas.",
    ],
)
def test_what_others_ask_more_time_for_is_no_excuse(line: str) -> None:
    assert apologised(line.lower()) is None


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["ibu hamil | -", "bayi | -", "balita | -"], 3),
        (["1 | ibu hamil | orang | -", "2 | bayi | orang | -", "3 | balita | orang | -"], 3),
        (["januari: -, februari: -, maret: -"], 3),
        (["laki-laki - -", "perempuan - -", "jumlah - -"], 3),
        (["nama : ....", "nip : ....", "jabatan : ...."], 3),
        (["ibu hamil | 0", "bayi | 0", "balita | 0"], 0),
        (["januari: nihil", "februari: nihil", "maret: nihil"], 0),
        (["kursi roda | 3 | -", "tongkat | 2 | -", "kruk | 4 | -"], 0),
        (["nama | jabatan | ket", "budi | ketua | -", "siti | anggota | -", "joko | anggota | -"], 0),
        (["nomor : 12/3/2025", "sifat : -", "lampiran : -", "hal : laporan"], 0),
        (["aceh - banten", "rutan serang - tertib", "kegiatan ini baik, aman, lancar"], 0),
        ([], 0),
    ],
)
def test_rows_without_a_value_count_only_where_they_are_most(lines: list[str], rows: int) -> None:
    assert unfilled(lines) == rows
