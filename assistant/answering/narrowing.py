"""Items of one group or one office, by the words in which people name them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.checklist import ItemStatus
from matchers.words import tokens

_BETWEEN = re.compile(r"[,;/:()]|\bdan\b")
_ALIKE = 84.0
_NAMES_NOTHING = frozenset(
    {"hak", "atas", "kelompok", "bagian", "area", "aspek", "dinas", "badan", "opd", "seksi", "kantor"}
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list was narrowed to, by the name that the programme has for it, and the items of it."""

    name: str
    office: bool
    items: tuple[ItemStatus, ...]


def narrow(items: Sequence[ItemStatus], words: str, own: str = "") -> Narrowed | None:
    """The items of the office or group that the words name; None when they name none.

    Words of `own`, the name of the unit itself, narrow nothing.
    """
    nothing = _NAMES_NOTHING.union(tokens(own))
    asked = [word for word in tokens(words) if word not in nothing]
    if not asked:
        return None
    offices = {office for item in items for office in _offices(item.criterion.holder)}
    groups = {item.criterion.group for item in items} | {item.criterion.right or "" for item in items}
    found = [(_fit(asked, name), name, True) for name in offices]
    found += [(_fit(asked, name), name, False) for name in groups if name]
    fit, name, office = max(
        found, key=lambda entry: (entry[0], -len(entry[1]), entry[1]), default=(0, "", False)
    )
    if fit < 1.0:
        return None
    if office:
        held = [item for item in items if any(_fit(asked, o) == 1.0 for o in _offices(item.criterion.holder))]
    else:
        held = [
            i
            for i in items
            if any(_fit(asked, g) == 1.0 for g in (i.criterion.group, i.criterion.right or ""))
        ]
    return Narrowed(name, office, tuple(held))


def _offices(holder: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(holder) if part.strip()]


def _fit(asked: Sequence[str], name: str) -> float:
    """The share of the asked words that the name has."""
    held = tokens(name)
    hits = sum(
        any(word == own or (len(word) > 3 and fuzz.ratio(word, own) >= _ALIKE) for own in held)
        for word in asked
    )
    return hits / len(asked)
