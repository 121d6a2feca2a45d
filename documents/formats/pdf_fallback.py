"""pdfplumber as the last reader of a PDF that PDFium refuses."""

import io

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from documents.draft import Draft, DraftPage
from documents.errors import Broken
from documents.reading import Kind, Note, Signals
from documents.text import tidy
from knowledge.limits import Limits

WORD_GAP = 0.15


def read(data: bytes, limits: Limits) -> Draft:
    """The text of a file no other reader opens; Broken when this one cannot either."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            total = len(document.pages)
            pages = []
            for page in document.pages[: limits.text_pages]:
                text = tidy(page.extract_text(x_tolerance_ratio=WORD_GAP) or "")
                pages.append(DraftPage(page.page_number, text))
                page.close()
    except (PdfminerException, PDFException) as error:
        raise Broken(kind=Kind.PDF.value, reason=type(error).__name__) from error
    if not any(page.text for page in pages):
        raise Broken(kind=Kind.PDF.value, reason="no text after repair")
    notes = [Note("file.repaired")]
    if len(pages) < total:
        notes.append(Note("pages.partial", {"read": len(pages), "total": total}))
    return Draft(Kind.PDF, tuple(pages), tuple(notes), Signals(pages=total))
