"""What approved documents of a Kanwil teach: which words speak for an item there, whoever wrote them.

Only words that everybody knows are learnt from, those of the programmes and of an ordinary word list, and
neighbours among the former in a title. A word counts when several units agree on it, each unit once: nobody's
text and nobody's slip gets through.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice, pairwise

import numpy as np

from matchers import tables
from matchers.document import Document
from matchers.index import Index
from matchers.lexicon import Lexicon
from matchers.postings import Floats
from matchers.words import FORM_WORDS, PREPOSITIONS, STOP, UNIT_WORDS, tokens

AGREEING_UNITS, AGREEING_SHARE = 2, 1 / 3
_MOST_WORDS = 200
_SHORTEST = 4
_LEAST_WORTH, _ENOUGH_WORTH = 3.0, 6.0
_FROM, _TO = 0.2, 0.6
_SMALL = STOP | UNIT_WORDS | PREPOSITIONS
_SAID_NOTHING = _SMALL | FORM_WORDS


@dataclass(frozen=True, slots=True)
class Lesson:
    """The public words of one document that a verifier approved for an item, and whose it was."""

    unit: int
    criterion: str
    words: frozenset[str]


def public_words(document: Document, lexicon: Lexicon) -> tuple[str, ...]:
    """The stems of the telling words that everybody knows, after the pairs of neighbours in name and heading.

    Letterheads, laws leant on and what no word list holds, as most names of people, are left out.
    """
    zones = document.zones
    silent = zones.letterhead | zones.leaning
    titles = [zones.name, *zones.heading]
    lines = [*titles, *(line.text for place, line in enumerate(zones.lines) if place not in silent)]
    pairs = (pair for title in titles for pair in _pairs(title, lexicon))
    words = (
        lexicon.stem(word)
        for line in lines
        for word in _known(line, lexicon)
        if len(word) >= _SHORTEST and word not in _SAID_NOTHING
    )
    return tuple(islice(dict.fromkeys(chain(pairs, words)), _MOST_WORDS))


def _known(line: str, lexicon: Lexicon) -> Iterator[str]:
    known = tables.known_words()
    return (w for w in tokens(line) if w.isalpha() and (w in lexicon.ids or w in known))


def _pairs(title: str, lexicon: Lexicon) -> Iterator[str]:
    """The stems of neighbours in a title, words of the programmes and not both names of a form."""
    words = [w for w in tokens(title) if w.isalpha() and w in lexicon.ids and w not in _SMALL]
    return (" ".join(map(lexicon.stem, pair)) for pair in pairwise(words) if not FORM_WORDS.issuperset(pair))


class Experience:
    """What the approved documents under one programme have in common, item by item."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        units: dict[str, set[int]] = defaultdict(set)
        said: dict[str, Counter[str]] = defaultdict(Counter)
        for (unit, criterion), words in _by_unit(lessons).items():
            units[criterion].add(unit)
            said[criterion].update(words)
        agreed = {
            criterion: frozenset(
                word for word, count in said[criterion].items() if count >= _quorum(len(units[criterion]))
            )
            for criterion in said
        }
        self._agreed = {criterion: words for criterion, words in sorted(agreed.items()) if words}
        self._shared = Counter(word for words in self._agreed.values() for word in words)

    @property
    def criteria(self) -> tuple[str, ...]:
        """The items about which enough units agree on something."""
        return tuple(self._agreed)

    def likeness(self, document: Document, index: Index, lexicon: Lexicon) -> Floats:
        """How much the document is like what was approved for each item, from 0 to 1."""
        found = np.zeros(index.size)
        if not self._agreed:
            return found
        held = frozenset(public_words(document, lexicon))
        for place, criterion in enumerate(index.criteria):
            words = self._agreed.get(criterion.id)
            if words is not None:
                found[place] = self._like(words, held, index.size)
        return found

    def _like(self, words: frozenset[str], held: frozenset[str], size: int) -> float:
        worth = {word: self._worth(word, size) for word in words}
        total = sum(worth[word] for word in sorted(words))
        if total < _LEAST_WORTH:
            return 0.0
        covered = sum(worth[word] for word in sorted(words & held)) / max(total, _ENOUGH_WORTH)
        return float(np.clip((covered - _FROM) / (_TO - _FROM), 0.0, 1.0))

    def _worth(self, word: str, size: int) -> float:
        """Words that speak for many items, or stand in any office paper, tell little."""
        return math.log(1 + size / self._shared[word]) / math.log(1 + size) * _rarity(word)


def _by_unit(lessons: Iterable[Lesson]) -> Mapping[tuple[int, str], set[str]]:
    """What each unit said of each item, however many documents it sent."""
    said: dict[tuple[int, str], set[str]] = defaultdict(set)
    for lesson in lessons:
        said[lesson.unit, lesson.criterion] |= lesson.words
    return said


def _quorum(units: int) -> int:
    return max(AGREEING_UNITS, math.ceil(AGREEING_SHARE * units))


def _rarity(word: str) -> float:
    background = tables.background()
    held = max(background.holding.get(word, 0), background.holding.get(f"~{word}", 0))
    return 1.0 / (1.0 + held / 4)
