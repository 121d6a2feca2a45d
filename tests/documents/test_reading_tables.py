"""Ruled tables of a PDF come out row by row, and nothing of the page is lost around them."""

import io

import pytest
from made_files import LETTER, text_pdf
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

STYLE = getSampleStyleSheet()["BodyText"]
ATTENDANCE = [
    ["No.", "Nama", "Instansi", "Tanda Tangan"],
    ["1.", "Ahmad Fauzi", "Ketua RT 03", ""],
    ["2.", "Siti Rahmawati", "Kader Posyandu Melati yang bertugas di Desa Sukamaju", ""],
]
BUDGET = [
    ["Kode", "Uraian", "Jumlah (Rp)"],
    ["5.1.02.01", "Belanja bahan untuk kegiatan penyuluhan hukum di desa binaan", "12.500.000"],
    ["5.1.02.02", "Honorarium narasumber", "7.200.000"],
    ["", "Jumlah", "19.700.000"],
]


def document(*tables: list[list[str]], wide: bool = False) -> bytes:
    buffer = io.BytesIO()
    story: list[object] = [Paragraph("Daftar hadir dan anggaran kegiatan", STYLE)]
    for number, rows in enumerate(tables, start=1):
        cells = [[Paragraph(cell, STYLE) for cell in row] for row in rows]
        grid = Table(cells, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
        story += [grid, Spacer(1, 12), Paragraph(f"Keterangan setelah tabel {number}", STYLE)]
    SimpleDocTemplate(buffer, pagesize=landscape(A4) if wide else A4).build(story)
    return buffer.getvalue()


def line(row: list[str]) -> str:
    return " | ".join(cell for cell in row if cell)


@pytest.mark.parametrize("wide", [False, True], ids=["upright", "landscape"])
def test_every_row_is_exact_and_in_its_place(read, wide):
    (page,) = read(document(ATTENDANCE, BUDGET, wide=wide), "x.pdf").pages
    assert [list(row) for row in page.rows] == ATTENDANCE + BUDGET
    assert page.text.split("\n") == [
        "Daftar hadir dan anggaran kegiatan",
        *map(line, ATTENDANCE),
        "Keterangan setelah tabel 1",
        *map(line, BUDGET),
        "Keterangan setelah tabel 2",
    ]


def test_a_page_without_rules_has_no_rows(read):
    page = read(text_pdf(), "x.pdf").pages[0]
    assert page.rows == ()
    assert LETTER[0] in page.text


def test_a_drawing_of_many_lines_is_no_table(read):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 800, " ".join(LETTER))
    for step in range(1_500):
        canvas.line(10, step / 2, 500, step / 2)
        canvas.line(step / 3, 10, step / 3, 700)
    canvas.save()
    reading = read(buffer.getvalue(), "x.pdf")
    assert reading.pages[0].rows == ()
    assert reading.seconds < 5
