"""The fitted weights, read from the packaged file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from matchers.postings import Floats


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of standardised features."""

    names: tuple[str, ...]
    mean: Floats
    spread: Floats
    weight: Floats
    bias: float = 0.0

    @classmethod
    def parse(cls, rows: Mapping[str, Mapping[str, float]], bias: float = 0.0) -> "Linear":
        """The sum as the model file writes it: a name, its mean, spread and weight."""
        columns = {key: np.array([row[key] for row in rows.values()]) for key in ("mean", "spread", "weight")}
        return cls(tuple(rows), bias=bias, **columns)

    def rows(self) -> dict[str, dict[str, float]]:
        """The sum in the shape of the model file."""
        columns = zip(self.names, self.mean, self.spread, self.weight, strict=True)
        return {
            name: {"mean": round(float(m), 5), "spread": round(float(s), 5), "weight": round(float(w), 5)}
            for name, m, s, w in columns
        }

    def of(self, features: Floats) -> Floats:
        """The sum of each row of features, given in the order of the names."""
        return np.asarray((features - self.mean) / self.spread @ self.weight + self.bias, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Model:
    """Ranker, gate and the two thresholds."""

    ranker: Linear
    gate: Linear
    accept: float
    ask: float

    @classmethod
    def parse(cls, held: Mapping[str, Any]) -> "Model":
        """The model as its file holds it."""
        gate = held["gate"]
        return cls(
            ranker=Linear.parse(held["ranker"]),
            gate=Linear.parse(gate["features"], gate["bias"]),
            accept=held["accept"],
            ask=held["ask"],
        )


@cache
def packaged() -> Model:
    """The model that the package ships."""
    return Model.parse(
        json.loads(files("matchers").joinpath("data", "model.json").read_text(encoding="utf-8"))
    )
