"""Text out of office XML, streamed: paragraphs and table rows on lines of their own, cells joined by bars."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from documents.errors import Broken

CELL_BAR = " | "


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which local names of an XML vocabulary mean what."""

    text: frozenset[str]
    paragraph: frozenset[str]
    table: frozenset[str]
    row: frozenset[str]
    cell: frozenset[str]
    skipped: frozenset[str]
    written: Mapping[str, str]
    page_break: frozenset[str] = frozenset()


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


@dataclass(slots=True)
class _Table:
    """A table under construction: finished cells of the row at hand, and rows of tables nested in it."""

    cells: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)


class Collector:
    """Turns the parse events of one part into lines, page by page."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.pages: list[list[str]] = [[]]
        self._paragraphs: list[list[str]] = []
        self._cells: list[list[str]] = []
        self._tables: list[_Table] = []

    def start(self, name: str, element: Element) -> None:
        """An element begins."""
        dialect = self._dialect
        if name in dialect.paragraph:
            self._paragraphs.append([])
        elif name in dialect.table:
            self._tables.append(_Table())
        elif name in dialect.cell:
            self._cells.append([])
        elif name in dialect.written:
            self._write(dialect.written[name])
            if any(value == "page" for value in element.attrib.values()):
                self._turn_page()
        elif name in dialect.page_break:
            self._turn_page()

    def end(self, name: str, element: Element) -> None:
        """An element is complete."""
        dialect = self._dialect
        if name in dialect.text:
            self._write(element.text or "")
        elif name in dialect.paragraph:
            self._emit("".join(self._paragraphs.pop()).strip())
        elif name in dialect.cell:
            self._end_cell(" ".join(self._cells.pop()).replace("\n", " "))
        elif name in dialect.row:
            self._end_row()
        elif name in dialect.table:
            self._end_table()

    def _write(self, text: str) -> None:
        if self._paragraphs:
            self._paragraphs[-1].append(text)
        elif text.strip():
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
        if len(self._tables) > 1:
            self._tables[-2].nested.extend(rows)
        else:
            self.pages[-1].extend(rows)

    def _end_table(self) -> None:
        table = self._tables.pop()
        if table.nested:
            (self._tables[-1].nested if self._tables else self.pages[-1]).extend(table.nested)

    def _turn_page(self) -> None:
        if not self._tables and self.pages[-1]:
            self.pages.append([])


def collected(part: bytes, dialect: Dialect = OOXML) -> list[list[str]]:
    """The lines of one XML part, page by page; Broken when it is no sound XML."""
    collector = Collector(dialect)
    skipping = 0
    try:
        for event, element in iterparse(io.BytesIO(part), events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if name in dialect.skipped:
                skipping += 1 if event == "start" else -1
            elif not skipping and event == "start":
                collector.start(name, element)
            elif not skipping:
                collector.end(name, element)
            if event == "end":
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Broken(kind="xml", reason=type(error).__name__) from error
    return collector.pages


def lines(parts: Iterable[bytes], dialect: Dialect = OOXML) -> list[str]:
    """The distinct lines of several small parts, such as headers, in order."""
    found = (line for part in parts for page in collected(part, dialect) for line in page)
    return list(dict.fromkeys(found))
