"""What speaks for each item: one row of named features per item."""

from dataclasses import dataclass

import numpy as np

from knowledge.vocabulary import DocumentForm as Form
from matchers import forms
from matchers.document import Document, TokenLines
from matchers.index import Index
from matchers.postings import Bag, Floats, Ints, Postings

RANKED = (
    "heading core",
    "name core",
    "body core",
    "heading detail",
    "body detail",
    "body topic",
    "heading phrase",
    "name phrase",
    "body phrase",
    "form accepted",
    "form refused",
    "kind fits form",
    "holder named",
    "heading covered",
    "evidence covered",
    "evidence and form",
    "right as a whole",
    "no lookalike",
    "audience named",
    "no other audience",
    "heading like title",
    "name like title",
    "specific",
)
GATED_ONLY = (
    "words told",
    "words in heading",
    "phrase share",
    "title in heading",
    "title anywhere",
    "whole alike",
    "title concepts",
)
NAMES = RANKED + GATED_ONLY

_MOST_HOLDER = 3.0
_COVER_FLOOR = 2.0
_AT_ONCE = 2_000_000
_WHOLE_TITLE = 0.85
_APART = 5.0

_EVENT_FORMS = {Form.REPORT, Form.ATTENDANCE, Form.OFFICIAL_RECORD, Form.PHOTO, Form.INVITATION, Form.MINUTES}
_FIGURE_FORMS = {Form.DATA, Form.SURVEY, Form.REGISTER}
_KINDS = ("struktur", "proses", "hasil")


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
    accepted, refused = _forms(document, index)
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
        "kind fits form": _kinds(document, index),
        "holder named": np.minimum(index.holders.held(document.opening), _MOST_HOLDER),
        "heading covered": _heading_cover(heading, index),
        "evidence covered": covered,
        "evidence and form": with_form,
        "right as a whole": _group(core + detail, index),
        "no lookalike": -_lookalike(document, index),
        "audience named": index.audiences @ document.audience,
        "no other audience": -_other_audience(document, index),
        "heading like title": _likeness(document.heading_lines, index),
        "name like title": _likeness(document.name_line, index),
        "specific": -np.array([float(c.catch_all) for c in index.criteria]),
        "words told": np.log1p(index.words.held(body.tokens)),
        "words in heading": np.log1p(index.words.held(_union(heading, name))),
        "phrase share": said.share,
        "title in heading": index.titles.held(_union(heading, name)) / index.title_mass,
        "title anywhere": index.titles.held(body.tokens) / index.title_mass,
        "whole alike": _alike(body, index),
        "title concepts": index.concepts.held(body.tokens) + index.concept_free,
    }
    matrix = np.column_stack([columns[column] for column in NAMES])
    return Evaluation(document, index, matrix=matrix, heading=titled, name=named, body=said)


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


def _other_audience(document: Document, index: Index) -> Floats:
    """How much a document speaks of audiences that are not the item's own; items without one mind nothing."""
    minds = index.audiences.any(axis=1)
    return np.where(minds, document.audience.sum() - index.audiences @ document.audience, 0.0)


def _evidence(document: Document, index: Index) -> tuple[Floats, Floats]:
    """The best evidence entry of each item: its words alone, and only where the form is right too."""
    rows = index.evidence
    cover = rows.postings.held(document.body.tokens) / np.sqrt(rows.mass)
    fits = np.array([bool(accepted & set(document.forms)) for accepted in rows.accepted], dtype=np.bool_)
    best, fitting = np.zeros(index.size), np.zeros(index.size)
    np.maximum.at(best, rows.owner, cover)
    np.maximum.at(fitting, rows.owner, np.where(fits, cover, 0.0))
    return best, fitting


def _forms(document: Document, index: Index) -> tuple[Floats, Floats]:
    accepted, near = np.zeros(index.size), np.zeros(index.size)
    for owner, wanted in zip(index.evidence.owner, index.evidence.accepted, strict=True):
        if wanted & set(document.forms):
            accepted[owner] = 1.0
        elif forms.near(document.forms, wanted):
            near[owner] = 1.0
    refused = 1.0 - np.maximum(accepted, near) if document.forms else np.zeros(index.size)
    return accepted, refused


def _kinds(document: Document, index: Index) -> Floats:
    """Structure, process and result indicators want different kinds of document."""
    held = set(document.forms)
    fits = np.zeros(index.size)
    for place, criterion in enumerate(index.criteria):
        if criterion.kind in _KINDS:
            fits[place] = _kind_fit(criterion.kind, "anggaran" in criterion.title.lower(), held)
    return fits


def _kind_fit(kind: str, budget: bool, held: set[Form]) -> float:
    if Form.REGULATION in held:
        return 1.0 if kind == "struktur" else -1.0
    if Form.BUDGET in held:
        return 1.0 if budget else -1.0
    if held & _FIGURE_FORMS:
        return {"hasil": 0.6, "proses": 0.0, "struktur": -1.0}[kind]
    if held & _EVENT_FORMS:
        return 0.6 if kind == "proses" else -0.6
    if Form.DECREE in held:
        return {"struktur": 0.5, "proses": 0.2, "hasil": -1.0}[kind]
    return 0.0


def _heading_cover(heading: Bag, index: Index) -> Floats:
    """The share of the heading's telling words that an item explains."""
    if not len(heading):
        return np.zeros(index.size)
    worth = index.topics[heading.tokens] * heading.factors
    return index.holding.total(Bag(heading.tokens, worth)) / (float(worth.sum()) + _COVER_FLOOR)


def _group(base: Floats, index: Index) -> Floats:
    """How well the two best items of a right do together."""
    together = np.zeros(index.size)
    for members in index.groups:
        together[members] = np.sort(base[members])[::-1][:2].mean()
    return together


def _alike(body: Bag, index: Index) -> Floats:
    worth = body.factors * index.weights[body.tokens]
    norm = float(np.sqrt((worth**2).sum())) + 1e-6
    return index.whole.total(Bag(body.tokens, worth)) / norm
