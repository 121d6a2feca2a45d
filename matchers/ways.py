"""Which topic the wording of a question comes closest to, learnt from all ways to ask at once.

Kernel ridge regression over words, pairs of words and pieces of words: unlike the likeness to the nearest
single way it weighs what tells one topic from another. It is learnt anew from the ways in a moment, so
that whoever writes a guide trains it.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matchers.asked import Asked

_WEIGHTS = {"unit": 1.0, "word": 0.6, "pair": 0.4, "apart": 0.3, "piece": 0.25}
_LEAST = {"unit": 1, "word": 1, "pair": 2, "apart": 2, "piece": 2}
_PIECES = (3, 4)
_SMOOTH = 1.0
_STRANGE = 0.3

_Feature = tuple[str, str]


class Ways:
    """Judges a question by the ways to ask that are known; it remembers no question."""

    def __init__(self, known: Sequence[tuple[str, Asked]]) -> None:
        self._keys = sorted({key for key, _ in known})
        # Looked at twice rather than held: all features of all ways at once are many times what is kept.
        seen = Counter(feature for _, asked in known for feature in _features(asked))
        self._most = math.log(len(known) + 1)
        kept = sorted(feature for feature in seen if seen[feature] >= _LEAST[feature[0]])
        self._places = {feature: place for place, feature in enumerate(kept)}
        self._weights = np.array(
            [_WEIGHTS[f[0]] * math.log((len(known) + 1) / (seen[f] + 0.5)) for f in self._places],
            dtype=np.float32,
        )
        rows = [self._row(_features(asked)) for _, asked in known]
        self._taught = self._learn(rows, [key for key, _ in known])

    def scores(self, asked: Asked) -> Mapping[str, float]:
        """About 1 for the topic that is plainly asked for, about 0 for the others."""
        places, values = self._row(_features(asked))
        found = values @ self._taught[places]
        return {key: round(float(score), 6) for key, score in zip(self._keys, found, strict=True)}

    def _row(self, features: Mapping[_Feature, int]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        held = sorted((self._places[f], 1.0 + math.log(n)) for f, n in features.items() if f in self._places)
        places = np.array([place for place, _ in held], dtype=np.intp)
        values = self._weights[places] * np.array([value for _, value in held], dtype=np.float32)
        strange = sum(
            _STRANGE * (_WEIGHTS[kind] * self._most) ** 2
            for kind, text in features
            if (kind, text) not in self._places
        )
        length = math.sqrt(float(values @ values) + strange)
        return places, values / np.float32(length or 1.0)

    def _learn(
        self, rows: Sequence[tuple[NDArray[np.intp], NDArray[np.float32]]], keys: Sequence[str]
    ) -> NDArray[np.float32]:
        """Weights by feature and topic; feature by feature, since hardly any two ways share many."""
        alike = np.eye(len(rows), dtype=np.float32) * np.float32(_SMOOTH)
        held = _by_feature(rows, len(self._places))
        for ways, values in held:
            alike[ways[:, None], ways] += np.outer(values, values)
        wanted = np.zeros((len(rows), len(self._keys)), dtype=np.float32)
        wanted[np.arange(len(rows)), np.searchsorted(self._keys, keys)] = 1.0
        taught = np.linalg.solve(alike, wanted)
        weights = np.empty((len(held), len(self._keys)), dtype=np.float32)
        for place, (ways, values) in enumerate(held):
            weights[place] = values @ taught[ways]
        return weights


def _by_feature(
    rows: Sequence[tuple[NDArray[np.intp], NDArray[np.float32]]], count: int
) -> list[tuple[NDArray[np.intp], NDArray[np.float32]]]:
    """For each feature the ways that have it, and how strongly."""
    held: list[tuple[list[int], list[float]]] = [([], []) for _ in range(count)]
    for row, (places, values) in enumerate(rows):
        for place, value in zip(places.tolist(), values.tolist(), strict=True):
            held[place][0].append(row)
            held[place][1].append(value)
    return [(np.array(ways, dtype=np.intp), np.array(v, dtype=np.float32)) for ways, v in held]


def _features(asked: Asked) -> Counter[_Feature]:
    names = [unit.name for unit in asked.units]
    words = [word for unit in asked.units for word in unit.words]
    found: Counter[_Feature] = Counter(("unit", name) for name in names)
    found.update(("word", word) for word in words)
    fenced = ["^", *names, "$"]
    found.update(("pair", " ".join(pair)) for pair in pairwise(fenced))
    found.update(("apart", " ".join(pair)) for pair in zip(names, names[2:], strict=False))
    for word in words:
        whole = f"#{word}#"
        found.update(("piece", whole[i : i + k]) for k in _PIECES for i in range(len(whole) - k + 1))
    return found
