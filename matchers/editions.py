"""The programmes that can be asked about, and the edition of each that a question means."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from knowledge.programme import Criterion, Programme
from matchers.asked import Asked
from matchers.understood import Asker

_NAMES: tuple[tuple[str, str], ...] = (
    ("p2ham-2018", r"p2ham 2018|27 2018|p2ham lama"),
    ("p2ham-2022", r"p2ham 2022|(?:2|dua) 2022"),
    ("p2ham-2023", r"p2ham 2023|25 2023"),
    ("p2ham", r"p2ham"),
    ("kkpham-2021", r"kkp ?ham|peduli ham|kabupaten kota peduli"),
    ("ranham-2021", r"ranham|aksi ham|b04|b08|b12"),
    ("zi-wbk-2021", r"zona integritas|zi|wbk|wbbm|lke"),
    ("desa-wisata-ham-2022", r"desa wisata|desa sadar ham"),
)
_LATEST = {"p2ham": "p2ham-2023"}
_NAMED = tuple((programme, re.compile(rf"\b(?:{words})\b")) for programme, words in _NAMES)


class Editions:
    """Programmes by id; the last edition of each is the current one.

    `roots` tells of which programme an edition is one, where that is not its own id.
    """

    def __init__(self, programmes: Sequence[Programme], roots: Mapping[str, str] | None = None) -> None:
        self.programmes = {p.id: p for p in programmes}
        self.roots = {p.id: (roots or {}).get(p.id, p.id) for p in programmes}
        self._current = {self.roots[p.id]: p.id for p in programmes}

    @property
    def current(self) -> list[str]:
        """The current edition of each programme."""
        return list(self._current.values())

    def beyond(self, within: Sequence[str]) -> list[str]:
        """The current editions of other programmes than these."""
        known = {self.roots[p] for p in within}
        return [p for root, p in self._current.items() if root not in known]

    def named(self, asked: Asked, own: str | None) -> str | None:
        """The edition that a question names: the asker's own where it is one of the same programme."""
        root = self.roots.get(own or "", "")
        for name, words in _NAMED:
            programme = root if name in _LATEST and root.startswith(f"{name}-") else _LATEST.get(name, name)
            if programme in self._current and words.search(asked.text):
                return own if root == programme else self._current[programme]
        return None

    def first(self, own: str | None) -> list[str]:
        """The edition that the asker works on, and the current ones."""
        return [own, *(p for p in self.current if p != own)] if own in self.programmes else self.current

    def holding(self, code: str, own: str | None) -> str | None:
        """The first edition that has an item of this code."""
        return next((p for p in self.first(own) if self.programmes[p].has(code)), None)

    def applying(self, programme: str, asker: Asker) -> AbstractSet[str]:
        """The codes of the items that apply to the asker, or else of all."""
        held = self.programmes[programme]
        own_round = asker.round if programme == asker.programme else None
        applying = {c.id for c in held.applying(asker.kind, own_round)}
        return applying or {c.id for c in held.criteria}

    def coded(self, asked: Asked, scope: str | None) -> tuple[str, Criterion] | None:
        """The item whose code is in a question; in its programme without the family."""
        own = self.programmes[scope].criteria if scope else ()
        held = [(p, c) for p in self.first(scope) for c in self.programmes[p].criteria]
        for code in asked.codes:
            whole = [(p, c) for p, c in held if c.id.lower() == code]
            short = [(scope, c) for c in own if scope and c.id.lower().partition("-")[2] == code]
            for found in (*whole, *short):
                return found
        return None
