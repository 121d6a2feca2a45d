"""The spreadsheet of a Kanwil's dates: each stage with its date, and units that were given longer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz, process, utils
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.apart import apart
from assistant.authorization import Action, Actor, own_kanwil
from assistant.dates.scheduling import drop_in, fix_in
from assistant.dates.term_dates import Spot, StageDates, TermDates, catalogue_of, term_at, terms_in
from assistant.services import Services
from assistant.spreadsheets.filled import Fault, Filled, Row
from assistant.spreadsheets.sheets import Asked, Change, Plan
from knowledge.catalogue import Catalogue
from knowledge.moments import moment_said
from knowledge.vocabulary import Zone
from reports.forms import Column, Form, Table, workbook
from reports.text import Translate
from storage import deadlines, units
from storage.audit import Stamp

KIND = "dates"
_NEAR = 60.0


@dataclass(frozen=True, slots=True)
class Known:
    """The stages that a Kanwil sets dates for, by the name that the form has for each, and its units."""

    kanwil_id: int
    zone: Zone
    stages: Mapping[str, StageDates]
    units: Mapping[str, int]
    facing: Mapping[tuple[int, int, int], frozenset[int]]


async def template(services: Services, actor: Actor, *, t: Translate) -> bytes:
    """The form to fill in, with every date that was set."""
    async with services.database.session() as session:
        known = await _known(catalogue_of(services, actor), actor, session=session)
    return await apart(workbook, form(t, known))


def form(t: Translate, known: Known) -> Form:
    """One row a stage; on a second sheet one row for each unit that has a date of its own."""
    names, places = tuple(known.stages), tuple(known.units)
    dates = Table(
        "stages",
        t("form.dates.sheet"),
        (
            Column("stage", t("form.dates.stage"), 60, fixed=True),
            Column("usual", t("form.dates.usual"), 40, fixed=True),
            Column("date", t("form.dates.date"), 24),
        ),
        [(name, s.due.stage.usual, written(s.due.at, known.zone)) for name, s in known.stages.items()],
    )
    own = Table(
        "units",
        t("form.dates.units_sheet"),
        (
            Column("unit", t("form.dates.unit"), 40, places),
            Column("stage", t("form.dates.stage"), 60, names),
            Column("date", t("form.dates.date"), 24),
        ),
        [
            (one.unit_name, name, written(one.at, known.zone))
            for name, stage in known.stages.items()
            for one in stage.extensions
        ],
    )
    return Form(KIND, t("form.help"), tuple(t("form.dates.help").split("\n")), (dates, own))


def written(at: datetime | None, zone: Zone) -> str:
    """A moment as it stands in a cell, and as it is understood again; empty without one."""
    return f"{at.astimezone(zone.tzinfo):%d/%m/%Y %H.%M} {zone.value}" if at else ""


async def check(
    services: Services, actor: Actor, filled: Filled, *, t: Translate, session: AsyncSession
) -> tuple[Asked, Sequence[Fault]]:
    """What the sheet asks for, and every cell that has to be mended first."""
    del t
    known = await _known(catalogue_of(services, actor), actor, session=session)
    reading = _Reading(known, services.clock(), list(filled.faults), {})
    rows = [reading.line(row) for key in ("stages", "units") for row in filled.tables.get(key, ())]
    asked = [row for row in rows if row is not None]
    return Asked(KIND, known.kanwil_id, None, asked), reading.faults


async def plan(services: Services, actor: Actor, asked: Asked, *, session: AsyncSession) -> Plan:
    """What the kept rows would change now."""
    catalogue = catalogue_of(services, actor)
    known = await _known(catalogue, actor, session=session)
    wanted = [(_spot(row), _moment(row["at"])) for row in asked.rows]
    names = {stage.spot: name for name, stage in known.stages.items()}
    places = {unit_id: name for name, unit_id in known.units.items()}
    moved = [(spot, before, at) for spot, at in wanted if (before := _standing(known, spot)) != at]

    async def write(stamp: Stamp) -> None:
        for spot, _, at in moved:
            if at is None:
                await drop_in(catalogue, actor, spot, session=session, now=stamp.at)
            else:
                await fix_in(catalogue, actor, spot, at, session=session, now=stamp.at)

    changes = tuple(
        _change(known.zone, names[_general(spot)], places.get(spot.unit_id, ""), before, at)
        for spot, before, at in moved
    )
    return Plan(changes, write)


@dataclass(slots=True)
class _Reading:
    """Goes through the rows and keeps what is wrong with them."""

    known: Known
    now: datetime
    faults: list[Fault]
    seen: dict[Spot, int]

    def line(self, row: Row) -> dict[str, Any] | None:
        """The row as it is kept; None when something in it has to be mended or it asks for nothing."""
        before = len(self.faults)
        spot = self._spot(row)
        at = self._date(row, spot)
        if len(self.faults) > before or spot is None:
            return None
        self.seen[spot] = row.number
        return {**_plain(spot), "at": at.isoformat() if at else None}

    def _spot(self, row: Row) -> Spot | None:
        stage = self.known.stages.get(row["stage"])
        if stage is None:
            near = _near(row["stage"], self.known.stages)
            code = "unknown_stage" if row["stage"] else "empty"
            self.faults.append(row.fault("stage", code, given=row["stage"], near=near))
            return None
        if "unit" not in row.letters:
            return self._once(row, stage.spot, "stage")
        unit_id = self.known.units.get(row["unit"])
        if unit_id is None:
            near = _near(row["unit"], self.known.units)
            code = "unknown_unit" if row["unit"] else "empty"
            self.faults.append(row.fault("unit", code, given=row["unit"], near=near))
            return None
        spot = _for(stage.spot, unit_id)
        if unit_id not in self.known.facing.get(_term_of(spot), frozenset()):
            self.faults.append(row.fault("unit", "not_facing", given=row["unit"]))
        return self._once(row, spot, "unit")

    def _once(self, row: Row, spot: Spot, key: str) -> Spot:
        if spot in self.seen:
            self.faults.append(row.fault(key, "twice", given=row[key], row=str(self.seen[spot])))
        return spot

    def _date(self, row: Row, spot: Spot | None) -> datetime | None:
        standing = _standing(self.known, spot) if spot else None
        if not row["date"]:
            return None
        if row["date"] == written(standing, self.known.zone):
            return standing
        at = moment_said(row["date"], self.now, self.known.zone)
        if at is None:
            self.faults.append(row.fault("date", "date", given=row["date"]))
        elif at <= self.now:
            self.faults.append(row.fault("date", "past", given=row["date"]))
        return at


async def _known(catalogue: Catalogue, actor: Actor, *, session: AsyncSession) -> Known:
    kanwil_id = own_kanwil(actor, Action.SET_DEADLINES)
    kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
    found = await terms_in(catalogue, kanwil, session=session)
    members = await units.of_kanwil(session=session, kanwil_id=kanwil_id)
    facing = {
        _term_of(term.spot): frozenset(
            unit.id
            for unit in await deadlines.facing(
                session=session, kanwil_id=kanwil_id, term=term_at(catalogue, term.spot)
            )
        )
        for term in found
    }
    return Known(kanwil_id, kanwil.zone, _named(found), {unit.name: unit.id for unit in members}, facing)


def _named(found: Iterable[TermDates]) -> dict[str, StageDates]:
    """The stages by a name that no other one has."""
    named: dict[str, StageDates] = {}
    for term in found:
        for place, stage in enumerate(term.stages, 1):
            named[f"{term.name}: {place}. {stage.due.stage.name}"] = stage
    return named


def _standing(known: Known, spot: Spot) -> datetime | None:
    stage = next((s for s in known.stages.values() if s.spot == _general(spot)), None)
    if stage is None:
        return None
    if not spot.unit_id:
        return stage.due.at
    return next((one.at for one in stage.extensions if one.unit_id == spot.unit_id), None)


def _change(zone: Zone, stage: str, unit: str, before: datetime | None, at: datetime | None) -> Change:
    code = "date_dropped" if at is None else "date_moved" if before else "date_set"
    told = " → ".join(text for text in (written(before, zone), written(at, zone)) if text)
    return Change(code, stage, f"{unit}: {told}" if unit else told)


def _near(given: str, choices: Iterable[str]) -> str:
    best = process.extractOne(
        given, list(choices), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR
    )
    return best[0] if best and given else ""


def _general(spot: Spot) -> Spot:
    return _for(spot, 0)


def _for(spot: Spot, unit_id: int) -> Spot:
    return Spot(spot.programme, spot.year, spot.round, spot.stage, unit_id)


def _term_of(spot: Spot) -> tuple[int, int, int]:
    return (spot.programme, spot.year, spot.round)


def _plain(spot: Spot) -> dict[str, int]:
    return {"programme": spot.programme, "year": spot.year, "round": spot.round, "stage": spot.stage} | {
        "unit": spot.unit_id
    }


def _spot(row: Mapping[str, Any]) -> Spot:
    return Spot(row["programme"], row["year"], row["round"], row["stage"], row["unit"])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
