"""OpenDocument texts, sheets and presentations."""

import re
from xml.sax import handler
from xml.sax.xmlreader import AttributesImpl

from documents import archive
from documents.archive import Container
from documents.draft import Draft
from documents.errors import Broken, Locked
from documents.formats import embedded
from documents.formats.office import CELL_BAR, ODF, collected, parse
from documents.ocr.picture import Picture
from documents.reading import Kind, Note
from knowledge.limits import Limits

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_DEFAULT_NAME = re.compile(r"(?:sheet|lembar)\s*\d*", re.IGNORECASE)


class OdfFormat:
    """Reads ODT, ODS and ODP files."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Pages of a text, sheets of a workbook; deleted text and comments are left out."""
        archive.refuse_unsafe_names(data, self._kind.value)
        with archive.opened(data, limits) as container:
            return self._draft(container, limits)

    def picture(self, data: bytes, number: int, limits: Limits) -> Picture:
        """A page-like picture of a document with hardly any text."""
        with archive.opened(data, limits) as container:
            return embedded.picture(self._draft(container, limits), container, number, limits)

    def _draft(self, container: Container, limits: Limits) -> Draft:
        if _CONTENT not in container.names:
            raise Broken(kind=self._kind.value, reason="no content part")
        if _MANIFEST in container.names and b"encryption-data" in container.read(_MANIFEST):
            raise Locked(kind=self._kind.value)
        content = container.read(_CONTENT)
        if self._kind is Kind.ODS:
            sheets = _Sheets(limits.cells)
            parse(content, sheets)
            return embedded.drafted(self._kind, sheets.pages or [[]], container, limits, sheets.notes)
        pages = collected(content, ODF)
        if self._kind is Kind.ODT and _STYLES in container.names:
            pages[0][:0] = [line for page in collected(container.read(_STYLES), ODF) for line in page]
        return embedded.drafted(self._kind, pages, container, limits)


class _Sheets(handler.ContentHandler):
    """The filled cells of every row, sheet by sheet; repeated cells count once."""

    def __init__(self, cells: int) -> None:
        super().__init__()
        self.pages: list[list[str]] = []
        self.notes: list[Note] = []
        self._left = self._most = cells
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row: list[str] = []
        self._cell: list[str] | None = None
        self._skipping = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        local = name.rpartition(":")[2]
        if self._skipping or local in ODF.skipped:
            self._skipping += 1
        elif local == "style":
            self._style = attrs.get("style:name", "")
        elif local == "table-properties" and attrs.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif local == "table":
            self._start_sheet(attrs)
        elif local == "table-row":
            self._row = []
        elif local == "table-cell":
            self._cell = []
        elif local in ODF.paragraph and self._cell:
            self._cell.append(" ")

    def endElement(self, name: str) -> None:  # noqa: N802
        local = name.rpartition(":")[2]
        if self._skipping:
            self._skipping -= 1
        elif local == "table-cell" and self._cell is not None:
            text, self._cell = " ".join("".join(self._cell).split()), None
            if text:
                self._row.append(text)
        elif local == "table-row" and self._row and self.pages:
            self._end_row()

    def characters(self, content: str) -> None:
        if self._cell is not None and not self._skipping:
            self._cell.append(content)

    def _start_sheet(self, attrs: AttributesImpl) -> None:
        title = attrs.get("table:name", "")
        if attrs.get("table:style-name") in self._hidden_styles:
            self.notes.append(Note("sheet.hidden", {"name": title}))
        self.pages.append([] if _DEFAULT_NAME.fullmatch(title) else [title])

    def _end_row(self) -> None:
        within = self._left >= 0
        self._left -= len(self._row)
        if self._left >= 0:
            self.pages[-1].append(CELL_BAR.join(self._row))
        elif within:
            self.notes.append(Note("cells.cut", {"read": self._most}))


ODT, ODS, ODP = OdfFormat(Kind.ODT), OdfFormat(Kind.ODS), OdfFormat(Kind.ODP)
