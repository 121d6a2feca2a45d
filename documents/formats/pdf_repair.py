"""One attempt to mend a damaged PDF, kept apart because pikepdf is rarely needed."""

import io

import pikepdf

from documents.errors import Broken, Locked, Unreadable
from documents.reading import Kind

# Without an end behind it the last object of a file that was cut off is lost.
_END = b"\n%%EOF\n"


def repaired(data: bytes) -> bytes:
    """The same document written anew; Broken when it cannot be recovered, Unreadable when it has no pages."""
    mended = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data + _END)) as document:
            if not document.pages:
                raise Unreadable(kind=Kind.PDF.value, pages=0)
            document.save(mended)
    except pikepdf.PasswordError as error:
        raise Locked(kind=Kind.PDF.value) from error
    except (pikepdf.PdfError, ValueError) as error:
        raise Broken(kind=Kind.PDF.value, reason=type(error).__name__) from error
    return mended.getvalue()
