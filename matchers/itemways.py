"""Which item of a programme a question comes closest to, learnt from how officers ask for each."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from knowledge.programme import Criterion, Programme
from matchers import tables
from matchers.asked import Asked, Listener
from matchers.ways import Ways

_PLACES = 1 << 13


@dataclass(frozen=True, slots=True)
class _Taught:
    """What was learnt of one programme, and which items, by code and title, it was learnt of."""

    ways: Ways
    titles: Mapping[str, str]


class ItemWays:
    """Judges which items a question asks for; `asked` are ways to ask for an item by its code."""

    def __init__(
        self, programmes: Sequence[Programme], listener: Listener, asked: Mapping[str, Sequence[str]]
    ) -> None:
        self._taught = {p.id: _teach(p, listener, asked) for p in programmes}
        self._listener = listener

    def beside(self, programmes: Sequence[Programme]) -> "ItemWays":
        """For these programmes; an edition takes what was learnt of the one it shares most items with."""
        found = copy(self)
        found._taught = {p.id: self._taught.get(p.id) or self._nearest(p) for p in programmes}
        return found

    def scores(self, programmes: Sequence[str], asked: Asked) -> Mapping[str, Mapping[str, float]]:
        """By programme and code, about 1 for the item that is plainly asked for.

        What was not learnt of is left out.
        """
        held = {programme: self._taught[programme] for programme in programmes}
        parsed = next(iter(held.values())).ways.parsed(asked) if held else None
        return {
            programme: {c: score for c, score in taught.ways.judged(parsed).items() if c in taught.titles}
            for programme, taught in held.items()
            if parsed is not None
        }

    def _nearest(self, programme: Programme) -> _Taught:
        titles = {c.id: c.title for c in programme.criteria}
        shared = [
            _Taught(held.ways, dict(titles.items() & held.titles.items())) for held in self._taught.values()
        ]
        best = max(shared, key=lambda held: len(held.titles), default=None)
        return best if best and best.titles else _teach(programme, self._listener, {})


def _teach(programme: Programme, listener: Listener, asked: Mapping[str, Sequence[str]]) -> _Taught:
    known = [
        (c.id, listener.hear(way)) for c in programme.criteria for way in (*asked.get(c.id, ()), *_said(c))
    ]
    return _Taught(Ways(known, _PLACES), {c.id: c.title for c in programme.criteria})


def _said(criterion: Criterion) -> tuple[str, ...]:
    called = tables.item_words().get(criterion.id, ())
    return (criterion.title, *criterion.everyday, *called)
