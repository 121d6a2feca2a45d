"""Archives of documents: each entry is read as a file of its own, its name no more than a label."""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from documents import archive
from documents.errors import Broken, Problem, ReadError, TooBigInside, TooLarge, Unreadable
from documents.reading import Kind, Note, Page, Part, Reading, Signals
from documents.sniffing import sniff
from knowledge.limits import Limits

_BATCH_BYTES = 20_000_000
_LABEL_LENGTH = 120
_ARCHIVE = b"PK"
_NO_DOCUMENTS = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.[^/]*|Thumbs\.db|desktop\.ini|~\$[^/]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of an archive: its bytes, or why it has none."""

    label: str
    data: bytes | ReadError


@dataclass(frozen=True, slots=True)
class Packed:
    """The same as it leaves the child."""

    label: str
    data: bytes | Problem

    def entry(self) -> Entry:
        """The document it is for the rest of the room."""
        if isinstance(self.data, bytes):
            return Entry(self.label, self.data)
        problem = self.data.error()
        if isinstance(problem, ReadError):
            return Entry(self.label, problem)
        return Entry(self.label, Broken(kind=Kind.ZIP.value, reason="entry"))


def label(name: str) -> str:
    """A name fit to be shown: no folders, no control or direction characters, not too long."""
    last = re.split(r"[/\\\\]", name.rstrip("/\\"))[-1]
    shown = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in last)
    return " ".join(shown.split()).strip(".")[-_LABEL_LENGTH:] or "?"


def unpack(data: bytes, start: int, limits: Limits) -> tuple[list[Packed], int | None]:
    """The documents from index `start` on, as many as fit one batch, and the index where the rest begins."""
    found: list[Packed] = []
    held = 0
    with archive.opened(data, limits) as container:
        for index, info in enumerate(container.entries[start:], start=start):
            if (
                info.is_dir()
                or stat.S_ISLNK(info.external_attr >> 16)
                or _NO_DOCUMENTS.fullmatch(info.filename)
            ):
                continue
            if held and held + info.file_size > _BATCH_BYTES:
                return found, index
            found.append(_entry(container, info, limits))
            held += info.file_size if isinstance(found[-1].data, bytes) else 0
    return found, None


def _entry(container: archive.Container, info: zipfile.ZipInfo, limits: Limits) -> Packed:
    """One document; a damaged, locked or too deep one costs itself, one that unpacks to too much all."""
    if info.file_size > limits.file_bytes:
        return Packed(
            label(info.filename), Problem.of(TooLarge(size=info.file_size, limit=limits.file_bytes))
        )
    try:
        data = container.read(info)
    except TooBigInside:
        raise
    except ReadError as problem:
        return Packed(label(info.filename), Problem.of(problem))
    if limits.archive_depth <= 0 and _is_archive(data, limits):
        return Packed(
            label(info.filename), Problem.of(TooBigInside(what="depth", limit=limits.archive_depth))
        )
    return Packed(label(info.filename), data)


def _is_archive(data: bytes, limits: Limits) -> bool:
    try:
        return data.startswith(_ARCHIVE) and sniff(data, "", limits).kind is Kind.ZIP
    except ReadError:
        return False


def gathered(
    entries: Iterable[Entry],
    read: Callable[[bytes, str, Limits], Reading],
    limits: Limits,
    seconds: Callable[[], float],
) -> Reading:
    """All documents of an archive as one reading; what cannot be read is noted and the others go on."""
    pages: list[Page] = []
    notes: list[Note] = []
    parts: list[Part] = []
    problems: list[ReadError] = []
    pictures = 0
    left = limits
    for entry in entries:
        left = replace(left, archive_seconds=limits.archive_seconds - seconds())
        if left.text_pages <= 0 or left.archive_seconds <= 0:
            notes.append(Note("entry.not_read", {"label": entry.label}))
            continue
        try:
            reading = _one(entry, read, left)
        except ReadError as error:
            problems.append(error)
            facts = {"label": entry.label, "error": error.code, "facts": dict(error.facts)}
            notes.append(Note("entry.unread", facts))
            left = replace(left, text_pages=left.text_pages - 1)
            continue
        first = len(pages) + 1
        pages += (replace(page, number=first + index) for index, page in enumerate(reading.pages))
        parts.append(Part(entry.label, reading.kind, first, len(pages)))
        notes += (Note(note.code, {**note.facts, "label": entry.label}) for note in reading.notes)
        pictures += reading.signals.pictures
        seen = sum(page.ocr for page in reading.pages)
        left = replace(left, text_pages=left.text_pages - len(reading.pages), ocr_pages=left.ocr_pages - seen)
    if not parts:
        one_reason = len({problem.code for problem in problems}) == 1
        raise problems[0] if one_reason else Unreadable(kind=Kind.ZIP.value, pages=0)
    signals = Signals(pages=len(pages), pictures=pictures)
    return Reading(Kind.ZIP, tuple(pages), tuple(notes), signals, seconds(), tuple(parts))


def _one(entry: Entry, read: Callable[[bytes, str, Limits], Reading], limits: Limits) -> Reading:
    if isinstance(entry.data, ReadError):
        raise entry.data
    return read(entry.data, entry.label, limits)


def inspected(
    entries: Iterable[Entry], reading: Reading, inspect: Callable[[bytes, Kind, int], Signals]
) -> Signals:
    """The signals of all documents of an archive, their pages numbered as in its reading."""
    total = reading.signals
    parts = iter(reading.parts)
    part = next(parts, None)
    for entry in entries:
        if part is None:
            break
        if isinstance(entry.data, ReadError) or entry.label != part.label or part.kind is Kind.ZIP:
            continue
        found = inspect(entry.data, part.kind, part.last - part.first + 1)
        total = _added(total, found, part.first - 1)
        part = next(parts, None)
    return total


def _added(total: Signals, found: Signals, before: int) -> Signals:
    return replace(
        total,
        looks=tuple(dict.fromkeys((*total.looks, *found.looks, *((found.look,) if found.look else ())))),
        marks=(*total.marks, *(replace(mark, page=mark.page + before) for mark in found.marks)),
        codes=(*total.codes, *(replace(code, page=code.page + before) for code in found.codes)),
        signatures=(*total.signatures, *found.signatures),
        legibility=(*total.legibility, *(replace(one, page=one.page + before) for one in found.legibility)),
        inspected=total.inspected + found.inspected,
    )
