"""A filled workbook of a programme: what its cells say, and what is wrong in which cell."""

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from assistant.spreadsheets import filled as forms
from assistant.spreadsheets.filled import Fault, Filled
from assistant.spreadsheets.programme_form import FIELD, VALUE, labels, sheet_title, title
from knowledge.packs import Problem, check
from knowledge.programme import Programme
from knowledge.worksheet_rows import Cell, Gathered, Row, Tables, Value, gather
from knowledge.worksheets import FIELDS, OLD_CODE, Field, Kind, Table
from reports.text import Translate

_UNIQUE = (
    (Table.ITEMS, "id"),
    (Table.ITEMS, OLD_CODE),
    (Table.GROUPS, "name"),
    (Table.GROUPS, "code"),
    (Table.STAGES, "id"),
    (Table.PREDICATES, "name"),
)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d{1,9}")
_FEW = 6
_REASONS = {
    "unknown-group": (Table.ITEMS, "group", "unknown_name"),
    "unknown-round": (Table.ITEMS, "round", "unknown_name"),
    "unknown-stage": (Table.ITEMS, "stage", "unknown_name"),
    "unknown-scale": (Table.ITEMS, "answer_scale", "unknown_name"),
    "is-a-heading": (Table.ITEMS, "id", "heading"),
    "before-first-year": (Table.ITEMS, "last_year", "years"),
    "required-without-instrument": (Table.ITEMS, "confidence", "no_instrument"),
    "unknown-predicate": (Table.THRESHOLDS, "predicate", "unknown_name"),
}
_REPEATED = {
    "rounds": (Table.PROGRAMME, "rounds"),
    "answer_scales": (Table.SCALES, "name"),
    "thresholds": (Table.THRESHOLDS, "what"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a workbook says: the programme unless there are faults, and the old codes of renamed items."""

    programme: Programme | None
    renamed: Mapping[str, str]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Page:
    """The rows of the workbook with the places of their cells."""

    t: Translate
    filled: Filled
    tables: Tables = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, cell: Cell, code: str, **facts: str) -> Fault:
        """Something is wrong in a cell of the tables."""
        rows = self.filled.tables.get(cell.table, ())
        if cell.table is Table.PROGRAMME:
            label = title(self.t, cell.key)
            named = next((row for row in rows if row[FIELD] == label), None)
            if named is None:
                return Fault(sheet_title(self.t, cell.table), "", "no_row", {"row": label})
            return replace(named.fault(VALUE, code, **facts), column=label)
        if cell.row < len(rows):
            return rows[cell.row].fault(cell.key, code, **facts)
        return Fault(sheet_title(self.t, cell.table), "", code, facts)

    def place(self, fault: Fault) -> tuple[int, int]:
        """Where a fault stands as people go through the workbook."""
        titles = [sheet_title(self.t, table) for table in Table]
        sheet = titles.index(fault.sheet) if fault.sheet in titles else len(titles)
        return sheet, int(fault.cell.lstrip(string.ascii_uppercase) or 0)


def told(t: Translate, filled: Filled) -> Told:
    """The programme in a filled workbook, or every cell that has to be mended first."""
    page = _Page(t, filled, faults=list(filled.faults))
    for table in Table:
        page.tables[table] = _records(page, table)
    page.faults += _twice(page)
    gathered = gather(page.tables)
    page.faults += [_stray(page, cell) for cell in gathered.strays]
    programme = _checked(page, gathered)
    missing = {fault.sheet for fault in filled.faults if fault.code == "no_sheet"}
    page.faults = [fault for fault in page.faults if fault.sheet not in missing or fault.code == "no_sheet"]
    renamed = {
        str(row["id"]): str(row[OLD_CODE])
        for row in page.tables[Table.ITEMS]
        if row.get("id") and row.get(OLD_CODE) and row[OLD_CODE] != row["id"]
    }
    return Told(None if page.faults else programme, renamed, tuple(sorted(page.faults, key=page.place)))


def _checked(page: _Page, gathered: Gathered) -> Programme | None:
    try:
        programme = Programme.model_validate(gathered.raw)
    except ValidationError as error:
        known = {(fault.sheet, fault.cell) for fault in page.faults}
        errors = error.errors(include_url=False, include_context=False)
        found = [
            _of_model(page, gathered.cell(e["loc"]), e["type"], e["input"])
            for e in errors
            # What is faulty itself does not count; that it is missing too is no news.
            if e["loc"] != ("criteria",)
            and (e["type"] != "too_short" or not _inside(e["loc"], [other["loc"] for other in errors]))
        ]
        page.faults += [fault for fault in found if (fault.sheet, fault.cell) not in known]
        if not page.tables[Table.ITEMS]:
            page.faults.append(Fault(sheet_title(page.t, Table.ITEMS), "", "no_items"))
        return None
    page.faults += [_of_check(page, problem) for problem in check(programme)]
    return programme


def _inside(path: Sequence[object], paths: Sequence[Sequence[object]]) -> bool:
    return any(len(other) > len(path) and other[: len(path)] == path for other in paths)


def _records(page: _Page, table: Table) -> list[Row]:
    rows = page.filled.tables.get(table, ())
    if table is not Table.PROGRAMME:
        return [
            {f.key: _value(page, Cell(table, place, f.key), f, row.typed(f.key)) for f in FIELDS[table]}
            for place, row in enumerate(rows)
        ]
    by_label = {row[FIELD]: row.typed(VALUE) for row in reversed(rows)}
    return [
        {
            f.key: _value(page, Cell(table, 0, f.key), f, by_label.get(title(page.t, f.key), ""))
            for f in FIELDS[table]
        }
    ]


def _value(page: _Page, cell: Cell, known: Field, text: str) -> Value:
    if not text:
        return None
    match known.kind:
        case Kind.LINES:
            return _parts(text)
        case Kind.NUMBER | Kind.WHOLE_NUMBER:
            return _number(page, cell, known, text)
        case Kind.CHOICES:
            found = (_choice(page, cell, known, part) for part in _parts(text))
            return [one for one in found if one is not None]
        case Kind.CHOICE | Kind.FLAG:
            chosen = _choice(page, cell, known, text)
            return chosen == "true" if chosen and known.kind is Kind.FLAG else chosen
    return _meant(page.t, known, text) or text


def _parts(text: str) -> list[str]:
    return [part for line in text.split("\n") if (part := line.strip())]


def _number(page: _Page, cell: Cell, known: Field, text: str) -> float | None:
    whole = known.kind is Kind.WHOLE_NUMBER
    if not (_WHOLE if whole else _NUMBER).fullmatch(text):
        page.faults.append(page.fault(cell, known.kind.value, given=text))
        return None
    return int(text) if whole else float(text.replace(",", "."))


def _meant(t: Translate, known: Field, text: str) -> str | None:
    """The value of a word of the vocabulary, in any case and with any spacing."""
    wanted = " ".join(text.split()).casefold()
    named = labels(t, known)
    return next((v for v, label in named.items() if wanted in (label.casefold(), v.casefold())), None)


def _choice(page: _Page, cell: Cell, known: Field, text: str) -> str | None:
    meant = _meant(page.t, known, text)
    if meant is None:
        offered = list(labels(page.t, known).values())
        few = ", ".join(offered) if len(offered) <= _FEW else ""
        facts = {"given": text, "near": forms.near(text, offered), "choices": few}
        page.faults.append(page.fault(cell, "choice_of" if few else "choice", **facts))
    return meant


def _twice(page: _Page) -> Iterator[Fault]:
    for table, key in _UNIQUE:
        seen: dict[Value, int] = {}
        rows = page.filled.tables.get(table, ())
        for place, record in enumerate(page.tables[table]):
            value = record.get(key)
            # People ask for A1 and mean a1 too.
            name = value.casefold() if isinstance(value, str) and key == "id" else value
            if isinstance(value, str) and name in seen:
                first = str(rows[seen[name]].number)
                yield page.fault(Cell(table, place, key), "twice", given=value, row=first)
            elif isinstance(value, str):
                seen[name] = place


def _stray(page: _Page, cell: Cell) -> Fault:
    given = page.tables[cell.table][cell.row].get(cell.key)
    if not given:
        return page.fault(cell, "empty")
    known = [str(row["id"]) for row in page.tables[Table.ITEMS] if row.get("id")]
    return page.fault(cell, "stray", given=str(given), near=forms.near(str(given), known))


def _of_model(page: _Page, cell: Cell, kind: str, given: object) -> Fault:
    """What the model says of a value, as a fault of its cell."""
    shown = str(given) if isinstance(given, str | int | float) else ""
    if kind in ("missing", "string_too_short", "string_type", "float_type", "enum"):
        return page.fault(cell, "empty")
    if kind == "too_short":
        bare = cell.table is Table.ITEMS and cell.key == "id"
        return page.fault(cell, "no_evidence" if bare else "empty")
    if kind == "string_pattern_mismatch":
        return page.fault(cell, "code", given=shown)
    return page.fault(cell, "range", given=shown)


def _of_check(page: _Page, problem: Problem) -> Fault:
    """What is wrong between the cells, as a fault of one of them."""
    if problem.reason == "repeated":
        table, key = _REPEATED[problem.field]
        places = [n for n, row in enumerate(page.tables[table]) if row.get(key) == problem.detail]
        return page.fault(Cell(table, places[-1] if places else 0, key), "repeated", given=problem.detail)
    table, key, code = _REASONS[problem.reason]
    if not problem.item:
        return page.fault(Cell(Table.PROGRAMME, 0, problem.field), code, given=problem.detail)
    found = _at(page.tables, table, key, problem)
    if found is None and key == "round":
        found = _at(page.tables, Table.STAGES, key, problem)
    return page.fault(found or Cell(table, 0, key), code, given=problem.detail)


def _at(tables: Mapping[Table, Sequence[Row]], table: Table, key: str, problem: Problem) -> Cell | None:
    for place, row in enumerate(tables[table]):
        name = row.get("what" if table is Table.THRESHOLDS else "id")
        if name == problem.item and (table is not Table.THRESHOLDS or row.get(key) == problem.detail):
            return Cell(table, place, key)
    return None
