"""What the way of asking says of what was found."""

from collections.abc import Mapping

from matchers import tables
from matchers.asked import GROUP, SLIGHT, Asked
from matchers.itemsearch import Found
from matchers.topics import Fit
from matchers.understood import ENOUGH, ITEM, Candidate

_INSTEAD = 0.95
_NOT_CUES = frozenset({"predikat", "pengantar", "suratpernyataan", "tandatangan", "beda", "tahap", "penilai"})
CUES = frozenset(GROUP + name for name in tables.asking() if name not in _NOT_CUES)
_OF_ONE_UNIT = ("s.missing", "s.status", "s.next")


def content(asked: Asked) -> frozenset[str]:
    """The words of a question that name something."""
    return frozenset(u.name for u in asked.units if not u.group and not all(w in SLIGHT for w in u.words))


def of_kanwil(fits: Mapping[str, Fit]) -> Mapping[str, Fit]:
    """For somebody without a unit, what is missing or how far it is are questions about units."""
    own, missing, status = fits["s.units"], fits["s.missing"], fits["s.status"]
    units = Fit(
        max(own.near, _INSTEAD * missing.near, _INSTEAD * status.near),
        max(own.learnt, _INSTEAD * missing.learnt, _INSTEAD * status.learnt),
    )
    return {**fits, "s.units": units, **dict.fromkeys(_OF_ONE_UNIT, Fit(0.0, 0.0))}


def as_candidate(asked: Asked, found: Found) -> Candidate:
    """An item that was found, as an answer: what it is, or whether something is enough for it."""
    if asked.asks_whether:
        form = asked.forms[0] if asked.forms else None
        return Candidate(f"{ENOUGH}.{found.criterion.id}", found.score, found.programme, form)
    return Candidate(f"{ITEM}.{found.criterion.id}", found.score, found.programme)
