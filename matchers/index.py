"""The index of one programme: everything about its items that can be computed before a document comes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.programme import Criterion, Programme
from knowledge.vocabulary import UnitKind
from matchers.fits import Wanted
from matchers.lexicon import Lexicon
from matchers.postings import Floats, Ints, Postings
from matchers.weighing import (
    CORE,
    DETAIL,
    TINY,
    Counts,
    Weights,
    any_token,
    bm25,
    holders,
    plain_words,
    rescaled,
    title_concepts,
    token_weights,
    unit_vector,
)
from matchers.words import plain

_ROUND = re.compile(r"\((?:B\d\d|Kanim)\)")
_OWN = ("title", "terms")
_STRENGTH = {"title": 1.1, "terms": 1.0, "titles": 1.0, "everyday": 1.0, "not": 1.0}
_NO_CONCEPT = 0.6


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of the items: whose they are, how they read, and what covers them.

    `own` marks titles and terms; the others are only what we expect documents to say.
    """

    postings: Postings
    owner: Ints
    text: tuple[str, ...]
    mass: Floats
    strength: Floats
    title: npt.NDArray[np.bool_]
    own: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Denials:
    """The words of each lookalike that its item does not say of itself."""

    postings: Postings
    mass: Floats


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of every evidence form of every item, as rows of their own."""

    postings: Postings
    owner: Ints
    mass: Floats


@dataclass(frozen=True, slots=True)
class Index:
    """One programme ready for matching; items stand in the order of their codes."""

    programme: Programme
    criteria: tuple[Criterion, ...]
    weights: Floats
    topics: Floats
    core: Postings
    detail: Postings
    topic: Postings
    whole: Postings
    holders: Postings
    holding: Postings
    phrases: Phrases
    evidence: Evidence
    group: Ints
    concepts: Postings
    concept_free: Floats
    words: Postings
    lookalikes: Phrases
    denials: Denials
    wanted: Wanted
    plain: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many items there are."""
        return len(self.criteria)

    def applying(self, kind: UnitKind | None) -> npt.NDArray[np.bool_]:
        """Which items units of this kind have to prove."""
        return np.array([c.applies(kind) for c in self.criteria], dtype=np.bool_)


def build(programme: Programme, lexicon: Lexicon) -> Index:
    """Index one programme."""
    criteria = tuple(sorted(programme.criteria, key=lambda c: c.id))
    texts = [_fields(c) for c in criteria]
    read = [{name: [lexicon.pack_tokens(t) for t in held] for name, held in f.items()} for f in texts]
    counts = [{name: Counter(t for line in held for t in line) for name, held in f.items()} for f in read]
    group = _groups(criteria)
    weights, topics = token_weights(counts, lexicon)
    core = bm25(counts, CORE, weights)
    concepts = title_concepts(counts, lexicon)
    lookalikes = _lookalikes(criteria, topics, lexicon)
    return Index(
        programme=programme,
        criteria=criteria,
        weights=weights,
        topics=topics,
        core=Postings.build(core, lexicon.size),
        detail=Postings.build(bm25(counts, DETAIL, weights), lexicon.size),
        topic=Postings.build([rescaled(held, topics, weights) for held in core], lexicon.size),
        whole=Postings.build([unit_vector(held, weights) for held in counts], lexicon.size),
        holders=Postings.build(holders(criteria, lexicon), lexicon.size),
        holding=Postings.build([any_token(held) for held in counts], lexicon.size),
        phrases=_phrases(texts, read, topics, lexicon.size),
        evidence=_evidence(criteria, weights, lexicon),
        group=group,
        wanted=Wanted.of(criteria, group),
        concepts=Postings.build(concepts, lexicon.size),
        concept_free=np.array([0.0 if held else _NO_CONCEPT for held in concepts]),
        lookalikes=lookalikes,
        denials=_denials(lookalikes, counts, topics, lexicon),
        words=Postings.build([plain_words(held, lexicon) for held in counts], lexicon.size),
        plain=tuple(_own_text(c) for c in criteria),
    )


