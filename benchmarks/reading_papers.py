"""Text PDFs the reading benchmark makes for itself: reports, tables, columns, drawings, small print."""

import io
import random
from collections.abc import Callable

from reportlab.lib import colors
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

_BODY = getSampleStyleSheet()["BodyText"]
_SENTENCE = """
    pelaksanaan kegiatan penyuluhan hukum bagi masyarakat desa binaan di wilayah kecamatan serta penyampaian
    laporan hasil pemantauan pelayanan publik berbasis hak asasi manusia kepada kepala kantor wilayah pada
    triwulan kedua tahun anggaran berjalan dengan dukungan pemerintah daerah dan organisasi bantuan
"""
_WORDS = _SENTENCE.split()
BUDGET = [
    ["Kode", "Uraian", "Volume", "Harga satuan", "Jumlah"],
    *(
        [
            f"5.1.02.{n:02}",
            f"Belanja {_WORDS[n]} {_WORDS[n + 1]} kegiatan",
            f"{n} paket",
            "250.000",
            f"{n * 250}.000",
        ]
        for n in range(1, 11)
    ),
]


def _prose(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(_WORDS, k=60)).capitalize() + "." for _ in range(count)]


def report(
    seed: int, paragraphs: int, font: str = "Helvetica", size: int = 10, pagesize: tuple[float, float] = A4
) -> bytes:
    """Running text of so many paragraphs."""
    style = ParagraphStyle("x", fontName=font, fontSize=size, leading=size * 1.3, spaceAfter=6)
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=pagesize).build(
        [Paragraph(text, style) for text in _prose(seed, paragraphs)]
    )
    return buffer.getvalue()


def columns(seed: int) -> bytes:
    """Two columns a page."""
    buffer = io.BytesIO()
    frames = [Frame(40 + n * 260, 40, 250, 760) for n in range(2)]
    document = BaseDocTemplate(buffer, pagesize=A4, pageTemplates=[PageTemplate("x", frames)])
    document.build([Paragraph(text, _BODY) for text in _prose(seed, 40)])
    return buffer.getvalue()


def tables(rows: list[list[str]], pages: int = 1, *, ruled: bool = True) -> bytes:
    """A table a page, with or without ruling lines."""
    buffer = io.BytesIO()
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else [])
    story: list[object] = []
    for _ in range(pages):
        story += [Table([[Paragraph(cell, _BODY) for cell in row] for row in rows], style=style), PageBreak()]
    SimpleDocTemplate(buffer, pagesize=A4).build(story)
    return buffer.getvalue()


def drawing(lines: int) -> bytes:
    """A plan of many lines with few words."""
    chance = random.Random(lines)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=landscape(A3))
    for row, text in enumerate(_prose(1, 4)):
        canvas.drawString(60, 780 - 14 * row, text[:150])
    for _ in range(lines):
        canvas.line(*(chance.uniform(20, 800) for _ in range(4)))
    canvas.save()
    return buffer.getvalue()


PAPERS: dict[str, Callable[[], bytes]] = {
    "report, 5 pages": lambda: report(1, 30),
    "report, 20 pages": lambda: report(2, 130),
    "report, 60 pages": lambda: report(3, 400),
    "Times, 8 pages": lambda: report(4, 50, "Times-Roman", 11),
    "Courier, 8 pages": lambda: report(5, 40, "Courier", 9),
    "large print": lambda: report(6, 12, size=18),
    "small print": lambda: report(7, 120, size=6),
    "landscape": lambda: report(8, 40, pagesize=landscape(A4)),
    "A3": lambda: report(9, 60, pagesize=A3),
    "two columns": lambda: columns(10),
    "budget, 6 pages": lambda: tables(BUDGET, 6),
    "list without rules, 6 pages": lambda: tables(BUDGET, 6, ruled=False),
    "drawing of 2,000 lines": lambda: drawing(2_000),
    "drawing of 12,000 lines": lambda: drawing(12_000),
}
