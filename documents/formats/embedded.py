"""Pictures inside office files: counted once each, and looked at where a document has hardly any text."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from documents.archive import Container
from documents.draft import Draft, DraftPage
from documents.errors import ReadError
from documents.formats.office import media
from documents.ocr.picture import Picture, decoded, opened
from documents.reading import Kind, Note, Signals
from documents.text import letters, tidy
from knowledge.limits import Limits

_MOST = 50
_LITTLE_TEXT = 200
_PAGE_EDGE = 700
_ICON_EDGE = 120
_LONGEST = 3600


@dataclass(frozen=True, slots=True)
class Embedded:
    """How many different pictures a document shows, and the names of those as large as a page."""

    count: int
    page_like: tuple[str, ...]


def embedded(container: Container, limits: Limits) -> Embedded:
    """Every different picture larger than an icon."""
    sizes = [(name, _shortest_edge(data, limits)) for name, data in _distinct(container)]
    page_like = tuple(name for name, shortest in sizes if shortest >= _PAGE_EDGE)
    return Embedded(sum(shortest >= _ICON_EDGE for _, shortest in sizes), page_like)


def pictures_of(container: Container, limits: Limits) -> Iterator[Picture]:
    """Each different picture larger than an icon, decoded; damaged ones are left out."""
    for _, data in _distinct(container):
        if _shortest_edge(data, limits) >= _ICON_EDGE:
            with suppress(ReadError):
                yield decoded(opened(data, "picture", limits), _LONGEST)


def drafted(
    kind: Kind,
    pages: Sequence[Sequence[str]],
    container: Container,
    limits: Limits,
    notes: Sequence[Note] = (),
) -> Draft:
    """The draft of an office file; with hardly any text, its page-like pictures follow to be looked at."""
    texts = [tidy("\n".join(page)) for page in pages]
    kept = texts[: limits.text_pages]
    told = list(notes)
    if len(kept) < len(texts):
        told.append(Note("pages.partial", {"read": len(kept), "total": len(texts)}))
    found = embedded(container, limits)
    drafts = [DraftPage(number, text) for number, text in enumerate(kept, start=1)]
    if sum(map(letters, kept)) < _LITTLE_TEXT:
        start = len(drafts) + 1
        drafts += [DraftPage(start + index, "", look=True) for index in range(len(found.page_like))]
    inspected = 0 if found.count else len(texts)
    signals = Signals(pages=len(texts), pictures=found.count, inspected=inspected)
    return Draft(kind, tuple(drafts), tuple(told), signals)


def picture(draft: Draft, container: Container, number: int, limits: Limits) -> Picture:
    """The picture that stands behind a page asked to be looked at."""
    looked_at = [page.number for page in draft.pages if page.look]
    name = embedded(container, limits).page_like[looked_at.index(number)]
    return decoded(opened(container.read(name), "picture", limits), _LONGEST)


def _distinct(container: Container) -> Iterator[tuple[str, bytes]]:
    seen: set[bytes] = set()
    for name in sorted(media(container))[:_MOST]:
        data = container.read(name)
        digest = hashlib.sha256(data).digest()
        if digest not in seen:
            seen.add(digest)
            yield name, data


def _shortest_edge(data: bytes, limits: Limits) -> int:
    try:
        return min(opened(data, "picture", limits).size)
    except ReadError:
        return 0
