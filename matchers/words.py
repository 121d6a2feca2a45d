"""Words of Indonesian office texts: plain form, stop words, stems."""

import re
import unicodedata
from collections.abc import Set as AbstractSet

from matchers import tables

TOKEN = re.compile(r"[a-z0-9]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

STOP = tables.word_list("stop")
FORM_WORDS = tables.word_list("form")
UNIT_WORDS = tables.word_list("unit")
PREPOSITIONS = tables.word_list("preposition")

_SUFFIXES = ("kannya", "annya", "inya", "nya", "kan", "an", "i", "lah", "kah", "pun", "ku", "mu")
_PREFIXES = {
    "meng": ("", "k"),
    "meny": ("", "s"),
    "mem": ("", "p"),
    "men": ("", "t"),
    "me": ("",),
    "peng": ("", "k"),
    "peny": ("", "s"),
    "pem": ("", "p"),
    "pen": ("", "t"),
    "pe": ("",),
    "per": ("",),
    "ber": ("",),
    "be": ("",),
    "ter": ("",),
    "di": ("",),
    "ke": ("",),
    "se": ("",),
}
_DEEPEST = 3
_PLAIN_SUFFIXES = ("kannya", "annya", "nya", "kan", "an", "lah", "kah", "pun")
_PLAIN_PREFIXES = ("meng", "mem", "men", "peng", "pem", "pen", "ber", "ter", "per", "di", "ke")


def plain(text: str) -> str:
    """The text in lower-case ASCII: accents and invisible characters gone, other signs a space."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_INVISIBLE))
        kept = "".join(c for c in decomposed if not unicodedata.combining(c))
        text = _NOT_ASCII.sub(" ", kept)
    return text.lower()


def tokens(text: str) -> list[str]:
    """The words and numbers of a text in plain form, in order."""
    return TOKEN.findall(plain(text))


class Stemmer:
    """Strips affixes down to a known root; a word that is a root itself stays whole."""

    def __init__(self, roots: AbstractSet[str]) -> None:
        self._roots = roots
        self._known: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """The root of a plain word, or a cautiously shortened form when no root is known."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._reduce(word)
        return found

    def _reduce(self, word: str) -> str:
        if len(word) <= 4 or word in self._roots or not word.isalpha():
            return word
        roots = [form for form in _stripped(word) if form in self._roots]
        if not roots:
            return _shortened(word)
        return min([r for r in roots if len(r) >= 4] or roots, key=lambda root: (len(root), root))


def _stripped(word: str) -> set[str]:
    """Every form that up to three affixes less leave."""
    seen, edge = {word}, {word}
    for _ in range(_DEEPEST):
        edge = {form for base in edge for form in _one_less(base)} - seen
        seen |= edge
    return seen


def _one_less(word: str) -> list[str]:
    forms = [word[: -len(s)] for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 3]
    for prefix, openings in _PREFIXES.items():
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            forms += [opening + word[len(prefix) :] for opening in openings]
    return forms


def _shortened(word: str) -> str:
    for suffix in _PLAIN_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    for prefix in _PLAIN_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:
            return word[len(prefix) :]
    return word
