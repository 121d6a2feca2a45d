"""A programme as rows of plain values, and back again without a loss."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.programme import Programme
from knowledge.worksheets import FIELDS, OLD_CODE, WHOLE, Table

Value = str | float | bool | list[str] | None
Row = dict[str, Value]
Tables = dict[Table, list[Row]]
Path = tuple[str | int, ...]
Rows = dict[Path, tuple[Table, int]]

_NESTED = {
    f"{outer}_{inner}": (outer, inner)
    for outer, parts in (("source", ("what", "where", "url")), ("answer", ("scale", "best", "source")))
    for inner in parts
}
_PLAIN = (
    (Table.GROUPS, "groups"),
    (Table.STAGES, "stages"),
    (Table.ROLES, "roles"),
    (Table.PREDICATES, "predicates"),
)


def tables(programme: Programme) -> Tables:
    """The programme as rows, in pack order."""
    held = programme.model_dump(mode="json")
    found = {table: [_row(table, record) for record in held[name]] for table, name in _PLAIN}
    found[Table.PROGRAMME] = [_row(Table.PROGRAMME, held)]
    found[Table.ITEMS] = [_row(Table.ITEMS, record) for record in held["criteria"]]
    for row in found[Table.ITEMS]:
        if row["applies_to"] == held["unit_kinds"]:
            row["applies_to"] = [WHOLE]
    found[Table.EVIDENCE] = [
        {"item": code, **_row(Table.EVIDENCE, form)}
        for code, forms in (
            *((record["id"], record["evidence"]) for record in held["criteria"]),
            (WHOLE, held["handover"]),
        )
        for form in forms
    ]
    found[Table.SCALES] = [
        {"name": scale["name"], "level": level.get("name"), **_pick(level, "factor", "meaning")}
        for scale in held["answer_scales"]
        for level in scale["levels"] or [{}]
    ]
    found[Table.THRESHOLDS] = [
        {"what": one["what"], "predicate": name, "minimum": minimum}
        for one in held["thresholds"]
        for name, minimum in (one["minimum"] or {None: None}).items()
    ]
    return found


def _row(table: Table, record: Mapping[str, Any]) -> Row:
    row: Row = {}
    for field in FIELDS[table]:
        outer, inner = _NESTED.get(field.key, (field.key, ""))
        value = record.get(outer)
        if inner:
            value = value.get(inner) if isinstance(value, dict) else None
        row[field.key] = value
    return {key: value for key, value in row.items() if key in record or key in _NESTED or key == OLD_CODE}


def _pick(record: Mapping[str, Any], *keys: str) -> Row:
    return {key: record.get(key) for key in keys}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the tables: row n is `rows[n]`."""

    table: Table
    row: int
    key: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What tables say as a mapping for `Programme`, and where each part of it stands.

    `strays` are evidence rows of items that do not exist.
    """

    raw: dict[str, Any]
    strays: tuple[Cell, ...]
    rows: Mapping[Path, tuple[Table, int]]

    def cell(self, path: Sequence[str | int]) -> Cell:
        """Where the value at this path of the mapping stands."""
        for length in range(len(path), -1, -1):
            if (known := self.rows.get(tuple(path[:length]))) is not None:
                table, row = known
                rest = [str(step) for step in path[length:] if isinstance(step, str)]
                return Cell(table, row, _key(table, rest))
        return Cell(Table.PROGRAMME, 0, str(path[0]) if path else "")


def _key(table: Table, rest: Sequence[str]) -> str:
    keys = [field.key for field in FIELDS[table]]
    for name in ("_".join(rest[:2]), *rest[:1]):
        if name in keys:
            return name
    if table is Table.SCALES and rest:
        return "level"
    return keys[0]


def gather(found: Tables) -> Gathered:
    """The mapping that the rows describe, with the place of everything in it."""
    head = found[Table.PROGRAMME][0]
    raw: dict[str, Any] = {"legal_basis": [], "assessed_units": [], **_given(Table.PROGRAMME, head)}
    rows: Rows = {(): (Table.PROGRAMME, 0)}
    for table, name in _PLAIN:
        raw[name] = [_given(table, row) for row in found[table]]
        rows |= {(name, place): (table, place) for place in range(len(raw[name]))}
    raw["criteria"] = [_item(row, head) for row in found[Table.ITEMS]]
    rows |= {("criteria", place): (Table.ITEMS, place) for place in range(len(raw["criteria"]))}
    strays = tuple(_deal(raw, found[Table.EVIDENCE], rows))
    raw["answer_scales"] = _scales(found[Table.SCALES], rows)
    raw["thresholds"] = _thresholds(found[Table.THRESHOLDS], rows)
    return Gathered(raw, strays, rows)


def _given(table: Table, row: Row) -> dict[str, Any]:
    """The record of a row, without what is left to the model."""
    record: dict[str, Any] = {}
    for field in FIELDS[table]:
        value = row.get(field.key)
        if field.key == OLD_CODE or value is None or value == []:
            continue
        outer, inner = _NESTED.get(field.key, (field.key, ""))
        if inner:
            record.setdefault(outer, {})[inner] = value
        else:
            record[outer] = value
    return record


def _item(row: Row, head: Row) -> dict[str, Any]:
    record = {**_given(Table.ITEMS, row), "evidence": []}
    if record.get("applies_to") == [WHOLE]:
        record["applies_to"] = head.get("unit_kinds") or []
    return record


def _deal(raw: dict[str, Any], found: Sequence[Row], rows: Rows) -> Iterator[Cell]:
    """Give each item its evidence; the rows whose item does not exist are told."""
    raw["handover"] = []
    by_code: dict[Value, tuple[Path, list[Any]]] = {
        record["id"]: (("criteria", place, "evidence"), record["evidence"])
        for place, record in reversed(list(enumerate(raw["criteria"])))
        if "id" in record
    }
    by_code[WHOLE] = (("handover",), raw["handover"])
    for place, row in enumerate(found):
        if row.get("item") not in by_code:
            yield Cell(Table.EVIDENCE, place, "item")
            continue
        path, forms = by_code[row.get("item")]
        rows[*path, len(forms)] = (Table.EVIDENCE, place)
        forms.append({k: v for k, v in _given(Table.EVIDENCE, row).items() if k != "item"})


def _scales(found: Sequence[Row], rows: Rows) -> list[dict[str, Any]]:
    scales: list[dict[str, Any]] = []
    for place, row in enumerate(found):
        if not scales or scales[-1]["name"] != row.get("name"):
            rows["answer_scales", len(scales)] = (Table.SCALES, place)
            scales.append({"name": row.get("name"), "levels": []})
        level = {k: row[k] for k in ("factor", "meaning") if row.get(k) is not None}
        if row.get("level") is not None or level:
            rows["answer_scales", len(scales) - 1, "levels", len(scales[-1]["levels"])] = (
                Table.SCALES,
                place,
            )
            scales[-1]["levels"].append({"name": row.get("level"), **level})
    return scales


def _thresholds(found: Sequence[Row], rows: Rows) -> list[dict[str, Any]]:
    thresholds: list[dict[str, Any]] = []
    for place, row in enumerate(found):
        if not thresholds or thresholds[-1]["what"] != row.get("what"):
            rows["thresholds", len(thresholds)] = (Table.THRESHOLDS, place)
            thresholds.append({"what": row.get("what"), "minimum": {}})
        if (name := row.get("predicate")) is not None:
            thresholds[-1]["minimum"][name] = row.get("minimum")
            rows["thresholds", len(thresholds) - 1, "minimum", str(name)] = (Table.THRESHOLDS, place)
    return thresholds
