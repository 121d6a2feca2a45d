"""Where one document ends and the next begins inside a file."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from matchers import tables
from matchers.words import TOKEN, plain

_OPENING = re.compile(
    r"\b(?:keputusan|peraturan|surat|laporan|berita acara|daftar|sop|prosedur|notul\w+|sertifikat|maklumat"
    r"|undangan|rekap\w*|register|jadwal|perjanjian|kuitansi|data|dpa|nota|pengumuman|piagam|formulir"
    r"|kerangka acuan|profil|catatan|risalah|matriks|pernyataan|hasil|evaluasi|analisis|standar)\b"
)
_OPENING_WORDS = tables.word_list("opening")
_OFFICE = re.compile(
    r"(?:pemerintah|pemkab|pemkot|dinas|disdukcapil|badan|kementerian|kantor|sekretariat|balai|lembaga"
    r"|rumah sakit|bupati|wali ?kota|gubernur|provinsi|kecamatan|kabupaten|kota|desa|kelurahan|uptd?"
    r"|lapas|rutan|kanim|bapas|lpka|puskesmas|toko|cv|pt|yayasan|komisi|pengadilan|kejaksaan|bagian)\b"
)
_LETTER = re.compile(r"(?:nomor|no|hal|perihal|sifat|lampiran|kepada|yth)\b\s*[:.]?\s")
_CONTINUES = re.compile(
    r"(?:bab [ivx]+|pasal \d+|kesatu|pertama|kedua|ketiga|keempat|kelima|mengingat|menimbang|memutuskan"
    r"|menetapkan|mengetahui|demikian|ditetapkan|diundangkan|dengan rahmat|jumlah|total|tembusan|tentang"
    r"|dan|yang|serta|penutup|kesimpulan|diketahui|a\.? ?n\.?|p[ljh][th]?\.)(?:\b|\s|$)"
    r"|[a-z. ]{3,30}, ?\d{1,2} [a-z]{3,9} \d{4}$"
    r"|(?:\d{1,2}|[a-h]|[ivx]+)[.)] |[-*•] |(?:hasil|catatan)\s*:|(?:bupati|wali ?kota|gubernur)\b.*,$"
)
_PAGE_NUMBER = re.compile(r"\W*(?:hal(?:aman)?\W*)?(\d{1,3})\W*(?:(?:dari|of|/)\W*\d{1,3}\W*)?")
_ANNEX = re.compile(r"lampiran\b(?!\s*:)")
_ANNEXED = re.compile(r"\b(?:keputusan|peraturan|sk|perda|per(?:bup|wal))\b")
_SEEN = re.compile(
    r"gps map|^\[?(?:foto|gambar|tangkapan layar)\b|^@|\b(?:https?|www)\b|\.go\.id|\b(?:pengikut|instagram"
    r"|facebook)\b|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\s+\d{1,2}[:.]\d{2}"
)
_SIGNED = re.compile(
    r"\b(?:ttd|dto|nip|notulis|mengetahui|menyetujui|disetujui|disahkan|petugas|kepala|ketua|kabid|kasi|sekretaris|direktur|bupati"
    r"|pihak ke(?:satu|dua))\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LOOKED_AT, _SIGNED_WITHIN = 4, 3
_LONGEST_HEADING, _LONGEST_TITLE, _LONGEST_LABEL = 60, 70, 60
_LONG_WORD = 8
_LEAST = 3.9


@dataclass(frozen=True, slots=True)
class _Page:
    """The filled lines of a page: as they stand, the first ones in plain letters, the last as well."""

    lines: tuple[str, ...]
    top: tuple[str, ...]
    end: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Page":
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        top = tuple(plain(line).strip() for line in lines[:_LOOKED_AT])
        return cls(lines, top, tuple(plain(line) for line in lines[-_SIGNED_WITHIN:]))


_Cue = tuple[float, Callable[[_Page, _Page], bool]]


def part_ranges(pages: Sequence[str]) -> list[tuple[int, int]]:
    """First and last page of each document in the file, counted from 1; a file has at least one part."""
    filled = [(number, _Page.of(text)) for number, text in enumerate(pages, start=1) if text.strip()]
    starts = [1]
    for (_, before), (number, page) in pairwise(filled):
        if _points(before, page) >= _LEAST:
            starts.append(number)
    ends = [*(number - 1 for number in starts[1:]), max(len(pages), 1)]
    return list(zip(starts, ends, strict=True))


def _points(before: _Page, page: _Page) -> float:
    """How much speaks for a page being the first of a document."""
    return sum(points for points, holds in _CUES if holds(before, page))


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


def _begins_with_form(page: _Page) -> bool:
    first = TOKEN.search(page.top[0])
    return first is not None and (
        _OPENING.match(page.top[0], first.start()) is not None or _nearly_opening(first.group())
    )


def _is_row(line: str) -> bool:
    label = line.count(":") == 1 and len(line) < _LONGEST_LABEL and not _LETTER.match(plain(line))
    return "|" in line or label


def _is_title(line: str) -> bool:
    ends = line[-1] in ".;,:"
    return len(line) < _LONGEST_TITLE and not ends and not line[0].isdigit() and "|" not in line


def _is_later_page(page: _Page) -> bool:
    number = _PAGE_NUMBER.fullmatch(page.top[0])
    return number is not None and int(number[1]) > 1


def _is_annex(page: _Page) -> bool:
    """An annex belongs to the decree before it, unless it brings a document with a heading of its own."""
    if not _ANNEX.match(page.top[0]):
        return False
    return bool(_ANNEXED.search(" ".join(page.top))) or not any(map(_is_heading, page.lines[1:_LOOKED_AT]))


def _runs_on(before: _Page, page: _Page) -> bool:
    """The same first line on two pages is a running head, unless it only names the office."""
    same = bool(before.top) and before.top[0] == page.top[0] and len(page.top[0]) > _LONG_WORD
    return same and not _OFFICE.match(page.top[0])


_CUES: tuple[_Cue, ...] = (
    (3.5, lambda _, page: _capital(page.lines[0])),
    (1.3, lambda _, page: any(map(_is_heading, page.lines[:_LOOKED_AT]))),
    (1.6, lambda _, page: _begins_with_form(page)),
    (1.6, lambda _, page: any(map(_OFFICE.match, page.top[:2]))),
    (4.0, lambda _, page: sum(_LETTER.match(line) is not None for line in page.top) >= 2),
    (4.0, lambda _, page: any(map(_SEEN.search, page.top[:2]))),
    (1.8, lambda _, page: _is_title(page.lines[0])),
    (0.5, lambda _, page: any(map(_YEAR.search, page.top))),
    (1.7, lambda before, _: any(map(_SIGNED.search, before.end))),
    (-3.5, lambda _, page: _CONTINUES.match(page.top[0]) is not None),
    (-9.0, lambda _, page: _is_annex(page) or _is_later_page(page)),
    (-9.0, _runs_on),
    (-1.3, lambda _, page: page.lines[0][0].islower()),
    (-1.6, lambda _, page: _is_row(page.lines[0])),
    (-1.3, lambda before, page: "|" in page.lines[0] and "|" in before.lines[-1]),
)
