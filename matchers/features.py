"""What speaks for each item: one row of named features per item."""

from dataclasses import dataclass

import numpy as np

from matchers.document import Document, TokenLines
from matchers.index import Index
from matchers.postings import Bag, Floats, Ints, Postings

WORDS = (
    "heading core",
    "name core",
    "body core",
    "heading detail",
    "body detail",
    "body topic",
)
RANKED = (
    *WORDS,
    "name phrase",
    "body phrase",
    "form accepted",
    "kind fits form",
    "holder named",
    "heading covered",
    "evidence and form",
    "right as a whole",
    "no lookalike",
    "audience named",
    "no other audience",
    "name like title",
    "specific",
    "stage fits",
    "round fits",
    "words in heading",
    "whole alike",
    "title concepts",
)
GATED_ONLY = (
    "heading phrase",
    "form refused",
    "evidence covered",
    "words told",
)
NAMES = RANKED + GATED_ONLY

_MOST_HOLDER = 3.0
_COVER_FLOOR = 2.0
_AT_ONCE = 2_000_000
_WHOLE_TITLE = 0.85
_APART = 5.0


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Where each item is said best: strength and share of its best phrase, that phrase, its window."""

    best: Floats
    share: Floats
    phrase: Ints
    window: Ints
    titles: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A document held against a programme: features of every item by column, and what each zone says."""

    document: Document
    index: Index
    matrix: Floats
    heading: Phrasing
    name: Phrasing
    body: Phrasing


def evaluate(document: Document, index: Index) -> Evaluation:
    """Compute all features of a document against all items."""
    heading, name, body = document.heading, document.name, document.body
    titled, named, said = (
        _phrasing(lines, index) for lines in (document.heading_lines, document.name_line, document.body_lines)
    )
    covered, with_form = _evidence(document, index)
    core, detail = _root(index.core, body), _root(index.detail, body)
    accepted, refused = index.wanted.forms(document)
    columns: dict[str, Floats] = {
        "heading core": _root(index.core, heading),
        "name core": _root(index.core, name),
        "body core": core,
        "heading detail": _root(index.detail, heading),
        "body detail": detail,
        "body topic": _root(index.topic, body),
        "heading phrase": titled.best,
        "name phrase": named.best,
        "body phrase": said.best,
        "form accepted": accepted,
        "form refused": refused,
        "kind fits form": index.wanted.kind(document),
        "holder named": np.minimum(index.holders.held(document.opening), _MOST_HOLDER),
        "heading covered": _heading_cover(heading, index),
        "evidence covered": covered,
        "evidence and form": with_form,
        "right as a whole": _group(core + detail, index),
        "no lookalike": -_lookalike(document, index),
        "audience named": index.wanted.people(document),
        "no other audience": -index.wanted.strangers(document),
        "name like title": _likeness(document.name_line, index),
        "specific": -np.array([float(c.catch_all) for c in index.criteria]),
        "stage fits": index.wanted.stage(document),
        "round fits": index.wanted.round(document),
        "words told": np.log1p(index.words.held(body.tokens)),
        "words in heading": np.log1p(index.words.held(_union(heading, name))),
        "whole alike": _alike(body, index),
        "title concepts": index.concepts.held(body.tokens) + index.concept_free,
    }
    matrix = np.column_stack([columns[column] for column in NAMES])
    return Evaluation(document, index, matrix, heading=titled, name=named, body=said)


def _root(postings: Postings, bag: Bag) -> Floats:
    """Square root: long documents stay comparable with short ones."""
    return np.asarray(np.sqrt(postings.total(bag)), dtype=np.float64)


def _union(one: Bag, other: Bag) -> Ints:
    return np.union1d(one.tokens, other.tokens)


