"""Whether a Kanwil learns from what its verifiers approve."""

from assistant.evidence import learning
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import learning as screens
from bot.screens.screen import Screen


async def learns(turn: Turn) -> Screen:
    """Whether the Kanwil learns, from how much, and how to change that."""
    return screens.learning(turn.t, await learning.state(turn.services, turn.actor))


async def _switch(turn: Turn, press: Press) -> Shown:
    on = press.number(0) > 0
    state = await learning.switch(turn.services, turn.actor, on=on, now=turn.now)
    return Shown(screens.learning(turn.t, state), turn.t("toast.learning_on" if on else "toast.learning_off"))


LEARNING_BUTTONS: dict[Verb, ButtonHandler] = {Verb.LEARNING: _switch}
