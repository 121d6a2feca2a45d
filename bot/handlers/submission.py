"""Buttons of the table of files sent together."""

from assistant.evidence import undoing
from assistant.evidence.review import Effect
from assistant.incoming import overview
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import submission as screens
from bot.screens.answer_buttons import undo_moment


async def _submission(turn: Turn, press: Press) -> Shown:
    return await _table(turn, press)


async def _confirm(turn: Turn, press: Press) -> Shown:
    done = await overview.confirm(turn.services, turn.actor, press.number(0), now=turn.now)
    return await _table(turn, press, done)


async def _undo(turn: Turn, press: Press) -> Shown:
    document, moment = press.number(2), undo_moment(press.number(3))
    done = await undoing.undo(turn.services, turn.actor, document, moment, now=turn.now)
    return await _table(turn, press, done.effect)


async def _table(turn: Turn, press: Press, done: Effect | None = None) -> Shown:
    seen = await overview.overview(turn.services, turn.actor, press.number(0), now=turn.now)
    screen = screens.table(turn.t, seen, turn.now, press.number(1))
    return Shown(screen, turn.t(f"toast.{done.value}") if done else None)


SUBMISSION_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.SUBMISSION: _submission,
    Verb.CONFIRM_SUBMISSION: _confirm,
    Verb.UNDO_SUBMISSION: _undo,
}