def _phrasing(lines: TokenLines, index: Index) -> Phrasing:
    """How fully each item's title or one of its terms stands within one line."""
    phrases = index.phrases
    shares, window = _best_lines(lines, phrases.postings, phrases.mass)
    strength = shares**2 * phrases.strength
    order = np.lexsort((-np.arange(len(shares)), strength))
    owner = phrases.owner[order]
    best, share = np.zeros(index.size), np.zeros(index.size)
    phrase, windows = np.full(index.size, -1, dtype=np.int64), np.full(index.size, -1, dtype=np.int64)
    best[owner], share[owner], windows[owner] = strength[order], shares[order], window[order]
    phrase[owner] = np.where(shares[order] > 0, order, -1)
    titles = int((phrases.title & (shares >= _WHOLE_TITLE)).sum())
    return Phrasing(best, share, phrase=phrase, window=windows, titles=titles)


def _best_lines(lines: TokenLines, phrases: Postings, mass: Floats) -> tuple[Floats, Ints]:
    """For each phrase the largest share of it that stands in one line, and that line."""
    count = phrases.rows
    shares, window = np.zeros(count), np.full(count, -1, dtype=np.int64)
    step = max(1, _AT_ONCE // max(count, 1))
    for first in range(0, lines.count if count else 0, step):
        low, high = np.searchsorted(lines.line, [first, first + step])
        within = min(step, lines.count - first)
        held = phrases.by_line(lines.tokens[low:high], lines.line[low:high] - first, within)
        top = held.argmax(axis=1)
        share = held[np.arange(count), top] / mass
        better = share > shares
        shares = np.where(better, share, shares)
        window = np.where(better, top + first, window)
    return shares, window


def _likeness(lines: TokenLines, index: Index) -> Floats:
    """How alike a whole line and a whole title or term of each item are, at best."""
    phrases = index.phrases
    masses = np.bincount(lines.line, weights=index.topics[lines.tokens], minlength=lines.count)
    held = phrases.postings.by_line(lines.tokens, lines.line, lines.count)
    alike = (2 * held / (phrases.mass[:, None] + masses)).max(axis=1, initial=0.0)
    likeness = np.zeros(index.size)
    np.maximum.at(likeness, phrases.owner, alike)
    return likeness


def _lookalike(document: Document, index: Index) -> Floats:
    """How fully the heading or the name says something that only resembles evidence of an item; words that
    the item says of itself deny nothing."""
    found = np.zeros(index.size)
    for lines in (document.heading_lines, document.name_line):
        shares, _ = _best_lines(lines, index.lookalikes.postings, index.lookalikes.mass)
        apart, _ = _best_lines(lines, index.denials.postings, index.denials.mass)
        np.maximum.at(found, index.lookalikes.owner, shares**2 * np.minimum(1.0, _APART * apart))
    return found


def _evidence(document: Document, index: Index) -> tuple[Floats, Floats]:
    """The best evidence entry of each item: its words alone, and only where the form is right too."""
    rows = index.evidence
    cover = rows.postings.held(document.body.tokens) / np.sqrt(rows.mass)
    fits = index.wanted.entries(document)
    best, fitting = np.zeros(index.size), np.zeros(index.size)
    np.maximum.at(best, rows.owner, cover)
    np.maximum.at(fitting, rows.owner, np.where(fits, cover, 0.0))
    return best, fitting


def _heading_cover(heading: Bag, index: Index) -> Floats:
    """The share of the heading's telling words that an item explains."""
    if not len(heading):
        return np.zeros(index.size)
    worth = index.topics[heading.tokens] * heading.factors
    return index.holding.total(Bag(heading.tokens, worth)) / (float(worth.sum()) + _COVER_FLOOR)


def _group(base: Floats, index: Index) -> Floats:
    """How well the two best items of a right do together."""
    order, last = np.lexsort((base, index.group)), np.cumsum(np.bincount(index.group)) - 1
    best = base[order[last]]
    next_best = np.where(np.bincount(index.group) > 1, base[order[last - 1]], best)
    return np.asarray(((best + next_best) / 2)[index.group])


def _alike(body: Bag, index: Index) -> Floats:
    worth = body.factors * index.weights[body.tokens]
    norm = float(np.sqrt((worth**2).sum())) + 1e-6
    return index.whole.total(Bag(body.tokens, worth)) / norm
