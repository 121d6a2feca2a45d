"""Two small fits: a conditional logit whose weights cannot be negative, and a logistic regression."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchers.model import Linear

Floats = npt.NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]

_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Choice:
    """One document to learn the order of items from: features of all its items, and which are right."""

    features: Floats
    right: npt.NDArray[np.bool_]
    weight: float


def fit_ranker(choices: Sequence[Choice], names: Sequence[str], ridge: float) -> Linear:
    """Weights that put right items first."""
    stacked = np.vstack([choice.features for choice in choices])
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    rows = (stacked - mean) / spread
    sizes = np.array([len(choice.features) for choice in choices])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = np.concatenate([choice.right for choice in choices])
    shares = np.array([choice.weight for choice in choices])
    owner = np.repeat(np.arange(len(choices)), sizes)

    def objective(weights: Floats) -> tuple[float, Floats]:
        utility = rows @ weights
        utility -= np.maximum.reduceat(utility, starts)[owner]
        held = np.exp(utility)
        total = np.add.reduceat(held, starts)
        wanted = np.add.reduceat(held * right, starts)
        counted = held * right / wanted[owner]
        loss = -(shares * np.log(wanted / total + _TINY)).sum() + ridge / 2 * weights @ weights
        slope = rows.T @ ((held / total[owner] - counted) * shares[owner]) + ridge * weights
        return float(loss), slope

    weights = minimise(objective, np.full(len(names), 0.1), np.zeros(len(names)))
    return Linear(tuple(names), mean, spread, weights)


def fit_gate(
    features: Floats, right: Floats, weights: Floats, signs: Mapping[str, int], ridge: float
) -> Linear:
    """The logistic regression of being right; a weight has the sign of its feature, 0 leaves it free."""
    signed = np.array([*signs.values(), 0])
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    turned, lowest = np.where(signed < 0, -1.0, 1.0), np.where(signed == 0, -np.inf, 0.0)
    rows = np.column_stack([(features - mean) / spread, np.ones(len(features))]) * turned
    penalty = np.append(np.full(features.shape[1], ridge), 0.0)

    def objective(held: Floats) -> tuple[float, Floats]:
        chance = 1 / (1 + np.exp(-(rows @ held)))
        likelihood = right * np.log(chance + _TINY) + (1 - right) * np.log(1 - chance + _TINY)
        loss = -(weights * likelihood).sum() + 0.5 * (penalty * held**2).sum()
        return float(loss), rows.T @ (weights * (chance - right)) + penalty * held

    held = minimise(objective, np.zeros(rows.shape[1]), lowest) * turned
    return Linear(tuple(signs), mean, spread, held[:-1], bias=float(held[-1]))


def minimise(
    objective: Objective, start: Floats, lowest: Floats | float = -np.inf, rounds: int = 3000
) -> Floats:
    """The minimum of a smooth convex function, by accelerated projected gradient steps."""
    here, ahead, momentum, step = start, start, 1.0, 1e-3
    loss, _ = objective(here)
    for _ in range(rounds):
        value, slope = objective(ahead)
        while True:
            trial = np.maximum(ahead - step * slope, lowest)
            change = trial - ahead
            reached, _ = objective(trial)
            if reached <= value + slope @ change + change @ change / (2 * step) + 1e-10:
                break
            step /= 2
        if reached > loss:
            ahead, momentum = here, 1.0
            step /= 1.5
            if step < 1e-12:
                break
            continue
        faster = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = trial + (momentum - 1) / faster * (trial - here)
        moved = float(np.abs(trial - here).max())
        here, momentum, loss, step = trial, faster, reached, step * 1.1
        if moved < 1e-6:
            break
    return here
