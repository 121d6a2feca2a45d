"""A form that came back filled in: its rows with the place of every cell, so that faults can be shown."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process, utils

from documents.reading import Sheet
from knowledge.errors import LengkapError
from reports.forms import MARK

_MOST_FAULTS = 200
_NEAR = 60.0


class NotOurs(LengkapError):
    """The workbook was not made here, or what tells so was taken out of it."""

    code = "sheet.not_ours"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell, and how to mend it: a code and its facts; no cell when a sheet is meant.

    `column` is the heading over the cell.
    """

    sheet: str
    cell: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    column: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row; a column that the person took out is empty everywhere."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]
    titles: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return _joined(self.cells.get(key, ""))

    def typed(self, key: str) -> str:
        """The cell with its line breaks."""
        return self.cells.get(key, "")

    def fault(self, key: str, code: str, **facts: str) -> Fault:
        """Something is wrong in the cell of this column."""
        cell = f"{self.letters.get(key, '')}{self.number}"
        return Fault(self.sheet, cell, code, facts, self.titles.get(key, ""))


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that came back; what it says it is about has still to be checked."""

    kind: str
    about: Mapping[str, str]
    tables: Mapping[str, tuple[Row, ...]]
    faults: tuple[Fault, ...]


def read(sheets: Sequence[Sheet]) -> Filled:
    """The form in these sheets, whatever the order of its columns; NotOurs when there is none."""
    mark = next((sheet.rows for sheet in sheets if sheet.name == MARK), ())
    kind = mark[0][0] if mark and mark[0] else ""
    if len(mark) < 3 or not kind:
        raise NotOurs
    tables: dict[str, tuple[Row, ...]] = {}
    faults: list[Fault] = []
    by_name = {sheet.name: sheet for sheet in sheets}
    for key, title, *columns in (tuple(filter(None, row)) for row in mark[2:] if any(row)):
        sheet = by_name.get(title)
        if sheet is None:
            faults.append(Fault(title, "", "no_sheet"))
            continue
        titles = dict(zip(columns[::2], columns[1::2], strict=False))
        head = [_joined(cell) for cell in sheet.rows[0]] if sheet.rows else []
        missing = [name for name in titles.values() if name not in head]
        faults += [Fault(title, "", "no_column", {"column": name}) for name in missing]
        places = {k: head.index(n) for k, n in titles.items() if n in head}
        tables[key] = tuple(_rows(sheet, places, titles))
        faults += [
            Fault(title, f"{_letter(place - 1)}{number}", "formula")
            for number, place in sheet.unknown
            if place - 1 in places.values()
        ]
    return Filled(kind, dict(_pairs(mark[1])), tables, tuple(faults))


def shown(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """As many as are worth keeping."""
    return tuple(faults[:_MOST_FAULTS])


def near(given: str, choices: Sequence[str]) -> str:
    """The choice that was probably meant, or nothing."""
    best = process.extractOne(
        given, choices, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR
    )
    return best[0] if best and given else ""


def _rows(sheet: Sheet, places: Mapping[str, int], titles: Mapping[str, str]) -> Iterator[Row]:
    letters = {key: _letter(place) for key, place in places.items()}
    for number, row in enumerate(sheet.rows[1:], 2):
        cells = {key: _seen(row[place]) if place < len(row) else "" for key, place in places.items()}
        if any(cells.values()):
            yield Row(sheet.name, number, cells, letters, titles)


def _seen(text: str) -> str:
    """The text without what nobody sees, such as marks of direction that came along with a copied cell."""
    return "".join(filter(_visible, text)).strip()


def _visible(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf")


def _joined(text: str) -> str:
    return " ".join(text.split())


def _pairs(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(row[::2], row[1::2], strict=False)


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
