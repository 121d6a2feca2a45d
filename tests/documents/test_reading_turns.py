"""Typed text is read before pages that must be recognised, and those do not wait for ever."""

import io
import time
import zipfile

import pytest
from made_files import LETTER, docx, encoded, page_picture, scan_pdf, text_pdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.outlook import quick
from documents.reader import Reader
from documents.reading import Reading, Unread
from documents.turns import Turns, Urgency
from knowledge.limits import Limits

SHEET = (827, 1170)


def report(picture: Image.Image, font: bytes = b"") -> bytes:
    """A page of typed text with a picture on it, and this name of a font."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(picture), 50, 500, 100, 100)
    for number, line in enumerate(LETTER):
        canvas.drawString(50, 450 - 14 * number, line)
    canvas.save()
    return out.getvalue() + font


def stored(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


SCAN = scan_pdf(Image.new("L", SHEET, 255))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(text_pdf(), True, id="typed"),
        pytest.param(docx("Laporan"), True, id="office"),
        pytest.param(b"Laporan kegiatan", True, id="plain"),
        pytest.param(report(Image.new("RGB", (200, 220))), True, id="typed below an emblem"),
        pytest.param(report(Image.new("RGB", (1600, 1200)), b"/FontFile2"), True, id="typed, with a photo"),
        pytest.param(stored("scan.pdf", SCAN), True, id="an archive of scans"),
        pytest.param(SCAN, False, id="scanned"),
        pytest.param(encoded(Image.new("RGB", (40, 40))), False, id="photo"),
    ],
)
def test_scans_are_told_from_typed_text_at_a_glance(data: bytes, expected: bool) -> None:
    assert quick(data) is expected


def test_who_is_due_first_comes_first_and_nobody_is_overtaken_for_ever() -> None:
    clock = [0.0]
    turns = Turns(["only hand"], lambda: clock[0])
    assert turns.take(Urgency.PICTURE).done()
    page, clock[0] = turns.take(Urgency.PICTURE), 1.0
    early, clock[0] = turns.take(Urgency.TEXT), 2.0
    second, clock[0] = turns.take(Urgency.TEXT), Urgency.PICTURE.value + 1
    late = turns.take(Urgency.TEXT)
    order = []
    for _ in range(4):
        turns.give("only hand")
        order.append([one.done() for one in (early, second, page, late)].count(True))
        assert [one.done() for one in (early, second, page, late)] == sorted(
            [one.done() for one in (early, second, page, late)], reverse=True
        )
    assert order == [1, 2, 3, 4]
    turns.give("only hand")
    assert turns.take(Urgency.PICTURE).done()


def test_a_glance_reads_typed_text_and_leaves_pictures_to_whoever_has_time(reader: Reader) -> None:
    found = reader.submit_text(text_pdf(), "surat.pdf").result(60)
    assert isinstance(found, Reading)
    assert LETTER[0] in found.text
    assert reader.submit_text(SCAN, "scan.pdf").result(60) is Unread.PAGES
    assert reader.submit_text(stored("scan.pdf", SCAN), "scan.zip").result(60) is Unread.ARCHIVE


def test_text_waits_for_one_page_of_a_scan_and_not_for_the_others() -> None:
    pages = [page_picture([line], 40, width=900, height=320) for line in LETTER[:4]]
    scan = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    reader = Reader(Limits())
    try:
        reader.submit(text_pdf(), "a.pdf").result(60)
        slow = reader.submit(scan, "x.tiff")
        time.sleep(0.2)
        assert reader.submit(text_pdf(), "b.pdf").result(60).text
        assert not slow.done()
        assert [page.ocr for page in slow.result(60).pages] == [True] * 4
    finally:
        reader.close()
