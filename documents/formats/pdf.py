"""PDF: PDFium first, one repair with pikepdf, pdfplumber last; each page decides whether it is looked at."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_float, c_uint
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

from documents.draft import Draft, DraftPage
from documents.errors import Broken, Locked, Unreadable
from documents.formats.pdf_fields import filled
from documents.formats.pdf_plain import is_plain
from documents.reading import Kind, Note, Signals
from documents.text import letters, tidy, unknown_share
from knowledge.limits import Limits

if TYPE_CHECKING:
    from documents.ocr.picture import Picture

_DPI = 200
_FEW_LETTERS = 50
_LITTLE_TEXT = 200
_UNKNOWN_SHARE = 0.3
COVERING_SHARE = 0.8
ICON_EDGE = 120
SIGNED = b"/ByteRange"
_OBJECTS_LOOKED_AT = 2_000
_DEEPEST_FORM = 3
_LINE_LENGTH = 20
_LINES_ACROSS, _LINES_DOWN = 3, 2


class PdfFormat:
    """Reads PDF files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Text of the first pages; pages without usable text are to be looked at."""
        try:
            with opened(data) as (document, repaired):
                draft = _draft(document, data, repaired=repaired, limits=limits)
        except Broken:
            return _by_pdfplumber(data, limits)
        if any(page.text or page.look for page in draft.pages):
            return draft
        try:
            return _by_pdfplumber(data, limits)
        except Broken:
            return draft

    def picture(self, data: bytes, number: int, limits: Limits) -> "Picture":
        """The page drawn at 200 dpi, less for a page that would exceed the pixel limit."""
        with opened(data) as (document, _):
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_DPI / 72, (limits.render_pixels / max(1.0, width * height)) ** 0.5)
            drawn: Picture = page.render(scale=scale).to_numpy()
            return drawn[:, :, :3].copy() if drawn.ndim == 3 else drawn.copy()


def _by_pdfplumber(data: bytes, limits: Limits) -> Draft:
    draft: Draft = import_module("documents.formats.pdf_fallback").read(data, limits)
    return draft


@contextmanager
def opened(data: bytes) -> Iterator[tuple[pypdfium2.PdfDocument, bool]]:
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


class _TableReader:
    """Reads ruled tables of some pages, as long as pages and seconds last."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._pages = limits.table_pages
        self._until = time.perf_counter() + limits.table_seconds
        self._data = data
        self._tables: Any = None

    def enriched(self, draft: DraftPage, page: pypdfium2.PdfPage) -> DraftPage:
        """The page with its table rows on lines of their own, where it is ruled."""
        if draft.look or self._pages <= 0 or time.perf_counter() > self._until or not _is_ruled(page):
            return draft
        self._pages -= 1
        module = import_module("documents.formats.pdf_tables")
        self._tables = self._tables or module.Tables(self._data)
        found = self._tables.on(draft.number - 1)
        if not found:
            return draft
        rows = tuple(row for table in found for row in table.rows)
        text = module.laid_out(page, draft.text, found) if _is_plainly_placed(page) else None
        if text is None:
            lines = "\n".join(line for table in found for line in table.lines)
            return replace(draft, also=tidy(lines), rows=rows)
        return replace(draft, text=text, rows=rows)


def _draft(document: pypdfium2.PdfDocument, data: bytes, *, repaired: bool, limits: Limits) -> Draft:
    total = len(document)
    if not total:
        raise Unreadable(kind=Kind.PDF.value, pages=0)
    notes = [Note("file.repaired")] if repaired else []
    pages: list[DraftPage] = []
    kept = pictures = plain = 0
    tables = _TableReader(data, limits)
    for index in range(min(total, limits.text_pages)):
        page, found, nothing_else = _page(document, index, tables)
        pages.append(page)
        pictures += found
        plain += nothing_else
        kept += len(page.text)
        if kept > limits.characters:
            break
    if len(pages) < total:
        notes.append(Note("pages.partial", {"read": len(pages), "total": total}))
    inspected = total if plain == total and SIGNED not in data else 0
    signals = Signals(pages=total, pictures=pictures, inspected=inspected)
    return Draft(Kind.PDF, tuple(pages), tuple(notes), signals)


def _page(document: pypdfium2.PdfDocument, index: int, tables: _TableReader) -> tuple[DraftPage, int, bool]:
    """One page, how many pictures it shows, and whether nothing else would be found on it.

    A page PDFium cannot load is empty, the others still count.
    """
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return DraftPage(index + 1, ""), 0, False
    textpage = page.get_textpage()
    text = tidy("\n".join((textpage.get_text_range(), *filled(page))))
    textpage.close()
    unknown = unknown_share(text) > _UNKNOWN_SHARE
    drawn = not _text_only(page)
    shares = picture_shares(page) if drawn else []
    count = letters(text, _LITTLE_TEXT)
    covered = any(share > COVERING_SHARE for share in shares)
    look = drawn and (unknown or count < _FEW_LETTERS or (count < _LITTLE_TEXT and covered))
    look = look or (not count and raw.FPDFPage_CountObjects(page) > 0)
    draft = DraftPage(index + 1, "" if unknown and look else text, look)
    if drawn:
        draft = tables.enriched(draft, page)
    plain = not look and is_plain(page)
    page.close()
    return draft, sum(share <= COVERING_SHARE for share in shares), plain


def _is_ruled(page: pypdfium2.PdfPage) -> bool:
    """Whether lines across and down make a grid; a drawing of thousands of lines is none."""
    count = raw.FPDFPage_CountObjects(page)
    if count > _OBJECTS_LOOKED_AT:
        return False
    across = down = 0
    for number in range(count):
        item = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = _bounds(item)
        width, height = right - left, top - bottom
        across += width > _LINE_LENGTH
        down += height > _LINE_LENGTH / 2
        if across >= _LINES_ACROSS and down >= _LINES_DOWN:
            return True
    return False


def _is_plainly_placed(page: pypdfium2.PdfPage) -> bool:
    left, bottom, _, _ = page.get_mediabox()
    return not page.get_rotation() and (left, bottom) == (0, 0) and page.get_cropbox() == page.get_mediabox()


def _text_only(page: pypdfium2.PdfPage) -> bool:
    """Whether the page holds no picture, drawing or form at all."""
    count = min(raw.FPDFPage_CountObjects(page), _OBJECTS_LOOKED_AT)
    kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, number)) for number in range(count))
    return all(kind == raw.FPDF_PAGEOBJ_TEXT for kind in kinds)


def picture_shares(page: pypdfium2.PdfPage) -> list[float]:
    """The share of the page each picture covers, icons left out."""
    if raw.FPDFPage_CountObjects(page) > _OBJECTS_LOOKED_AT:
        return []
    width, height = page.get_size()
    whole = max(1.0, width * height)
    shares = []
    for image in _images(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject):
        across, down = c_uint(), c_uint()
        raw.FPDFImageObj_GetImagePixelSize(image, across, down)
        left, bottom, right, top = _bounds(image)
        if min(across.value, down.value) >= ICON_EDGE:
            shares.append((right - left) * (top - bottom) / whole)
    return shares


def _images(holder: Any, count: Any, get: Any, depth: int = 0) -> Iterator[Any]:
    """The image objects of a page or form, those in forms within too."""
    for number in range(min(count(holder), _OBJECTS_LOOKED_AT)):
        item = get(holder, number)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            yield from _images(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1)


def _bounds(item: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


FORMAT = PdfFormat()
