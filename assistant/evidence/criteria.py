"""Finding items by code or by everyday words."""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, utils

from assistant.evidence.review import CriterionUnknown
from knowledge.checklist import Checklist, ItemStatus
from knowledge.programme import Criterion
from matchers import tables

_AT_MOST = 8
_ENOUGH = 0.6
_SAME, _BEGINS, _HOLDS, _NEARLY = 1.0, 0.9, 0.8, 0.7
_NEAR = 82.0
_TITLE, _NAMED, _ASKED = 1.0, 0.95, 0.7
_SAYS_NOTHING = tables.word_list("stop") | tables.word_list("asking")


def item(checklist: Checklist, code: str) -> ItemStatus:
    """The item with this code, in any case; CriterionUnknown when the assessment does not ask it."""
    for status in checklist.items:
        if status.criterion.id.lower() == code.lower():
            return status
    raise CriterionUnknown


def search(checklist: Checklist, words: str) -> Sequence[ItemStatus]:
    """The one item with this code, or the items that most of the words fit, best first, eight at most."""
    exact = [status for status in checklist.items if status.criterion.id.lower() == words.strip().lower()]
    if exact:
        return exact
    asked = [word for word in _words(words) if len(word) > 1 and word not in _SAYS_NOTHING]
    if not asked:
        return []
    items = [status for status in checklist.items if status.applies or status.waived]
    texts = [_texts(status.criterion) for status in items]
    known = frozenset(word for weighed in texts for word in weighed)
    strengths = [_strengths(word, known) for word in asked]
    fits = [_fit(strengths, weighed) for weighed in texts]
    ranked = sorted((-fit, place) for place, fit in enumerate(fits) if fit >= _ENOUGH)
    return [items[place] for _, place in ranked[:_AT_MOST]]


def _texts(criterion: Criterion) -> Mapping[str, float]:
    """The words that speak of an item, and how much: its title, what proves it, what it asks."""
    names = (*criterion.terms, *criterion.document_titles, *criterion.likely_titles, *criterion.everyday)
    weighed = (
        (_ASKED, (criterion.what_it_asks,)),
        (_NAMED, names),
        (_TITLE, (criterion.id, criterion.title)),
    )
    return {word: weight for weight, texts in weighed for text in texts for word in _words(text)}


def _words(text: str) -> Iterable[str]:
    return utils.default_process(text).split()


def _strengths(asked: str, known: Iterable[str]) -> Mapping[str, float]:
    """How strongly each known word answers the one that was asked for; those that do not are absent."""
    found = {word: _strength(asked, word) for word in known}
    return {word: strength for word, strength in found.items() if strength}


def _strength(asked: str, word: str) -> float:
    if asked == word:
        return _SAME
    if len(asked) >= 3 and word.startswith(asked):
        return _BEGINS
    if len(asked) >= 5 and asked in word:
        return _HOLDS
    return _NEARLY if len(asked) >= 5 and fuzz.ratio(asked, word) >= _NEAR else 0.0


def _fit(strengths: Sequence[Mapping[str, float]], weighed: Mapping[str, float]) -> float:
    """How well an item answers the words on the whole, from 0 to 1."""
    answers = (
        max((value * weighed[word] for word, value in strength.items() if word in weighed), default=0.0)
        for strength in strengths
    )
    return sum(answers) / len(strengths)
