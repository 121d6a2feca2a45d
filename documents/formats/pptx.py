"""Presentations: one page a slide in the order shown, with its tables, charts, diagrams and speaker notes."""

import re
from xml.sax import handler
from xml.sax.xmlreader import AttributesImpl

from documents import archive
from documents.archive import Container
from documents.draft import Draft
from documents.errors import Broken
from documents.formats import embedded
from documents.formats.office import OOXML, collected, matching, parse, relations
from documents.ocr.picture import Picture
from documents.reading import Kind, Note
from knowledge.limits import Limits

_SHOW = "ppt/presentation.xml"
_SLIDES = re.compile(r"ppt/slides/slide\d+\.xml")
_BESIDE = re.compile(r"ppt/(?:notesSlides/notesSlide|charts/chart|diagrams/data)\d+\.xml")
_MACROS = "ppt/vbaProject.bin"


class PptxFormat:
    """Reads PPTX files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Every slide, hidden ones noted."""
        archive.refuse_unsafe_names(data, Kind.PPTX.value)
        with archive.opened(data, limits) as container:
            return _draft(container, limits)

    def picture(self, data: bytes, number: int, limits: Limits) -> Picture:
        """A page-like picture of a presentation with hardly any text."""
        with archive.opened(data, limits) as container:
            return embedded.picture(_draft(container, limits), container, number, limits)


class _Slides(handler.ContentHandler):
    """The relationship ids of the slides in the order shown, or whether one slide is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hidden = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        local = name.rpartition(":")[2]
        if local == "sldId":
            self.ids += [value for key, value in attrs.items() if key.endswith(":id")]
        elif local == "sld":
            self.hidden = attrs.get("show") in {"0", "false"}


def _draft(container: Container, limits: Limits) -> Draft:
    names = _in_order(container)
    if not names:
        raise Broken(kind=Kind.PPTX.value, reason="no slides")
    notes = [Note("file.macros")] if _MACROS in container.names else []
    pages = []
    for number, name in enumerate(names[: limits.text_pages], start=1):
        slide, about = container.read(name), _Slides()
        parse(slide, about)
        if about.hidden:
            notes.append(Note("slide.hidden", {"number": number}))
        beside = [part for part in relations(container, name).values() if _BESIDE.fullmatch(part)]
        parts = [slide, *(container.read(part) for part in beside if part in container.names)]
        pages.append([line for part in parts for page in collected(part, OOXML) for line in page])
    if len(pages) < len(names):
        notes.append(Note("pages.partial", {"read": len(pages), "total": len(names)}))
    return embedded.drafted(Kind.PPTX, pages, container, limits, notes)


def _in_order(container: Container) -> list[str]:
    """The slides as shown; any the show does not list come last."""
    stored = matching(container, _SLIDES)
    if _SHOW not in container.names:
        return stored
    order, targets = _Slides(), relations(container, _SHOW)
    parse(container.read(_SHOW), order)
    shown = [targets[key] for key in order.ids if targets.get(key) in stored]
    return list(dict.fromkeys([*shown, *stored]))


FORMAT = PptxFormat()
