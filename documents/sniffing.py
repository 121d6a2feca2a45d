"""The type of a file from its content; the name is a hint that may only add a note or a suspicion."""

import re
from dataclasses import dataclass

import filetype

from documents import archive
from documents.errors import Broken, Disguised, ForeignArchive, Locked, UnknownType
from documents.reading import Kind, Note
from knowledge.limits import Limits

_HEAD = 4096
_PROGRAMS = frozenset({"apk", "bat", "cmd", "com", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk"})
_PROGRAMS |= frozenset({"msi", "pif", "ps1", "scr", "sh", "svg", "vbe", "vbs", "wsf"})
_EXTENSIONS = {kind.value: kind for kind in Kind} | {
    "jpg": Kind.JPEG,
    "jfif": Kind.JPEG,
    "tif": Kind.TIFF,
    "heif": Kind.HEIC,
    "avif": Kind.HEIC,
    "dib": Kind.BMP,
    "docm": Kind.DOCX,
    "dotx": Kind.DOCX,
    "xlsm": Kind.XLSX,
    "pptm": Kind.PPTX,
    "ppsx": Kind.PPTX,
    "text": Kind.TEXT,
    "tsv": Kind.CSV,
}
_BY_TYPE = {"jpg": Kind.JPEG, "png": Kind.PNG, "webp": Kind.WEBP, "tif": Kind.TIFF, "heic": Kind.HEIC}
_BY_TYPE |= {"avif": Kind.HEIC, "bmp": Kind.BMP, "gif": Kind.GIF, "rtf": Kind.RTF}
_FOREIGN_ARCHIVES = frozenset({"rar", "7z", "gz", "tar", "xz", "bz2", "lz", "Z", "cab", "zst"})
_VAGUE = frozenset({"pdf", "zip"})
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"WordDocument": Kind.DOC, "PowerPoint Document": Kind.PPT, "Workbook": Kind.XLS, "Book": Kind.XLS}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN_PARTS = {
    "word/document.xml": Kind.DOCX,
    "xl/workbook.xml": Kind.XLSX,
    "ppt/presentation.xml": Kind.PPTX,
}
_MIME_TYPES = {"text": Kind.ODT, "spreadsheet": Kind.ODS, "presentation": Kind.ODP}
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UNPRINTABLE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PDF_OBJECT = re.compile(rb"\d+ \d+ obj\b")
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html|<head|<script|<svg|<\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The kind the content shows, and what the name says otherwise."""

    kind: Kind
    notes: tuple[Note, ...]


def sniff(data: bytes, filename: str, limits: Limits) -> Sniffed:
    """The kind from content; UnknownType or Disguised when it is none that is read."""
    extension = _extension(filename)
    promised = _EXTENSIONS.get(extension)
    found = _found(data, extension, limits)
    if not isinstance(found, Kind):
        if found in _FOREIGN_ARCHIVES:
            raise ForeignArchive(found=found)
        if promised:
            raise Disguised(found=found, extension=extension)
        raise UnknownType(found=found, extension=extension)
    if extension in _PROGRAMS:
        raise Disguised(found=found.value, extension=extension)
    if promised and promised is not found:
        return Sniffed(found, (Note("file.other_type", {"extension": extension, "found": found.value}),))
    return Sniffed(found, ())


def _extension(filename: str) -> str:
    """The last extension, lower-cased, of a name that may hold anything."""
    name = re.split(r"[/\\\0]", filename)[-1]
    return name.rpartition(".")[2].strip().lower()[:10] if "." in name else ""


def _found(data: bytes, extension: str, limits: Limits) -> Kind | str:
    """The kind the bytes show, or the short name of another type ("" when none is known)."""
    if data.startswith(_COMPOUND):
        return _in_compound(data, extension)
    if data.startswith(b"PK"):
        return _in_container(data, extension, limits)
    guess = filetype.guess(data)
    known = "" if guess is None or guess.extension in _VAGUE else str(guess.extension)
    if known:
        return _BY_TYPE.get(known, known)
    if b"%PDF-" in data[:_HEAD] or (_EXTENSIONS.get(extension) is Kind.PDF and _PDF_OBJECT.search(data)):
        return Kind.PDF
    return _as_text(data, extension)


def _as_text(data: bytes, extension: str) -> Kind | str:
    """Text when it holds no control characters; the name alone can tell CSV."""
    head = data[: _HEAD * 4]
    if data.startswith(b"{\\rtf"):
        return Kind.RTF
    if _MARKUP.match(head):
        return "html"
    if _UNPRINTABLE.search(head) and not head.startswith(_WIDE_MARKS):
        return ""
    return Kind.CSV if _EXTENSIONS.get(extension) is Kind.CSV else Kind.TEXT


def _in_compound(data: bytes, extension: str) -> Kind | str:
    """What a compound file of the old office programs holds."""
    if _ENCRYPTED in data:
        raise Locked(kind=extension)
    return next((kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in data), "ole")


def _in_container(data: bytes, extension: str, limits: Limits) -> Kind | str:
    """What a ZIP container holds, told from its main part."""
    try:
        with archive.opened(data, limits) as container:
            for part, kind in _MAIN_PARTS.items():
                if part in container.names:
                    return kind
            if "mimetype" in container.names:
                family = container.read("mimetype").decode("ascii", "replace").rpartition("opendocument.")[2]
                return _MIME_TYPES.get(family.partition("-")[0], "zip")
    except Broken:
        raise Broken(kind=extension or Kind.ZIP.value, reason="container") from None
    return Kind.ZIP
