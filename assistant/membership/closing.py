"""The units of a Kanwil as its admins see them: closed ones are no longer counted, and nothing is lost."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import letters
from assistant.authorization import Action, Actor, Denied, own_kanwil
from assistant.services import Services
from storage import members, units
from storage.audit import Stamp
from storage.members import Member
from storage.tables import Unit


async def listed(services: Services, actor: Actor) -> Sequence[Unit]:
    """Every unit of the person's Kanwil by name, the closed ones last; Denied to who may not close one."""
    kanwil_id = own_kanwil(actor, Action.MANAGE_UNITS)
    async with services.database.session() as session:
        found = await units.of_kanwil(session=session, kanwil_id=kanwil_id, closed=True)
    return sorted(found, key=lambda unit: unit.closed_at is not None)


async def one(services: Services, actor: Actor, unit_id: int) -> tuple[Unit, Sequence[Member]]:
    """A unit of the person's Kanwil and who serves it; Denied for any other."""
    kanwil_id = own_kanwil(actor, Action.MANAGE_UNITS)
    async with services.database.session() as session:
        found = await units.of_kanwil(session=session, kanwil_id=kanwil_id, closed=True)
        unit = next((unit for unit in found if unit.id == unit_id), None)
        if unit is None:
            raise Denied
        return unit, await members.of_kanwil(session=session, kanwil_id=kanwil_id, unit_id=unit_id)


async def close(services: Services, actor: Actor, unit_id: int, *, closed: bool, now: datetime) -> bool:
    """Close a unit or open it again; False when it was so before."""
    unit, _ = await one(services, actor, unit_id)
    async with services.database.transaction() as session:
        return await change(unit, closed=closed, session=session, stamp=Stamp(now, actor.person_id))


async def change(unit: Unit, *, closed: bool, session: AsyncSession, stamp: Stamp) -> bool:
    """Close a unit or open it again in the caller's transaction, and tell everybody who works for it."""
    place = {"kanwil_id": unit.kanwil_id, "unit_id": unit.id}
    if not await units.close(**place, closed=closed, session=session, stamp=stamp):
        return False
    kind = "unit_closed" if closed else "unit_opened"
    await letters.post(
        kind,
        {"unit": unit.name},
        session=session,
        key=f"{kind}:{unit.id}:{stamp.at.isoformat()}",
        to=await letters.everybody(session=session, unit_id=unit.id),
        now=stamp.at,
    )
    return True