def _fields(criterion: Criterion) -> dict[str, list[str]]:
    details = [text for form in criterion.evidence for text in (form.detail, *form.must_show)]
    return {
        "title": [_ROUND.sub("", criterion.title)],
        "terms": [*criterion.terms],
        "titles": [*criterion.document_titles, *criterion.likely_titles],
        "everyday": [*criterion.everyday],
        "inside": [*criterion.shows_inside],
        "ask": [criterion.what_it_asks],
        "more": [*details, criterion.right or "", criterion.group, criterion.holder],
    }


def _own_text(criterion: Criterion) -> str:
    details = (form.detail for form in criterion.evidence)
    own = (*criterion.terms, *criterion.document_titles, criterion.what_it_asks, *details)
    return plain(" ".join([criterion.title, *own]))


def _phrases(
    texts: Sequence[Mapping[str, list[str]]],
    read: Sequence[Mapping[str, list[list[int]]]],
    topics: Floats,
    size: int,
) -> Phrases:
    rows: list[Weights] = []
    owner: list[int] = []
    written: list[str] = []
    field_of: list[str] = []
    for place, (held, tokens) in enumerate(zip(texts, read, strict=True)):
        for field in (name for name in held if name in _STRENGTH):
            for text, line in zip(held[field], tokens[field], strict=True):
                if line:
                    rows.append({t: topics[t] for t in line})
                    owner.append(place)
                    written.append(text)
                    field_of.append(field)
    mass = np.array([sum(row.values()) for row in rows]) + TINY
    return Phrases(
        postings=Postings.build(rows, size),
        owner=np.array(owner, dtype=np.int64),
        text=tuple(written),
        mass=mass,
        strength=np.sqrt(mass) * np.array([_STRENGTH[field] for field in field_of]),
        title=np.array([field == "title" for field in field_of], dtype=np.bool_),
        own=np.array([field in _OWN for field in field_of], dtype=np.bool_),
    )


def _lookalikes(criteria: Sequence[Criterion], topics: Floats, lexicon: Lexicon) -> Phrases:
    """What resembles evidence of an item without being any."""
    texts = [{"not": list(c.not_evidence)} for c in criteria]
    read = [{"not": [lexicon.pack_tokens(t) for t in held["not"]]} for held in texts]
    return _phrases(texts, read, topics, lexicon.size)


def _denials(lookalikes: Phrases, counts: Sequence[Counts], topics: Floats, lexicon: Lexicon) -> Denials:
    """What sets each lookalike apart; nothing can deny an item with the item's own words."""
    own = [{token for field in CORE for token in held[field]} for held in counts]
    rows = [
        {t: float(topics[t]) for t in lexicon.pack_tokens(text) if t not in own[owner]}
        for owner, text in zip(lookalikes.owner, lookalikes.text, strict=True)
    ]
    return Denials(Postings.build(rows, lexicon.size), np.array([sum(row.values()) for row in rows]) + TINY)


def _evidence(criteria: Sequence[Criterion], weights: Floats, lexicon: Lexicon) -> Evidence:
    entries = [(place, form) for place, c in enumerate(criteria) for form in c.evidence]
    held = [
        {t for text in (form.detail, *form.must_show) for t in lexicon.pack_tokens(text)}
        for _, form in entries
    ]
    rows = [{t: float(weights[t]) for t in tokens} for tokens in held]
    return Evidence(
        postings=Postings.build(rows, lexicon.size),
        owner=np.array([place for place, _ in entries], dtype=np.int64),
        mass=np.array([sum(row.values()) for row in rows]) + TINY,
    )


def _groups(criteria: Sequence[Criterion]) -> Ints:
    """The number of each item's group: the items of one right, or else of one family of codes."""
    named = [criterion.right or criterion.id.rpartition("-")[0] for criterion in criteria]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(named))}
    return np.array([numbers[name] for name in named], dtype=np.int64)
