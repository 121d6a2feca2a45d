"""The units of a Kanwil: looking at them, closing one and opening it again."""

from assistant.membership import closing
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import units as screens


async def _units(turn: Turn, press: Press) -> Shown:
    return Shown(screens.listing(turn.t, await closing.listed(turn.services, turn.actor), press.number(0)))


async def _unit(turn: Turn, press: Press) -> Shown:
    unit, people = await closing.one(turn.services, turn.actor, press.number(0))
    return Shown(screens.card(turn.t, unit, len(people)))


async def _ask(turn: Turn, press: Press) -> Shown:
    unit, people = await closing.one(turn.services, turn.actor, press.number(0))
    if unit.closed_at is not None:
        return Shown(screens.card(turn.t, unit, len(people)), turn.t("toast.already"))
    return Shown(screens.question(turn.t, unit, len(people)))


async def _close(turn: Turn, press: Press) -> Shown:
    closed = press.number(1) == 1
    changed = await closing.close(turn.services, turn.actor, press.number(0), closed=closed, now=turn.now)
    turn.desk.uploads.nudge()
    unit, _ = await closing.one(turn.services, turn.actor, press.number(0))
    return Shown(screens.done(turn.t, unit), None if changed else turn.t("toast.already"))


UNIT_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.KW_UNITS: _units,
    Verb.KW_UNIT: _unit,
    Verb.KW_CLOSE_ASK: _ask,
    Verb.KW_CLOSE: _close,
}
