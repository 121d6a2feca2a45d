"""What runs in the child: the functions a worker is given, and the fence around strangers' parsers."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from importlib import import_module
from typing import ParamSpec, TypeVar

from documents import bundles
from documents.draft import Draft, DraftPage, Seen
from documents.errors import Broken, ReadError, TooBigInside, UnknownType
from documents.formats.registry import format_of, picture_format_of
from documents.isolation import allow_cpu
from documents.reading import Kind, Note, Sheet, Signals
from documents.sniffing import sniff
from knowledge.limits import Limits

P = ParamSpec("P")
T = TypeVar("T")


def _fenced(job: Callable[P, T]) -> Callable[P, T]:
    """Let nothing but our own errors out, whatever a parser raises on a stranger's file."""

    @wraps(job)
    def fenced(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return job(*args, **kwargs)
        except ReadError:
            raise
        except MemoryError:
            raise TooBigInside(what="memory", limit=0) from None
        except Exception as foreign:  # noqa: BLE001
            raise Broken(kind="", reason=type(foreign).__name__) from None

    return fenced


@_fenced
def parse(data: bytes, filename: str, limits: Limits) -> Draft:
    """Tell the type from content and read what the file stores as text."""
    allow_cpu(limits.parse_cpu_seconds)
    sniffed = sniff(data, filename, limits)
    if sniffed.kind is Kind.ZIP:
        return Draft(Kind.ZIP, (), sniffed.notes)
    draft = format_of(sniffed.kind).read(data, limits)
    return _kept(replace(draft, notes=(*sniffed.notes, *draft.notes)), limits.characters)


def _kept(draft: Draft, characters: int) -> Draft:
    """The draft without the text that exceeds what is kept, and a note of that."""
    if sum(len(page.text) for page in draft.pages) <= characters:
        return draft
    pages: list[DraftPage] = []
    left = characters
    for page in draft.pages:
        pages.append(replace(page, text=page.text[:left], also=page.also[:left]))
        left -= len(pages[-1].text)
        if left <= 0:
            break
    return replace(
        draft, pages=tuple(pages), notes=(*draft.notes, Note("text.cut", {"characters": characters}))
    )


@_fenced
def inspect(data: bytes, kind: Kind, known: Signals, limits: Limits) -> Signals:
    """Look for what only the bytes show."""
    allow_cpu(limits.parse_wall_seconds)
    find: Callable[..., Signals] = import_module("documents.signals.inspection").inspect
    return find(data, kind, known, limits)


@_fenced
def kind(data: bytes, filename: str, limits: Limits) -> Kind:
    """Tell the type from content."""
    allow_cpu(limits.parse_cpu_seconds)
    return sniff(data, filename, limits).kind


@_fenced
def sheets(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """The cells of a workbook; UnknownType when it is none."""
    allow_cpu(limits.parse_cpu_seconds)
    found = sniff(data, "", limits).kind
    if found is not Kind.XLSX:
        raise UnknownType(found=found.value, extension="")
    read: Callable[..., tuple[Sheet, ...]] = import_module("documents.formats.xlsx").sheets
    return read(data, limits)


@_fenced
def unpack(data: bytes, start: int, limits: Limits) -> tuple[list[bundles.Packed], int | None]:
    """Some documents of an archive from an index on, and the index of the rest."""
    allow_cpu(limits.parse_cpu_seconds)
    return bundles.unpack(data, start, limits)


@_fenced
def see(data: bytes, kind: Kind, number: int, limits: Limits) -> Seen:
    """Recognise one page from its picture."""
    allow_cpu(limits.ocr_page_seconds)
    recognise: Callable[..., Seen] = import_module("documents.ocr.page").recognise
    return recognise(picture_format_of(kind).picture(data, number, limits))
