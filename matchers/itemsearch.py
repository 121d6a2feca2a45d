"""Finding the items that a question speaks of."""

import math
import re
import sys
from array import array
from collections import ChainMap, Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass

from knowledge.programme import Criterion, Programme
from matchers import tables
from matchers.asked import PROGRAMME_WORDS, SLIGHT, Asked, Unit
from matchers.words import FORM_WORDS, STOP, UNIT_WORDS, Stemmer, tokens

_YEAR = re.compile(r"(?:19|20)\d\d")
STEM, CONCEPT = "~", "§"
_FIELDS = (
    ("title", 1.0),
    ("terms", 0.95),
    ("everyday", 0.95),
    ("titles", 0.8),
    ("asks", 0.6),
    ("inside", 0.5),
    ("holder", 0.3),
)
_STRENGTH = {STEM: 0.92, CONCEPT: 0.75}
_CUE, _FORM, _PLACE, _STRANGE = 0.12, 0.3, 0.35, 0.6
_FALL, _COVERED, _PHRASE = 1.3, 0.65, 0.35
_LOOKED_AT = 60
_LEAST = 0.35
_TELLING, _ALONE = 0.2, 0.8
_ASKER = frozenset(
    (
        "desa",
        "kelurahan",
        "kabupaten",
        "kota",
        "rutan",
        "lapas",
        "bapas",
        "kanim",
        "upt",
        "unit",
        "kantor",
        "dinas",
        "opd",
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """An item of a programme, how well the words of a question fit it, and by all ways to ask for items."""

    programme: str
    criterion: Criterion
    score: float
    named: bool = False
    learnt: float = 0.0

    @property
    def likely(self) -> float:
        """By which of both it is worth a look."""
        return max(self.score, self.learnt)


@dataclass(frozen=True, slots=True)
class _Word:
    names: tuple[tuple[str, float], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class _Part:
    """The items of one programme: where a word stands, how much it says there, what they are called."""

    programme: Programme
    held: Mapping[str, bytes]
    phrases: Sequence[Sequence[frozenset[str]]]


class Items:
    """The items of programmes by the words that speak of them."""

    def __init__(self, programmes: Iterable[Programme], stemmer: Stemmer) -> None:
        self._stemmer = stemmer
        self._concepts = self._read_concepts()
        self._longest = max(len(stems) for stems in self._concepts)
        self._parts = {p.id: self._take_in(p) for p in programmes}
        self._rarity = ChainMap(self._rarities(self._parts.values()))

    def beside(self, programmes: Iterable[Programme]) -> "Items":
        """The items of these programmes; what is known of those that are held already is shared."""
        found = copy(self)
        found._parts = {p.id: self._parts.get(p.id) or self._take_in(p) for p in programmes}
        new = [part for id_, part in found._parts.items() if id_ not in self._parts]
        found._rarity = ChainMap(*self._rarity.maps, self._rarities(new))
        return found

    def speaks_of(self, unit: Unit) -> bool:
        """Whether some item is spoken of in these words."""
        return any(name in self._rarity for word in unit.words for name in self._names([word])[0])

    def search(
        self,
        asked: Asked,
        cues: AbstractSet[str],
        within: Sequence[str],
        among: Mapping[str, AbstractSet[str]],
    ) -> list[Found]:
        """The items that fit best, best first; `within` names programmes, `among` what applies in some."""
        words = self._weigh(asked, cues)
        if not words:
            return []
        found = [f for id_ in within for f in self._within(self._parts[id_], words, among.get(id_))]
        return sorted(found, key=lambda f: -f.score)

    def _within(self, part: _Part, words: Sequence[_Word], among: AbstractSet[str] | None) -> list[Found]:
        """The items of a programme that share words with the question."""
        total = max(_LEAST, sum(word.weight for word in words))
        telling = sum(word.weight > _TELLING for word in words)
        sums: dict[int, float] = defaultdict(float)
        hits: dict[int, int] = defaultdict(int)
        for word in words:
            best: dict[int, float] = {}
            for name, strength in word.names:
                for place, field in _spots(part.held.get(name, b"")):
                    best[place] = max(best.get(place, 0.0), strength * _FIELDS[field][1])
            for place, value in best.items():
                sums[place] += value * word.weight
                hits[place] += word.weight > _TELLING
        criteria = part.programme.criteria
        held = [(v / total, n) for n, v in sums.items() if among is None or criteria[n].id in among]
        ranked = sorted(held, key=lambda entry: (-entry[0], entry[1]))[:_LOOKED_AT]
        names = {name for word in words for name, _ in word.names if name in self._rarity}
        alone = {place for _, place in ranked if hits[place] <= 1 < telling}
        return [
            self._found(part, place, value * (_ALONE if place in alone else 1.0), names)
            for value, place in ranked
        ]

    def _found(self, part: _Part, place: int, covered: float, names: AbstractSet[str]) -> Found:
        said = (phrase for phrase in part.phrases[place] if not names.isdisjoint(phrase))
        phrase = max((self._share(phrase, names) for phrase in said), default=0.0)
        score = min(1.0, covered) ** _FALL * (_COVERED + _PHRASE * phrase)
        return Found(part.programme.id, part.programme.criteria[place], score)

    def _share(self, phrase: AbstractSet[str], names: AbstractSet[str]) -> float:
        mass = sum(self._rarity.get(name, 1.0) for name in phrase)
        return sum(self._rarity.get(name, 1.0) for name in phrase if name in names) / mass if mass else 0.0

    def _weigh(self, asked: Asked, cues: AbstractSet[str]) -> list[_Word]:
        words = [word for unit in asked.units for word in unit.words]
        cued = [unit.name in cues for unit in asked.units for _ in unit.words]
        weighed = []
        for word, names, cue in zip(words, self._names(words), cued, strict=True):
            if word in SLIGHT or (word in STOP and word not in self._rarity):
                continue
            weighed.append(
                _Word(
                    tuple((n, _STRENGTH.get(n[0], 1.0)) for n in names),
                    self._weight(word, names, cue),
                )
            )
        return weighed

    def _weight(self, word: str, names: Sequence[str], cue: bool) -> float:
        known = [self._rarity[name] for name in names[:2] if name in self._rarity]
        weight = max(known) if known else _STRANGE
        if cue:
            return weight * _CUE
        if word in PROGRAMME_WORDS or word in _ASKER or _YEAR.fullmatch(word):
            return weight * _CUE
        if word in FORM_WORDS:
            return weight * _FORM
        return weight * (_PLACE if word in UNIT_WORDS else 1.0)

    def _take_in(self, programme: Programme) -> _Part:
        held: dict[str, dict[int, int]] = defaultdict(dict)
        phrases = []
        for place, criterion in enumerate(programme.criteria):
            texts, stems = _texts(criterion), []
            for field, (written, _) in enumerate(_FIELDS):
                for text in texts[written]:
                    names = self._names(tokens(text))
                    for name in (n for spelt in names for n in spelt):
                        held[name].setdefault(place, field)
                    if written in ("title", "terms", "everyday"):
                        stems.append(frozenset(sys.intern(spelt[1]) for spelt in names if len(spelt) > 1))
            phrases.append([phrase for phrase in stems if phrase])
        return _Part(programme, {sys.intern(name): _packed(rows) for name, rows in held.items()}, phrases)

    def _names(self, words: Sequence[str]) -> list[list[str]]:
        """For each word itself, its stem and the concepts that it helps to spell."""
        stems = [self._stemmer.stem(word) for word in words]
        names = [
            [word, STEM + stem] if word not in STOP and len(word) > 1 else [word]
            for word, stem in zip(words, stems, strict=True)
        ]
        for place in range(len(stems)):
            for length in range(1, self._longest + 1):
                for concept in self._concepts.get(tuple(stems[place : place + length]), ()):
                    for at in range(place, min(place + length, len(stems))):
                        names[at].append(CONCEPT + concept)
        return names

    def _read_concepts(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for group in (*tables.concepts(), *tables.alike()):
            for member in group:
                stems = tuple(self._stemmer.stem(word) for word in tokens(member))
                if stems and group[0] not in groups[stems]:
                    groups[stems].append(group[0])
        return {stems: tuple(names) for stems, names in groups.items()}

    def _rarities(self, parts: Collection[_Part]) -> dict[str, float]:
        seen: Counter[str] = Counter()
        for part in parts:
            seen.update({name: len(list(_spots(rows))) for name, rows in part.held.items()})
        most = math.log(sum(len(part.programme.criteria) for part in self._parts.values()) + 1)
        return {name: 1.0 - math.log(rows + 0.5) / most for name, rows in seen.items()}


def _packed(rows: Mapping[int, int]) -> bytes:
    """Places and the number of the field that says most there, in a sixth of the memory of a dictionary."""
    return array("I", (place * len(_FIELDS) + field for place, field in rows.items())).tobytes()


def _spots(packed: bytes) -> Iterator[tuple[int, int]]:
    return (divmod(spot, len(_FIELDS)) for spot in memoryview(packed).cast("I"))


def _texts(criterion: Criterion) -> Mapping[str, tuple[str, ...]]:
    forms = [text for form in criterion.evidence for text in (form.detail, *form.must_show)]
    return {
        "title": (criterion.title,),
        "terms": criterion.terms,
        "everyday": (*criterion.everyday, *tables.item_words().get(criterion.id, ())),
        "titles": (*criterion.likely_titles, *criterion.document_titles),
        "asks": (criterion.what_it_asks, criterion.right or "", criterion.group),
        "holder": (criterion.holder,),
        "inside": (*criterion.shows_inside, *forms),
    }
