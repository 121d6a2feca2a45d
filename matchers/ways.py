"""Which topic the wording of a question comes closest to, learnt from all ways to ask at once.

Ridge regression over words, pairs and pieces of words and the matters that they turn on: unlike the likeness
to the nearest single way it weighs what tells one topic from another. It is learnt anew from the ways in a
moment, so that whoever writes a guide trains it. Features share a table of fixed size by their hashes, which
keeps it small however many ways there are.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from matchers import tables
from matchers.asked import Asked, Unit

_WEIGHTS = {
    "unit": 1.0,
    "word": 0.6,
    "pair": 0.4,
    "apart": 0.3,
    "any": 0.3,
    "piece": 0.25,
    "sense": 0.7,
    "both": 0.5,
}
_PIECES = (3, 4)
_TACKED_ON = ("nya", "kah", "lah")
_PLACES = 1 << 15
_ROUNDS = 3
_SMOOTH = 0.5
_STRANGE = 0.3
_MOST_SENSES = 12
_FINEST, _TINY = np.float32(127), np.float32(1e-9)

_NOT_YET = (0.0, 0.0)

Floats = NDArray[np.float32]
Parsed = tuple[NDArray[np.uint16], Floats, Floats]
_Row = tuple[NDArray[np.uint16], Floats]


class Ways:
    """Judges a question by the ways to ask that are known; it remembers no question."""

    def __init__(self, known: Sequence[tuple[str, Asked]], places: int = _PLACES) -> None:
        self._places = places
        self.keys = sorted({key for key, _ in known})
        parsed = [self.parsed(asked) for _, asked in known]
        self._rarity = self._read_rarity(parsed)
        rows = [self._row(row) for row in parsed]
        wanted = np.searchsorted(self.keys, [key for key, _ in known])
        taught = _learnt(rows, wanted, (places, len(self.keys)))
        self._steps = np.maximum(taught.max(axis=1), -taught.min(axis=1)) / _FINEST + _TINY
        taught /= self._steps[:, None]
        self._taught = np.rint(taught, out=taught).astype(np.int8)

    def scores(self, asked: Asked) -> Mapping[str, float]:
        """About 1 for the topic that is plainly asked for, about 0 for the others."""
        return self.judged(self.parsed(asked))

    def judged(self, parsed: Parsed) -> Mapping[str, float]:
        """The scores of a question that ways with as many places have parsed."""
        places, values = self._row(parsed)
        found = (values * self._steps[places]) @ self._taught[places].astype(np.float32)
        return {key: round(float(score), 5) for key, score in zip(self.keys, found, strict=True)}

    def parsed(self, asked: Asked) -> Parsed:
        """Where the features of a question stand, how often each is said, and what one of its kind weighs."""
        held: dict[int, tuple[float, float]] = {}
        for (kind, text), times in _features(asked).items():
            place = zlib.crc32(f"{kind} {text}".encode()) % self._places
            said, alone = held.get(place, _NOT_YET)
            weight = _WEIGHTS[kind]
            held[place] = (said + weight * (1.0 + math.log(times)), max(alone, weight))
        weights = np.array([*held.values()], dtype=np.float32).reshape(-1, 2)
        return np.array([*held], dtype=np.uint16), weights[:, 0], weights[:, 1]

    def _read_rarity(self, known: Sequence[Parsed]) -> Floats:
        seen = np.zeros(self._places, dtype=np.float32)
        for places, _, _ in known:
            seen[places] += 1
        self._most = math.log(len(known) + 1)
        rarity: Floats = np.where(seen > 0, np.log((len(known) + 1) / (seen + 0.5)), 0.0)
        return rarity.astype(np.float32)

    def _row(self, parsed: Parsed) -> _Row:
        """What the features of a question weigh together as one; what nobody asked yet only dilutes."""
        places, said, alone = parsed
        rarity = self._rarity[places]
        known = rarity > 0
        values = (said * rarity)[known]
        strange = _STRANGE * float(np.square(alone[~known]).sum()) * self._most**2
        length = math.sqrt(float(values @ values) + strange)
        return places[known], values / np.float32(length or 1.0)


def _learnt(rows: Sequence[_Row], wanted: NDArray[np.intp], shape: tuple[int, int]) -> Floats:
    """Weights by place and topic, way by way: the ridge in its dual, without a table of all pairs of ways."""
    weights = np.zeros(shape, dtype=np.float32)
    shares = np.zeros((len(rows), shape[1]), dtype=np.float32)
    order = np.random.default_rng(1).permutation(len(rows))
    for _ in range(_ROUNDS):
        for row in order:
            places, values = rows[row]
            missed = -(values @ weights[places]) - np.float32(_SMOOTH) * shares[row]
            missed[wanted[row]] += 1.0
            missed /= float(values @ values) + _SMOOTH
            shares[row] += missed
            weights[places] += values[:, None] * missed
    return weights


def _features(asked: Asked) -> Counter[tuple[str, str]]:
    names = [unit.name for unit in asked.units]
    words = [word for unit in asked.units for word in unit.words]
    senses = sorted({sense for unit in asked.units for sense in _senses(unit)})[:_MOST_SENSES]
    fenced = ["^", *names, "$"]
    found = Counter(("unit", name) for name in names)
    found.update(("word", word) for word in words)
    found.update(("pair", " ".join(pair)) for pair in pairwise(fenced))
    found.update(("apart", " ".join(pair)) for pair in zip(names, names[2:], strict=False))
    found.update(("any", " ".join(pair)) for pair in combinations(sorted(set(names)), 2))
    found.update(("sense", sense) for sense in senses)
    found.update(("both", " ".join(pair)) for pair in combinations(senses, 2))
    found.update(("piece", piece) for word in words for piece in _pieces(word))
    return found


def _pieces(word: str) -> Iterator[str]:
    whole = f"#{word}#"
    return (whole[i : i + size] for size in _PIECES for i in range(len(whole) - size + 1))


def _senses(unit: Unit) -> Iterator[str]:
    known = tables.senses()
    for word in {*unit.words, *unit.stem.split(), *(w[:-3] for w in unit.words if w.endswith(_TACKED_ON))}:
        yield from known.get(word, ())
