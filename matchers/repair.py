"""Repair of words that a scanner or a hasty thumb damaged, against the words the programmes use."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy

from rapidfuzz.distance import OSA

from matchers.keyed import Either, Keyed

_LOOKALIKES = str.maketrans(
    {
        "1": "l",
        "i": "l",
        "0": "o",
        "a": "o",
        "c": "e",
        "u": "n",
        "h": "b",
        "5": "s",
        "8": "b",
        "q": "g",
        "f": "t",
    }
)
_SHORTEST = 4
_SURE_LENGTH = 5
_TWO_EDITS_FROM = 9
_SPLIT_FROM = 8
_REMEMBERED = 50_000


def skeleton(word: str) -> str:
    """The word with letters that scanners confuse made equal."""
    return word.replace("rn", "m").translate(_LOOKALIKES)


class Repair:
    """Maps damaged words to known words; a word that is already good is never changed."""

    def __init__(self, wanted: Mapping[str, int], known: AbstractSet[str]) -> None:
        self._wanted = wanted
        self._good = Either(wanted.keys(), known)
        self._skeletons: dict[str, str] = {}
        words = sorted(wanted, key=lambda w: (-wanted[w], w))
        held = [w for w in words if len(w) >= _SHORTEST and not w.isdigit()]
        for word in held:
            self._skeletons.setdefault(skeleton(word), word)
        deletions = ((shorter, place) for place, word in enumerate(held) for shorter in _one_deleted(word))
        self._deletions = Keyed(held, deletions)
        self._known: dict[str, str] = {}

    def sparing(self, words: AbstractSet[str]) -> "Repair":
        """The same, but for these words too, which are never changed."""
        found = copy(self)
        found._good, found._known = Either(words, self._good), {}
        return found

    def words(self, damaged: Sequence[str]) -> list[str]:
        """The same line with broken words mended, split words joined and joined words split."""
        sound = [word in self._wanted or word.isdigit() or word in self._good for word in damaged]
        if all(sound):
            return list(damaged)
        mended: list[str] = []
        place = 0
        while place < len(damaged):
            word = damaged[place]
            if all(sound[place : place + 2]):
                mended.append(word)
                place += 1
                continue
            joined = self._joined(word, damaged[place + 1] if place + 1 < len(damaged) else None)
            if joined is not None:
                mended.append(joined)
                place += 2
                continue
            mended += self._mended(word)
            place += 1
        return mended

    def _joined(self, word: str, following: str | None) -> str | None:
        """One known word that two neighbouring pieces make together."""
        if following is None or word.isdigit():
            return None
        whole = word + following
        if word in self._good:
            broken = following not in self._good and not following.isdigit()
            return whole if broken and whole in self._wanted else None
        if len(whole) < _SURE_LENGTH:
            return None
        if whole in self._wanted:
            return whole
        return self._skeletons.get(skeleton(whole)) if len(whole) >= 7 else None

    def _mended(self, word: str) -> list[str]:
        if word in self._good or word.isdigit():
            return [word]
        mended = self._nearest(word)
        if mended == word and len(word) >= _SPLIT_FROM:
            for cut in range(3, len(word) - 2):
                if word[:cut] in self._wanted and word[cut:] in self._wanted:
                    return [word[:cut], word[cut:]]
        return [mended]

    def _nearest(self, word: str) -> str:
        if len(word) < _SHORTEST:
            return word
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = self._known[word] = self._search(word)
        return found

    def _search(self, word: str) -> str:
        if 2 * sum(c.isdigit() for c in word) > len(word):
            return word
        alike = self._skeletons.get(skeleton(word))
        if alike is not None:
            return alike
        if len(word) < _SURE_LENGTH:
            return word
        allowed = 2 if len(word) >= _TWO_EDITS_FROM else 1
        near = {w for d in _one_deleted(word) for w in self._deletions.find(d)}
        ranked = ((OSA.distance(word, w, score_cutoff=allowed), -self._wanted[w], w) for w in near)
        best = min(ranked, default=(allowed + 1, 0, word))
        return best[2] if best[0] <= allowed else word


def _one_deleted(word: str) -> Iterable[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
