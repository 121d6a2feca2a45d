"""What reading says of a file with nothing to look at is all that a look would find; others wait for one."""

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from docx import Document
from made_files import LETTER, docx, encoded, page_picture, saved, text_pdf, with_part, workbook
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.pressure.files import paperwork
from bot.demo import regency, rutan
from bot.demo.writing import as_pdf
from documents.cache import ReadingCache
from documents.errors import ReadError
from documents.formats.pdf import opened
from documents.formats.pdf_plain import is_plain
from documents.formats.registry import format_of, picture_format_of
from documents.reader import Reader
from documents.reading import Kind, Reading, Signals
from documents.signals import page as looks
from documents.signals.inspection import inspect
from knowledge.limits import Limits
from tests.documents.signed_files import signed
from tests.documents.test_reading_formats import RICH, ods, odt, pptx, table_as_text
from tests.documents.test_signals import LINK, qr

LIMITS = Limits()
CODE = encoded(qr(), "PNG")
RING = (
    b"0.8 0.1 0.1 RG 5 w 150 100 m 150 127.6 127.6 150 100 150 c 72.4 150 50 127.6 50 100 c "
    b"50 72.4 72.4 50 100 50 c 127.6 50 150 72.4 150 100 c s"
)
BOOK = workbook([["No", "Nama"], [1, "Surya Wiratama"]])


def drawn_pdf(draw: Callable[[Canvas], object]) -> bytes:
    """A page of text, and another on which something is drawn below it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for page in (lambda _: None, draw):
        canvas.drawString(72, 700, " ".join(LETTER))
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def table(canvas: Canvas) -> None:
    """As Word draws it: thin filled boxes along the cells, dots where they meet, a pale head."""
    canvas.setFillGray(0.9)
    canvas.rect(72, 560, 300, 20, stroke=0, fill=1)
    canvas.setFillGray(0)
    for row in range(4):
        canvas.rect(72, 580 - 20 * row, 300, 0.48, stroke=0, fill=1)
        for column in range(4):
            canvas.rect(72 + 100 * column, 580 - 20 * row, 0.48, 0.48, stroke=0, fill=1)
            canvas.rect(72 + 100 * column, 560 - 20 * row, 0.48, 20, stroke=0, fill=1)
    canvas.rect(72, 400, 200, 50)
    canvas.linkURL("https://example.org", (72, 300, 200, 320))


def vector_code(canvas: Canvas) -> None:
    drawing = Drawing(100, 100)
    drawing.add(QrCodeWidget(LINK, barWidth=100, barHeight=100))
    renderPDF.draw(drawing, canvas, 72, 72)


def coloured_line(canvas: Canvas) -> None:
    canvas.setStrokeColorRGB(0.2, 0.2, 0.8)
    canvas.line(72, 300, 172, 340)


def coloured_text(canvas: Canvas) -> None:
    canvas.line(72, 300, 400, 300)
    canvas.setFillColorRGB(0.2, 0.2, 0.8)
    canvas.drawString(72, 200, "Surya")


def stamped_over() -> bytes:
    """A page of text on which somebody has put a red ring, the stamp of their program."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(text_pdf())) as document:
        look = {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 200, 200]}
        ring = document.make_indirect(pikepdf.Stream(document, RING, look))
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[200, 200, 400, 400],
            F=4,
            AP=pikepdf.Dictionary(N=ring),
        )
        document.pages[0].Annots = document.make_indirect([stamp])
        document.save(buffer)
    return buffer.getvalue()


def pictured_docx() -> bytes:
    document = Document()
    document.add_paragraph(" ".join(LETTER))
    document.add_picture(io.BytesIO(CODE))
    return saved(document)


PLAIN = [
    pytest.param(text_pdf(), "x.pdf", id="a page of text"),
    pytest.param(text_pdf(10), "x.pdf", id="ten pages of text"),
    pytest.param(text_pdf(2)[:-60], "x.pdf", id="a PDF cut off"),
    pytest.param(drawn_pdf(lambda canvas: canvas.line(72, 650, 520, 650)), "x.pdf", id="a line in a PDF"),
    pytest.param(drawn_pdf(table), "x.pdf", id="a table in a PDF"),
    *(pytest.param(f.content, f.filename, id=f.kind) for f in paperwork(["text", "docx", "xlsx", "note"])),
    pytest.param(docx(*LETTER), "x.docx", id="word"),
    pytest.param(BOOK, "x.xlsx", id="workbook"),
    pytest.param(pptx(), "x.pptx", id="pptx"),
    pytest.param(odt(), "x.odt", id="odt"),
    pytest.param(ods(), "x.ods", id="ods"),
    pytest.param(RICH, "x.rtf", id="rtf"),
    pytest.param(table_as_text(), "x.csv", id="csv"),
]
TO_BE_LOOKED_AT = [
    pytest.param(signed(text_pdf()), "x.pdf", id="a signed PDF"),
    pytest.param(
        drawn_pdf(lambda canvas: canvas.drawImage(ImageReader(io.BytesIO(CODE)), 72, 72, 80, 80)),
        "x.pdf",
        id="a picture in a PDF",
    ),
    pytest.param(drawn_pdf(vector_code), "x.pdf", id="a code drawn in a PDF"),
    pytest.param(drawn_pdf(coloured_line), "x.pdf", id="a stroke of ink"),
    pytest.param(drawn_pdf(coloured_text), "x.pdf", id="coloured text above a line"),
    pytest.param(drawn_pdf(lambda canvas: canvas.circle(200, 300, 60)), "x.pdf", id="a circle"),
    pytest.param(
        drawn_pdf(lambda canvas: canvas.rect(72, 300, 60, 60, fill=1)), "x.pdf", id="a black square"
    ),
    pytest.param(stamped_over(), "x.pdf", id="a stamp over a page"),
    pytest.param(pictured_docx(), "x.docx", id="a picture in a docx"),
    pytest.param(with_part(BOOK, "xl/media/image1.png", CODE), "x.xlsx", id="a picture in an xlsx"),
]


