"""Why an item was named, in a form that a sentence can be made from."""

from matchers.features import Evaluation, Phrasing
from matchers.findings import Reason
from matchers.lexicon import Lexicon

_TOLD = 0.6
_MOST_WORDS = 5


def reason(evaluation: Evaluation, lexicon: Lexicon, item: int) -> Reason:
    """The strongest thing that speaks for the item: its subject line, its name, a phrase, or single words."""
    zones = (
        ("match.subject", evaluation.heading),
        ("match.name", evaluation.name),
        ("match.phrase", evaluation.body),
    )
    document = evaluation.document
    fits = evaluation.index.wanted.accepts(document, item)
    facts = {"form": document.forms[0] if document.forms else None, "form_fits": fits}
    for code, phrasing in zones:
        if phrasing.share[item] >= _TOLD:
            return Reason(code, {"term": _term(evaluation, phrasing, lexicon, item), **facts})
    return Reason("match.words", {"words": _words(evaluation, lexicon, item), **facts})


def _term(evaluation: Evaluation, phrasing: Phrasing, lexicon: Lexicon, item: int) -> str:
    """The item's own phrase that was found, or else its words."""
    phrases, phrase = evaluation.index.phrases, int(phrasing.phrase[item])
    return phrases.text[phrase] if phrases.own[phrase] else ", ".join(_words(evaluation, lexicon, item)[:3])


def _words(evaluation: Evaluation, lexicon: Lexicon, item: int) -> tuple[str, ...]:
    """The item's most telling plain words that the document holds."""
    index, tokens = evaluation.index, evaluation.document.body.tokens
    worth = index.core.of_row(tokens, item) + index.detail.of_row(tokens, item)
    told = [int(place) for place in worth.nonzero()[0]]
    ranked = sorted((-float(worth[place]), lexicon.surface(int(tokens[place]))) for place in told)
    return tuple(word for _, word in ranked if word)[:_MOST_WORDS]
