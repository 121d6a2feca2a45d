"""Whether a document of some form would do for an item, as far as its pack tells."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.programme import Criterion, EvidenceForm
from knowledge.vocabulary import Basis, DocumentForm
from matchers import forms


class Fit(StrEnum):
    """What can be said of a form."""

    YES = "yes"
    MORE = "more"
    BESIDE = "beside"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Suffices:
    """What can be said of a form for an item: the entry that takes it, or what is asked for instead.

    `MORE`: of this form, but several different ones; `BESIDE`: taken, but something else is asked for too;
    `OPEN`: no form was named, so that only its content can tell.
    """

    form: DocumentForm | None
    fit: Fit
    entry: EvidenceForm | None
    others: tuple[EvidenceForm, ...]


def suffices(criterion: Criterion, form: DocumentForm | None, number: int | None = None) -> Suffices:
    """Judge a form by the entries of the item; `number` is how many a person thinks of."""
    if form is None:
        return Suffices(None, Fit.OPEN, None, criterion.evidence)
    taking = [e for e in criterion.evidence if e.form is form or form in e.also]
    taking = taking or [e for e in criterion.evidence if form in forms.accepted(e)]
    entry = max(taking, key=lambda e: e.form is form, default=None)
    others = tuple(e for e in criterion.evidence if e is not entry)
    if entry is None:
        return Suffices(form, Fit.NO, None, others)
    if entry.count > (number or 1):
        return Suffices(form, Fit.MORE, entry, others)
    beside = tuple(e for e in others if e.basis is Basis.SOURCE and not _replaces(entry, e))
    if beside:
        return Suffices(form, Fit.BESIDE, entry, beside)
    return Suffices(form, Fit.YES, entry, others)


def _replaces(entry: EvidenceForm, other: EvidenceForm) -> bool:
    return entry.choice is not None and entry.choice == other.choice
