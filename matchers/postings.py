"""Sparse weights from tokens to rows: which items, phrases or forms a token speaks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bag:
    """Distinct tokens with a factor each."""

    tokens: Ints
    factors: Floats

    @classmethod
    def of(cls, weights: Mapping[int, float]) -> "Bag":
        """The bag of a mapping, in the order of the tokens."""
        order = sorted(weights)
        return cls(np.array(order, dtype=np.int64), np.array([weights[t] for t in order], dtype=np.float64))

    def __len__(self) -> int:
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class Postings:
    """For each token the rows that it speaks for, with weights."""

    start: npt.NDArray[np.int32]
    row: npt.NDArray[np.int32]
    weight: npt.NDArray[np.float32]
    rows: int

    @classmethod
    def build(cls, weights: Sequence[Mapping[int, float]], size: int) -> "Postings":
        """Postings of rows given as token -> weight, over a vocabulary of this size."""
        sizes = [len(held) for held in weights]
        tokens = np.fromiter((t for held in weights for t in held), dtype=np.int64, count=sum(sizes))
        worth = np.fromiter((w for held in weights for w in held.values()), np.float32, count=sum(sizes))
        rows = np.repeat(np.arange(len(weights), dtype=np.int32), sizes)
        order = np.lexsort((rows, tokens))
        order = order[worth[order] != 0]
        counts = np.bincount(tokens[order], minlength=size)
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return cls(start, rows[order], worth[order], len(weights))

    def _gather(self, tokens: Ints) -> tuple[Ints, Ints]:
        """Places of all postings of these tokens, and for each place which token it belongs to."""
        counts = (self.start[tokens + 1] - self.start[tokens]).astype(np.int64)
        owner = np.repeat(np.arange(len(tokens)), counts)
        ends = np.cumsum(counts)
        places = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
        return places + np.repeat(self.start[tokens].astype(np.int64), counts), owner

    def total(self, bag: Bag) -> Floats:
        """For each row the weights of the bag's tokens times their factors, added up."""
        places, owner = self._gather(bag.tokens)
        return _sums(self.row[places], self.weight[places] * bag.factors[owner], self.rows)

    def held(self, tokens: Ints) -> Floats:
        """For each row the weights of the tokens, added up."""
        return self.total(Bag(tokens, np.ones(len(tokens))))

    def of_row(self, tokens: Ints, row: int) -> Floats:
        """What each token is worth to one row."""
        places = np.flatnonzero(self.row == row)
        worth = np.zeros(len(self.start) - 1)
        worth[np.searchsorted(self.start, places, side="right") - 1] = self.weight[places]
        return worth[tokens]

    def by_line(self, tokens: Ints, lines: Ints, count: int) -> Floats:
        """For each row its total in every line; `lines` says in which line each token stands."""
        places, owner = self._gather(tokens)
        keys = self.row[places] * count + lines[owner]
        return _sums(keys, self.weight[places], count * self.rows).reshape(self.rows, count)


def _sums(keys: npt.NDArray[np.integer], weights: npt.NDArray[np.floating], rows: int) -> Floats:
    return np.bincount(keys, weights=weights, minlength=rows).astype(np.float64, copy=False)
