"""Every other format an officer may send, and archives of them."""

import csv
import io
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from made_files import LETTER, docx, encoded, page_picture, text_pdf, workbook
from PIL import Image

from documents import bundles
from documents.errors import OldFormat, ReadError, TooBigInside, Unreadable
from documents.formats.registry import format_of
from documents.reading import Kind, Note, Part

LEGACY = Path(__file__).parent / "data" / "legacy.zip"
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
TABLE = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
STYLE = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'


def zipped(entries: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relationships(**targets: str) -> str:
    return (
        "<x>"
        + "".join(f'<Relationship Id="{key}" Target="{name}"/>' for key, name in targets.items())
        + "</x>"
    )


def slide(*lines: str, show: str = "1", extra: str = "") -> str:
    shapes = "".join(
        f"<p:grpSp><p:sp><a:p><a:r><a:t>{line}</a:t></a:r></a:p></p:sp></p:grpSp>" for line in lines
    )
    return f'<p:sld {P} {A} show="{show}">{shapes}{extra}</p:sld>'


def pptx() -> bytes:
    table = (
        "<a:tbl><a:tr><a:tc><a:p><a:r><a:t>No</a:t></a:r></a:p></a:tc>"
        "<a:tc><a:p><a:r><a:t>Nama</a:t></a:r></a:p></a:tc></a:tr></a:tbl>"
    )
    show = f'<p:presentation {P} {R}><p:sldId r:id="b"/><p:sldId r:id="a"/></p:presentation>'
    return zipped(
        {
            "ppt/presentation.xml": show,
            "ppt/_rels/presentation.xml.rels": relationships(a="slides/slide1.xml", b="slides/slide2.xml"),
            "ppt/slides/slide1.xml": slide("kedua", show="0"),
            "ppt/slides/slide2.xml": slide("pertama", extra=table),
            "ppt/slides/_rels/slide2.xml.rels": relationships(n="../notesSlides/notesSlide7.xml"),
            "ppt/notesSlides/notesSlide7.xml": slide("catatan pembicara"),
        }
    )


def opendocument(family: str, content: str, **parts: str) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{family}"
    return zipped(
        {"mimetype": mime, "content.xml": content} | {f"{key}.xml": part for key, part in parts.items()}
    )


def odt() -> bytes:
    deleted = "<text:tracked-changes><text:p>dihapus</text:p></text:tracked-changes>"
    table = (
        "<table:table><table:table-row><table:table-cell><text:p>Nama</text:p></table:table-cell>"
        "<table:table-cell><text:p>Surya</text:p><text:p>Wiratama</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    start, end = (
        "<text:p>Satu<text:s/>dua <text:span>tiga</text:span> empat</text:p>",
        "<text:p>hal dua</text:p>",
    )
    body = f"{start}{table}<text:soft-page-break/>{end}"
    header = f"<x {TEXT}><text:p>Kop surat</text:p></x>"
    return opendocument("text", f"<x {TEXT} {TABLE}>{deleted}{body}</x>", styles=header)


def ods() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>{}</text:p></table:table-cell>'
    row = '<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>'
    hidden = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="v"><style:table-properties table:display="true"/></style:style>'
    )
    sheets = (
        '<table:table table:name="Anggaran" table:style-name="v">'
        f"{row.format(cell.format('Pagu') + cell.format('5'))}"
        f'{row.format(cell.format(""))}</table:table><table:table table:name="Rahasia" table:style-name="h">'
        f"{row.format(cell.format('isi'))}</table:table>"
    )
    return opendocument("spreadsheet", f"<x {TEXT} {TABLE} {STYLE}>{hidden}{sheets}</x>")


def table_as_text() -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([["No", "Nama", ""], ["1", "Surya; Wiratama", "Kepala"]])
    return buffer.getvalue().encode("cp1252")


