"""Signatures embedded in a PDF: integrity and coverage only; who may be trusted is for a person to say."""

import io

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from documents.formats.pdf import SIGNED
from documents.reading import Signature

_MOST = 20


def signatures(data: bytes) -> tuple[Signature, ...]:
    """Every embedded signature, in order; empty for a file that holds none or cannot be followed."""
    if SIGNED not in data:
        return ()
    offline = ValidationContext(allow_fetching=False, trust_roots=[])
    try:
        embedded = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures
        return tuple(_checked(one, offline) for one in embedded[:_MOST])
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return ()


def _checked(one: EmbeddedPdfSignature, offline: ValidationContext) -> Signature:
    intact = whole = changed = False
    try:
        status = validate_pdf_signature(one, offline)
    except (SignatureValidationError, PdfError, ValueError, KeyError, TypeError):
        changed = True
    else:
        intact = bool(status.intact and status.valid)
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        changed = not status.docmdp_ok
    stated = one.self_reported_timestamp
    signed_at = stated.isoformat() if stated else None
    return Signature(_text(one.field_name), _signer(one), signed_at, intact, whole, changed)


def _signer(one: EmbeddedPdfSignature) -> str | None:
    certificate = one.signer_cert
    if certificate is None:
        return None
    names = certificate.subject.native
    return _text(names.get("common_name") or names.get("organization_name") or "") or None


def _text(value: object) -> str:
    return " ".join(str(value or "").split())[:200]