def looked(data: bytes, reading: Reading) -> Signals:
    """What a look finds that knows of the reading only what a stored document keeps."""
    known = Signals(pages=len(reading.pages), pictures=reading.signals.pictures)
    return inspect(data, reading.kind, known, LIMITS)


@pytest.mark.parametrize(("data", "filename"), PLAIN)
def test_what_reading_says_is_all_that_a_look_would_find(reader, data, filename):
    reading = reader.submit_text(data, filename).result(timeout=60)
    assert reading.fully_seen
    assert reading.signals == looked(data, reading)


@pytest.mark.parametrize(("data", "filename"), TO_BE_LOOKED_AT)
def test_what_takes_a_look_waits_for_one(reader, data, filename):
    reading = reader.submit_text(data, filename).result(timeout=60)
    assert not reading.fully_seen
    assert reading.signals.inspected == 0
    found = reader.submit_inspection(data, reading).result(timeout=60)
    assert found == looked(data, reading)
    assert found.signatures or found.codes or found.legibility


@pytest.mark.parametrize(("data", "filename"), [*TO_BE_LOOKED_AT, (encoded(page_picture(size=40)), "x.jpg")])
def test_read_whole_a_file_says_what_reading_and_a_later_look_say(reader, data, filename):
    apart = reader.submit(data, filename).result(timeout=60)
    whole = reader.submit_whole(data, filename).result(timeout=60)
    assert (whole.kind, whole.pages, whole.notes) == (apart.kind, apart.pages, apart.notes)
    assert whole.signals == reader.submit_inspection(data, apart).result(timeout=60)


@pytest.mark.parametrize(
    "paper",
    [rutan.decree(2026), rutan.inventory(2026), regency.budget(2026)],
    ids=["decree", "list", "budget"],
)
def test_on_a_plain_page_there_is_no_stamp_ink_or_code(paper):
    data = as_pdf(paper)
    with opened(data) as (document, _):
        assert all(is_plain(page) for page in document)
        pages = range(1, len(document) + 1)
    for number in pages:
        picture = picture_format_of(Kind.PDF).picture(data, number, LIMITS)
        assert (looks.marks(picture, number), looks.codes(picture, number)) == ((), ())


def test_a_stamp_put_on_a_page_of_text_is_found(reader):
    reading = reader.submit_text(stamped_over(), "x.pdf").result(timeout=60)
    assert [mark.stamp for mark in looked(stamped_over(), reading).marks] == [True]


def test_a_scan_takes_a_look_also_when_its_text_is_remembered(tmp_path):
    data = encoded(page_picture(["SURAT TUGAS NOMOR TUJUH"], 60, 1400, 400))
    reader = Reader(LIMITS, cache=ReadingCache(tmp_path))
    try:
        reader.submit(data, "x.jpg").result(timeout=60)
        assert not reader.submit_text(data, "x.jpg").result(timeout=60).fully_seen
    finally:
        reader.close()


def test_pages_past_the_limit_are_not_said_to_be_seen():
    limits = replace(LIMITS, text_pages=2)
    draft = format_of(Kind.PDF).read(text_pdf(3), limits)
    assert draft.signals.inspected == 0
    assert inspect(text_pdf(3), Kind.PDF, draft.signals, limits).inspected == 2


@pytest.mark.parametrize("length", range(0, 2_000, 50))
def test_a_broken_file_is_said_to_be_seen_only_when_a_look_agrees(length):
    data = drawn_pdf(table)[: -length or None]
    try:
        draft = format_of(Kind.PDF).read(data, LIMITS)
    except ReadError:
        return
    if draft.signals.inspected:
        assert draft.signals == inspect(data, Kind.PDF, replace(draft.signals, inspected=0), LIMITS)
