"""Questions as people type them in a chat, turned into plain words: short forms spelt out, slips mended."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy

from matchers import tables
from matchers.keyed import Either, Keyed
from matchers.repair import Repair
from matchers.words import tokens

_LONG_DRAWN = re.compile(r"([a-z])\1{2,}")
_TWICE = re.compile(r"([a-z]{3,})2(?:an|nya)?")
_MEASURE = re.compile(r"(\d)(mb|gb|kb)\b", re.IGNORECASE)
_VOWELS = str.maketrans("", "", "aiueo")
_SHORTEST_CLIPPED, _FEWEST_CONSONANTS = 3, 2
_CLITICS = ("nya", "kah", "lah", "ku", "mu", "in")
_POSSESSIVES = ("nya", "nyo", "ny", "ne", "na")
_ONE_MISSING_FROM = 5


class Speech:
    """Reads chat language; a word that is good Indonesian or stands in `wanted` is never changed."""

    def __init__(self, wanted: Mapping[str, int]) -> None:
        self._spelt = tables.everyday()
        self._wanted = wanted.keys()
        self._known = Either(wanted.keys(), Either(tables.known_words(), tables.roots()))
        answers = {word: 1 for words in self._spelt.values() for word in words}
        self._repairs = [Repair({**answers, **wanted}, self._known)]
        self._clipped = _by_consonants({**answers, **wanted})

    def beside(self, wanted: Mapping[str, int]) -> "Speech":
        """The same with more words that are good; all that is known already is shared."""
        new = {word: times for word, times in wanted.items() if word not in self._known}
        found = copy(self)
        found._known = Either(new.keys(), self._known)
        found._repairs = [repair.sparing(new.keys()) for repair in self._repairs] + [
            Repair(new, found._known)
        ]
        return found

    def words(self, text: str) -> list[str]:
        """The plain words of a question, in order."""
        spelt: list[str] = []
        typed, place = tokens(_MEASURE.sub(r"\1 \2", text)), 0
        while place < len(typed):
            pair = self._spelt.get("+".join(typed[place : place + 2])) if place + 1 < len(typed) else None
            spelt += pair or self._spelt_out(typed[place])
            place += 2 if pair else 1
        mended = self._joined(spelt)
        for repair in self._repairs:
            mended = repair.words(mended)
        return mended

    def _joined(self, spelt: Sequence[str]) -> list[str]:
        """The words with "di" joined to the verb that it was typed apart from."""
        joined: list[str] = []
        for word in spelt:
            if joined and joined[-1] == "di" and "di" + self._unclipped(word) in self._known:
                joined[-1] = "di" + self._unclipped(word)
            else:
                joined.append(word)
        return joined

    def known(self, word: str) -> bool:
        """Whether the word is one that Indonesian or the programmes have."""
        return word in self._known

    @property
    def vocabulary(self) -> AbstractSet[str]:
        """Every word that is left as it is."""
        return self._known

    def _spelt_out(self, token: str) -> tuple[str, ...]:
        short = _LONG_DRAWN.sub(r"\1", token)
        twice = _TWICE.fullmatch(short)
        if twice and short not in self._known:
            short = twice[1]
        for form in (token, short, *(b for b in _bare(short) if len(b) > 2 or short not in self._known)):
            if form in self._spelt:
                return self._spelt[form]
        spoken = next((f for f in (*_colloquial(short), *_unowned(short)) if f in self._known), None)
        return (spoken or self._unclipped(short),)

    def _unclipped(self, word: str) -> str:
        """The word that a thumb clipped of its vowels, as "hukm" or "sklh"."""
        if word in self._wanted or len(word) < _SHORTEST_CLIPPED or not word.isalpha():
            return word
        if word in self._known and word.translate(_VOWELS) != word:
            return word
        for form in (word, *_unowned(word)):
            for whole in self._clipped.find(_consonants(form)):
                if whole[0] == form[0] and len(whole) > len(form) and _runs_through(form, whole):
                    return whole
        return word


def _colloquial(word: str) -> list[str]:
    """The word, then what it may be where speech drops a prefix or tacks on "-in"."""
    forms = [word]
    for start, opening in (
        ("nge", ""),
        ("ng", ""),
        ("ng", "k"),
        ("ny", "s"),
        ("n", "t"),
        ("m", "p"),
    ):
        if word.startswith(start):
            forms.append(opening + word[len(start) :])
    forms += [form[:-2] for form in forms if form.endswith("in")]
    forms += [form[:-4] + "kan" for form in forms if form.endswith("keun")]
    forms += [form[:-1] + "a" for form in forms if form.endswith(("o", "e"))]
    return [form for form in forms if len(form) > 2]


def _bare(word: str) -> list[str]:
    """The word without what is only tacked on."""
    cut = [word[: -len(end)] for end in _CLITICS if word.endswith(end) and len(word) - len(end) >= 2]
    return [
        *cut,
        *(form[2:] for form in (word, *cut) if form.startswith("di") and len(form) >= 6),
    ]


def _unowned(word: str) -> list[str]:
    """The word without "his" or "its" in the ways of the regions."""
    return [word[: -len(end)] for end in _POSSESSIVES if word.endswith(end) and len(word) - len(end) > 2]


def _by_consonants(wanted: Mapping[str, int]) -> Keyed:
    """The wanted words by their consonants, the most wanted first."""
    words = sorted(wanted, key=lambda w: (-wanted[w], w))
    return Keyed(words, ((bare, place) for place, word in enumerate(words) for bare in _clipped(word)))


def _clipped(word: str) -> list[str]:
    """The consonants of a word, and where there are many also without one of them."""
    bare = _consonants(word)
    places = range(1, len(bare)) if len(bare) >= _ONE_MISSING_FROM else ()
    return [b for b in (bare, *(bare[:n] + bare[n + 1 :] for n in places)) if len(b) >= _FEWEST_CONSONANTS]


def _consonants(word: str) -> str:
    return word.translate(_VOWELS)


def _runs_through(short: str, whole: str) -> bool:
    """Whether the letters of the short form stand in the whole word in this order."""
    letters = iter(whole)
    return all(letter in letters for letter in short)
