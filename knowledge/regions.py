"""Provinces with their time zones, and the units that are known by name."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.programme import Record, Text
from knowledge.vocabulary import Confidence, UnitKind, Zone

PACKAGED = Path(__file__).parent / "regions.yaml"


class UnitSeed(Record):
    """A unit that a source names; `later` ones opened recently or are not sure to exist yet."""

    name: Text
    kind: UnitKind
    aliases: tuple[Text, ...] = ()
    confidence: Confidence
    later: bool = False
    source: Text | None = None
    note: Text | None = None


class Province(Record):
    """A province, the zone its clocks show, and its known units."""

    name: Text
    zone: Zone
    note: Text | None = None
    units: tuple[UnitSeed, ...] = ()


@dataclass(frozen=True, slots=True)
class Regions:
    """All provinces of the country."""

    provinces: tuple[Province, ...]

    def province(self, name: str) -> Province:
        """The province of this name in any case; KeyError when there is none."""
        for province in self.provinces:
            if province.name.casefold() == name.strip().casefold():
                return province
        raise KeyError(name)

    def units(self, province: str, *, later: bool = False) -> tuple[UnitSeed, ...]:
        """The units of a province as the sources list them; with `later` only those to be asked about."""
        return tuple(unit for unit in self.province(province).units if unit.later is later)


@cache
def load() -> Regions:
    """The packaged regions, read once in a process."""
    raw = yaml.load(PACKAGED.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    sources: dict[str, str] = raw["sources"]
    return Regions(tuple(Province.model_validate(_sourced(row, sources)) for row in raw["provinces"]))


def _sourced(row: dict[str, Any], sources: dict[str, str]) -> dict[str, Any]:
    units = [u | {"source": sources.get(u.get("source"), u.get("source"))} for u in row.get("units", ())]
    return row | {"units": units}
