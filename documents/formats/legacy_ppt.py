"""PowerPoint 97-2003: the text of every slide and its notes; masters are left out."""

import struct
from collections.abc import Iterator

from documents.draft import Draft, DraftPage
from documents.errors import Broken, Locked
from documents.formats.legacy import compound, stream
from documents.reading import Kind, Note, Signals
from documents.text import tidy
from knowledge.limits import Limits

_CONTAINER = 0xF
_SLIDE, _NOTES, _MASTER, _LISTED, _PERSISTED = 0x03EE, 0x03F0, 0x03F8, 0x0FF0, 0x03F3
_WIDE, _NARROW = 0x0FA0, 0x0FA8
_DEEPEST = 30


class LegacyPptFormat:
    """Reads PPT files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """One page a slide, its outline first."""
        with compound(data, Kind.PPT.value) as file:
            if file.exists("EncryptedSummary"):
                raise Locked(kind=Kind.PPT.value)
            show = stream(file, "PowerPoint Document", Kind.PPT.value)
        pages = [tidy("\n".join(dict.fromkeys(lines))) for lines in _slides(show)]
        if not pages:
            raise Broken(kind=Kind.PPT.value, reason="no slides")
        kept = tuple(
            DraftPage(number, text) for number, text in enumerate(pages[: limits.text_pages], start=1)
        )
        notes = (
            ()
            if len(kept) == len(pages)
            else (Note("pages.partial", {"read": len(kept), "total": len(pages)}),)
        )
        return Draft(Kind.PPT, kept, notes, Signals(pages=len(pages)))


def _slides(show: bytes) -> list[list[str]]:
    outlines: list[list[str]] = []
    drawn: list[list[str]] = []
    beside: list[str] = []
    for kind, body in _records(show):
        if kind == _SLIDE:
            drawn.append(list(_texts(body)))
        elif kind == _NOTES:
            beside += _texts(body)
        elif kind != _MASTER:
            outlines += _outlines(body)
    count = max(len(outlines), len(drawn))
    pages = [
        (outlines[n] if n < len(outlines) else []) + (drawn[n] if n < len(drawn) else [])
        for n in range(count)
    ]
    while pages and not "".join(pages[-1]).strip():
        pages.pop()
    if pages:
        pages[-1] += beside
    return pages


def _outlines(body: bytes) -> Iterator[list[str]]:
    """The outline of each slide in the lists of a document container."""
    for kind, listed in _records(body):
        if kind != _LISTED:
            continue
        lines: list[str] | None = None
        for inner, content in _records(listed):
            if inner == _PERSISTED:
                if lines is not None:
                    yield lines
                lines = []
            elif lines is not None:
                lines += _text(inner, content)
        if lines is not None:
            yield lines


def _texts(body: bytes, depth: int = 0) -> Iterator[str]:
    for kind, content, container in _headed(body):
        if container and depth < _DEEPEST:
            yield from _texts(content, depth + 1)
        else:
            yield from _text(kind, content)


def _text(kind: int, content: bytes) -> list[str]:
    if kind == _WIDE:
        return content.decode("utf-16-le", errors="replace").replace("\x0b", "\n").split("\r")
    if kind == _NARROW:
        return content.decode("latin-1").replace("\x0b", "\n").split("\r")
    return []


def _records(body: bytes) -> Iterator[tuple[int, bytes]]:
    for kind, content, _ in _headed(body):
        yield kind, content


def _headed(body: bytes) -> Iterator[tuple[int, bytes, bool]]:
    at = 0
    while at + 8 <= len(body):
        version, kind, size = struct.unpack_from("<HHI", body, at)
        yield kind, body[at + 8 : at + 8 + size], version & 0xF == _CONTAINER
        at += 8 + size


FORMAT = LegacyPptFormat()
