"""Text out of office XML, streamed: paragraphs and table rows on lines of their own, cells joined by bars."""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax import SAXException, handler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException, sax

from documents.archive import Container
from documents.errors import Broken

CELL_BAR = " | "
_MEDIA = re.compile(
    r"(?:word/media|ppt/media|xl/media|Pictures)/[^/]+\.(?:png|jpe?g|webp|tiff?|bmp)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Which local names of an XML vocabulary mean what; without `text`, all of a paragraph is text."""

    text: frozenset[str] = frozenset()
    paragraph: frozenset[str]
    table: frozenset[str]
    row: frozenset[str]
    cell: frozenset[str]
    skipped: frozenset[str]
    written: Mapping[str, str]
    page_break: frozenset[str]


OOXML = Dialect(
    text=frozenset({"t"}),
    paragraph=frozenset({"p"}),
    table=frozenset({"tbl"}),
    row=frozenset({"tr"}),
    cell=frozenset({"tc"}),
    skipped=frozenset({"Fallback", "moveFrom", "del", "instrText", "delText"}),
    written={"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    page_break=frozenset({"lastRenderedPageBreak"}),
)
ODF = Dialect(
    paragraph=frozenset({"p", "h"}),
    table=frozenset({"table"}),
    row=frozenset({"table-row"}),
    cell=frozenset({"table-cell"}),
    skipped=frozenset({"tracked-changes", "annotation", "forms", "meta", "settings"}),
    written={"tab": " ", "line-break": "\n", "s": " "},
    page_break=frozenset({"soft-page-break", "page"}),
)


@dataclass(slots=True)
class _Table:
    """A table under construction: finished cells of the row at hand, and rows of tables nested in it."""

    cells: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)


class _Collector(handler.ContentHandler):
    """Turns the events of one part into lines, page by page."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self.pages: list[list[str]] = [[]]
        self._dialect = dialect
        self._skipping = 0
        self._writing = not dialect.text
        self._paragraphs: list[list[str]] = []
        self._cells: list[list[str]] = []
        self._tables: list[_Table] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """An element begins."""
        local, dialect = name.rpartition(":")[2], self._dialect
        if self._skipping or local in dialect.skipped:
            self._skipping += 1
        elif local in dialect.text:
            self._writing = True
        elif local in dialect.paragraph:
            self._paragraphs.append([])
        elif local in dialect.table:
            self._tables.append(_Table())
        elif local in dialect.cell:
            self._cells.append([])
        elif local in dialect.written:
            self._write(dialect.written[local])
            if "page" in attrs.values():
                self._turn_page()
        elif local in dialect.page_break:
            self._turn_page()

    def endElement(self, name: str) -> None:  # noqa: N802
        """An element is complete."""
        local, dialect = name.rpartition(":")[2], self._dialect
        if self._skipping:
            self._skipping -= 1
        elif local in dialect.text:
            self._writing = False
        elif local in dialect.paragraph:
            self._emit("".join(self._paragraphs.pop()).strip())
        elif local in dialect.cell:
            self._end_cell(" ".join(self._cells.pop()).replace("\n", " "))
        elif local in dialect.row:
            self._end_row()
        elif local in dialect.table:
            self._end_table()

    def characters(self, content: str) -> None:
        """Text between tags; only that of text elements counts where the dialect has them."""
        if self._writing and not self._skipping:
            self._write(content)

    def _write(self, text: str) -> None:
        if self._paragraphs:
            self._paragraphs[-1].append(text)
        elif self._dialect.text and text.strip():
            self._emit(text.strip())

    def _emit(self, line: str) -> None:
        if line:
            (self._cells[-1] if self._cells else self.pages[-1]).append(line)

    def _end_cell(self, text: str) -> None:
        if self._tables:
            self._tables[-1].cells.append(text)
        else:
            self._emit(text)

    def _end_row(self) -> None:
        table = self._tables[-1] if self._tables else _Table()
        line = CELL_BAR.join(table.cells) if any(table.cells) else ""
        rows = [line, *table.nested] if line else table.nested
        table.cells, table.nested = [], []
        self._place(rows, within=self._tables[:-1])

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._place(table.nested, within=self._tables)

    def _place(self, rows: list[str], within: list[_Table]) -> None:
        (within[-1].nested if within else self.pages[-1]).extend(rows)

    def _turn_page(self) -> None:
        if not self._tables and self.pages[-1]:
            self.pages.append([])


def parse(part: bytes, into: handler.ContentHandler) -> None:
    """Stream one XML part; Broken when it is no sound XML or carries entities of its own."""
    parser = sax.make_parser()
    parser.setContentHandler(into)
    try:
        parser.parse(io.BytesIO(part))
    except (SAXException, DefusedXmlException, ValueError, LookupError) as error:
        raise Broken(kind="xml", reason=type(error).__name__) from error


def collected(part: bytes, dialect: Dialect) -> list[list[str]]:
    """The lines of one XML part, page by page."""
    collector = _Collector(dialect)
    parse(part, collector)
    return collector.pages


def lines(parts: Iterable[bytes], dialect: Dialect) -> list[str]:
    """The distinct lines of several small parts, such as headers, in order."""
    found = (line for part in parts for page in collected(part, dialect) for line in page)
    return list(dict.fromkeys(found))


def media(container: Container) -> list[str]:
    """The names of the pictures in a file, whatever their size."""
    return [name for name in container.names if _MEDIA.fullmatch(name)]


def matching(container: Container, pattern: re.Pattern[str]) -> list[str]:
    """The names of the parts a pattern matches, `slide2` before `slide10`."""
    names = (name for name in container.names if pattern.fullmatch(name))
    return sorted(names, key=lambda name: (len(name), name))


class _Relations(handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if name.rpartition(":")[2] == "Relationship":
            self.found[attrs.get("Id", "")] = attrs.get("Target", "")


def relations(container: Container, part: str) -> dict[str, str]:
    """Where the relationship ids of a part lead, as part names; empty when it has none."""
    folder, _, name = part.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels"
    if listing not in container.names:
        return {}
    found = _Relations()
    parse(container.read(listing), found)
    return {key: _resolved(folder, target) for key, target in found.found.items()}


def _resolved(folder: str, target: str) -> str:
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.strip("/").split("/"):
        if step == "..":
            del steps[-1:]
        else:
            steps.append(step)
    return "/".join(steps)
