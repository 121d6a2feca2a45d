"""Whether a Kanwil learns, and from how much."""

from assistant.evidence.learning import State
from bot.callbacks import Verb, encode
from bot.screens.screen import Button, Screen
from bot.translation import Translator


def learning(t: Translator, state: State) -> Screen:
    """What is learnt and what never leaves a unit; admins can switch it."""
    on = state.on and state.allowed
    lines = [t("learning.on" if on else "learning.off" if state.allowed else "learning.not_allowed")]
    if on:
        extent = state.extent
        lines.append(t("learning.extent", documents=extent.documents, units=extent.units, items=extent.items))
    lines.append(t("learning.how"))
    change = Button(t("button.learning_off" if state.on else "button.learning_on"), _data(on=not state.on))
    return Screen("\n\n".join(lines), ((change,),) if state.may_switch and state.allowed else ())


def _data(*, on: bool) -> str:
    return encode(Verb.LEARNING, int(on))
