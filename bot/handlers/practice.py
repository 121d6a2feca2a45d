"""Practising: a paper of ours that is sent back, and nothing of it kept."""

from telegram import Message

from assistant.incoming import practice
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import practice as screens
from bot.screens.screen import Screen


async def practise(turn: Turn) -> Screen:
    """A paper to send back."""
    return screens.given(turn.t, await practice.lesson(turn.services, turn.actor, now=turn.now))


async def sent(turn: Turn, message: Message) -> Screen | None:
    """The answer to a paper of ours; None for any other file."""
    document = message.document
    if document is None or not practice.practised(turn.services, document.file_name or ""):
        return None
    return screens.read(turn.t, await practice.lesson(turn.services, turn.actor, now=turn.now))


async def _pressed(turn: Turn, press: Press) -> Shown:
    lesson = await practice.lesson(turn.services, turn.actor, now=turn.now)
    if press.word(0) == screens.GIVE:
        return Shown(below=screens.given(turn.t, lesson))
    if press.word(0) == screens.READ:
        return Shown(below=screens.read(turn.t, lesson))
    if press.word(0) not in screens.ANSWERS:
        raise StaleButton
    return Shown(screens.answered(turn.t, lesson, press.word(0)), turn.t("practice.toast"))


PRACTICE_BUTTONS: dict[Verb, ButtonHandler] = {Verb.PRACTISE: _pressed}
