"""Many words under many keys, held as numbers: a tenth of the memory of a dictionary of tuples."""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

_SHIFT = 32


class Keyed:
    """Finds the words of a key in the order in which they were given.

    Keys are only compared by a hash of 32 bits, so that a stranger may be among the words that are found:
    whoever asks looks at them anyway.
    """

    def __init__(self, words: Sequence[str], keys: Iterable[tuple[str, int]]) -> None:
        self._words = words
        self._rows = array("Q", sorted({_hash(key) << _SHIFT | place for key, place in keys}))

    def find(self, key: str) -> list[str]:
        """The words of a key, those given first before others."""
        first = _hash(key) << _SHIFT
        place, last, found = bisect_left(self._rows, first), first + (1 << _SHIFT), []
        while place < len(self._rows) and self._rows[place] < last:
            found.append(self._words[self._rows[place] - first])
            place += 1
        return found


def _hash(key: str) -> int:
    return zlib.crc32(key.encode())


class Either(AbstractSet[str]):
    """What is in one set or the other, without a set of its own."""

    def __init__(self, first: AbstractSet[str], second: AbstractSet[str]) -> None:
        self._first, self._second = first, second

    def __contains__(self, word: object) -> bool:
        return word in self._first or word in self._second

    def __iter__(self) -> Iterator[str]:
        yield from self._first
        yield from (word for word in self._second if word not in self._first)

    def __len__(self) -> int:
        return sum(1 for _ in self)
