"""The order of the items for one document."""

from dataclasses import dataclass

import numpy as np

from matchers.features import RANKED, Evaluation
from matchers.model import Linear
from matchers.postings import Floats, Ints

_NEVER = -1e9
_SHARED_AMONG = 30


@dataclass(frozen=True, slots=True)
class Ranking:
    """Items that apply, best first, with their utilities and each one's strength relative to the best."""

    order: Ints
    utility: Floats
    relative: Floats

    def share(self) -> Floats:
        """How the probability of being first is shared among the best items."""
        held = self.relative[:_SHARED_AMONG]
        return np.asarray(held / held.sum(), dtype=np.float64)


def rank(
    evaluation: Evaluation, ranker: Linear, applying: np.ndarray, learnt: Floats | None = None
) -> Ranking:
    """Rank the items that apply; equal ones keep the order of their codes; `learnt` is added to utilities."""
    utility = ranker.of(evaluation.matrix[:, : len(RANKED)]) + (0.0 if learnt is None else learnt)
    utility = np.where(applying, utility, _NEVER)
    order = np.argsort(-utility, kind="stable")[: int(applying.sum())]
    held = utility[order]
    relative = np.exp(held - held[0]) if len(held) else held
    return Ranking(order=order, utility=held, relative=np.asarray(relative, dtype=np.float64))
