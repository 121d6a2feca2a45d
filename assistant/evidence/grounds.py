"""What speaks for an item that a person picks, as far as the matcher saw it too."""

from assistant.evidence.findings import Kept
from storage.evidence import Ground
from storage.tables import Document


def ground_of(document: Document, span: tuple[int, int], assessment_id: int, criterion: str) -> Ground:
    """What speaks for an item that a person picked for these pages, as far as the matcher saw it too."""
    parts = Kept.read(document.findings).parts
    part = next((p for p in parts if (p.first, p.last) == span), None)
    form, years = document.form, tuple(document.years)
    if part is not None and len(parts) > 1:
        form, years = part.form, part.years
    named = part.found if part else ()
    found = next((f for f in named if (f.assessment_id, f.criterion) == (assessment_id, criterion)), None)
    if found is None:
        return Ground(form=form, years=years)
    return Ground(
        score=found.score,
        quote=found.quote,
        page=found.page,
        reason=found.reason,
        form=form,
        years=years,
    )


def span_of(document: Document, first: int) -> tuple[int, int]:
    """The pages of the part that begins on this page; the whole document when there is none."""
    parts = Kept.read(document.findings).parts
    spans = ((part.first, part.last) for part in parts if part.first == first)
    return next(spans, (1, max(1, document.page_count)))
