"""The index of one programme: everything about its items that can be computed before a document comes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.programme import Criterion, Programme
from knowledge.vocabulary import Audience, DocumentForm, UnitKind
from matchers import forms
from matchers.lexicon import CONCEPT, Lexicon
from matchers.postings import Floats, Ints, Postings
from matchers.words import plain

_ROUND = re.compile(r"\((?:B\d\d|Kanim)\)")
_SATURATION, _LENGTH_SHARE, _MOST_COUNTED = 1.0, 0.5, 2
_CORE = {"title": 1.6, "terms": 1.2, "titles": 0.8, "everyday": 0.8}
_DETAIL = {"ask": 1.2, "inside": 0.9, "more": 0.7}
_OWN = ("title", "terms")
_WHOLE = {"title": 2.0, "terms": 1.2, "titles": 1.0, "everyday": 0.8, "ask": 0.8, "inside": 0.6, "more": 0.5}
_STRENGTH = {"title": 1.1, "terms": 1.0, "titles": 1.0, "everyday": 1.0, "not": 1.0}
_NO_CONCEPT = 0.6
_TINY = 1e-6

Counts = dict[str, Counter[int]]
Weights = dict[int, float]


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
    """Every evidence form of every item, as rows of their own."""

    postings: Postings
    owner: Ints
    mass: Floats
    accepted: tuple[frozenset[DocumentForm], ...]


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
    titles: Postings
    title_mass: Floats
    whole: Postings
    holders: Postings
    holding: Postings
    phrases: Phrases
    evidence: Evidence
    groups: tuple[Ints, ...]
    concepts: Postings
    concept_free: Floats
    words: Postings
    lookalikes: Phrases
    denials: Denials
    audiences: Floats
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
    weights, topics = _token_weights(counts, lexicon)
    core = _bm25(counts, _CORE, weights)
    concepts = _title_concepts(counts, lexicon)
    titles = [{t: topics[t] for t in held["title"]} for held in counts]
    lookalikes = _lookalikes(criteria, topics, lexicon)
    return Index(
        programme=programme,
        criteria=criteria,
        weights=weights,
        topics=topics,
        core=Postings.build(core, lexicon.size),
        detail=Postings.build(_bm25(counts, _DETAIL, weights), lexicon.size),
        topic=Postings.build([_rescaled(held, topics, weights) for held in core], lexicon.size),
        titles=Postings.build(titles, lexicon.size),
        title_mass=np.array([sum(held.values()) for held in titles]) + _TINY,
        whole=Postings.build([_unit_vector(held, weights) for held in counts], lexicon.size),
        holders=Postings.build(_holders(criteria, lexicon), lexicon.size),
        holding=Postings.build([_any_token(held) for held in counts], lexicon.size),
        phrases=_phrases(texts, read, topics, lexicon.size),
        evidence=_evidence(criteria, weights, lexicon),
        groups=_groups(criteria),
        concepts=Postings.build(concepts, lexicon.size),
        concept_free=np.array([0.0 if held else _NO_CONCEPT for held in concepts]),
        lookalikes=lookalikes,
        denials=_denials(lookalikes, counts, topics, lexicon),
        audiences=np.array([[float(a in c.audience) for a in Audience] for c in criteria]),
        words=Postings.build([_plain_words(held, lexicon) for held in counts], lexicon.size),
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


def _idf(total: int, holding: Floats) -> Floats:
    return np.asarray(np.log(1 + (total - holding + 0.5) / (holding + 0.5)), dtype=np.float64)


def _token_weights(counts: Sequence[Counts], lexicon: Lexicon) -> tuple[Floats, Floats]:
    """What a token is worth when items are searched, and when the subject is judged."""
    anywhere, core = np.zeros(lexicon.size), np.zeros(lexicon.size)
    for held in counts:
        anywhere[sorted({token for field in held.values() for token in field})] += 1
        core[sorted({token for field in _CORE for token in held[field]})] += 1
    rare = np.sqrt(lexicon.rarity)
    mean = (_idf(len(counts), anywhere) + _idf(len(counts), core)) / 2
    weights = np.asarray(mean * rare * lexicon.base, dtype=np.float64)
    return weights, np.asarray(weights * rare * lexicon.topical, dtype=np.float64)


def _bm25(counts: Sequence[Counts], fields: Mapping[str, float], weights: Floats) -> list[Weights]:
    lengths = {f: [sum(min(k, _MOST_COUNTED) for k in held[f].values()) for held in counts] for f in fields}
    means = {f: sum(held) / len(held) or 1.0 for f, held in lengths.items()}
    rows: list[Weights] = []
    for place, held in enumerate(counts):
        row: Weights = defaultdict(float)
        for field, worth in fields.items():
            norm = 1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths[field][place] / means[field]
            for token, count in held[field].items():
                row[token] += worth * min(count, _MOST_COUNTED) / norm
        rows.append({t: x * (_SATURATION + 1) / (x + _SATURATION) * weights[t] for t, x in row.items()})
    return rows


def _rescaled(row: Weights, topics: Floats, weights: Floats) -> Weights:
    return {t: x * topics[t] / weights[t] for t, x in row.items() if weights[t]}


def _unit_vector(held: Counts, weights: Floats) -> Weights:
    row: Weights = defaultdict(float)
    for field, worth in _WHOLE.items():
        for token in held[field]:
            row[token] += worth * weights[token]
    norm = float(np.sqrt(sum(x * x for x in row.values()))) + _TINY
    return {token: x / norm for token, x in row.items()}


def _any_token(held: Counts) -> Weights:
    return {token: 1.0 for field in held.values() for token in field}


def _plain_words(held: Counts, lexicon: Lexicon) -> Weights:
    """The words that say something of an item's subject, each counted once whatever its weight."""
    return {token: 1.0 for field in held.values() for token in field if lexicon.tells[token]}


def _holders(criteria: Sequence[Criterion], lexicon: Lexicon) -> list[Weights]:
    held = [set(lexicon.pack_tokens(c.holder)) for c in criteria]
    common = Counter(token for tokens in held for token in tokens)
    worth = {t: float(np.log((len(held) + 1) / (n + 0.5))) for t, n in common.items()}
    return [{t: worth[t] for t in tokens} for tokens in held]


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
    mass = np.array([sum(row.values()) for row in rows]) + _TINY
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
    own = [{token for field in _CORE for token in held[field]} for held in counts]
    rows = [
        {t: float(topics[t]) for t in lexicon.pack_tokens(text) if t not in own[owner]}
        for owner, text in zip(lookalikes.owner, lookalikes.text, strict=True)
    ]
    return Denials(Postings.build(rows, lexicon.size), np.array([sum(row.values()) for row in rows]) + _TINY)


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
        mass=np.array([sum(row.values()) for row in rows]) + _TINY,
        accepted=tuple(forms.accepted(form) for _, form in entries),
    )


def _groups(criteria: Sequence[Criterion]) -> tuple[Ints, ...]:
    """The items of one right, or else of one family of codes, belong together."""
    held: dict[str, list[int]] = defaultdict(list)
    for place, criterion in enumerate(criteria):
        held[criterion.right or criterion.id.rpartition("-")[0]].append(place)
    return tuple(np.array(places, dtype=np.int64) for places in held.values())


def _title_concepts(counts: Iterable[Counts], lexicon: Lexicon) -> list[Weights]:
    """The concepts of each title, with equal shares of 1."""
    concepts = {place for name, place in lexicon.ids.items() if name[0] == CONCEPT}
    held = [concepts & fields["title"].keys() for fields in counts]
    return [{token: 1 / len(tokens) for token in tokens} for tokens in held]
