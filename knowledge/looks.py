"""How pictures look: fingerprints by which one is known again although it was saved, turned or framed anew.

A fingerprint has 256 bits: whether each of the lowest 16 x 16 frequencies of the picture is positive, row by
row. The 8 x 8 lowest are coarse, the rest tells pictures of like composition apart. A look is one fingerprint
in hex, or two joined by "+": the whole picture, and what stands inside a frame around it.
"""

from collections.abc import Iterator
from functools import lru_cache

SIDE = 16
COARSE_SIDE = 8
COARSE_APART, APART = 12, 80
"""Two pictures are one when their fingerprints differ in no more of the coarse bits, and of all bits.

`python -m benchmarks.photos` shows what other bounds would find and confuse.
"""

_BITS = SIDE * SIDE
_JOINT = "+"
_BANDS = 4
_REMEMBERED = 1 << 16


def written(fingerprints: list[int]) -> str:
    """The look of these fingerprints."""
    return _JOINT.join(f"{fingerprint:0{_BITS // 4}x}" for fingerprint in fingerprints)


@lru_cache(maxsize=_REMEMBERED)
def fingerprints(look: str) -> tuple[int, ...]:
    """The fingerprints that a look is made of."""
    return tuple(int(part, 16) for part in look.split(_JOINT))


@lru_cache(maxsize=_REMEMBERED)
def alike(one: str, other: str) -> bool:
    """Whether two looks are of one picture, turned or mirrored or not."""
    return any(coarse <= COARSE_APART and bits <= APART for coarse, bits in distances(one, other))


def distances(one: str, other: str) -> Iterator[tuple[int, int]]:
    """In how many coarse bits, and in how many of all, each of their fingerprints differ, however turned."""
    for ours in fingerprints(one):
        for theirs in fingerprints(other):
            for turned in turns(theirs):
                differing = ours ^ turned
                yield (differing & _COARSE).bit_count(), differing.bit_count()


def keys(look: str) -> tuple[int, ...]:
    """Where a look stands in an index: a few numbers below 2^18 for each fingerprint."""
    return tuple(dict.fromkeys(key for one in fingerprints(look) for key in _keys(one)))


def keys_near(look: str) -> tuple[int, ...]:
    """Where nearly all looks stand that are alike: at one of these numbers at least."""
    found: dict[int, None] = {}
    for one in fingerprints(look):
        for turned in turns(one):
            for key, width in zip(_keys(turned), _WIDTHS, strict=True):
                found |= {key: None, **{key ^ (1 << bit): None for bit in range(width)}}
    return tuple(found)


@lru_cache(maxsize=_REMEMBERED)
def turns(fingerprint: int) -> tuple[int, ...]:
    """The fingerprints of a picture turned by quarters and mirrored, itself first."""
    across = _transposed(fingerprint)
    return tuple(way ^ flip for way in (fingerprint, across) for flip in _FLIPS)


def _keys(fingerprint: int) -> Iterator[int]:
    for band, places in enumerate(_PLACES):
        value = 0
        for place in places:
            value = value << 1 | (fingerprint >> place & 1)
        yield band << 16 | value


def _transposed(fingerprint: int) -> int:
    turned = 0
    for row in range(SIDE):
        for column in range(SIDE):
            turned |= (fingerprint >> _place(row, column) & 1) << _place(column, row)
    return turned


def _place(row: int, column: int) -> int:
    return _BITS - 1 - row * SIDE - column


def _mask(side: int, *, odd_rows: bool = False, odd_columns: bool = False) -> int:
    """The bits of the lowest frequencies but the mean, or those that mirroring turns around."""
    return sum(
        1 << _place(row, column)
        for row in range(side)
        for column in range(side)
        if (row or column) and (row % 2 or not odd_rows) and (column % 2 or not odd_columns)
    )


def _dealt() -> tuple[tuple[int, ...], ...]:
    """The coarse bits dealt out to the bands, so that each holds low and high frequencies."""
    low = [(row, column) for row in range(COARSE_SIDE) for column in range(COARSE_SIDE) if row or column]
    low.sort(key=lambda at: (sum(at), at))
    return tuple(tuple(_place(*at) for at in low[band::_BANDS]) for band in range(_BANDS))


_COARSE = _mask(COARSE_SIDE)
_MIRRORED, _UPTURNED = _mask(SIDE, odd_columns=True), _mask(SIDE, odd_rows=True)
_FLIPS = (0, _MIRRORED, _UPTURNED, _MIRRORED ^ _UPTURNED)
_PLACES = _dealt()
_WIDTHS = tuple(len(places) for places in _PLACES)
