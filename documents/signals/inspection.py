"""All signals of one file: page by page within a time allowance, then the file as a whole."""

import time
from collections.abc import Iterable
from dataclasses import replace

from documents.archive import opened
from documents.errors import ReadError
from documents.formats.embedded import pictures_of
from documents.formats.looks import is_photo, look
from documents.formats.pdf_pictures import gathered
from documents.formats.registry import picture_format_of
from documents.reading import PICTURES, Kind, Signals
from documents.signals import page
from documents.signals.signatures import signatures
from knowledge.limits import Limits

_OFFICE = frozenset({Kind.DOCX, Kind.PPTX, Kind.XLSX, Kind.ODT, Kind.ODS, Kind.ODP})
_SHARE_OF_WALL = 0.6


def inspect(data: bytes, kind: Kind, known: Signals, limits: Limits) -> Signals:
    """What was known, and what looking at every page and picture adds."""
    if kind is Kind.PDF:
        return _of_pdf(data, known, limits)
    if kind in PICTURES:
        pages = range(1, min(known.pages, limits.ocr_pages) + 1)
        return _with_pages(data, kind, pages, known, limits)
    if kind in _OFFICE:
        return _of_office(data, known, limits)
    return known


def _of_pdf(data: bytes, known: Signals, limits: Limits) -> Signals:
    drawn, pictures, looks = gathered(data, limits)
    if drawn:
        seen = _with_pages(data, Kind.PDF, drawn, known, limits)
    else:
        seen = replace(known, inspected=min(known.pages, limits.text_pages))
    return replace(seen, pictures=pictures, looks=looks, signatures=signatures(data))


def _with_pages(data: bytes, kind: Kind, numbers: Iterable[int], known: Signals, limits: Limits) -> Signals:
    """Marks, codes and legibility of the pages that can be looked at in time."""
    until = time.perf_counter() + _SHARE_OF_WALL * limits.parse_wall_seconds
    marks, codes, legibility = list(known.marks), list(known.codes), list(known.legibility)
    inspected = known.inspected
    for number in numbers:
        if time.perf_counter() > until:
            break
        try:
            picture = picture_format_of(kind).picture(data, number, limits)
        except ReadError:
            continue
        marks += page.marks(picture, number)
        codes += page.codes(picture, number)
        legibility.append(page.legibility(picture, number))
        inspected += 1
    return replace(
        known, marks=tuple(marks), codes=tuple(codes), legibility=tuple(legibility), inspected=inspected
    )


def _of_office(data: bytes, known: Signals, limits: Limits) -> Signals:
    """Codes inside pasted pictures, and how the pictures look."""
    codes, looks = list(known.codes), []
    with opened(data, limits) as container:
        for picture in pictures_of(container, limits):
            codes += page.codes(picture, 1)
            if is_photo(picture):
                looks.append(look(picture))
    distinct = tuple(dict.fromkeys(seen for seen in looks if seen))
    return replace(known, codes=tuple(codes), looks=distinct, inspected=known.pages)
