"""Dates and years as Indonesian office texts write them."""

import datetime
import re
from collections.abc import Iterable

from rapidfuzz.fuzz import ratio

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari pebruari feb peb",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu agt agst ags",
            "september sept sep",
            "oktober okt",
            "november nopember nov nop",
            "desember des",
        ),
        start=1,
    )
    for name in names.split()
}
_SHORT = ("mei", "juni", "juli")
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# For text in small letters. What begins with a figure looks back at what stands before it only then: a search
# that knows its first letter takes a fifth of the time.
_WRITTEN = re.compile(
    rf"(?P<day>\d(?<!\d\d)\d?)(?:\s*(?:-|s\.?d\.?|dan|,|&)\s*\d{{1,2}})?\s*[-./'’:]?\s*(?P<month>{_MONTH})\.?"
    r"\s*[-./]?\s*(?P<year>\d{4}|\d{2}(?!\d))"
)
_FIGURES = re.compile(
    r"(?P<day>\d(?<![\d./-]\d)\d?)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|(?<!\.)\d{2})(?![\d/-])"
)
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d{2})(?<!\d{5})[-/](?P<month>\d{2})[-/](?P<day>\d{2})(?!\d)")
_DAMAGED = re.compile(
    r"(?P<day>[\doil|](?<![\w./-].)(?:(?<=\d)[\doil|]?|\d))\s+(?P<month>[a-z][a-z0-9|]{2,10})\.?\s+"
    r"(?P<year>[12il|][\doil|]{3})(?!\w)"
)
_FIGURES_MISTAKEN = str.maketrans("oil|", "0111")
_LETTERS_CONFUSED = str.maketrans("015i|", "olsll")
_MONTH_SURE, _MONTH_LEAD = 75, 15
_MAYBE = re.compile(r"\d|tanggal")
_UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_IN_WORDS = re.compile(
    rf"tanggal\s+(?P<day>(?:[a-z]+\s+){{1,3}}?)(?:bulan\s+)?(?P<month>{_MONTH})\s+(?:tahun\s+)?"
    r"(?P<year>dua ribu(?:\s+(?:" + "|".join(_UNITS) + r"|belas|puluh|sepuluh|sebelas)){1,3})"
)

_FULL = {
    name.translate(_LETTERS_CONFUSED): n for name, n in _MONTHS.items() if len(name) > 4 or name in _SHORT
}

_YEAR = r"(?:19[89]\d|20[0-4]\d)"
_SPAN = re.compile(
    rf"(?P<first>{_YEAR})(?<![\d./]\d{{4}})\s*(?:-|–|s\.?\s?d\.?|sampai)\s*(?P<last>{_YEAR})(?![\d/])"
)
_LONE = re.compile(rf"(?P<year>{_YEAR})(?<![\d.,/-]\d{{4}})(?![\d]|[.,]\d)")
_SHORT_YEAR = re.compile(rf"\b(?:{_MONTH}|t\.?a\.?|th|thn|tahun)\.?\s*'?(?P<year>\d{{2}})(?![\d./:-])")
_IN_NUMBER = re.compile(rf"(?<=/)(?P<year>{_YEAR})(?![\d/])")
_CITED = re.compile(
    r"\b(?:uu|undang[- ]undang|pp|peraturan pemerintah|perpres|peraturan presiden|inpres|keppres|permen\w*"
    r"|kepmen\w*|peraturan menteri[a-z ]*|perda\w*|perdais|perbup|perwal\w*|perwako|pergub|qanun|stbl|stb"
    r"|pasal)\b"
    r"[^\n;:|]{0,80}?(?:nomor|no\.?)?\s*[\w.]{1,12}\s*(?:/|tahun|th\.?)\s*\d{4}"
)
_PLAN_NAME = re.compile(r"(?:ranham|rencana aksi nasional[a-z ]*)\s*(?:tahun\s*)?\d{4}\s*[-–]\s*\d{4}")
_LEANS_ON_LAW = re.compile(r"\s*(?:mengingat|menimbang|dasar|memperhatikan)\b")
_TITLE_LINES = 8
_LONGEST_SPAN = 6
_FIRST_YEAR, _LAST_YEAR = 1980, 2049


