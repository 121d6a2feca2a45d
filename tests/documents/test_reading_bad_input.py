"""Every file gets one of our own errors that says what is wrong with it."""

import io
import zipfile

import pikepdf
import pytest
from made_files import (
    LETTER,
    docx,
    encoded,
    page_picture,
    scan_pdf,
    text_pdf,
    with_part,
    workbook,
)
from PIL import Image

from documents.errors import (
    Broken,
    Disguised,
    EmptyFile,
    ForeignArchive,
    Locked,
    ReadError,
    TooBigInside,
    TooLarge,
    UnknownType,
    Unreadable,
)
from documents.reading import Kind
from knowledge.limits import Limits

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def locked_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(text_pdf())) as document:
        buffer = io.BytesIO()
        document.save(buffer, encryption=pikepdf.Encryption(user="rahasia", owner="pemilik"))
        return buffer.getvalue()


def pages_none() -> bytes:
    with pikepdf.new() as document:
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb_docx() -> bytes:
    body = b"<w:document xmlns:w='w'>" + b" " * 40_000_000 + b"</w:document>"
    return with_part(docx("a"), "word/document.xml", body)


def many_entries() -> bytes:
    return zipped({"word/document.xml": b"<x/>"} | {f"word/media/{n}": b"" for n in range(2_001)})


def laughing_docx() -> bytes:
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 9))
    body = f"<!DOCTYPE d [<!ENTITY l0 'ha'>{entities}]><d><p><t>&l8;</t></p></d>"
    return with_part(docx("a"), "word/document.xml", body.encode())


def linked_docx() -> bytes:
    entry = zipfile.ZipInfo("word/link")
    entry.external_attr = 0o120777 << 16
    buffer = io.BytesIO(docx("a"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


CASES = [
    pytest.param(b"", "surat.pdf", EmptyFile, {}, id="zero bytes"),
    pytest.param(
        b"%PDF-" + bytes(20_000_000), "a.pdf", TooLarge, {"size": 20_000_005}, id="over 20,000,000 bytes"
    ),
    pytest.param(b"MZ\x90\0" + bytes(300), "x.bin", UnknownType, {"found": "exe"}, id="a program"),
    pytest.param(
        b"MZ\x90\0" + bytes(300), "x.pdf", Disguised, {"extension": "pdf"}, id="a program named pdf"
    ),
    pytest.param(b"<html><body>x", "foto.jpg", Disguised, {"found": "html"}, id="a web page named jpg"),
    pytest.param(text_pdf(), "surat.pdf.exe", Disguised, {"extension": "exe"}, id="a pdf named as a program"),
    pytest.param(text_pdf(), "a.pdf\0.exe", Disguised, {"extension": "exe"}, id="a zero byte in the name"),
    pytest.param(bytes(range(256)) * 8, "x.dat", UnknownType, {"found": ""}, id="unknown bytes"),
    pytest.param(b"Rar!\x1a\x07\x01\x00" + bytes(99), "x.rar", ForeignArchive, {"found": "rar"}, id="rar"),
    pytest.param(
        COMPOUND + bytes(600), "x.doc", Disguised, {"found": "ole"}, id="a compound file of no office program"
    ),
    pytest.param(
        COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "x.docx",
        Locked,
        {"kind": "docx"},
        id="Word with a password",
    ),
    pytest.param(locked_pdf(), "x.pdf", Locked, {"kind": "pdf"}, id="pdf with a password"),
    pytest.param(text_pdf()[:400], "x.pdf", Broken, {"kind": "pdf"}, id="pdf cut near its start"),
    pytest.param(b"%PDF-1.4\n%%EOF", "x.pdf", Broken, {"kind": "pdf"}, id="pdf with nothing in it"),
    pytest.param(pages_none(), "x.pdf", Unreadable, {"pages": 0}, id="pdf without pages"),
    pytest.param(
        scan_pdf(Image.new("RGB", (800, 1100), "white")), "x.pdf", Unreadable, {"pages": 1}, id="blank scan"
    ),
    pytest.param(docx("a" * 50)[:900], "x.docx", Broken, {"kind": "docx"}, id="docx cut off"),
    pytest.param(docx(), "x.docx", Unreadable, {"kind": "docx"}, id="docx without words"),
    pytest.param(
        with_part(docx("a"), "word/document.xml", b"<w"), "x.docx", Broken, {}, id="docx with torn XML"
    ),
    pytest.param(laughing_docx(), "x.docx", Broken, {}, id="docx with entity expansion"),
    pytest.param(
        bomb_docx(), "x.docx", TooBigInside, {"what": "ratio"}, id="docx that unpacks a hundredfold"
    ),
    pytest.param(many_entries(), "x.docx", TooBigInside, {"what": "entries"}, id="2,002 entries"),
    pytest.param(
        with_part(docx("a"), "../x", b"x"), "x.docx", Broken, {"kind": "docx"}, id="an entry outside"
    ),
    pytest.param(linked_docx(), "x.docx", Broken, {"kind": "docx"}, id="an entry that is a link"),
    pytest.param(workbook([["a"]])[:3000], "x.xlsx", Broken, {"kind": "xlsx"}, id="xlsx cut off"),
    pytest.param(workbook([]), "x.xlsx", Unreadable, {"kind": "xlsx"}, id="xlsx without cells"),
    pytest.param(encoded(page_picture())[:200], "x.jpg", Broken, {}, id="photo cut to its header"),
    pytest.param(
        encoded(Image.new("1", (10_000, 10_000)), "PNG"),
        "x.png",
        TooBigInside,
        {"what": "pixels"},
        id="100 Mpx",
    ),
    pytest.param(
        encoded(Image.new("1", (20_000, 20_000)), "PNG"),
        "x.png",
        TooBigInside,
        {"what": "pixels"},
        id="400 Mpx",
    ),
]


@pytest.mark.parametrize(("data", "filename", "error", "facts"), CASES)
def test_each_bad_file_is_told_apart(read, data, filename, error, facts):
    with pytest.raises(ReadError) as told:
        read(data, filename)
    assert type(told.value) is error
    assert facts.items() <= told.value.facts.items()


def test_the_reader_still_reads_after_bad_files(read):
    assert LETTER[3] in read(text_pdf(), "surat.pdf").text


def test_exactly_the_limit_is_not_too_large(read):
    photo = encoded(Image.new("RGB", (60, 60), "navy"))
    assert read(photo + bytes(Limits().file_bytes - len(photo)), "x.jpg").kind is Kind.JPEG
