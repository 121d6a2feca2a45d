"""Programmes with some of their likely words left out, to meet documents as if nobody foresaw them."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.programme import Criterion, Programme

FIELDS = ("likely_titles", "everyday", "shows_inside")
SHARE = 0.5
_PARTS = 1000


def thinned(programmes: Sequence[Programme], seed: int, share: float = SHARE) -> list[Programme]:
    """The programmes with a share of the titles, everyday words and contents that we only expect left out."""
    return [
        p.model_copy(update={"criteria": tuple(_thinned(c, seed, share) for c in p.criteria)})
        for p in programmes
    ]


def stripped(programmes: Sequence[Programme], fields: Mapping[str, Any]) -> list[Programme]:
    """The programmes with some fields of their items emptied."""
    return [
        p.model_copy(update={"criteria": tuple(c.model_copy(update=dict(fields)) for c in p.criteria)})
        for p in programmes
    ]


def _thinned(criterion: Criterion, seed: int, share: float) -> Criterion:
    held = {name: getattr(criterion, name) for name in FIELDS}
    kept = {
        name: tuple(text for text in texts if _stays(f"{seed}{criterion.id}{text}", share))
        for name, texts in held.items()
    }
    return criterion.model_copy(update=kept)


def _stays(text: str, share: float) -> bool:
    return zlib.crc32(text.encode()) % _PARTS >= share * _PARTS
