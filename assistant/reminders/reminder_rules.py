"""How a Kanwil has its people reminded: seen by its staff, set by its admins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.authorization import Action, Actor, own_kanwil
from assistant.services import Services
from knowledge.errors import LengkapError
from knowledge.reminders import ABOVE, CHOICES, Level, Rules
from storage import members, reminders, units
from storage.audit import Stamp
from storage.tables import Reach

_STEPS: tuple[int | None, ...] = (None, 30, 14, 7, 3, 1, 0)


class NoSuchRule(LengkapError):
    """A day or a level that nobody can be reminded by."""

    code = "reminders.invalid"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a Kanwil, who cannot be reached, and the units in which nobody can be."""

    kanwil: str
    rules: Rules
    unreachable: tuple[tuple[str, str], ...]
    deaf: tuple[str, ...]
    may_set: bool


async def policy(services: Services, actor: Actor) -> Policy:
    """How the people of the person's Kanwil are reminded."""
    kanwil_id = own_kanwil(actor, Action.SEE_REMINDERS)
    async with services.database.session() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
        rules = await reminders.rules(session=session, kanwil_id=kanwil_id)
        serving = await members.of_kanwil(session=session, kanwil_id=kanwil_id)
        faced = await reminders.faced(session=session, kanwil_id=kanwil_id)
    reached = {member.unit_id for member in serving if member.reach is Reach.OPEN}
    return Policy(
        kanwil=kanwil.name,
        rules=rules,
        unreachable=_names([(m.name, m.unit or kanwil.name) for m in serving if m.reach is not Reach.OPEN]),
        deaf=tuple(dict.fromkeys(one.unit.name for one in faced if one.unit.id not in reached)),
        may_set=_may_set(actor),
    )


async def toggle_day(services: Services, actor: Actor, days: int, *, now: datetime) -> None:
    """Remind so many days before a deadline from now on, or no longer."""
    if days not in CHOICES:
        raise NoSuchRule
    kanwil_id = own_kanwil(actor, Action.SET_REMINDERS)
    async with services.database.transaction() as session:
        rules = await reminders.rules(session=session, kanwil_id=kanwil_id)
        chosen = set(rules.days) ^ {days}
        await reminders.set_rules(
            replace(rules, days=tuple(sorted(chosen, reverse=True))),
            session=session,
            kanwil_id=kanwil_id,
            stamp=Stamp(now, actor.person_id),
        )


async def step(services: Services, actor: Actor, level: int, *, now: datetime) -> None:
    """Remind those at this place above the holders from the next day in turn on, or not at all."""
    if not 0 <= level < len(ABOVE):
        raise NoSuchRule
    kanwil_id = own_kanwil(actor, Action.SET_REMINDERS)
    async with services.database.transaction() as session:
        rules = await reminders.rules(session=session, kanwil_id=kanwil_id)
        since = rules.above.get(ABOVE[level])
        place = _STEPS.index(since) if since in _STEPS else 0
        above: dict[Level, int | None] = {**rules.above, ABOVE[level]: _STEPS[(place + 1) % len(_STEPS)]}
        await reminders.set_rules(
            replace(rules, above=above),
            session=session,
            kanwil_id=kanwil_id,
            stamp=Stamp(now, actor.person_id),
        )


def _may_set(actor: Actor) -> bool:
    try:
        own_kanwil(actor, Action.SET_REMINDERS)
    except LengkapError:
        return False
    return True


def _names(found: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(found))
