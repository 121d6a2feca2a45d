"""Failures of readers that show only in words set apart, far cells, crops and small pictures."""

import io
import zipfile
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
import pdfplumber
import pytest
from made_files import LETTER, docx, encoded, page_picture, saved, table_picture, text_pdf, workbook
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from documents import archive
from documents.errors import TooBigInside
from documents.formats import pdf_fallback
from documents.formats.pdf import PdfFormat
from documents.formats.pdf_tables import Tables
from documents.ocr import engine
from documents.ocr.imaging import Sheet
from documents.ocr.layout import Line
from documents.ocr.page import recognise
from documents.ocr.picture import Picture
from documents.ocr.unread import unread
from documents.reader import Reader
from documents.reading import Kind, Note
from documents.reading import Sheet as Cells
from documents.signals import page as signals
from documents.sniffing import sniff
from knowledge.limits import Limits

LEGACY = Path(__file__).parent / "data" / "legacy.zip"
SMALL = 5
SENTENCE = "Each application provides only a part"
ROWS = (("Nama lengkap", "Jabatan dinas"), ("Surya Wiratama", "Kepala Rutan"))
STAFF = (
    ("Surya Wiratama", "Kepala Rutan", "Serang"),
    ("Melati Anggraini", "Kepala Subseksi", "Cilegon"),
    ("Hendra Saputra", "Pengelola Layanan", "Pandeglang"),
    ("Dewi Lestari", "Penyuluh Hukum", "Rangkasbitung"),
)


def put_apart(canvas: Canvas, left: float, bottom: float, words: str) -> None:
    """Small print whose words are set apart by their places, with no sign between them."""
    canvas.setFont("Helvetica", SMALL)
    for word in words.split():
        canvas.drawString(left, bottom, word)
        left += stringWidth(f"{word} ", "Helvetica", SMALL)


