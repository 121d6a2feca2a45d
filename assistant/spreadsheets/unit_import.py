"""Units and offices from a spreadsheet: the form, and what a filled one changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.apart import apart
from assistant.authorization import Action, Actor, Denied, authorize, own_place
from assistant.membership import closing
from assistant.services import Services
from assistant.spreadsheets import sheets, unit_sheet
from assistant.spreadsheets.filled import Fault, Filled
from assistant.spreadsheets.sheets import Change, Plan
from assistant.spreadsheets.unit_sheet import KIND, Asked, OfficeLine, UnitLine
from knowledge.vocabulary import UnitKind, Zone
from reports.forms import workbook
from reports.text import Translate
from storage import offices, units
from storage.audit import Stamp
from storage.offices import Contact
from storage.tables import Office, Unit


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


async def check(
    services: Services, actor: Actor, filled: Filled, *, t: Translate, session: AsyncSession
) -> tuple[sheets.Asked, Sequence[Fault]]:
    """What the sheet asks for, and every cell that has to be mended first."""
    del services
    known = await _known(actor, session=session)
    asked, faults = unit_sheet.asked(t, filled, known.units, known.offices, units_too=known.unit_id is None)
    return sheets.Asked(KIND, known.kanwil_id, known.unit_id, asked.plain()), faults


async def plan(services: Services, actor: Actor, asked: sheets.Asked, *, session: AsyncSession) -> Plan:
    """What the sheet would change now; Denied where the person works for another place by now."""
    del services
    known = await _known(actor, session=session)
    if (asked.kanwil_id, asked.unit_id) != (known.kanwil_id, known.unit_id):
        raise Denied
    lines = Asked.again(asked.rows)

    async def write(stamp: Stamp) -> None:
        await _write(known, lines, session=session, stamp=stamp)

    return Plan(_changes(known, lines), write)


async def _known(actor: Actor, *, session: AsyncSession) -> Known:
    target = own_place(actor)
    authorize(actor, Action.MANAGE_UNITS, target)
    kanwil_id = target.kanwil_id or 0
    found = await units.of_kanwil(session=session, kanwil_id=kanwil_id, closed=True)
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
        if unit is not None and line.closed not in (None, unit.closed_at is not None):
            found.append(Change("unit_closed" if line.closed else "unit_opened", unit.name))
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
            if line.closed is not None:
                await closing.change(unit, closed=line.closed, session=session, stamp=stamp)
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