RICH = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title rahasia}}{\header Kop surat\par}
Nomor \'e9valuasi \u8211?\b selesai\b0\par\trowd No\cell Nama\cell\row 1\cell Surya\cell\row
{\shp{\*\shpinst{\sp{\sn x}}{\shptxt Isi kotak\par}}}{\*\generator x;}
{\v tersembunyi}{\pict 0102ff}\page Dua}"""

CASES = [
    pytest.param(
        pptx(),
        "x.pptx",
        Kind.PPTX,
        ["pertama\nNo | Nama\ncatatan pembicara", "kedua"],
        id="pptx in the order shown",
    ),
    pytest.param(
        odt(),
        "x.odt",
        Kind.ODT,
        ["Kop surat\nSatu dua tiga empat\nNama | Surya Wiratama", "hal dua"],
        id="odt",
    ),
    pytest.param(ods(), "x.ods", Kind.ODS, ["Anggaran\nPagu | 5", "Rahasia\nisi"], id="ods"),
    pytest.param(
        opendocument(
            "presentation",
            f"<x {TEXT}><page><text:p>satu</text:p></page><page><text:p>dua</text:p></page></x>",
        ),
        "x.odp",
        Kind.ODP,
        ["satu", "dua"],
        id="odp",
    ),
    pytest.param(
        RICH,
        "x.rtf",
        Kind.RTF,
        ["Kop surat\nNomor évaluasi –selesai\nNo | Nama\n1 | Surya\nIsi kotak", "Dua"],
        id="rtf",
    ),
    pytest.param("Satu\r\nDua\fTiga é".encode(), "x.txt", Kind.TEXT, ["Satu\nDua", "Tiga é"], id="text"),
    pytest.param("Satu é".encode("utf-16"), "x.txt", Kind.TEXT, ["Satu é"], id="text of 16 bits"),
    pytest.param(table_as_text(), "x.csv", Kind.CSV, ["No | Nama\n1 | Surya; Wiratama | Kepala"], id="csv"),
]


@pytest.mark.parametrize(("data", "filename", "kind", "pages"), CASES)
def test_each_format_is_read(read, data, filename, kind, pages):
    reading = read(data, filename)
    assert reading.kind is kind
    assert [page.text for page in reading.pages] == pages


def test_text_past_the_limit_is_cut_and_noted(read):
    reading = read(b"kata lain " * 150_000, "x.txt")
    assert len(reading.text) <= 1_000_000
    assert Note("text.cut", {"characters": 1_000_000}) in reading.notes


def test_hidden_sheets_and_slides_are_noted(read):
    assert Note("sheet.hidden", {"name": "Rahasia"}) in read(ods(), "x.ods").notes
    assert Note("slide.hidden", {"number": 2}) in read(pptx(), "x.pptx").notes


PICTURES = [
    pytest.param("WEBP", {}, Kind.WEBP, id="webp"),
    pytest.param("TIFF", {"compression": "group4"}, Kind.TIFF, id="fax tiff"),
    pytest.param("HEIF", {}, Kind.HEIC, id="heic"),
    pytest.param("BMP", {}, Kind.BMP, marks=pytest.mark.slow, id="bmp"),
    pytest.param("GIF", {}, Kind.GIF, marks=pytest.mark.slow, id="gif"),
]


@pytest.mark.parametrize(("kind", "options", "expected"), PICTURES)
def test_each_kind_of_picture_is_seen(read, kind, options, expected):
    if kind == "HEIF":
        __import__("pillow_heif").register_heif_opener()
    picture = page_picture(LETTER[:3], 44, 1400, 700)
    picture = picture.convert("1") if kind == "TIFF" else picture
    reading = read(encoded(picture, kind, **options), "x")
    assert reading.kind is expected
    assert "KANTOR WILAYAH BANTEN" in reading.text


def test_each_page_of_a_tiff_is_seen(read):
    first, second = (page_picture([line], 60, 1400, 400) for line in ("HALAMAN PERTAMA", "HALAMAN KEDUA"))
    reading = read(encoded(first, "TIFF", save_all=True, append_images=[second]), "x.tif")
    assert [page.text for page in reading.pages] == ["HALAMAN PERTAMA", "HALAMAN KEDUA"]


def test_only_the_first_picture_of_an_animation_is_seen(read):
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue", "green")]
    reading = read(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]), "x.webp")
    assert len(reading.pages) == 1


def test_scans_pasted_into_a_word_file_are_seen(read, tmp_path):
    (tmp_path / "scan.jpg").write_bytes(encoded(page_picture(size=40)))
    document = Document()
    document.add_picture(str(tmp_path / "scan.jpg"))
    buffer = io.BytesIO()
    document.save(buffer)
    reading = read(buffer.getvalue(), "x.docx")
    assert "KANTOR WILAYAH BANTEN" in reading.text
    assert reading.signals.pictures == 1


LEGACY_CASES = [
    (
        "doc",
        ["Laporan penyuluhan", "Surya Wiratama | Kepala", "évaluasi", "Kop surat dinas", "Isi kotak teks"],
    ),
    ("xls", ["Penyuluhan | 1500000 | 06-01-2025", "tersembunyi"]),
    ("ppt", ["Sosialisasi maklumat pelayanan", "Materi kedua évaluasi", "Catatan pembicara"]),
]


@pytest.mark.parametrize(("kind", "words"), LEGACY_CASES, ids=[kind for kind, _ in LEGACY_CASES])
def test_files_of_old_office_programs_are_read(read, kind, words):
    with zipfile.ZipFile(LEGACY) as samples:
        reading = read(samples.read(f"sample.{kind}"), f"x.{kind}")
    assert reading.kind == kind
    assert [word for word in words if word not in reading.text] == []


@pytest.mark.parametrize("kind", [Kind.DOC, Kind.XLS, Kind.PPT])
def test_without_the_extra_old_files_get_an_answer_of_their_own(kind, monkeypatch):
    for module in [name for name in sys.modules if name.startswith("documents.formats.legacy")]:
        monkeypatch.delitem(sys.modules, module)
    for package in ("olefile", "xlrd"):
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(OldFormat) as told:
        format_of(kind)
    assert told.value.facts == {"found": kind.value}


def test_an_archive_is_one_submission_of_many_documents(read):
    archive = zipped(
        {
            "folder/": b"",
            "folder/surat.pdf": text_pdf(2),
            "__MACOSX/._surat.pdf": b"x",
            "../../etc/daftar.xlsx": workbook([["Nama", "Surya"]]),
            "rusak.pdf": b"%PDF-1.4 nothing",
            "dalam.zip": zipped({"a.docx": docx("isi surat")}),
        }
    )
    reading = read(archive, "kiriman.zip")
    assert reading.kind is Kind.ZIP
    assert reading.parts == (
        Part("surat.pdf", Kind.PDF, 1, 2),
        Part("daftar.xlsx", Kind.XLSX, 3, 3),
        Part("dalam.zip", Kind.ZIP, 4, 4),
    )
    assert [page.number for page in reading.pages] == [1, 2, 3, 4]
    assert reading.pages[3].text == "isi surat"
    (note,) = reading.notes
    assert (note.code, note.facts["label"], note.facts["error"]) == (
        "entry.unread",
        "rusak.pdf",
        "file.broken",
    )


def test_a_damaged_document_of_an_archive_costs_itself(read):
    archive = bytearray(zipped({"a.txt": "isi surat pertama", "b.txt": "isi surat kedua"}))
    archive[archive.index(b"a.txt") + 5] ^= 0xFF
    reading = read(bytes(archive), "kiriman.zip")
    assert reading.text == "isi surat kedua"
    assert [note.facts["label"] for note in reading.notes] == ["a.txt"]


def nested(depth: int) -> bytes:
    data = docx("paling dalam")
    for level in range(depth):
        data = zipped({f"{level}.zip" if level else "a.docx": data})
    return data


def test_archives_nest_twice_and_no_deeper(read):
    assert read(nested(3), "x.zip").text == "paling dalam"
    with pytest.raises(TooBigInside):
        read(nested(4), "x.zip")


def test_a_tree_of_archives_ends(read):
    data = zipped({"a.txt": "x" * 1000})
    for _ in range(4):
        data = zipped({f"{index}.zip": data for index in range(5)})
    with pytest.raises(ReadError):
        read(data, "x.zip")


def test_an_archive_of_nothing_is_unreadable(read):
    with pytest.raises(Unreadable):
        read(zipped({"a/": b""}), "x.zip")


def test_an_archive_that_unpacks_too_far_is_refused(read):
    with pytest.raises(TooBigInside) as told:
        read(zipped({"a.txt": bytes(40_000_000)}), "x.zip")
    assert told.value.facts["what"] == "ratio"


NAMES = [
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\x.pdf", "x.pdf"),
    ("...", "?"),
    ("a\u202egnp.exe", "a gnp.exe"),
    ("n" * 300, "n" * 120),
    ("", "?"),
]


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_names_in_archives_are_only_labels(name, shown):
    assert bundles.label(name) == shown
