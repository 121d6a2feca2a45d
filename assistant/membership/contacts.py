"""Who looks at a unit's evidence."""

from dataclasses import dataclass

from assistant.authorization import Action, Actor, authorize, own_unit
from assistant.services import Services
from knowledge.roles import Role
from storage import people, units


@dataclass(frozen=True, slots=True)
class Contacts:
    """The Kanwil of a unit, and who verifies and administers there, by name."""

    kanwil: str
    verifiers: tuple[str, ...]
    admins: tuple[str, ...]


async def contacts(services: Services, actor: Actor) -> Contacts:
    """Who verifies for the person's unit; names and nothing else."""
    target = own_unit(actor)
    authorize(actor, Action.SEE_DEADLINES, target)
    kanwil_id = target.kanwil_id or 0
    async with services.database.session() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
        serving = await people.of_kanwil(session=session, kanwil_id=kanwil_id)
    by_role = {role: tuple(name for held, name in serving if held is role) for role in Role}
    return Contacts(kanwil.name, by_role[Role.VERIFIER], by_role[Role.ADMIN])
