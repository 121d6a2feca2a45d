"""Whom to visit first, and what to bring."""

from rapidfuzz import fuzz, process, utils

from assistant.authorization import Action
from assistant.offices import visits as use
from assistant.offices.board import places
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import visits as screens
from bot.screens.screen import Attachment, Screen

_GOOD_ENOUGH = 75.0


async def visits(turn: Turn) -> Screen:
    """The places to visit where one works, or the offices of the unit that the words name."""
    unit_id = 0
    if turn.words:
        found = await places(turn.services, turn.actor, Action.SEE_VISITS)
        names = {unit.id: unit.name for unit in found}
        meant = process.extractOne(
            turn.words, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_GOOD_ENOUGH
        )
        unit_id = meant[2] if meant else 0
    return screens.tour(turn.t, await use.tour(turn.services, turn.actor, unit_id, now=turn.now), turn.now)


async def _visits(turn: Turn, press: Press) -> Shown:
    value = await use.tour(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(screens.tour(turn.t, value, turn.now, press.number(1)))


async def _visit_sheet(turn: Turn, press: Press) -> Shown:
    value = await use.tour(turn.services, turn.actor, press.number(0), now=turn.now)
    content = await use.sheet(value, t=turn.t)
    return Shown(below=screens.sheet(turn.t, value, Attachment(turn.t("visit.filename"), content)))


VISIT_BUTTONS: dict[Verb, ButtonHandler] = {Verb.VISITS: _visits, Verb.VISIT_SHEET: _visit_sheet}
