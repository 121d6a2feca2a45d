"""What can be answered besides items: states, rules, guides and terms, each with ways to ask for it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.guidance import Guidance
from matchers import tables
from matchers.asked import PROGRAMME_WORDS, SLIGHT, Asked, Listener, Unit
from matchers.ways import Ways

_NOTHING: frozenset[str] = frozenset()
_NOWHERE = np.array([], dtype=np.uint16)
_NO_SHARES = np.array([], dtype=np.float32)
_NARROWED = {
    "s.missing": frozenset({"kurang", "lengkap"}),
    "s.returned": frozenset({"kembali"}),
    "s.due": frozenset({"tenggat"}),
    "s.sent": frozenset({"masuk"}),
    "g.kendala": frozenset({"tiada"}),
    "g.isian-nihil": frozenset({"tiada"}),
}
STATE, RULE, GUIDE, TERM, SMALL, NOT_OURS = "s", "r", "g", "t", "x", "n"
_SLIGHT_WEIGHT = 0.12
_UNKNOWN = 0.95
_PROGRAMME = PROGRAMME_WORDS | {"aksi", "peduli"}
_PROGRAMME_WEIGHT = 0.2
_QUERY_ALONE, _PHRASE_ALONE = 0.75, 0.35
_SHORT = 3
_BEST, _SPREAD = 0.72, 0.28
_BODY = 0.5
_GROUP_WEIGHT = 0.45
_EASED = 0.08
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that can be asked for: its key, ways to ask, words it also holds, and its programmes."""

    key: str
    ways: tuple[str, ...]
    holds: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The first letter of the key."""
        return self.key[0]


def topics(guidance: Guidance) -> tuple[Topic, ...]:
    """Every topic that does not depend on a programme's items."""
    asks = tables.asks()
    own = [Topic(key, ways) for key, ways in asks.items() if key[0] not in (GUIDE, TERM)]
    guides = [
        Topic(
            f"{GUIDE}.{g.id}",
            (g.title, *g.asks, *asks.get(f"{GUIDE}.{g.id}", ())),
            (g.body,),
            g.programmes,
        )
        for g in guidance.guides.values()
    ]
    terms = [
        Topic(
            f"{TERM}.{t.id}",
            (*(f"apa itu {name}" for name in (t.term, *t.also)), *asks.get(f"{TERM}.{t.id}", ())),
            (t.meaning,),
        )
        for t in guidance.terms.values()
    ]
    return (*own, *guides, *terms)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a topic fits: by the nearest way to ask for it, and by all ways to ask for anything."""

    near: float
    learnt: float


class Shelf:
    """Topics by the words in which people ask for them."""

    def __init__(self, held: Sequence[Topic], listener: Listener) -> None:
        self._topics = held
        heard = [[listener.hear(way) for way in topic.ways] for topic in held]
        self._learnt = Ways([(t.key, asked) for t, own in zip(held, heard, strict=True) for asked in own])
        spoken = [[{u.name: u for u in asked.units} for asked in own] for own in heard]
        self._seen = Counter(name for own in spoken for name in {n for way in own for n in way})
        self._listener = listener
        self._starts = np.cumsum([0, *(len(own) for own in spoken[:-1])])
        ways = [way for own in spoken for way in own]
        self._mass = np.array([sum(map(self.weight, way.values())) for way in ways], dtype=np.float32)
        self._with = _postings(ways)
        bags = [_bag(own, topic.holds, listener) for own, topic in zip(spoken, held, strict=True)]
        self._held = {
            name: (rows, np.array([bags[row][name] for row in rows], dtype=np.float32))
            for name, rows in _postings(bags).items()
        }

    def known(self, name: str) -> bool:
        """Whether some way to ask has this word or group."""
        return name in self._seen

    def weight(self, unit: Unit) -> float:
        """How much a word of a question tells about what is asked."""
        if not unit.group and all(word in SLIGHT for word in unit.words):
            return _SLIGHT_WEIGHT
        if all(word in _PROGRAMME for word in unit.words):
            return _PROGRAMME_WEIGHT
        seen = self._seen.get(unit.name, 0)
        if not seen:
            return _SLIGHT_WEIGHT if self._particle(unit) else _UNKNOWN
        weight = math.log((len(self._topics) + 1) / (seen + 0.5)) / math.log(len(self._topics) + 1)
        return max(_GROUP_WEIGHT, weight) if unit.group else weight

    def _particle(self, unit: Unit) -> bool:
        """Whether it is a short word that nobody knows, as chats are full of."""
        return all(len(w) <= _SHORT and not self._listener.known(w) for w in unit.words)

    def fits(self, asked: Asked, slots: Iterable[Unit] = ()) -> dict[str, Fit]:
        """How well each topic answers, 0 to about 1; words in `slots` only narrow what a state says."""
        weights = [(unit.name, self.weight(unit)) for unit in asked.units]
        narrowing = {unit.name for unit in slots}
        near = self._near(weights)
        eased = self._near([(name, w * _EASED if name in narrowing else w) for name, w in weights])
        learnt = self._learnt.scores(asked)
        return {
            topic.key: Fit(
                float((eased if _NARROWED.get(topic.key, _NOTHING) & asked.groups else near)[place]),
                learnt[topic.key],
            )
            for place, topic in enumerate(self._topics)
        }

    def _near(self, weights: Sequence[tuple[str, float]]) -> NDArray[np.float32]:
        """By topic: shared weight against what only one of the two says, in the nearest way and in all."""
        total = sum(w for _, w in weights) or 1.0
        shared = np.zeros(len(self._mass), dtype=np.float32)
        said = np.zeros(len(self._mass), dtype=np.float32)
        spread = np.zeros(len(self._topics), dtype=np.float32)
        for name, weight in weights:
            shared[self._with.get(name, _NOWHERE)] += weight
            rows, shares = self._held.get(name, (_NOWHERE, _NO_SHARES))
            spread[rows] += weight * shares
        for name, weight in dict(weights).items():
            said[self._with.get(name, _NOWHERE)] += weight
        missed = np.maximum(0.0, self._mass - said)
        whole = shared + _QUERY_ALONE * (total - shared) + _PHRASE_ALONE * missed
        best = np.maximum.reduceat(shared / np.maximum(whole, _TINY), self._starts)
        found: NDArray[np.float32] = np.where(best > 0, _BEST * best + _SPREAD * spread / total, 0.0)
        return found


def _postings(held: Sequence[Mapping[str, object]]) -> dict[str, NDArray[np.uint16]]:
    """For each name the places that have it."""
    rows: dict[str, list[int]] = {}
    for place, names in enumerate(held):
        for name in names:
            rows.setdefault(name, []).append(place)
    return {name: np.array(places, dtype=np.uint16) for name, places in rows.items()}


def _bag(own: Sequence[Mapping[str, Unit]], body: Sequence[str], listener: Listener) -> Mapping[str, float]:
    held = {unit.name: _BODY for text in body for unit in listener.hear(text).units}
    return held | {name: 1.0 for way in own for name in way}
