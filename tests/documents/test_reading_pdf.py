"""PDF pages are read from their text, or seen when they hold only a picture."""

import io

import pikepdf
import pypdfium2
from hostile_files import one_page, stream
from made_files import LETTER, encoded, page_picture, scan_pdf, text_pdf
from reportlab.pdfgen.canvas import Canvas

from documents.reading import Kind, Note, Page


def test_text_is_read_page_by_page(read):
    reading = read(text_pdf(3), "surat.pdf")
    assert reading.kind is Kind.PDF
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert reading.pages[1] == Page(2, "\n".join((*LETTER, "Halaman 2")))
    assert reading.notes == ()
    assert reading.signals.pages == 3


def test_pages_past_the_limit_are_counted_not_read(read):
    reading = read(text_pdf(201), "panjang.pdf")
    assert len(reading.pages) == 200
    assert Note("pages.partial", {"read": 200, "total": 201}) in reading.notes


def test_each_page_of_a_mixed_file_decides_for_itself(read):
    mixed = scan_pdf(page_picture(size=40), text_pages=["Daftar hadir kegiatan penyuluhan"])
    seen, stored = read(mixed, "campuran.pdf").pages
    assert seen.ocr
    assert "KANTOR WILAYAH BANTEN" in seen.text
    assert not stored.ocr
    assert "7. Daftar hadir kegiatan penyuluhan" in stored.text


def test_a_file_cut_at_its_end_is_mended_and_said_so(read):
    reading = read(text_pdf(5)[:-300], "x.pdf")
    assert LETTER[2] in reading.pages[4].text
    assert Note("file.repaired") in reading.notes


def test_junk_before_the_header_is_survived(read):
    assert LETTER[2] in read(b"junk\n" * 370 + text_pdf(), "x.pdf").text


def test_a_file_without_its_header_is_mended(read):
    data = text_pdf()
    assert LETTER[2] in read(data[data.index(b"1 0 obj") :], "x.pdf").text


def test_what_pdfium_sees_nothing_of_is_read_by_the_second_reader(read):
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    data = one_page(stream(b"BT /F 24 Tf 72 720 Td (MAKLUMAT PELAYANAN) Tj ET"), font)
    data = data.replace(b"\n4 0 obj", b"\n4 x obj")
    assert pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range() == ""
    reading = read(data, "x.pdf")
    assert reading.text == "MAKLUMAT PELAYANAN"
    assert Note("file.repaired") in reading.notes


def test_an_owner_password_alone_does_not_lock(read):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(text_pdf())) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="", owner="pemilik"))
    assert LETTER[2] in read(buffer.getvalue(), "x.pdf").text


def test_a_picture_named_pdf_is_read_and_said_so(read):
    reading = read(encoded(page_picture(LETTER[:2], 50)), "surat.pdf")
    assert reading.kind is Kind.JPEG
    assert Note("file.other_type", {"extension": "pdf", "found": "jpeg"}) in reading.notes


def test_what_was_filled_into_a_form_is_read(read):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 800, "Nama pemohon:")
    canvas.acroForm.textfield(value="Surya Wiratama", x=200, y=790, width=200, height=20)
    canvas.save()
    assert read(buffer.getvalue(), "x.pdf").text == "Nama pemohon:\nSurya Wiratama"
