"""Declaring that an item does not apply to a unit, and taking that back."""

from assistant import dialogue
from assistant.verifying import waivers
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import waivers as screens
from bot.screens.screen import Screen


async def sought(turn: Turn, asked: dialogue.WaiverSought, words: str) -> Screen:
    """The items that the words name."""
    found = await waivers.search(turn.services, turn.actor, asked.assessment_id, words, now=turn.now)
    return screens.found(turn.t, asked.assessment_id, words, found)


async def granted(turn: Turn, asked: dialogue.WaiverReasonSought, reason: str) -> Screen:
    """What does not apply to the unit, now that a reason was written."""
    done = await waivers.grant(
        turn.services, turn.actor, asked.assessment_id, asked.criterion, reason, now=turn.now
    )
    await dialogue.answered(turn.services, turn.actor, dialogue.WaiverReasonSought, now=turn.now)
    screen = await _of_assessment(turn, asked.assessment_id, asked.criterion)
    return screen.under(turn.t("waiver.granted" if done else "toast.already", code=asked.criterion))


async def _units(turn: Turn, press: Press) -> Shown:
    choices = await waivers.unit_choices(turn.services, turn.actor)
    return Shown(screens.units(turn.t, choices, press.number(0)))


async def _waivers(turn: Turn, press: Press) -> Shown:
    return Shown(await _of_unit(turn, press.number(0)))


async def _seek(turn: Turn, press: Press) -> Shown:
    unit = await waivers.ask_item(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(below=screens.ask_item(turn.t, unit.name))


async def _item(turn: Turn, press: Press) -> Shown:
    about = await waivers.ask_reason(turn.services, turn.actor, press.number(0), press.word(1), now=turn.now)
    return Shown(below=screens.ask_reason(turn.t, about))


async def _end(turn: Turn, press: Press) -> Shown:
    done = await waivers.revoke(turn.services, turn.actor, press.number(0), press.word(1), now=turn.now)
    screen = await _of_assessment(turn, press.number(0), press.word(1))
    return Shown(screen, turn.t("waiver.ended" if done else "toast.already"))


async def _of_assessment(turn: Turn, assessment_id: int, code: str) -> Screen:
    about = await waivers.about(turn.services, turn.actor, assessment_id, code, now=turn.now)
    return await _of_unit(turn, about.unit_id)


async def _of_unit(turn: Turn, unit_id: int) -> Screen:
    return screens.waivers(turn.t, await waivers.waivers(turn.services, turn.actor, unit_id))


WAIVER_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.WAIVER_UNITS: _units,
    Verb.WAIVERS: _waivers,
    Verb.WAIVER_SEEK: _seek,
    Verb.WAIVER_ITEM: _item,
    Verb.WAIVER_END: _end,
}
