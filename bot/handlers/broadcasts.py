"""Telling many people something at once."""

from assistant import broadcasts
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import broadcasts as screens
from bot.screens.screen import Screen


async def broadcast(turn: Turn) -> Screen:
    """Show the words as they will arrive; without words how to do it, and the last reports."""
    if not turn.words:
        return screens.listing(turn.t, await broadcasts.reports(turn.services, turn.actor))
    return screens.preview(
        turn.t, await broadcasts.draft(turn.services, turn.actor, turn.words, now=turn.now)
    )


async def _to(turn: Turn, press: Press) -> Shown:
    value = await broadcasts.preview(turn.services, turn.actor, press.number(0), press.word(1))
    return Shown(screens.preview(turn.t, value))


async def _units(turn: Turn, press: Press) -> Shown:
    value = await broadcasts.preview(turn.services, turn.actor, press.number(0), broadcasts.EVERYBODY)
    return Shown(screens.of_unit(turn.t, value, press.number(1)))


async def _send(turn: Turn, press: Press) -> Shown:
    made = await broadcasts.send(turn.services, turn.actor, press.number(0), press.word(1), now=turn.now)
    turn.desk.uploads.nudge()
    return Shown(screens.report(turn.t, made), turn.t("broadcast.begun"))


async def _report(turn: Turn, press: Press) -> Shown:
    value = await broadcasts.report(turn.services, turn.actor, press.number(0))
    return Shown(screens.report(turn.t, value))


BROADCAST_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.BROADCAST: _send,
    Verb.BROADCAST_TO: _to,
    Verb.BROADCAST_UNITS: _units,
    Verb.BROADCAST_REPORT: _report,
}
