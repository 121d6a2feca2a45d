"""The type of a file from its content; the name is a hint that may only add a note or a suspicion."""

import re
from dataclasses import dataclass

import filetype

from documents import archive
from documents.errors import Broken, Disguised, Locked, UnknownType
from documents.reading import Kind, Note
from knowledge.limits import Limits

_HEAD = 4096
_PROGRAMS = frozenset({"apk", "bat", "cmd", "com", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk"})
_PROGRAMS |= frozenset({"msi", "pif", "ps1", "scr", "sh", "svg", "vbe", "vbs", "wsf"})
_EXTENSIONS = {
    "pdf": Kind.PDF,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "jfif": Kind.JPEG,
    "png": Kind.PNG,
    "docx": Kind.DOCX,
    "docm": Kind.DOCX,
    "xlsx": Kind.XLSX,
    "xlsm": Kind.XLSX,
}
_BY_TYPE = {"jpg": Kind.JPEG, "png": Kind.PNG}
_BY_PROMISE = {"xls": "xls", "ppt": "ppt", "msg": "msg"}
_VAGUE = frozenset({"pdf", "zip"})
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN_PARTS = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX}
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
        if _ENCRYPTED in data:
            raise Locked(kind=extension)
        return _BY_PROMISE.get(extension, "doc")
    if data.startswith(b"PK"):
        return _inside(data, extension, limits)
    guess = filetype.guess(data)
    if guess is not None and guess.extension not in _VAGUE:
        return _BY_TYPE.get(guess.extension, str(guess.extension))
    if b"%PDF-" in data[:_HEAD]:
        return Kind.PDF
    return "html" if _MARKUP.match(data[:_HEAD]) else ""


def _inside(data: bytes, extension: str, limits: Limits) -> Kind | str:
    """What a ZIP container holds, told from its main part."""
    try:
        with archive.opened(data, limits) as container:
            names = set(container.names)
    except Broken:
        if extension in _EXTENSIONS:
            raise Broken(kind=extension, reason="container") from None
        return "zip"
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), "zip")