def dates_in(text: str) -> list[tuple[int, datetime.date]]:
    """Every full date of a text with the place where it stands, in order."""
    folded = text.lower()
    if not _MAYBE.search(folded):
        return []
    found = {match.start(): day for match, day in _all(folded) if day is not None}
    return sorted(found.items())


def _all(text: str) -> Iterable[tuple[re.Match[str], datetime.date | None]]:
    written = list(_WRITTEN.finditer(text))
    for match in written:
        yield match, _date(match["year"], _MONTHS[match["month"]], int(match["day"]))
    for pattern in (_FIGURES, _YEAR_FIRST):
        for match in pattern.finditer(text):
            yield match, _date(match["year"], int(match["month"]), int(match["day"]))
    yield from _damaged(_WRITTEN.sub(_blank, text) if written else text)
    for match in _IN_WORDS.finditer(text) if "ribu" in text else ():
        year, day = _spoken(match["year"]), _spoken(match["day"])
        yield match, _date(str(year), _MONTHS[match["month"]], day)


def _damaged(text: str) -> Iterable[tuple[re.Match[str], datetime.date | None]]:
    for match in _DAMAGED.finditer(text):
        if number := _MONTHS.get(match["month"]) or _damaged_month(match["month"]):
            year, day = (match[part].translate(_FIGURES_MISTAKEN) for part in ("year", "day"))
            yield match, _date(year, number, int(day))


def _blank(match: re.Match[str]) -> str:
    """As many blanks, so that what follows stays in its place."""
    return " " * len(match[0])


def _damaged_month(word: str) -> int:
    """The month a scanner damaged, or 0 where it may be no month or one of two."""
    likeness: dict[int, float] = {}
    for name, number in _FULL.items():
        like = ratio(name, word.translate(_LETTERS_CONFUSED))
        likeness[number] = max(likeness.get(number, 0), like)
    (best, sure), (_, next_sure) = sorted(likeness.items(), key=lambda found: -found[1])[:2]
    return best if sure >= _MONTH_SURE and sure - next_sure >= _MONTH_LEAD else 0


def _date(year: str, month: int, day: int) -> datetime.date | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        return None
    try:
        return datetime.date(number, month, day)
    except ValueError:
        return None


def _spoken(words: str) -> int:
    """A number below 10,000 as it is said, or 0."""
    total = last = 0
    for word in words.split():
        if word in _UNITS:
            last = _UNITS.index(word)
            total += last
        elif word in ("sepuluh", "sebelas"):
            total += 10 + (word == "sebelas")
        elif word == "belas":
            total += 10
        elif word == "puluh":
            total += 9 * last
        elif word == "ribu":
            total += 999 * last
    return total


def years_in(text: str) -> tuple[int, ...]:
    """The years that a text speaks of, in order; years of cited regulations and Hijri years do not count."""
    lines = text.lower().splitlines()
    title, rest = lines[:_TITLE_LINES], "\n".join(lines[_TITLE_LINES:])
    body = _CITED.sub(" ", rest)
    head = "\n".join(_CITED.sub(" ", line) if _LEANS_ON_LAW.match(line) else line for line in title)
    held = _PLAN_NAME.sub(" ", f"{head}\n{body}")
    years = {day.year for _, day in dates_in(held)}
    for match in _SPAN.finditer(held):
        first, last = int(match["first"]), int(match["last"])
        years |= set(range(first, last + 1)) if 0 <= last - first <= _LONGEST_SPAN else {first, last}
    for pattern in (_LONE, _IN_NUMBER):
        years |= {int(match["year"]) for match in pattern.finditer(held)}
    years |= {2000 + int(match["year"]) for match in _SHORT_YEAR.finditer(held)}
    return tuple(sorted(year for year in years if _FIRST_YEAR <= year <= _LAST_YEAR))
