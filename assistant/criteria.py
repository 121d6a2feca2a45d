"""Finding items by code or by everyday words."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

from assistant.review import CriterionUnknown
from knowledge.checklist import Checklist, ItemStatus
from knowledge.programme import Criterion

_GOOD_ENOUGH = 70.0
_AT_MOST = 8


def item(checklist: Checklist, code: str) -> ItemStatus:
    """The item with this code, in any case; CriterionUnknown when the assessment does not ask it."""
    for status in checklist.items:
        if status.criterion.id.lower() == code.lower():
            return status
    raise CriterionUnknown


def search(checklist: Checklist, words: str) -> Sequence[ItemStatus]:
    """The one item with this code, or the items that the words fit, best first, eight at most."""
    exact = [status for status in checklist.items if status.criterion.id.lower() == words.lower()]
    if exact:
        return exact
    texts = {place: _texts(status.criterion) for place, status in enumerate(checklist.items)}
    found = process.extract(
        utils.default_process(words),
        texts,
        scorer=_fit,
        processor=None,
        score_cutoff=_GOOD_ENOUGH,
        limit=_AT_MOST,
    )
    return [checklist.items[place] for _, _, place in found]


def _texts(criterion: Criterion) -> str:
    texts = (criterion.id, criterion.title, *criterion.terms, *criterion.document_titles)
    return "\n".join(utils.default_process(text) for text in texts)


def _fit(words: str, texts: str, *, score_cutoff: float | None = None) -> float:
    """How well the words fit the best single text, whole words first, typing errors forgiven."""
    del score_cutoff
    return max(
        max(fuzz.token_set_ratio(words, text), fuzz.partial_ratio(words, text) * 0.95)
        for text in texts.split("\n")
        if text
    )
