"""What can be answered besides items: states, rules, guides and terms, each with ways to ask for it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.guidance import Guidance
from matchers import tables
from matchers.asked import PROGRAMME_WORDS, SLIGHT, Asked, Listener, Unit
from matchers.ways import Ways

_NOTHING: frozenset[str] = frozenset()
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
_NEAR = 0.65
_SHORT = 3
_BEST, _SPREAD = 0.72, 0.28
_BODY = 0.5
_GROUP_WEIGHT = 0.45
_EASED = 0.08
_ABOUT_MEANING = "arti"


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
    asked = [Topic(key, ways) for key, ways in tables.asks().items()]
    guides = [
        Topic(f"{GUIDE}.{g.id}", (g.title, *g.asks), (g.body,), g.programmes)
        for g in guidance.guides.values()
    ]
    terms = [
        Topic(
            f"{TERM}.{t.id}",
            tuple(f"apa itu {name}" for name in (t.term, *t.also)),
            (t.meaning,),
        )
        for t in guidance.terms.values()
    ]
    return (*asked, *guides, *terms)


class Shelf:
    """Topics by the words in which people ask for them."""

    def __init__(self, held: Sequence[Topic], listener: Listener) -> None:
        self._topics = held
        heard = [[listener.hear(way) for way in topic.ways] for topic in held]
        ways = [[asked.units for asked in topic] for topic in heard]
        self._learnt = Ways([(t.key, asked) for t, own in zip(held, heard, strict=True) for asked in own])
        bodies = [[listener.hear(text).units for text in topic.holds] for topic in held]
        self._seen = Counter(name for topic in ways for name in {u.name for way in topic for u in way})
        self._ways = [[self._weighed(way) for way in topic] for topic in ways]
        self._bags = [_bag(own, body) for own, body in zip(ways, bodies, strict=True)]
        self._listener = listener

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

    def scores(self, asked: Asked, slots: Iterable[Unit] = ()) -> dict[str, float]:
        """How well each topic answers, 0 to 1; words in `slots` only narrow what a state is asked of."""
        weights = [(unit.name, self.weight(unit)) for unit in asked.units]
        narrowing = {unit.name for unit in slots}
        learnt = self._learnt.scores(asked)
        eased = [(name, w * _EASED if name in narrowing else w) for name, w in weights]
        found = {}
        for topic, ways, bag in zip(self._topics, self._ways, self._bags, strict=True):
            held = eased if _NARROWED.get(topic.key, _NOTHING) & asked.groups else weights
            near = self._score(held, ways, bag)
            found[topic.key] = max(0.0, _NEAR * near + (1 - _NEAR) * learnt[topic.key])
        return found

    def _score(
        self,
        held: Sequence[tuple[str, float]],
        ways: Sequence[Mapping[str, float]],
        bag: Mapping[str, float],
    ) -> float:
        total = sum(w for _, w in held) or 1.0
        best = max((_likeness(held, way) for way in ways), default=0.0)
        if not best:
            return 0.0
        spread = sum(w * bag.get(name, 0.0) for name, w in held) / total
        return _BEST * best + _SPREAD * spread

    def _weighed(self, units: Sequence[Unit]) -> Mapping[str, float]:
        return {unit.name: self.weight(unit) for unit in units}


def _likeness(held: Sequence[tuple[str, float]], way: Mapping[str, float]) -> float:
    """Shared weight against what only one of the two says."""
    names = {name for name, _ in held}
    shared = sum(w for name, w in held if name in way)
    if not shared:
        return 0.0
    alone = sum(w for name, w in held if name not in way)
    missed = sum(w for name, w in way.items() if name not in names)
    return shared / (shared + _QUERY_ALONE * alone + _PHRASE_ALONE * missed)


def _bag(own: Sequence[Sequence[Unit]], body: Sequence[Sequence[Unit]]) -> Mapping[str, float]:
    held = {unit.name: _BODY for units in body for unit in units}
    return held | {unit.name: 1.0 for units in own for unit in units}
