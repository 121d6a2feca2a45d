"""Originals as ZIP files: safe names in a folder for each item, a bounded size, the same bytes every time."""

import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO

_LONGEST_STEM = 60
_LONGEST_STEM_BYTES = 140
_LONGEST_SUFFIX = 8
_UNPRINTED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_REFUSED = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))})
_SUFFIXES = {
    "jpeg": (".jpg", ".jpeg", ".jfif"),
    "tiff": (".tif", ".tiff"),
    "heic": (".heic", ".heif"),
}
_HEADER_BYTES = 30 + 46
_END_BYTES = 22
_EARLIEST, _LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A file to be packed: whose proof it is, what it was called, and its `pages` where only some count."""

    evidence_id: int
    criterion: str
    sha256: str
    size: int
    filename: str
    media: str | None
    pages: tuple[tuple[int, int], ...] = ()
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """An original with its place: the path in the package and the ZIP, counted from 1, that holds it."""

    original: Original
    path: str
    volume: int = 1


def named(originals: Sequence[Original], *, pages: str) -> tuple[Paper, ...]:
    """Every original under its item, numbered in the order given; `pages` is the word before page numbers.

    No path leaves its folder, repeats another in any case, or means something else to some system.
    """
    in_folder: dict[str, list[Original]] = defaultdict(list)
    for original in originals:
        in_folder[_folder(original.criterion).casefold()].append(original)
    return tuple(
        Paper(original, f"{_folder(original.criterion)}/{_file(original, place, len(mates), pages)}")
        for mates in in_folder.values()
        for place, original in enumerate(mates, 1)
    )


def spread(papers: Iterable[Paper], room: int) -> tuple[Paper, ...]:
    """The papers over ZIPs of at most `room` bytes in their order, folders kept whole where they fit."""
    folders: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        folders[paper.path.partition("/")[0].casefold()].append(paper)
    placed: list[Paper] = []
    volume, left = 1, room - _END_BYTES
    for mates in folders.values():
        whole = sum(map(cost, mates))
        if left < whole <= room - _END_BYTES and left < room - _END_BYTES:
            volume, left = volume + 1, room - _END_BYTES
        for paper in mates:
            if cost(paper) > left and left < room - _END_BYTES:
                volume, left = volume + 1, room - _END_BYTES
            left -= cost(paper)
            placed.append(replace(paper, volume=volume))
    return tuple(placed)


def cost(paper: Paper) -> int:
    """The bytes that the paper takes in a ZIP."""
    return paper.original.size + _HEADER_BYTES + 2 * len(paper.path.encode())


class Archive:
    """A ZIP written file by file; only one file is in memory at a time."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)

    def add(self, path: str, content: bytes, at: datetime) -> None:
        """Add a file as it is, dated by its own moment and not by the clock."""
        stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
        entry = zipfile.ZipInfo(path, min(max(stamp, _EARLIEST), _LATEST))
        entry.create_system, entry.external_attr = 3, 0o100644 << 16
        self._zip.writestr(entry, content)

    def close(self) -> None:
        """Write the directory; without it nothing can be opened."""
        self._zip.close()


def safe_name(name: str, longest: int = _LONGEST_STEM) -> tuple[str, str]:
    """A name that anybody may have chosen as stem and suffix for every system; either may be empty."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    shown = (" " if c.isspace() else c for c in last)
    kept = "".join(c for c in shown if unicodedata.category(c) not in _UNPRINTED and c not in _REFUSED)
    words = " ".join(kept.split()).rstrip(" .")
    stem, dot, suffix = words.rpartition(".")
    if not (stem.strip(" .") and suffix.isascii() and suffix.isalnum() and len(suffix) <= _LONGEST_SUFFIX):
        stem, dot, suffix = words, "", ""
    return _cut(stem.strip(" ."), longest), dot + suffix


def page_span(first: int, last: int) -> str:
    """Pages as they stand in names and lists."""
    return str(first) if first == last else f"{first}-{last}"


def _folder(criterion: str) -> str:
    return f"{criterion}_" if criterion.casefold() in _DEVICES else criterion


def _file(original: Original, place: int, count: int, pages: str) -> str:
    stem, suffix = _typed(*safe_name(original.filename), original.media)
    spans = ", ".join(page_span(*span) for span in original.pages)
    number = f"{place:0{max(2, len(str(count)))}}"
    return " ".join(part for part in (number, stem, f"({pages} {spans})" if spans else "") if part) + suffix


def _typed(stem: str, suffix: str, media: str | None) -> tuple[str, str]:
    """The suffix that the content deserves, whatever the name claims."""
    right = _SUFFIXES.get(media, (f".{media}",)) if media else (suffix,)
    return (stem, suffix) if suffix.lower() in right else (_cut(stem + suffix, _LONGEST_STEM), right[0])


def _cut(stem: str, longest: int) -> str:
    stem = stem[:longest]
    while len(stem.encode()) > _LONGEST_STEM_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .")
