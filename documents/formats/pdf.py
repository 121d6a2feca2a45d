"""PDF: PDFium first, one repair with pikepdf, pdfplumber last; each page decides whether it is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from documents.draft import Draft, DraftPage
from documents.errors import Broken, Locked, Unreadable
from documents.reading import Kind, Note, Signals
from documents.text import letters, tidy, unknown_share
from knowledge.limits import Limits

if TYPE_CHECKING:
    from documents.ocr.picture import Picture

_DPI = 200
_FEW_LETTERS = 50
_LITTLE_TEXT = 200
_UNKNOWN_SHARE = 0.3
_COVERING_SHARE = 0.8
_OBJECTS_LOOKED_AT = 2_000


class PdfFormat:
    """Reads PDF files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Text of the first pages; pages without usable text are to be looked at."""
        try:
            with _opened(data) as (document, repaired):
                return _draft(document, repaired=repaired, limits=limits)
        except Broken:
            fallback: Draft = import_module("documents.formats.pdf_fallback").read(data, limits)
            return fallback

    def picture(self, data: bytes, number: int, limits: Limits) -> "Picture":
        """The page drawn at 200 dpi, less for a page that would exceed the pixel limit."""
        with _opened(data) as (document, _):
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_DPI / 72, (limits.render_pixels / max(1.0, width * height)) ** 0.5)
            drawn: Picture = page.render(scale=scale).to_numpy()
            return drawn[:, :, :3].copy() if drawn.ndim == 3 else drawn.copy()


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[pypdfium2.PdfDocument, bool]]:
    """The document, and whether it had to be repaired first."""
    repaired = False
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Locked(kind=Kind.PDF.value) from error
        document = _repaired(data)
        repaired = True
    try:
        yield document, repaired
    finally:
        document.close()


def _repaired(data: bytes) -> pypdfium2.PdfDocument:
    mended: bytes = import_module("documents.formats.pdf_repair").repaired(data)
    try:
        return pypdfium2.PdfDocument(mended)
    except pypdfium2.PdfiumError as error:
        raise Broken(kind=Kind.PDF.value, reason=str(error)) from error


def _draft(document: pypdfium2.PdfDocument, *, repaired: bool, limits: Limits) -> Draft:
    total = len(document)
    if not total:
        raise Unreadable(kind=Kind.PDF.value, pages=0)
    notes = [Note("file.repaired")] if repaired else []
    pages: list[DraftPage] = []
    kept = 0
    for index in range(min(total, limits.text_pages)):
        page = _page(document, index)
        pages.append(page)
        kept += len(page.text)
        if kept > limits.characters:
            notes.append(Note("text.cut", {"characters": limits.characters}))
            break
    if len(pages) < total:
        notes.append(Note("pages.partial", {"read": len(pages), "total": total}))
    return Draft(Kind.PDF, tuple(pages), tuple(notes), Signals(pages=total))


def _page(document: pypdfium2.PdfDocument, index: int) -> DraftPage:
    """One page; a page PDFium cannot load is an empty one, the others still count."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return DraftPage(index + 1, "")
    textpage = page.get_textpage()
    text = tidy(textpage.get_text_range())
    textpage.close()
    look = _wants_a_look(page, text)
    page.close()
    return DraftPage(index + 1, text if unknown_share(text) <= _UNKNOWN_SHARE else "", look)


def _wants_a_look(page: pypdfium2.PdfPage, text: str) -> bool:
    count = letters(text)
    if count >= _LITTLE_TEXT:
        return unknown_share(text) > _UNKNOWN_SHARE
    if count < _FEW_LETTERS:
        return bool(raw.FPDFPage_CountObjects(page))
    return unknown_share(text) > _UNKNOWN_SHARE or _is_covered_by_a_picture(page)


def _is_covered_by_a_picture(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    if raw.FPDFPage_CountObjects(page) > _OBJECTS_LOOKED_AT:
        return False
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > _COVERING_SHARE * width * height:
            return True
    return False


FORMAT = PdfFormat()
