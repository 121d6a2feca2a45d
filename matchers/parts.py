"""Where one document ends and the next begins inside a file."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from matchers import tables
from matchers.words import TOKEN, plain

_OPENING = re.compile(
    r"\b(?:keputusan|peraturan|surat|laporan|berita acara|daftar|sop|prosedur|notul\w+|sertifikat|maklumat"
    r"|undangan|rekap\w*|register|jadwal|perjanjian|kuitansi|data|dpa|nota|pengumuman|piagam|formulir"
    r"|kerangka acuan|profil|catatan)\b"
)
_OPENING_WORDS = tables.word_list("opening")
_CONTINUES = re.compile(
    r"lampiran|bab [ivx]+\b|pasal \d|(?:kesatu|kedua|ketiga|keempat|kelima)\b|halaman|\d+[.)] "
)
_LOOKED_AT = 4
_LONGEST_HEADING = 60
_LONG_WORD = 8


def part_ranges(pages: Sequence[str]) -> list[tuple[int, int]]:
    """First and last page of each document in the file, counted from 1; a file has at least one part."""
    starts = [number for number, page in enumerate(pages, start=1) if page.strip() and _opens(page)]
    starts = [1, *(number for number in starts if number > _first_filled(pages))]
    ends = [*(number - 1 for number in starts[1:]), max(len(pages), 1)]
    return list(zip(starts, ends, strict=True))


def _first_filled(pages: Sequence[str]) -> int:
    return next((number for number, page in enumerate(pages, start=1) if page.strip()), 1)


def _opens(page: str) -> bool:
    """Whether a page begins a document instead of continuing the one before."""
    lines = [line for line in page.splitlines() if line.strip()][:_LOOKED_AT]
    if _CONTINUES.match(plain(lines[0]).strip()):
        return False
    return _capital(lines[0]) or any(_is_heading(line) for line in lines)


def _capital(line: str) -> bool:
    upper, lower = sum(map(str.isupper, line)), sum(map(str.islower, line))
    return upper >= 6 and upper > 2.3 * lower


def _is_heading(line: str) -> bool:
    """A line that names a form of document; up to two damaged letters are forgiven."""
    letters, upper = sum(map(str.isalpha, line)), sum(map(str.isupper, line))
    if not letters or (2 * upper < letters and len(line) >= _LONGEST_HEADING):
        return False
    folded = plain(line)
    return _OPENING.search(folded) is not None or any(map(_nearly_opening, TOKEN.findall(folded)))


def _nearly_opening(word: str) -> bool:
    if len(word) < 5:
        return False
    return any(
        OSA.distance(word, opening, score_cutoff=2) <= (2 if len(opening) >= _LONG_WORD else 1)
        for opening in _OPENING_WORDS
    )
