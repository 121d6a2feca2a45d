"""What a person should know about a part, beyond the items that it serves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.programme import Criterion
from knowledge.vocabulary import DocumentForm as Form
from matchers.decision import Verdict
from matchers.denials import denied
from matchers.document import Document
from matchers.findings import Facts, Remark
from matchers.offices import offices_in
from matchers.quotes import Quote

_ANY_OFFICE = re.compile(r"\bOPD\b")
_SIGNED_FORMS = {
    Form.REGULATION,
    Form.DECREE,
    Form.ORDER,
    Form.CIRCULAR,
    Form.LETTER,
    Form.STATEMENT,
    Form.AGREEMENT,
    Form.PROCEDURE,
    Form.REPORT,
    Form.OFFICIAL_RECORD,
    Form.DATA,
}
_NUMBERED_FORMS = {Form.REGULATION, Form.DECREE, Form.ORDER, Form.CIRCULAR, Form.AGREEMENT}


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposed item and the words quoted for it."""

    criterion: Criterion
    quote: Quote | None


def remarks_of(
    document: Document, facts: Facts, verdict: Verdict, shown: Sequence[Shown], year: int | None
) -> tuple[Remark, ...]:
    """Everything worth remarking on one part."""
    found = [*_period(facts, shown, year), *_negation(document, shown), *_completeness(facts, shown)]
    found += [*_holder(facts, shown), *_doubts(document, verdict)]
    return tuple(found)


def _period(facts: Facts, shown: Sequence[Shown], year: int | None) -> Iterator[Remark]:
    """The year never lowers a score; it is only remarked on."""
    if year is None or not shown:
        return
    if not facts.years:
        yield Remark("period.unknown", {"wanted": year})
    elif not shown[0].criterion.in_period(facts.form, facts.years, year):
        yield Remark("period.other", {"wanted": year, "found": facts.years})


def _negation(document: Document, shown: Sequence[Shown]) -> Iterator[Remark]:
    """Words that say what the item asks for is not there yet."""
    places = [quoted.window for each in shown if (quoted := each.quote) is not None]
    spans = [document.windows[window] for window in places]
    lines = document.zones.lines
    for place in dict.fromkeys(p for first, last in spans for p in range(first, last + 1)):
        words = denied(lines[place].text)
        if words:
            yield Remark("text.negation", {"words": words, "page": lines[place].page})
            return


def _completeness(facts: Facts, shown: Sequence[Shown]) -> Iterator[Remark]:
    if not shown:
        return
    if facts.form in _SIGNED_FORMS and not facts.endorsed:
        yield Remark("endorsement.missing", {"form": facts.form})
    if facts.form in _NUMBERED_FORMS and facts.number is None:
        yield Remark("number.missing", {"form": facts.form})


def _holder(facts: Facts, shown: Sequence[Shown]) -> Iterator[Remark]:
    """Another office than the one that usually holds the item; an office nobody can tell is not blamed."""
    if not shown or facts.issuer is None:
        return
    holder = shown[0].criterion.holder
    ours, theirs = offices_in(facts.issuer), offices_in(holder)
    if ours and theirs and not ours & theirs and not _ANY_OFFICE.search(holder):
        yield Remark("holder.other", {"issuer": facts.issuer, "holder": holder})


def _doubts(document: Document, verdict: Verdict) -> Iterator[Remark]:
    if not document.zones.lines and not document.zones.name:
        yield Remark("text.empty")
    if verdict.copied:
        yield Remark("text.copy", {"items": verdict.copied})
    if verdict.blank:
        yield Remark("text.blank", {"blanks": document.blanks})
    elif verdict.vetoed is not None:
        yield Remark("text.no-proof", {"words": verdict.vetoed})
    if verdict.twins is not None:
        first, second = verdict.twins
        yield Remark("choice.close", {"first": first, "second": second})