def ruled(pages: int = 1) -> bytes:
    """A PDF whose pages hold a letter and a ruled table in small print."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for _ in range(pages):
        canvas.setFont("Helvetica", 12)
        for number, words in enumerate(LETTER):
            canvas.drawString(72, 760 - 18 * number, words)
        for down in (500, 520, 540):
            canvas.line(72, down, 272, down)
        for across in (72, 172, 272):
            canvas.line(across, 500, across, 540)
        for number, row in enumerate(ROWS):
            for column, cell in enumerate(row):
                put_apart(canvas, 76 + 100 * column, 528 - 20 * number, cell)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pixels(picture: Image.Image) -> Picture:
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def test_words_set_apart_without_a_space_are_not_glued_by_the_second_reader() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    put_apart(canvas, 60, 700, SENTENCE)
    canvas.save()
    with pdfplumber.open(io.BytesIO(buffer.getvalue())) as document:
        assert document.pages[0].extract_text() == SENTENCE.replace(" ", "")
    assert pdf_fallback.read(buffer.getvalue(), Limits()).pages[0].text == SENTENCE


def test_words_set_apart_without_a_space_are_not_glued_in_the_cells_of_a_table() -> None:
    (table,) = Tables(ruled()).on(0)
    assert table.rows == ROWS


@pytest.mark.parametrize(
    ("limits", "with_rows"),
    [
        pytest.param(Limits(), [True, True, True], id="as it is"),
        pytest.param(Limits(table_pages=1), [True, False, False], id="pages"),
        pytest.param(Limits(table_seconds=-1), [False, False, False], id="seconds"),
    ],
)
def test_tables_are_looked_for_while_pages_and_seconds_last(limits: Limits, with_rows: list[bool]) -> None:
    pages = PdfFormat().read(ruled(3), limits).pages
    assert [page.rows == ROWS for page in pages] == with_rows
    assert all("Wiratama" in page.text for page in pages)


def test_the_second_reader_stops_at_the_last_page_it_may_read() -> None:
    draft = pdf_fallback.read(text_pdf(5), Limits(text_pages=2))
    assert [page.number for page in draft.pages] == [1, 2]
    assert Note("pages.partial", {"read": 2, "total": 5}) in draft.notes


@pytest.mark.parametrize("content", ["jauh", "=1+1"], ids=["words", "formula"])
async def test_a_far_cell_adds_nothing_to_the_cells_of_a_workbook(reader: Reader, content: str) -> None:
    book = Workbook()
    book["Sheet"]["A1"] = "dekat"
    book["Sheet"]["XFD1048576"] = content
    assert await reader.sheets(saved(book)) == (Cells("Sheet", (("dekat",),)),)


def test_a_line_left_out_is_found_though_all_that_was_seen_is_sure() -> None:
    grey = cv2.cvtColor(pixels(page_picture(LETTER[:5], 40)), cv2.COLOR_BGR2GRAY)
    sheet = Sheet.of(np.asarray(grey, np.uint8))
    words = engine.words(sheet.picture, sparse=False)
    lines = [Line.of(list(line)) for _, line in groupby(words, key=lambda word: word.line)]
    seen = [line for line in lines if line.text != LETTER[1]]
    assert len(seen) == len(lines) - 1
    assert np.mean([line.confidence for line in seen]) > 85
    assert [line.text for line in unread(sheet, seen)] == [LETTER[1]]


@pytest.mark.parametrize("turn", [0, 180, 90, 270])
def test_each_line_of_a_turned_page_is_read_whole_and_in_its_order(turn: int) -> None:
    plain = [*LETTER[:2], *LETTER[3:5]]
    lines = recognise(pixels(page_picture(size=40).rotate(turn, expand=True))).text.split("\n")
    assert [line for line in lines if line in plain] == plain


@pytest.mark.parametrize("colour", [(18, 58, 107), (60, 120, 190)], ids=["dark", "bright"])
def test_a_coloured_head_up_to_the_edge_is_not_cut_off_with_the_table(colour: tuple[int, int, int]) -> None:
    poster = Image.new("RGB", (1100, 1500), "white")
    pen = ImageDraw.Draw(poster)
    pen.rectangle((0, 0, 1100, 240), fill=colour)
    pen.text((90, 70), "LAYANAN RAMAH HAM", fill="white", font=ImageFont.load_default(80))
    for row in range(8):
        words = "Prioritas untuk lansia dan ibu hamil"
        pen.text((90, 340 + 130 * row), words, fill="black", font=ImageFont.load_default(44))
    photo = Image.new("RGB", (1500, 1900), (62, 54, 50))
    photo.paste(poster, (200, 190))
    seen = recognise(pixels(photo)).text
    assert "LAYANAN RAMAH HAM" in seen
    assert seen.count("Prioritas untuk lansia dan ibu hamil") == 8


def test_a_small_picture_of_a_dense_table_is_mostly_read_and_told_to_be_small() -> None:
    cells = [(str(number + 1), *STAFF[number % 4]) for number in range(16)]
    sheet = table_picture(cells, (100, 220, 900, 1600, 2240), 80, (2339, 1654))
    small = Image.open(io.BytesIO(encoded(sheet.resize((1280, 905)), quality=85)))
    assert "small" in signals.legibility(pixels(small), 1).reasons
    words = [word for texts in cells for text in texts[1:] for word in text.split()]
    seen = recognise(pixels(small)).text.split()
    assert sum(min(seen.count(word), words.count(word)) for word in set(words)) > 0.9 * len(words)


def test_what_is_unpacked_is_counted_whatever_the_directory_says() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.xml", bytes(600))
    with archive.opened(buffer.getvalue(), Limits(archive_bytes=1_000)) as container:
        assert container.read("a.xml") == bytes(600)
        with pytest.raises(TooBigInside):
            container.read("a.xml")


def legacy(name: str) -> bytes:
    with zipfile.ZipFile(LEGACY) as samples:
        return samples.read(name)


@pytest.mark.parametrize("filename", ["kiriman", "kiriman.jpg"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(docx("isi"), Kind.DOCX, id="docx"),
        pytest.param(workbook([["isi"]]), Kind.XLSX, id="xlsx"),
        pytest.param(legacy("sample.doc"), Kind.DOC, id="doc"),
        pytest.param(legacy("sample.xls"), Kind.XLS, id="xls"),
        pytest.param(legacy("sample.ppt"), Kind.PPT, id="ppt"),
        pytest.param(b"junk\n" * 370 + text_pdf(), Kind.PDF, id="pdf behind junk"),
        pytest.param("Laporan évaluasi".encode("cp1252"), Kind.TEXT, id="text of cp1252"),
        pytest.param(rb"{\rtf1\ansi isi}", Kind.RTF, id="rtf"),
    ],
)
def test_the_kind_is_told_from_content_whatever_the_name(data: bytes, filename: str, kind: Kind) -> None:
    sniffed = sniff(data, filename, Limits())
    assert sniffed.kind is kind
    assert [note.code for note in sniffed.notes] == ["file.other_type"] * filename.endswith(".jpg")
