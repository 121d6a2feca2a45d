"""Abbreviations that a document explains itself: "Unit Layanan Disabilitas (ULD)"."""

import re
from collections.abc import Iterable, Mapping, Sequence

_LINKS = frozenset(("dan", "di", "ke", "dari", "untuk", "yang", "bagi", "pada", "atau", "dengan", "serta"))
_WORDS_IN_BRACKETS = re.compile(r"\([a-z][a-z -]+\)")
_LONG_FIRST = re.compile(r"((?:[a-z]+[ -]){2,9})\(([a-z]{2,8})\)")
_SHORT_FIRST = re.compile(r"\b([a-z]{2,8}) \(((?:[a-z]+[ -]){1,8}[a-z]+)\)")


def learned(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What each abbreviation stands for, by the plain lines that spell it out."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        if not _WORDS_IN_BRACKETS.search(line):
            continue
        pairs = [(m[2], m[1]) for m in _LONG_FIRST.finditer(line)]
        pairs += [(m[1], m[2]) for m in _SHORT_FIRST.finditer(line)]
        for short, long in pairs:
            meant = _meant(short, re.split(r"[ -]+", long.strip()))
            if meant:
                found.setdefault(short, meant)
    return found


def _meant(short: str, words: Sequence[str]) -> tuple[str, ...]:
    """The last words whose initials, small linking words aside, spell the abbreviation."""
    initials = ""
    for place in range(len(words) - 1, -1, -1):
        if words[place] not in _LINKS:
            initials = words[place][0] + initials
        if initials == short:
            return tuple(words[place:])
        if len(initials) >= len(short):
            break
    return ()


def spelt_out(words: Sequence[str], known: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The words with what each known abbreviation stands for put after it."""
    return [part for word in words for part in (word, *known.get(word, ()))]
