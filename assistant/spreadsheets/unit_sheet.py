"""The spreadsheet of units and offices: what it asks for, and what is wrong with it when it comes back."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.spreadsheets.filled import Fault, Filled, Row, near
from knowledge.vocabulary import UnitKind, Zone
from reports.forms import Column, Form, Table
from reports.text import Translate
from storage.tables import Office, Unit

KIND = "units"
_CONTACT = ("contact", "phone", "address")
_LONGEST = {"name": 160, "unit": 160, "contact": 160, "phone": 40, "address": 240}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as a row of the sheet asks for it; `id` is 0 for a new one, `closed` None where that stays."""

    id: int
    name: str
    kind: str
    zone: str
    contact: str
    phone: str
    address: str
    closed: bool | None = None


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office as a row of the sheet asks for it, in the unit of this name."""

    id: int
    unit: str
    name: str
    contact: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that a filled sheet asks for."""

    units: tuple[UnitLine, ...]
    offices: tuple[OfficeLine, ...]

    def plain(self) -> list[dict[str, object]]:
        """The same as plain rows."""
        return [asdict(line) for line in self.units] + [asdict(line) for line in self.offices]

    @staticmethod
    def again(rows: Iterable[Mapping[str, Any]]) -> "Asked":
        """What plain rows stand for."""
        found = list(rows)
        return Asked(
            tuple(UnitLine(**row) for row in found if "unit" not in row),
            tuple(OfficeLine(**row) for row in found if "unit" in row),
        )


def form(
    t: Translate, units: Sequence[Unit], offices: Mapping[int, Sequence[Office]], *, units_too: bool
) -> Form:
    """The sheet to fill in, with what is known already; without `units_too` for offices alone."""
    kinds = tuple(t(f"unit_kind.{kind.value}") for kind in UnitKind)
    zones = tuple(zone.value for zone in Zone)
    names = tuple(unit.name for unit in units)
    contact = tuple(Column(key, t(f"form.units.{key}")) for key in _CONTACT)
    own = Table(
        "units",
        t("form.units.sheet"),
        (
            Column("id", t("form.units.id"), 8, fixed=True),
            Column("name", t("form.units.name"), 40),
            Column("kind", t("form.units.kind"), choices=kinds),
            Column("zone", t("form.units.zone"), 12, zones),
            *contact,
            Column("state", t("form.units.state"), 12, tuple(_states(t))),
        ),
        [
            (
                *(str(u.id), u.name, t(f"unit_kind.{u.kind.value}"), u.zone.value),
                *(u.contact, u.phone, u.address),
                list(_states(t))[u.closed_at is not None],
            )
            for u in units
        ],
    )
    below = Table(
        "offices",
        t("form.offices.sheet"),
        (
            Column("id", t("form.units.id"), 8, fixed=True),
            Column("unit", t("form.offices.unit"), 40, names),
            Column("name", t("form.offices.name"), 40),
            *contact,
        ),
        [
            (str(o.id), unit.name, o.name, o.contact, o.phone, o.address)
            for unit in units
            for o in offices.get(unit.id, ())
        ],
    )
    guide = t("form.units.help") if units_too else t("form.offices.help")
    return Form(KIND, t("form.help"), tuple(guide.split("\n")), (own, below) if units_too else (below,))


def asked(
    t: Translate,
    filled: Filled,
    units: Sequence[Unit],
    offices: Mapping[int, Sequence[Office]],
    *,
    units_too: bool,
) -> tuple[Asked, tuple[Fault, ...]]:
    """What the sheet asks for, its units only with `units_too`, and every cell to be mended first."""
    faults = list(filled.faults)
    rows = filled.tables.get("units", ()) if units_too else ()
    faults += _twice(rows, "name") + _twice([row for row in rows if row["id"]], "id")
    own = {unit.id: unit.name for unit in units}
    lines = [line for row in rows if (line := _unit(t, row, own, faults))]
    known = [*(unit.name for unit in units), *(line.name for line in lines)]
    below = filled.tables.get("offices", ())
    faults += _twice(below, "unit", "name") + _twice([row for row in below if row["id"]], "id")
    places = {office.id: office for found in offices.values() for office in found}
    desks = [desk for row in below if (desk := _office(row, known, places, units, faults))]
    return Asked(tuple(lines), tuple(desks)), tuple(faults)


