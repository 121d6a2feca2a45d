"""The demo: files made on the spot, and the whole conversation as a newcomer sees it."""

import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.demo import rutan
from bot.demo.samples import Sample, for_regency, for_rutan
from bot.demo.stage import data_year
from bot.demo.writing import as_docx
from knowledge import catalogue

LENGKAP = Path(sys.executable).with_name("lengkap")
YEAR = 2026


@pytest.fixture(scope="module")
def rutan_files() -> dict[str, Sample]:
    return {sample.filename: sample for sample in for_rutan(YEAR)}


def text_layer(sample: Sample) -> str:
    document = pypdfium2.PdfDocument(sample.content)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def test_the_same_year_gives_the_same_bytes(rutan_files: dict[str, Sample]) -> None:
    assert {sample.filename: sample for sample in for_rutan(YEAR)} == rutan_files


def test_another_year_gives_other_papers() -> None:
    first, second = for_regency(YEAR)[0], for_regency(YEAR - 1)[0]
    assert first.content != second.content


def test_files_are_of_every_kind_that_the_demo_promises(rutan_files: dict[str, Sample]) -> None:
    contents = [sample.content for sample in rutan_files.values()]
    assert len(contents) - len(set(contents)) == 1
    assert {Path(name).suffix for name in rutan_files} == {".pdf", ".jpg", ".docx", ".xlsx"}
    assert text_layer(rutan_files["SK Tim P2HAM Rutan Muara Jambu.pdf"])
    assert text_layer(rutan_files["scan sprint petugas.pdf"]) == ""
    assert b"%%EOF" not in rutan_files["PKS SLB.pdf"].content
    assert sum(sample.album for sample in rutan_files.values()) == 3


def test_items_of_the_story_exist_for_its_units(rutan_files: dict[str, Sample]) -> None:
    for programme, samples in (("p2ham-2023", rutan_files.values()), ("kkpham-2021", for_regency(YEAR))):
        edition = catalogue.load().programme(programme)
        assert all(edition.has(sample.serves) for sample in samples if sample.serves)


def test_a_word_paper_keeps_its_letterhead_in_the_header() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(rutan.training(YEAR)))) as archive:
        header = archive.read("word/header1.xml").decode()
    assert "RUMAH TAHANAN NEGARA" in header


@pytest.mark.parametrize(
    ("today", "year"),
    [
        pytest.param(datetime(2026, 11, 1, tzinfo=UTC), 2026, id="late in the year: this one"),
        pytest.param(datetime(2026, 10, 31, tzinfo=UTC), 2025, id="before: the last one"),
        pytest.param(datetime(2027, 1, 2, tzinfo=UTC), 2026, id="new year: the last one"),
    ],
)
def test_papers_are_never_from_the_future(today: datetime, year: int) -> None:
    assert data_year(today) == year


@pytest.fixture(scope="module")
def told() -> str:
    """The transcript of the whole demo, run as a newcomer runs it, among settings of a real bot."""
    real = {"LENGKAP_DATABASE_URL": "sqlite:////nowhere/real.sqlite", "LENGKAP_TELEGRAM_TOKEN": "1:real"}
    done = subprocess.run(
        [LENGKAP, "demo", "--once"],
        env=os.environ | real,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    "code",
    [
        "P2HAM23-P5",
        "P2HAM23-C3",
        "P2HAM23-A1",
        "P2HAM23-C4",
        "P2HAM23-C1",
        "P2HAM23-C5",
        "KKP-INFO-S2",
        "KKP-DUKCAPIL-H2",
        "KKP-BANKUM-P1",
    ],
)
def test_demo_names_the_right_item_with_its_words(told: str, code: str) -> None:
    assert re.search(rf"(🔵|\d\.) {code} .*\n(.*\n)?.*: “", told), code
    assert f"✅ {code} " in told


def test_demo_answers_the_copy_the_wrong_and_the_broken_file(told: str) -> None:
    def answer_to(name: str) -> str:
        return told.partition(f"📄 {name}")[2].partition("Rizal ")[0]

    assert "sudah" in answer_to("SK Tim P2HAM (final) (1).pdf")
    assert "tidak menemukan butir" in answer_to("undangan halal bihalal.pdf")
    assert "rusak" in answer_to("PKS SLB.pdf")
    assert f"tahun {data_year(datetime.now(UTC)) - 2}" in answer_to("inventaris alat bantu")


def test_demo_answers_an_album_by_one_table(told: str) -> None:
    table = told.partition("foto")[2]
    assert len(re.findall(r"🔵 P2HAM23-B2 ", table)) == 3


def test_demo_shows_the_checklist_shrinking(told: str) -> None:
    done = [int(found) for found in re.findall(r"wajib (\d+)/19", told)]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 3)


def test_demo_ends_with_deadlines_and_the_recap_of_the_kanwil(told: str) -> None:
    assert re.search(r"H-(39|40) \(", told.partition("/tenggat")[2])
    recap = told.partition("│ /rekap")[2]
    assert "Rutan Kelas IIB Muara Jambu" in recap
    assert "Kabupaten Tanjung Lada" in recap
    assert re.search(r"Rekap Kanwil Banten \d{4}-\d\d-\d\d\.xlsx", recap)


def act(told: str, begins: str) -> str:
    """What is told under the heading that begins so."""
    return told.partition(f"\n── {begins}")[2].partition("\n── ")[0]


@pytest.mark.parametrize(
    ("begins", "words"),
    [
        ("Senin", r"➕ Unit baru: Lapas Kelas IIA Bukit Salam.*sudah diterapkan"),
        ("Maria mengundang", r"🖼\n.*Anda diundang sebagai petugas.*Selamat datang, Sari"),
        ("Selasa", r"Menunggu verifikasi: (\d+).*Hal\. 1: “.*✅ 1 berkas disetujui"),
        ("Bukti berikutnya", r"Dikembalikan Kanwil \(Maria\): scan sprint.*Alasan: belum disahkan"),
        ("Rabu", r"H-\d+, \d+ hari kerja lagi.*▸ \[✅ Tetapkan\].*📎 tenggat\.ics"),
        ("Kamis", r"butir yang belum dibagi.*masih kurang"),
        ("Menyurati", r"📎 Surat 001 - \w+\.docx"),
        ("Jumat", r"1\. .* kurang.*☎️ .*0812-0000-0001.*📎 Daftar kunjungan\.xlsx"),
        ("Dua minggu", r"dimajukan ke.*Tenggat berubah.*Pengingat tenggat.*H-7 \("),
        ("Pagi yang sama", r"🖼\n.*Belum mengirim apa pun.*🖼\n.*📎 Rekap Kanwil Banten"),
    ],
)
def test_the_second_act_shows_a_week_of_the_kanwil(told: str, begins: str, words: str) -> None:
    assert re.search(words, act(told, begins), re.DOTALL), act(told, begins)


def test_demo_wants_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "engine.sqlite").touch()
    done = CliRunner().invoke(main, ["demo", "--once", "--home", str(tmp_path)])
    assert done.exit_code == 1
    assert str(tmp_path) in done.stderr


def test_demo_stopped_in_the_middle_ends_quietly() -> None:
    with subprocess.Popen(
        [LENGKAP, "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr.read() == ""
