"""Units and offices from a spreadsheet: the form, a dry run of what it would change, and applying that."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import filled as forms
from assistant import unit_sheet
from assistant.apart import apart
from assistant.authorization import Action, Actor, authorize, own_place
from assistant.filled import Fault, Filled
from assistant.services import Services
from assistant.unit_sheet import Asked, OfficeLine, UnitLine
from knowledge.errors import LengkapError
from knowledge.vocabulary import UnitKind, Zone
from reports.forms import workbook
from reports.text import Translate
from storage import offices, sheets, units
from storage.audit import Stamp
from storage.offices import Contact
from storage.tables import Office, SentSheet, Unit


class Ended(LengkapError):
    """The sheet was applied, left, or followed by another one."""

    code = "sheet.ended"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a sheet changes: a new unit or office, or fields of one that is there."""

    code: str
    name: str
    within: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a sheet would change, or what has to be mended first; `sheet_id` is 0 when nothing can be done."""

    sheet_id: int
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The units whose offices the person may change, the units too unless it is one they coordinate."""

    kanwil_id: int
    unit_id: int | None
    units: Sequence[Unit]
    offices: Mapping[int, Sequence[Office]]


async def template(services: Services, actor: Actor, *, t: Translate) -> bytes:
    """The form to fill in, with every unit and office that the person may change."""
    async with services.database.session() as session:
        known = await _known(actor, session=session)
    form = unit_sheet.form(t, known.units, known.offices, units_too=known.unit_id is None)
    return await apart(workbook, form)


async def take(services: Services, actor: Actor, filled: Filled, *, t: Translate, now: datetime) -> DryRun:
    """Say what the sheet would change, and keep it until the person applies or leaves it."""
    async with services.database.transaction() as session:
        known = await _known(actor, session=session)
        asked, faults = unit_sheet.asked(
            t, filled, known.units, known.offices, units_too=known.unit_id is None
        )
        if faults:
            return DryRun(0, (), forms.shown(faults))
        changes = _changes(known, asked)
        if not changes:
            return DryRun(0, (), ())
        row = SentSheet(
            kind=unit_sheet.KIND,
            person_id=actor.person_id,
            kanwil_id=known.kanwil_id,
            unit_id=known.unit_id,
            rows=asked.plain(),
            shown=_digest(changes),
            at=now,
        )
        kept = await sheets.keep(row, session=session)
        return DryRun(kept.id, changes, ())


async def apply(services: Services, actor: Actor, sheet_id: int, *, now: datetime) -> DryRun | None:
    """Do what the person was shown, all or nothing; the new list instead when it would be another by now."""
    async with services.database.transaction() as session:
        kept = await sheets.get(session=session, person_id=actor.person_id, sheet_id=sheet_id)
        known = await _known(actor, session=session)
        if kept.ended_at is not None or (kept.kanwil_id, kept.unit_id) != (known.kanwil_id, known.unit_id):
            raise Ended
        asked = Asked.again(kept.rows)
        changes = _changes(known, asked)
        if _digest(changes) != kept.shown:
            await sheets.reshow(
                session=session, person_id=actor.person_id, sheet_id=sheet_id, shown=_digest(changes)
            )
            return DryRun(sheet_id, changes, ())
        if not await sheets.end(session=session, person_id=actor.person_id, sheet_id=sheet_id, now=now):
            raise Ended
        await _write(known, asked, session=session, stamp=Stamp(now, actor.person_id))
    return None


async def drop(services: Services, actor: Actor, sheet_id: int, *, now: datetime) -> None:
    """Leave a sheet unapplied; Ended when it was applied or left before."""
    async with services.database.transaction() as session:
        if not await sheets.end(session=session, person_id=actor.person_id, sheet_id=sheet_id, now=now):
            raise Ended


async def _known(actor: Actor, *, session: AsyncSession) -> Known:
    target = own_place(actor)
    authorize(actor, Action.MANAGE_UNITS, target)
    kanwil_id = target.kanwil_id or 0
    found = await units.of_kanwil(session=session, kanwil_id=kanwil_id)
    own = [unit for unit in found if target.unit_id in (None, unit.id)]
    held = await offices.of_units(session=session, unit_id=[unit.id for unit in own])
    return Known(kanwil_id, target.unit_id, own, held)


def _changes(known: Known, asked: Asked) -> tuple[Change, ...]:
    found: list[Change] = []
    for line in asked.units:
        unit = _match_unit(known, line)
        if unit is None:
            found.append(Change("new_unit", line.name))
        elif fields := _differing(unit, line, ("name", "kind", "zone", "contact", "phone", "address")):
            found.append(Change("unit", unit.name, fields=fields))
    for desk in asked.offices:
        office = _match_office(known, asked, desk)
        if office is None:
            found.append(Change("new_office", desk.name, desk.unit))
        elif fields := _differing(office, desk, ("name", "contact", "phone", "address")):
            found.append(Change("office", office.name, desk.unit, fields))
    return tuple(found)


def _differing(row: Unit | Office, line: UnitLine | OfficeLine, fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in fields if str(getattr(row, name)) != getattr(line, name))


def _match_unit(known: Known, line: UnitLine) -> Unit | None:
    same = [
        u for u in known.units if (u.id == line.id if line.id else u.name.casefold() == line.name.casefold())
    ]
    return same[0] if same else None


def _match_office(known: Known, asked: Asked, desk: OfficeLine) -> Office | None:
    """By number, or by name in the unit of that name, be it the old or the new name of the unit."""
    mine = [office for found in known.offices.values() for office in found]
    if desk.id:
        return next((office for office in mine if office.id == desk.id), None)
    home = _home(known, asked, desk)
    return next(
        (o for o in mine if home and o.unit_id == home.id and o.name.casefold() == desk.name.casefold()), None
    )


def _home(known: Known, asked: Asked, desk: OfficeLine) -> Unit | None:
    wanted = desk.unit.casefold()
    renamed = next((line for line in asked.units if line.id and line.name.casefold() == wanted), None)
    if renamed is not None:
        return _match_unit(known, renamed)
    return next((unit for unit in known.units if unit.name.casefold() == wanted), None)


async def _write(known: Known, asked: Asked, *, session: AsyncSession, stamp: Stamp) -> None:
    homes = {unit.name.casefold(): unit.id for unit in known.units}
    for line in asked.units:
        unit = _match_unit(known, line)
        row = Unit(
            kanwil_id=known.kanwil_id,
            name=line.name,
            kind=UnitKind(line.kind),
            zone=Zone(line.zone),
            contact=line.contact,
            phone=line.phone,
            address=line.address,
        )
        if unit is None:
            unit = await units.add_unit(row, session=session, stamp=stamp)
        else:
            await units.change(row, session=session, kanwil_id=known.kanwil_id, unit_id=unit.id, stamp=stamp)
        homes[line.name.casefold()] = unit.id
    for desk in asked.offices:
        unit_id = homes[desk.unit.casefold()]
        office = _match_office(known, asked, desk)
        if office is None:
            office = await offices.add(Office(unit_id=unit_id, name=desk.name), session=session, stamp=stamp)
        await offices.change(
            session=session,
            unit_id=office.unit_id,
            office_id=office.id,
            name=desk.name,
            contact=Contact(desk.contact, desk.phone, desk.address),
            stamp=stamp,
        )


def _digest(changes: Sequence[Change]) -> str:
    return hashlib.sha256(json.dumps([astuple(change) for change in changes]).encode()).hexdigest()
