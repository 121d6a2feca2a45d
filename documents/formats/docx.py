"""Word documents: every visible word, wherever Word hides it."""

import re

from documents import archive
from documents.archive import Container
from documents.draft import Draft
from documents.errors import Broken
from documents.formats import embedded
from documents.formats.office import OOXML, collected, lines, matching
from documents.ocr.picture import Picture
from documents.reading import Kind, Note
from knowledge.limits import Limits

_BODY = "word/document.xml"
_HEADERS = re.compile(r"word/header\d*\.xml")
_ENDINGS = re.compile(r"word/(?:footnotes|endnotes|footer\d*)\.xml")
_DRAWINGS = re.compile(r"word/(?:diagrams/data|charts/chart)\d*\.xml")
_MACROS = "word/vbaProject.bin"


class DocxFormat:
    """Reads DOCX files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Headers, body with page breaks as last laid out, notes, footers and drawings."""
        archive.refuse_unsafe_names(data, Kind.DOCX.value)
        with archive.opened(data, limits) as container:
            return _draft(container, limits)

    def picture(self, data: bytes, number: int, limits: Limits) -> Picture:
        """A page-like picture of a document with hardly any text."""
        with archive.opened(data, limits) as container:
            return embedded.picture(_draft(container, limits), container, number, limits)


def _draft(container: Container, limits: Limits) -> Draft:
    if _BODY not in container.names:
        raise Broken(kind=Kind.DOCX.value, reason="no document part")
    pages = collected(container.read(_BODY), OOXML)
    pages[0][:0] = _lines(container, _HEADERS)
    pages[-1] += _lines(container, _ENDINGS) + _lines(container, _DRAWINGS)
    notes = [Note("file.macros")] if _MACROS in container.names else []
    return embedded.drafted(Kind.DOCX, pages, container, limits, notes)


def _lines(container: Container, pattern: re.Pattern[str]) -> list[str]:
    return lines((container.read(name) for name in matching(container, pattern)), OOXML)


FORMAT = DocxFormat()
