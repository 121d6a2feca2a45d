"""Which office of a unit holds which items of an assessment, and what is missing there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, Denied, Target, authorize, own_place
from assistant.checklists import Standing, standing_of_unit
from assistant.services import Services
from knowledge.checklist import ItemStatus
from storage import assessments, offices, units
from storage.errors import RecordUnknown
from storage.tables import Office, Unit


@dataclass(frozen=True, slots=True)
class Desk:
    """One office with the items it holds here, what of them is missing, and who works for it in the bot."""

    office: Office
    items: tuple[ItemStatus, ...]
    missing: tuple[ItemStatus, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A unit under one assessment by office; `free` are the items that no office holds."""

    unit: Unit
    standing: Standing
    desks: tuple[Desk, ...]
    free: tuple[ItemStatus, ...]

    def desk(self, office_id: int) -> Desk:
        """The office with this id; Denied when the unit has none."""
        for desk in self.desks:
            if desk.office.id == office_id:
                return desk
        raise Denied


async def unit_for(actor: Actor, action: Action, unit_id: int, *, session: AsyncSession) -> Unit:
    """An open unit that the person may do this to; Denied for any other, whether or not it exists."""
    try:
        unit = await units.unit(session=session, unit_id=unit_id)
    except RecordUnknown:
        raise Denied from None
    authorize(actor, action, Target(unit.kanwil_id, unit.id))
    if unit.closed_at is not None:
        raise Denied
    return unit


async def office_for(actor: Actor, action: Action, office_id: int, *, session: AsyncSession) -> Office:
    """An open office that the person may do this to; Denied for any other."""
    office = await offices.home(session=session, office_id=office_id)
    if office is None or office.closed_at is not None:
        raise Denied
    await unit_for(actor, action, office.unit_id, session=session)
    return office


async def places(services: Services, actor: Actor, action: Action) -> Sequence[Unit]:
    """The units that the person may do this to where they work now, by name."""
    target = own_place(actor)
    authorize(actor, action, target)
    async with services.database.session() as session:
        known = await units.of_kanwil(session=session, kanwil_id=target.kanwil_id or 0)
    return [unit for unit in known if target.unit_id in (None, unit.id)]


async def assessments_of(
    services: Services, actor: Actor, action: Action, unit_id: int
) -> Sequence[tuple[int, str]]:
    """The open assessments of a unit by name, the one that the person works on first."""
    async with services.database.session() as session:
        await unit_for(actor, action, unit_id, session=session)
        found = await assessments.of_unit(session=session, unit_id=unit_id)
    named = [(row.id, assessment_name(services.catalogue.programme(row.programme), row)) for row in found]
    return sorted(named, key=lambda pair: pair[0] != actor.assessment_id)


async def board(
    services: Services, actor: Actor, action: Action, unit_id: int, assessment_id: int, *, now: datetime
) -> Board:
    """The unit's board under one of its assessments."""
    async with services.database.session() as session:
        unit = await unit_for(actor, action, unit_id, session=session)
    standing = await standing_of_unit(services, actor, unit_id, assessment_id, now=now)
    async with services.database.session() as session:
        held = await offices.of_unit(session=session, unit_id=unit_id)
        seats = await offices.seats(session=session, unit_id=unit_id)
        assigned = await offices.assigned(
            session=session, unit_id=unit_id, programme=standing.checklist.programme.id
        )
    asked = [item for item in standing.checklist.items if item.applies]
    missing = standing.checklist.missing()
    desks = [
        Desk(
            office,
            tuple(item for item in asked if assigned.get(item.criterion.id) == office.id),
            tuple(item for item in missing if assigned.get(item.criterion.id) == office.id),
            tuple(name for _, name in seats.get(office.id, ())),
        )
        for office in held
    ]
    known = {office.id for office in held}
    free = tuple(item for item in asked if assigned.get(item.criterion.id) not in known)
    return Board(unit, standing, tuple(desks), free)