def _unit(t: Translate, row: Row, known: Mapping[int, str], faults: list[Fault]) -> UnitLine | None:
    before = len(faults)
    key = _id(row, set(known), faults)
    faults += _lengths(row, "name")
    others = {name.casefold() for other, name in known.items() if key and other != key}
    if row["name"].casefold() in others:
        faults.append(row.fault("name", "taken", given=row["name"]))
    kind = _kind(t, row, faults)
    zone = row["zone"].upper()
    if zone not in set(Zone):
        faults.append(row.fault("zone", "zone", given=row["zone"], choices=", ".join(Zone)))
    states = {name.casefold(): closed for name, closed in _states(t).items()}
    state = row["state"].casefold()
    if state and state not in states:
        faults.append(row.fault("state", "state", given=row["state"], choices=", ".join(_states(t))))
    if len(faults) > before:
        return None
    contact = (row["contact"], row["phone"], row["address"])
    return UnitLine(key, row["name"], kind, zone, *contact, states.get(state))


def _states(t: Translate) -> dict[str, bool]:
    """What a unit can be called, and whether it is closed then."""
    return {t("unit_state.open"): False, t("unit_state.closed"): True}


def _office(
    row: Row, known: Sequence[str], places: Mapping[int, Office], units: Sequence[Unit], faults: list[Fault]
) -> OfficeLine | None:
    before = len(faults)
    key = _id(row, set(places), faults)
    faults += _lengths(row, "unit", "name")
    if row["unit"] and row["unit"].casefold() not in {name.casefold() for name in known}:
        nearest = near(row["unit"], known)
        faults.append(row.fault("unit", "unknown_unit", given=row["unit"], near=nearest))
    elif key and (place := places.get(key)):
        home = next((unit.name for unit in units if unit.id == place.unit_id), "")
        if home.casefold() != row["unit"].casefold():
            faults.append(row.fault("unit", "moved", given=row["unit"], near=home))
    if len(faults) > before:
        return None
    return OfficeLine(key, row["unit"], row["name"], *(row[name] for name in _CONTACT))


def _id(row: Row, known: set[int], faults: list[Fault]) -> int:
    if not row["id"]:
        return 0
    key = int(row["id"]) if re.fullmatch(r"\d{1,18}", row["id"]) else 0
    if key not in known:
        faults.append(row.fault("id", "unknown_id", given=row["id"]))
    return key


def _kind(t: Translate, row: Row, faults: list[Fault]) -> str:
    labels = {t(f"unit_kind.{kind.value}"): kind for kind in UnitKind}
    given = row["kind"]
    named = next((kind for label, kind in labels.items() if label.casefold() == given.casefold()), None)
    kind = named or UnitKind.parse(given)
    if kind is None:
        code = "kind" if given else "empty"
        faults.append(row.fault("kind", code, given=given, near=near(given, list(labels))))
        return ""
    return kind.value


def _lengths(row: Row, *needed: str) -> Iterator[Fault]:
    for name in needed:
        if not row[name]:
            yield row.fault(name, "empty", given="", near="")
    for name, longest in _LONGEST.items():
        if len(row[name]) > longest:
            yield row.fault(name, "long", longest=str(longest))


def _twice(rows: Sequence[Row], *keys: str) -> list[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    faults = []
    for row in rows:
        value = tuple(row[key].casefold() for key in keys)
        if not all(value):
            continue
        if value in seen:
            faults.append(row.fault(keys[-1], "twice", given=row[keys[-1]], row=str(seen[value])))
        seen.setdefault(value, row.number)
    return faults
