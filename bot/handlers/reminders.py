"""The rules of reminders, and a reminder put off."""

from assistant.reminders import reminder_letters, reminder_rules
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import reminders as screens
from bot.screens.screen import Screen


async def rules(turn: Turn) -> Screen:
    """How the people of the Kanwil are reminded."""
    return screens.policy(turn.t, await reminder_rules.policy(turn.services, turn.actor))


async def _day(turn: Turn, press: Press) -> Shown:
    await reminder_rules.toggle_day(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(await rules(turn), turn.t("toast.saved"))


async def _step(turn: Turn, press: Press) -> Shown:
    await reminder_rules.step(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(await rules(turn), turn.t("toast.saved"))


async def _snooze(turn: Turn, press: Press) -> Shown:
    until = await reminder_letters.snooze(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(toast=screens.snoozed(turn.t, until))


REMINDER_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.REMIND_DAY: _day,
    Verb.REMIND_STEP: _step,
    Verb.SNOOZE: _snooze,
}
