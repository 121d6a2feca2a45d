"""Files the tests of this room build for themselves."""

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LETTER = (
    "KEMENTERIAN HUKUM REPUBLIK INDONESIA",
    "KANTOR WILAYAH BANTEN",
    "Nomor W.12.HH.01.04-55 Tahun 2025",
    "Perihal Laporan pelaksanaan maklumat pelayanan",
    "Bersama ini disampaikan laporan kegiatan penyuluhan hukum",
    "yang telah dilaksanakan pada tanggal 6 Januari 2025 di Serang.",
    "Demikian disampaikan, atas perhatian Saudara diucapkan terima kasih.",
)


def text_pdf(pages: int = 1, lines: Sequence[str] = LETTER, **canvas: object) -> bytes:
    """A PDF with a text layer; each page names its number."""
    buffer = io.BytesIO()
    drawn = Canvas(buffer, pagesize=A4, **canvas)
    for number in range(1, pages + 1):
        for row, line in enumerate((*lines, f"Halaman {number}")):
            drawn.drawString(72, 760 - 18 * row, line)
        drawn.showPage()
    drawn.save()
    return buffer.getvalue()


def page_picture(
    lines: Sequence[str] = LETTER, size: int = 34, width: int = 1654, height: int = 2339
) -> Image.Image:
    """A white sheet at 200 dpi with printed lines."""
    sheet = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size)
    for row, line in enumerate(lines):
        pen.text((150, 200 + row * size * 2), line, fill="black", font=font)
    return sheet


def table_picture(
    rows: Sequence[Sequence[str]], edges: Sequence[int], pitch: int, size: tuple[int, int]
) -> Image.Image:
    """A white sheet at 200 dpi with a table ruled at the edges of its columns, rows as high as the pitch."""
    sheet = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(34)
    for row in range(len(rows) + 1):
        pen.line((edges[0], 100 + row * pitch, edges[-1], 100 + row * pitch), fill="black", width=3)
    for edge in edges:
        pen.line((edge, 100, edge, 100 + len(rows) * pitch), fill="black", width=3)
    for row, cells in enumerate(rows):
        for left, cell in zip(edges, cells, strict=False):
            pen.text((left + 20, 77 + pitch // 2 + row * pitch), cell, fill="black", font=font)
    return sheet


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """A picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def scan_pdf(*pictures: Image.Image, text_pages: Sequence[str] = ()) -> bytes:
    """A PDF of page pictures, followed by pages of text."""
    buffer = io.BytesIO()
    drawn = Canvas(buffer, pagesize=A4)
    for picture in pictures:
        drawn.drawImage(ImageReader(io.BytesIO(encoded(picture))), 0, 0, *A4)
        drawn.showPage()
    for text in text_pages:
        for row in range(12):
            drawn.drawString(72, 760 - 18 * row, f"{row + 1}. {text}")
        drawn.showPage()
    drawn.save()
    return buffer.getvalue()


def docx(*paragraphs: str) -> bytes:
    """A Word file of plain paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: object) -> bytes:
    """What an object with a `save` writes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """An Excel file with one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def with_part(container: bytes, name: str, content: bytes) -> bytes:
    """The same ZIP with one part replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(container)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return buffer.getvalue()


def part_of(container: bytes, name: str) -> bytes:
    """One part of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return archive.read(name)
