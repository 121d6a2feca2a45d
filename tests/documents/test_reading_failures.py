"""Failures that readers of such files are known for, each built here and ended as promised."""

import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from hostile_files import one_page, stream
from made_files import LETTER, docx, page_picture, scan_pdf, table_picture, text_pdf
from reportlab.pdfgen.canvas import Canvas

from documents.errors import Disguised, ReadError, TooBigInside, UnknownType, Unreadable
from documents.formats import pdf_fallback
from documents.ocr.page import recognise
from documents.reading import Note
from knowledge.limits import Limits

LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 9))
FONT = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
CELLS = [
    ["No", "Nama", "Jabatan", "L/P"],
    ["1", "Surya Wiratama", "Kepala Rutan", "L"],
    ["2", "Melati Anggraini", "Kepala Subseksi", "P"],
    ["3", "Hendra Saputra", "Pengelola", "L"],
]


def png(width: int, height: int, depth: int = 1) -> bytes:
    """A PNG of so many pixels in a few bytes, its data cut off."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = struct.pack("!I", zlib.crc32(kind + content))
        return struct.pack("!I", len(content)) + kind + content + checked

    head = struct.pack("!IIBBBBB", width, height, depth, 0, 0, 0, 0)
    rows = zlib.compress(bytes(10_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def svg() -> bytes:
    return f"<?xml version='1.0'?><!DOCTYPE s [<!ENTITY l0 'ha'>{LAUGHS}]><svg>&l8;</svg>".encode()


def with_object() -> bytes:
    """A Word file that carries a program as an embedded object."""
    buffer = io.BytesIO(docx(*LETTER))
    with zipfile.ZipFile(buffer, "a") as parts:
        parts.writestr("word/embeddings/oleObject1.bin", b"MZ" + bytes(4_000))
    return buffer.getvalue()


REFUSED = [
    pytest.param(png(60_000, 60_000), "x.png", TooBigInside, id="3,600 Mpx in a few bytes"),
    pytest.param(png(13_000, 13_000, 8), "x.png", TooBigInside, id="169 Mpx, which Pillow lets through"),
    pytest.param(png(8_465, 10_396, 8), "x.png", TooBigInside, id="a mosaic of twenty pages"),
    pytest.param(svg(), "x.svg", UnknownType, id="entities that laugh in a drawing"),
    pytest.param(svg(), "x.pdf", Disguised, id="the same named as a PDF"),
    pytest.param(b" ", "x.txt", Unreadable, id="one space"),
    pytest.param(
        one_page(stream(b"BT /F 9 Tf 72 720 Td (   ) Tj ET"), FONT),
        "x.pdf",
        Unreadable,
        id="a text layer of nothing",
    ),
]


@pytest.mark.parametrize(("data", "filename", "error"), REFUSED)
def test_what_costs_or_says_nothing_is_refused_by_name(read, data, filename, error):
    with pytest.raises(ReadError) as told:
        read(data, filename)
    assert type(told.value) is error
    assert LETTER[3] in read(text_pdf(), "surat.pdf").text


MENDED = [
    pytest.param(text_pdf(2)[: text_pdf(2).rindex(b"xref\n0")], id="without cross reference and trailer"),
    pytest.param(text_pdf(2)[:-1], id="less its last byte"),
    pytest.param(b"\x00junk\n" * 250 + text_pdf(2), id="behind 1.5 KB of junk"),
]


@pytest.mark.parametrize("data", MENDED)
def test_a_damaged_pdf_gives_all_its_text(read, data):
    reading = read(data, "x.pdf")
    assert [LETTER[3] in page.text for page in reading.pages] == [True, True]


def test_a_scan_less_its_last_bytes_is_read(read):
    reading = read(scan_pdf(page_picture([LETTER[3]], 44))[:-300], "x.pdf")
    assert LETTER[3] in reading.text
    assert Note("file.repaired") in reading.notes


def test_small_print_keeps_its_words_apart_with_the_second_reader():
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("Helvetica", 5)
    canvas.drawString(60, 700, "Each application provides only a part")
    canvas.save()
    draft = pdf_fallback.read(buffer.getvalue(), Limits())
    assert draft.pages[0].text == "Each application provides only a part"


def test_an_embedded_object_is_left_alone(read):
    reading = read(with_object(), "x.docx")
    assert all(line in reading.text for line in LETTER)


def test_every_word_and_lone_sign_of_a_ruled_table_in_a_scan_is_read():
    sheet = table_picture(CELLS, (100, 200, 640, 1080, 1560), 90, (1654, 900))
    seen = recognise(np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1]))
    words = seen.text.split()
    assert [word for cells in CELLS for cell in cells for word in cell.split() if word not in words] == []
