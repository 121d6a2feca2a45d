"""Word and Excel files: nothing visible is missed, nothing invisible is invented."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from docx import Document
from made_files import docx, part_of, saved, with_part, workbook

from documents.reading import Kind, Note

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HIDING_PLACES = {
    "header": None,
    "footer": None,
    "nested table": None,
    "text box": (
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>'
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>text box</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>text box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    ),
    "insertion": f"<w:p {W}><w:ins><w:r><w:t>insertion</w:t></w:r></w:ins></w:p>",
    "content control": (
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>content control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    ),
    "hyperlink": f"<w:p {W}><w:hyperlink><w:r><w:t>hyperlink</w:t></w:r></w:hyperlink></w:p>",
    "field": f'<w:p {W}><w:fldSimple w:instr="DATE"><w:r><w:t>field</w:t></w:r></w:fldSimple></w:p>',
}
INVISIBLE = {
    "deletion": f"<w:p {W}><w:del><w:r><w:delText>deletion</w:delText></w:r></w:del></w:p>",
    "moved away": f"<w:p {W}><w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom></w:p>",
    "instruction": f"<w:p {W}><w:r><w:instrText>instruction</w:instrText></w:r></w:p>",
}


@pytest.fixture(scope="module")
def hiding() -> bytes:
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "header"
    section.footer.paragraphs[0].text = "footer"
    document.add_paragraph("body")
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "left"
    inner = outer.cell(0, 1).add_table(1, 1)
    inner.cell(0, 0).text = "nested table"
    plain = saved(document)
    body = part_of(plain, "word/document.xml")
    extra = "".join(part for part in (*HIDING_PLACES.values(), *INVISIBLE.values()) if part).encode()
    return with_part(plain, "word/document.xml", body.replace(b"<w:sectPr", extra + b"<w:sectPr", 1))


def test_every_hiding_place_of_word_is_read_once(read, hiding):
    lines = read(hiding, "x.docx").text.split("\n")
    assert {place: lines.count(place) for place in HIDING_PLACES} == dict.fromkeys(HIDING_PLACES, 1)


def test_what_word_does_not_show_is_not_read(read, hiding):
    text = read(hiding, "x.docx").text
    assert not [words for words in INVISIBLE if words in text]


def test_table_rows_stand_on_lines_with_cells_joined(read):
    document = Document()
    table = document.add_table(2, 3)
    for row, values in enumerate((("No", "Nama", "Jabatan"), ("1", "Surya\nWiratama", "Kepala Rutan"))):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    assert read(saved(document), "x.docx").text == "No | Nama | Jabatan\n1 | Surya Wiratama | Kepala Rutan"


def test_page_breaks_of_word_make_pages(read):
    document = Document()
    document.add_paragraph("satu")
    document.add_page_break()
    document.add_paragraph("dua")
    assert [page.text for page in read(saved(document), "x.docx").pages] == ["satu", "dua"]


def test_macros_are_noted_and_not_run(read):
    reading = read(with_part(docx("isi"), "word/vbaProject.bin", b"x"), "x.docx")
    assert reading.text == "isi"
    assert Note("file.macros") in reading.notes


def test_an_external_template_is_not_fetched(read):
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>'
    )
    assert read(with_part(docx("isi"), "word/_rels/settings.xml.rels", link), "x.docx").text == "isi"


def test_sheets_are_pages_and_rows_are_lines(read):
    book = openpyxl.Workbook()
    book.active.title = "Anggaran"
    book.active.append(["Uraian", "Pagu", None, "Tanggal"])
    book.active.append(["Penyuluhan", 1_500_000.0, None, date(2025, 1, 6)])
    book.create_sheet("Sheet2").append([True, 0.5, datetime.fromisoformat("2025-01-06 08:30")])
    reading = read(saved(book), "x.xlsx")
    assert reading.kind is Kind.XLSX
    assert [page.text for page in reading.pages] == [
        "Anggaran\nUraian | Pagu | Tanggal\nPenyuluhan | 1500000 | 06-01-2025",
        "ya | 0.5 | 06-01-2025 08:30",
    ]


def test_hidden_sheets_are_read_and_noted(read):
    book = openpyxl.Workbook()
    book.active.append(["tampak"])
    hidden = book.create_sheet("Rahasia")
    hidden.append(["tersembunyi"])
    hidden.sheet_state = "hidden"
    reading = read(saved(book), "x.xlsx")
    assert "tersembunyi" in reading.text
    assert Note("sheet.hidden", {"name": "Rahasia"}) in reading.notes


def test_a_far_cell_costs_nothing(read):
    book = openpyxl.Workbook()
    book.active.append(["dekat"])
    book.active["XFD1048576"] = "jauh"
    reading = read(saved(book), "x.xlsx")
    assert reading.text == "dekat"
    assert reading.seconds < 5


def test_cells_past_the_limit_are_noted(read):
    rows = [list(range(199)) for _ in range(1_010)]
    reading = read(workbook(rows), "x.xlsx")
    assert Note("cells.cut", {"read": 200_000}) in reading.notes
    assert reading.seconds < 10


def test_formulas_without_a_computed_value_are_empty(read):
    assert read(workbook([["jumlah", "=1+1"]]), "x.xlsx").text == "jumlah"


def test_dates_count_from_1904_where_the_book_says_so(read):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([date(2025, 1, 6)])
    assert read(saved(book), "x.xlsx").text == "06-01-2025"


def test_openpyxl_parses_defused():
    assert openpyxl.DEFUSEDXML
    assert zipfile.is_zipfile(io.BytesIO(docx("a")))
