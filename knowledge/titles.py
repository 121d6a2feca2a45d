"""Example titles of documents, those that suit a kind of unit first."""

import re
from collections.abc import Sequence

from knowledge.vocabulary import UnitKind

_NAMES = {
    UnitKind.KANIM: re.compile(r"\b(?:imigrasi|kanim|m-?paspor|paspor|ulp)\b"),
    UnitKind.LAPAS: re.compile(r"\b(?:lapas|lembaga pemasyarakatan)\b"),
    UnitKind.RUTAN: re.compile(r"\b(?:rutan|rumah tahanan)\b"),
    UnitKind.BAPAS: re.compile(r"\b(?:bapas|balai pemasyarakatan)\b"),
    UnitKind.LPKA: re.compile(r"\b(?:lpka|pembinaan khusus anak)\b"),
    UnitKind.RUPBASAN: re.compile(r"\b(?:rupbasan|benda sitaan)\b"),
    UnitKind.RUDENIM: re.compile(r"\b(?:rudenim|rumah detensi)\b"),
    UnitKind.BHP: re.compile(r"\b(?:bhp|balai harta peninggalan)\b"),
}


def suiting(titles: Sequence[str], kind: UnitKind | None) -> tuple[str, ...]:
    """The titles that name this kind of unit or none; all of them where the kind is not known."""
    if kind is None:
        return tuple(titles)
    named = {title: {k for k, words in _NAMES.items() if words.search(title.lower())} for title in titles}
    fitting = [title for title in titles if kind in named[title] or not named[title]]
    return tuple(sorted(fitting, key=lambda title: kind not in named[title]))
