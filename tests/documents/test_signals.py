"""What only bytes show: stamps, codes, signatures, pictures; nothing is invented where nothing is seen."""

import io
import zipfile

import numpy as np
import pytest
import zxingcpp
from coloured_pages import BLUE, with_discs, with_stamp, with_strokes
from docx import Document
from made_files import LETTER, encoded, page_picture, scan_pdf, text_pdf
from PIL import Image, ImageFilter
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.reading import Grade, Kind
from tests.documents.signed_files import signed

LINK = "https://tte.example/verifikasi/W12-55-2025"


def qr(text: str = LINK, size: int = 260) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.asarray(code.to_image(scale=4))).convert("RGB").resize((size, size))


@pytest.fixture
def inspect(reader, read):
    def inspected(data: bytes, filename: str):
        return reader.submit_inspection(data, read(data, filename)).result(timeout=60)

    return inspected


def test_a_signature_in_ink_is_no_stamp(inspect):
    marks = inspect(encoded(with_strokes(page_picture(size=40))), "x.jpg").marks
    assert [mark.stamp for mark in marks] == [False]


def test_words_under_a_stamp_are_read(read):
    lines = [*[""] * 8, "              Kepala Dinas,", "", "              Ratna Pertiwi"]
    sheet = with_stamp(page_picture(lines, 60))
    assert "Ratna Pertiwi" in read(encoded(sheet, quality=95), "x.jpg").text


CLEAN = [
    pytest.param(page_picture(size=40), id="black print"),
    pytest.param(with_stamp(page_picture(size=40)).convert("L").convert("RGB"), id="a stamp in a grey scan"),
    pytest.param(Image.new("RGB", (1200, 900), BLUE), id="a blue wall"),
    pytest.param(with_discs(page_picture(size=40)), id="discs of a chart and a red headline"),
    pytest.param(Image.effect_noise((900, 700), 80).convert("RGB"), marks=pytest.mark.slow, id="noise"),
]


@pytest.mark.parametrize("picture", CLEAN)
def test_no_stamp_or_code_is_invented(inspect, picture):
    signals = inspect(encoded(picture), "x.jpg")
    assert (signals.marks, signals.codes) == ((), ())
    assert signals.inspected == 1


def test_codes_are_read_from_scans_text_pages_and_word_files(inspect, tmp_path):
    sheet = page_picture(size=40)
    sheet.paste(qr(), (200, 1800))
    assert [code.text for code in inspect(encoded(sheet), "x.jpg").codes] == [LINK]

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, " ".join(LETTER))
    canvas.showPage()
    canvas.drawString(72, 700, " ".join(LETTER))
    canvas.drawImage(ImageReader(qr()), 72, 72, 80, 80)
    canvas.save()
    (code,) = inspect(buffer.getvalue(), "x.pdf").codes
    assert (code.page, code.text) == (2, LINK)
    assert code.box.top > 0.8

    qr().save(tmp_path / "qr.png")
    document = Document()
    document.add_paragraph(" ".join(LETTER))
    document.add_picture(str(tmp_path / "qr.png"))
    word = io.BytesIO()
    document.save(word)
    assert [code.text for code in inspect(word.getvalue(), "x.docx").codes] == [LINK]


def test_a_sound_signature_covers_the_whole_file(inspect, read):
    data = signed(text_pdf())
    (signature,) = inspect(data, "x.pdf").signatures
    assert (signature.field, signature.signer) == ("Tanda1", "Surya Wiratama")
    assert signature.intact
    assert signature.covers_whole_file
    assert not signature.changed_after
    assert LETTER[2] in read(data, "x.pdf").text


def test_a_flipped_byte_breaks_the_signature(inspect):
    data = bytearray(signed(text_pdf()))
    position = data.find(b"(opensource)")
    data[position + 3] ^= 1
    (signature,) = inspect(bytes(data), "x.pdf").signatures
    assert not signature.intact


def test_what_is_added_after_signing_is_told(inspect):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed(text_pdf())))
    writer.root["/Lengkap"] = writer.add_object(generic.NumberObject(1))
    writer.update_root()
    buffer = io.BytesIO()
    writer.write(buffer)
    (signature,) = inspect(buffer.getvalue(), "x.pdf").signatures
    assert signature.intact
    assert not signature.covers_whole_file
    assert signature.changed_after


def test_an_unsigned_file_has_no_signature(inspect):
    assert inspect(text_pdf(), "x.pdf").signatures == ()


def test_distinct_pictures_of_a_pdf_are_told_apart(read, inspect):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    pictures = [Image.effect_noise((300, 300), 90).filter(ImageFilter.GaussianBlur(4)) for _ in range(2)]
    for row, picture in enumerate((pictures[0], pictures[1], pictures[0])):
        canvas.drawImage(ImageReader(picture), 72, 100 + row * 200, 150, 150)
    canvas.drawString(72, 800, " ".join(LETTER))
    canvas.save()
    signals = inspect(buffer.getvalue(), "x.pdf")
    assert signals.pictures == len(signals.looks) == 2
    assert read(buffer.getvalue(), "x.pdf").signals.pictures == 3


LEGIBILITY = [
    pytest.param(page_picture(size=40), Grade.GOOD, (), id="good"),
    pytest.param(page_picture(size=40).resize((630, 890)), Grade.FAIR, ("small",), id="small"),
    pytest.param(
        page_picture(size=40).point(lambda v: 150 + v * 40 // 255), Grade.FAIR, ("pale",), id="pale"
    ),
    pytest.param(
        page_picture(size=40).filter(ImageFilter.GaussianBlur(9)),
        Grade.POOR,
        ("blurred", "pale"),
        marks=pytest.mark.slow,
        id="blurred",
    ),
    pytest.param(
        page_picture(size=40).point(lambda v: v * 70 // 255), Grade.POOR, ("dark", "pale"), id="dark"
    ),
]


@pytest.mark.parametrize(("picture", "grade", "reasons"), LEGIBILITY)
def test_why_a_picture_reads_badly_is_told(inspect, picture, grade, reasons):
    (found,) = inspect(encoded(picture), "x.jpg").legibility
    assert (found.grade, found.reasons) == (grade, reasons)


def test_signals_are_plain_values_for_json(inspect):
    plain = inspect(encoded(with_stamp(page_picture(size=40))), "x.jpg").plain()
    assert plain["marks"][0]["stamp"] is True
    assert plain["legibility"][0]["grade"] == "good"


def test_signals_of_an_archive_name_its_pages(reader, read):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("surat.pdf", text_pdf(2))
        archive.writestr("cap.pdf", scan_pdf(with_stamp(page_picture(size=40))))
    reading = read(buffer.getvalue(), "x.zip")
    signals = reader.submit_inspection(buffer.getvalue(), reading).result(timeout=60)
    assert reading.kind is Kind.ZIP
    assert [mark.page for mark in signals.marks] == [3]
