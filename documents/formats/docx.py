"""Word documents: every visible word, wherever Word hides it."""

import re

from documents import archive
from documents.draft import Draft, DraftPage
from documents.errors import Broken
from documents.formats.office import collected, lines
from documents.reading import Kind, Note, Signals
from documents.text import tidy
from knowledge.limits import Limits

_BODY = "word/document.xml"
_HEADERS = re.compile(r"word/header\d*\.xml")
_ENDINGS = re.compile(r"word/(?:footnotes|endnotes|footer\d*)\.xml")
_DRAWINGS = re.compile(r"word/(?:diagrams/data|charts/chart)\d*\.xml")
_PICTURES = re.compile(r"word/media/[^/]+\.(?:png|jpe?g)", re.IGNORECASE)
_MACROS = "word/vbaProject.bin"


class DocxFormat:
    """Reads DOCX files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Headers, body with page breaks as last laid out, notes, footers and drawings."""
        archive.refuse_unsafe_names(data, Kind.DOCX.value)
        try:
            with archive.opened(data, limits) as container:
                return _draft(container, limits)
        except KeyError as error:
            raise Broken(kind=Kind.DOCX.value, reason="no document part") from error


def _draft(container: archive.Container, limits: Limits) -> Draft:
    pages = collected(container.read(_BODY))
    pages[0][:0] = lines(_matching(container, _HEADERS))
    pages[-1].extend(lines(_matching(container, _ENDINGS)))
    pages[-1].extend(lines(_matching(container, _DRAWINGS)))
    notes = [Note("file.macros")] if _MACROS in container.names else []
    texts = [tidy("\n".join(page)) for page in pages]
    kept = texts[: limits.text_pages]
    if len(kept) < len(texts):
        notes.append(Note("pages.partial", {"read": len(kept), "total": len(texts)}))
    drafted = tuple(DraftPage(number, text) for number, text in enumerate(kept, start=1))
    pictures = len({container.read(name) for name in container.names if _PICTURES.fullmatch(name)})
    return Draft(Kind.DOCX, drafted, tuple(notes), Signals(pages=len(texts), pictures=pictures))


def _matching(container: archive.Container, pattern: re.Pattern[str]) -> list[bytes]:
    return [container.read(name) for name in sorted(container.names) if pattern.fullmatch(name)]


FORMAT = DocxFormat()
