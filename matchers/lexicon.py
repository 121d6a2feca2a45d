"""What the programmes share: the vocabulary of tokens, their weights, and the way a text becomes tokens."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge import abbreviations
from knowledge.programme import Criterion, Programme
from matchers import tables
from matchers.repair import Repair
from matchers.words import FORM_WORDS, PREPOSITIONS, STOP, UNIT_WORDS, Stemmer, tokens

Array = npt.NDArray[np.float64]

STEM, CONCEPT = "~", "§"
_STEM_WEIGHT, _CONCEPT_WEIGHT = 0.4, 0.3
_UNIT_WEIGHT, _FORM_WEIGHT = 0.35, 0.15
_COMMON_FROM = 4
_HEAD, _STEP, _FLOOR, _AFTER_PREPOSITION = 1.4, 0.15, 0.6, 0.6
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class _Word:
    """What one word stands for: its stem, its tokens in the vocabulary, and how many words the concepts of
    several words have that it opens."""

    stem: str
    ids: tuple[int, ...]
    opens: tuple[int, ...]


class Lexicon:
    """The tokens of all programmes: a surface word, its stem and the concepts that it takes part in."""

    def __init__(self, programmes: Iterable[Programme]) -> None:
        self._stemmer = Stemmer(tables.roots())
        written = _written(programmes)
        self._concepts = self._read_concepts()
        self._openers = _lengths(self._concepts)
        counts = _counted(written)
        counts.update(word for group in tables.concepts() for member in group for word in tokens(member))
        common = {word for word in tables.background().holding if word[0] not in STEM + CONCEPT}
        self._repair = Repair(counts, tables.known_words() | tables.roots() | common)
        held = {text: tuple(self.names(tokens(text))) for text in dict.fromkeys(written)}
        names = sorted({name for found in held.values() for name in found})
        self._names = names
        self.ids = {name: place for place, name in enumerate(names)}
        self._pack_tokens = {text: [self.ids[name] for name in found] for text, found in held.items()}
        self.base = np.array([_base_weight(name, self._stemmer) for name in names])
        self.topical = np.array([_topic_weight(name, self._stemmer) for name in names])
        self.rarity = np.array([_rarity(name) for name in names])
        self.tells = (self.base == 1.0) & (self.topical == 1.0)
        ids = {
            stems: tuple(self.ids[n] for n in held if n in self.ids) for stems, held in self._concepts.items()
        }
        self._concept_ids = {stems: found for stems, found in ids.items() if found}
        self._longer = _lengths(stems for stems in self._concept_ids if len(stems) > 1)
        self._words: dict[str, _Word] = {}

    @property
    def size(self) -> int:
        """How many tokens there are."""
        return len(self.ids)

    def surface(self, token: int) -> str:
        """The plain word that a token is, or nothing when it is a stem or a concept."""
        name = self._names[token]
        return "" if name[0] in STEM + CONCEPT else name

    def stem(self, word: str) -> str:
        """The root of a plain word."""
        return self._stemmer.stem(word)

    def pack_tokens(self, text: str) -> list[int]:
        """The tokens of a text of a programme, in order and with repeats."""
        known = self._pack_tokens.get(text)
        return [self.ids[name] for name in self.names(tokens(text))] if known is None else known

    def words(self, text: str) -> list[str]:
        """The words of a document's line, repaired."""
        return self._repair.words(tokens(text))

    def tokens(self, words: Sequence[str]) -> list[int]:
        """The tokens that repaired words hold, in order and with repeats; unknown ones are left out."""
        found: list[int] = []
        known = self._known(words)
        for place, word in enumerate(known):
            found += word.ids
            if word.opens:
                found += self._longer_concepts(known, place)
        return found

    def weighed(self, words: Sequence[str]) -> dict[int, float]:
        """Tokens of a heading with their weights: a noun phrase puts its head first, and what follows a
        preposition only qualifies it."""
        weights: dict[int, float] = {}
        known = self._known(words)
        passed, tail = 0, 1.0
        for place, (raw, word) in enumerate(zip(words, known, strict=True)):
            weight = max(_FLOOR, _HEAD - _STEP * passed) * tail
            if raw in PREPOSITIONS:
                tail = _AFTER_PREPOSITION
            for token in (*word.ids, *self._longer_concepts(known, place)):
                weights[token] = max(weights.get(token, 0.0), weight)
            passed += _counts(raw) and raw not in FORM_WORDS
        return weights

    def names(self, words: Sequence[str]) -> Iterator[str]:
        """The names of the tokens that plain words stand for."""
        stems = [self._stemmer.stem(word) for word in words]
        for place, (word, stem) in enumerate(zip(words, stems, strict=True)):
            yield from _own_names(word, stem)
            if stem in self._openers:
                for length in _fitting(self._openers[stem], len(stems) - place):
                    yield from self._concepts.get(tuple(stems[place : place + length]), ())

    def _known(self, words: Sequence[str]) -> list[_Word]:
        if len(self._words) > _REMEMBERED:
            self._words.clear()
        return [self._words.get(word) or self._learn(word) for word in words]

    def _learn(self, word: str) -> _Word:
        stem = self._stemmer.stem(word)
        own = (self.ids[name] for name in _own_names(word, stem) if name in self.ids)
        ids = (*own, *self._concept_ids.get((stem,), ()))
        self._words[word] = found = _Word(stem, ids, self._longer.get(stem, ()))
        return found

    def _longer_concepts(self, known: Sequence[_Word], place: int) -> Iterator[int]:
        """The concepts of several words that begin at a place."""
        for length in _fitting(known[place].opens, len(known) - place):
            yield from self._concept_ids.get(tuple(word.stem for word in known[place : place + length]), ())

    def _read_concepts(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for group in (*tables.concepts(), *_abbreviated()):
            name = CONCEPT + group[0]
            for member in group:
                stems = tuple(self._stemmer.stem(word) for word in tokens(member))
                if stems and name not in groups[stems]:
                    groups[stems].append(name)
        return {stems: tuple(names) for stems, names in groups.items()}


def _lengths(concepts: Iterable[Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """How many words the concepts have that begin with a stem, shortest first."""
    held: dict[str, set[int]] = defaultdict(set)
    for stems in concepts:
        held[stems[0]].add(len(stems))
    return {stem: tuple(sorted(lengths)) for stem, lengths in held.items()}


def _fitting(lengths: Iterable[int], left: int) -> Iterator[int]:
    return (length for length in lengths if length <= left)


def _abbreviated() -> Iterator[tuple[str, ...]]:
    """Abbreviations with their long forms, as far as no concept knows them better."""
    known = {member.lower() for group in tables.concepts() for member in group}
    for short, long in abbreviations.load().items():
        if short.lower() not in known:
            yield short, long


def criterion_texts(criterion: Criterion) -> list[str]:
    """Every text of an item that can meet a document."""
    texts = [criterion.title, criterion.what_it_asks, criterion.group, criterion.holder]
    texts += [*criterion.terms, *criterion.document_titles, criterion.right or ""]
    texts += [*criterion.likely_titles, *criterion.everyday, *criterion.shows_inside, *criterion.not_evidence]
    for form in criterion.evidence:
        texts += [form.detail, *form.must_show]
    return texts


def _written(programmes: Iterable[Programme]) -> list[str]:
    return [text for p in programmes for c in p.criteria for text in criterion_texts(c)]


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in tokens(text))


def words_of(programmes: Iterable[Programme]) -> Counter[str]:
    """How often each plain word stands in the items of these programmes."""
    return _counted(_written(programmes))


def _counts(word: str) -> bool:
    return word not in STOP and len(word) > 1 and not word.isdigit()


def _own_names(word: str, stem: str) -> Iterator[str]:
    if _counts(word):
        yield word
        if len(word) > 4 and stem not in STOP:
            yield STEM + stem


def _listed(name: str, words: frozenset[str], stemmer: Stemmer) -> bool:
    bare = name.lstrip(STEM)
    return bare in words or (name[0] == STEM and any(stemmer.stem(word) == bare for word in words))


def _base_weight(name: str, stemmer: Stemmer) -> float:
    weight = {STEM: _STEM_WEIGHT, CONCEPT: _CONCEPT_WEIGHT}.get(name[0], 1.0)
    return weight * (_UNIT_WEIGHT if _listed(name, UNIT_WORDS, stemmer) else 1.0)


def _topic_weight(name: str, stemmer: Stemmer) -> float:
    return _FORM_WEIGHT if _listed(name, FORM_WORDS, stemmer) else 1.0


def _rarity(name: str) -> float:
    background = tables.background()
    if not background.documents:
        return 1.0
    seen = background.documents + 1
    share = math.log(seen / (background.holding.get(name, 0) + 0.5)) / math.log(seen / _COMMON_FROM)
    return min(1.0, share)
