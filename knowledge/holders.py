"""Which office usually holds the evidence of an item, as the programmes word it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from knowledge.vocabulary import UnitKind

_NAMES: dict[str, tuple[UnitKind, ...]] = {
    "lapas": (UnitKind.LAPAS,),
    "rutan": (UnitKind.RUTAN,),
    "lpka": (UnitKind.LPKA,),
    "bapas": (UnitKind.BAPAS,),
    "rupbasan": (UnitKind.RUPBASAN,),
    "kanim": (UnitKind.KANIM,),
    "rudenim": (UnitKind.RUDENIM,),
    "bhp": (UnitKind.BHP,),
    "kanwil": (UnitKind.KANWIL,),
    "provinsi": (UnitKind.PROVINSI,),
    "kab/kota": (UnitKind.KABUPATEN, UnitKind.KOTA),
}
_RANKS = frozenset({"subbag", "subbagian", "urusan", "bagian", "bidang", "seksi", "atau", "dan"})
_ONLY = re.compile(r"^\s*([\w /]+?)\s*:\s*(.+)$")
_ASIDE = re.compile(r"\(([^)]*)\)")
_EITHER = re.compile(r"\s*(?:,| / | dan | selaku | dengan | oleh )\s*")


def offices(holder: str, kind: UnitKind) -> tuple[str, ...]:
    """The offices that a programme names as holder of an item in a unit of this kind, the likeliest first."""
    named = [_tidy(part) for clause in _clauses(holder, kind) for part in _parts(clause, kind)]
    return tuple(dict.fromkeys(name for name in named if name))


def same(names: Iterable[str]) -> Mapping[str, str]:
    """One name for each office: names that differ by rank or a joining word are one, under the longest."""
    known = list(dict.fromkeys(names))
    together: dict[frozenset[str], str] = {}
    for name in known:
        key = _core(name)
        together[key] = max(together.get(key, ""), name, key=len)
    return {name: together[_core(name)] for name in known}


def _core(name: str) -> frozenset[str]:
    words = re.findall(r"\w+", name.casefold())
    return frozenset(words) - _RANKS or frozenset(words)


def _clauses(holder: str, kind: UnitKind) -> Iterator[str]:
    """What is said of this kind of unit; all of it where no clause is about any."""
    clauses = [clause.strip() for clause in holder.split(";")]
    own = [clause for clause in clauses if kind in _kinds(_ONLY.match(clause))]
    general = [clause for clause in clauses if not _kinds(_ONLY.match(clause))]
    for clause in [*own, *general] or clauses:
        told = _ONLY.match(clause)
        yield told[2] if told and _kinds(told) else clause


def _kinds(told: re.Match[str] | None) -> tuple[UnitKind, ...]:
    if told is None:
        return ()
    words = told[1].lower()
    found = [kinds for name, kinds in _NAMES.items() if name in {words, *words.replace(" ", "").split("/")}]
    return tuple(kind for kinds in found for kind in kinds)


def _parts(clause: str, kind: UnitKind) -> Iterator[str]:
    """The offices of a clause, without those said to be another kind of unit's."""
    for part in _EITHER.split(_ASIDE.sub(lambda aside: _kept(aside[0], aside[1]), clause)):
        about = next((kinds for name, kinds in _NAMES.items() if f"({name})" in part.lower()), None)
        if about is None or kind in about:
            yield _ASIDE.sub("", part)


def _kept(whole: str, inside: str) -> str:
    return whole if inside.strip().lower() in _NAMES else ""


def _tidy(name: str) -> str:
    name = " ".join(name.split()).strip(" .:")
    return name[:1].upper() + name[1:]
