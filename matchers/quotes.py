"""The words of a document that show an item, exactly as they stand on their page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from matchers.features import Evaluation
from matchers.postings import Floats
from matchers.words import plain

LONGEST = 160
_PHRASE_SHARE = 0.6
_SHORT_LINE = 40.0


@dataclass(frozen=True, slots=True)
class Quote:
    """Words on a page; `window` is the place in the document's windows."""

    text: str
    page: int
    window: int


def quote(evaluation: Evaluation, item: int, pages: Sequence[str]) -> Quote | None:
    """The words that show the item best, or None when the text holds none of its words."""
    document, phrases = evaluation.document, evaluation.index.phrases
    window = _window(evaluation, item)
    if window is None:
        return None
    first, last = document.windows[window]
    lines = document.zones.lines
    page = pages[lines[first].page - 1]
    stretch = page[lines[first].start : lines[last].end]
    phrase = int(evaluation.body.phrase[item])
    term = phrases.text[phrase] if phrase >= 0 else ""
    return Quote(_shortened(stretch.strip(), term), lines[first].page, window)


def _window(evaluation: Evaluation, item: int) -> int | None:
    """The heading where it names the item, else the line that says one of its phrases, else the richest."""
    document, body = evaluation.document, evaluation.body
    if evaluation.heading.share[item] < _PHRASE_SHARE <= body.share[item]:
        return int(body.window[item])
    worth = _worth(evaluation, item)
    titled = [place for place in sorted(document.zones.titled) if worth[place] > 0]
    if titled and evaluation.heading.share[item] >= _PHRASE_SHARE:
        return max(titled, key=lambda place: (worth[place], -place))
    return int(worth.argmax()) if worth.any() else None


def _worth(evaluation: Evaluation, item: int) -> Floats:
    """What the words of each line are worth to the item; long lines do not win by their length alone."""
    document, index = evaluation.document, evaluation.index
    held, count = document.body_lines, len(document.zones.lines)
    within = held.line < count
    tokens, places = held.tokens[within], held.line[within]
    worth = index.core.of_row(tokens, item) + index.detail.of_row(tokens, item)
    totals = np.bincount(places, weights=worth, minlength=count)
    lengths = np.array([len(line.text) for line in document.zones.lines], dtype=np.float64)
    return totals / np.sqrt(np.maximum(lengths, _SHORT_LINE))


def _shortened(stretch: str, term: str) -> str:
    """The whole stretch when it is short, else whole words around the place where the term stands."""
    if len(stretch) <= LONGEST:
        return stretch
    folded, origin = _folded(stretch)
    place = fuzz.partial_ratio_alignment(plain(term), folded)
    middle = origin[min((place.dest_start + place.dest_end) // 2, len(origin) - 1)] if place else 0
    start = max(0, min(middle - LONGEST // 2, len(stretch) - LONGEST))
    end = start + LONGEST
    if start:
        start = max(stretch.find(" ", start, middle) + 1, start)
    if end < len(stretch):
        end = max(stretch.rfind(" ", middle, end), middle)
    return stretch[start:end].strip() or stretch[:LONGEST]


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text in plain letters, and for each of them the place in the text that it came from."""
    if text.isascii():
        return plain(text), range(len(text))
    letters = [(letter, place) for place, character in enumerate(text) for letter in plain(character)]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]
