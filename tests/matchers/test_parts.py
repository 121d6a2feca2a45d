"""A bundle is taken apart into its documents."""

import pytest

from benchmarks import labelled
from matchers.findings import Decision
from matchers.matcher import Matcher
from matchers.parts import part_ranges
from matchers.submission import Submission

DECREE = "BUPATI SERANG\nKEPUTUSAN BUPATI SERANG\nNOMOR 1 TAHUN 2025\nTENTANG FORUM ANAK"
DAMAGED = DECREE.replace("KEPUTUSAN", "KEPUTUSAM")
ANNEX = "LAMPIRAN KEPUTUSAN BUPATI\n1. Ketua : Naura\n2. Wakil : Fathan"
MINUTES = "NOTULEN RAPAT\nHari : Senin\nPembahasan rencana kerja"
LETTER = "PEMERINTAH KABUPATEN SERANG\nSURAT TUGAS\nNomor 090/1/2025"
COVER = "Nomor : 045/12/UM\nHal : Pengiriman data dukung\nBersama ini kami kirimkan berkas.\nKepala, ttd"
ANNEXED_DATA = "LAMPIRAN I\nREKAPITULASI TIMBULAN SAMPAH\nKecamatan | ton"
SECOND = "- 2 -\nKEDUA : Forum bertugas menyampaikan suara anak."
RUNNING = "Laporan Kinerja Rutan\nBab II\nPerencanaan kinerja"
RUNS_ON = "Laporan Kinerja Rutan\nCapaian tahun ini lebih baik."
POST = "@kanim_pelabuhan\nBantu kami membangun wilayah bebas korupsi\n1.204 suka"
SIGNATURE = "Serang, 3 Maret 2025\nBUPATI SERANG,\nttd"
TABLE, TABLE_ON = "DATA ANAK\nDesa | L | P\nSukamaju | 4 | 5", "Sukasari | 7 | 9\nJumlah | 11 | 14"
MORE = "7. Rapat ditutup pukul 12.00.\nDemikian dibuat untuk digunakan."


@pytest.mark.parametrize(
    ("pages", "ranges"),
    [
        pytest.param((), [(1, 1)], id="no page"),
        pytest.param(("",), [(1, 1)], id="empty page"),
        pytest.param((DECREE,), [(1, 1)], id="one"),
        pytest.param((DECREE, ANNEX), [(1, 2)], id="an annex belongs to its decree"),
        pytest.param((MINUTES, MORE), [(1, 2)], id="a numbered line continues"),
        pytest.param((DECREE, ANNEX, MINUTES, LETTER), [(1, 2), (3, 3), (4, 4)], id="three documents"),
        pytest.param(("", DECREE, MINUTES), [(1, 2), (3, 3)], id="an empty first page"),
        pytest.param((DECREE, "", MINUTES), [(1, 2), (3, 3)], id="an empty page between"),
        pytest.param((DECREE, SECOND), [(1, 2)], id="a numbered second page"),
        pytest.param((DECREE, SIGNATURE), [(1, 2)], id="a signature alone on its page"),
        pytest.param((TABLE, TABLE_ON), [(1, 2)], id="a table goes on"),
        pytest.param((RUNNING, RUNS_ON), [(1, 2)], id="a running head begins nothing"),
        pytest.param((COVER, ANNEXED_DATA), [(1, 1), (2, 2)], id="an annex with a heading of its own"),
        pytest.param((COVER, DECREE, COVER), [(1, 1), (2, 2), (3, 3)], id="letters in between"),
        pytest.param((DECREE, POST), [(1, 1), (2, 2)], id="a screenshot stands alone"),
        pytest.param((MINUTES, DAMAGED), [(1, 1), (2, 2)], id="damaged heading"),
    ],
)
def test_page_ranges(pages: tuple[str, ...], ranges: list[tuple[int, int]]) -> None:
    assert part_ranges(pages) == ranges


def test_the_name_of_a_bundle_helps_its_parts(matcher: Matcher) -> None:
    register = "REGISTER\nNo | Tanggal | Isi | Selesai\n1 | 5 Mei | toilet bau | dibersihkan 6 Mei"
    pages = (register, "DAFTAR HADIR APEL\n1 Sari ttd\n2 Budi ttd")

    def strength(name: str) -> float:
        part = matcher.match("p2ham-2022", Submission(pages, name)).parts[0]
        return max((m.score for m in part.matches if m.criterion == "P2HAM22-A04"), default=0.0)

    assert strength("rekap aduan pengguna layanan.pdf") > strength("scan0012.pdf")


def test_every_page_belongs_to_exactly_one_part() -> None:
    for case in labelled.documents():
        pages = case["text"].split("\f")
        covered = [n for first, last in part_ranges(pages) for n in range(first, last + 1)]
        assert covered == list(range(1, len(pages) + 1))


def test_each_part_has_its_own_proposals_and_pages(matcher: Matcher) -> None:
    decree = DECREE + "\nPengurus forum anak dan pusat pembelajaran keluarga (PUSPAGA)\nttd"
    data = "DATA TIMBULAN SAMPAH TAHUN 2025\nTimbulan sampah 120 ton/hari, penanganan sampah 70 %"
    found = matcher.match("kkpham-2021", Submission((decree, ANNEX, data)))
    assert [(part.first, part.last) for part in found.parts] == [(1, 2), (3, 3)]
    assert all(m.page in (1, 2) for m in found.parts[0].matches if m.page)
    assert found.parts[1].matches[0].criterion.startswith("KKP-LINGK")
    shown = [m for part in found.parts for m in part.matches if m.decision is not Decision.NONE]
    assert {m.part for m in shown} == {(1, 2), (3, 3)}
