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
_ROUNDS = 6
_SMOOTH = 0.5
_STRANGE = 0.3
_MOST_SENSES = 12
_FINEST, _TINY = np.float32(127), np.float32(1e-9)

_Row = tuple[NDArray[np.intp], NDArray[np.float32]]


class Ways:
    """Judges a question by the ways to ask that are known; it remembers no question."""

    def __init__(self, known: Sequence[tuple[str, Asked]]) -> None:
        self.keys = sorted({key for key, _ in known})
        self._rarity = self._read_rarity([asked for _, asked in known])
        rows = [self._row(asked) for _, asked in known]
        wanted = np.searchsorted(self.keys, [key for key, _ in known])
        taught = _learnt(rows, wanted, len(self.keys))
        self._steps = np.maximum(taught.max(axis=1), -taught.min(axis=1)) / _FINEST + _TINY
        taught /= self._steps[:, None]
        self._taught = np.rint(taught, out=taught).astype(np.int8)

    def scores(self, asked: Asked) -> Mapping[str, float]:
        """About 1 for the topic that is plainly asked for, about 0 for the others."""
        places, values = self._row(asked)
        found = (values * self._steps[places]) @ self._taught[places].astype(np.float32)
        return {key: round(float(score), 5) for key, score in zip(self.keys, found, strict=True)}

    def _read_rarity(self, known: Sequence[Asked]) -> NDArray[np.float32]:
        seen = np.zeros(_PLACES, dtype=np.float32)
        for asked in known:
            seen[[_place(*feature) for feature in _features(asked)]] += 1
        self._most = math.log(len(known) + 1)
        rarity: NDArray[np.float32] = np.where(seen > 0, np.log((len(known) + 1) / (seen + 0.5)), 0.0)
        return rarity.astype(np.float32)

    def _row(self, asked: Asked) -> _Row:
        """Where the features of a question stand and what they weigh; what nobody asked yet only dilutes."""
        held: dict[int, float] = {}
        strange = 0.0
        for (kind, text), times in _features(asked).items():
            place = _place(kind, text)
            rarity = float(self._rarity[place])
            if rarity:
                held[place] = held.get(place, 0.0) + _WEIGHTS[kind] * rarity * (1.0 + math.log(times))
            else:
                strange += _STRANGE * (_WEIGHTS[kind] * self._most) ** 2
        values = np.fromiter(held.values(), dtype=np.float32, count=len(held))
        length = math.sqrt(float(values @ values) + strange)
        return np.fromiter(held, dtype=np.intp, count=len(held)), values / np.float32(length or 1.0)


def _learnt(rows: Sequence[_Row], wanted: NDArray[np.intp], topics: int) -> NDArray[np.float32]:
    """Weights by place and topic, way by way: the ridge in its dual, without a table of all pairs of ways."""
    weights = np.zeros((_PLACES, topics), dtype=np.float32)
    shares = np.zeros((len(rows), topics), dtype=np.float32)
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


def _place(kind: str, text: str) -> int:
    return zlib.crc32(f"{kind} {text}".encode()) % _PLACES


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
