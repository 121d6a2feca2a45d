"""Messages of the outbox that are put together when their turn has come."""

from collections.abc import Awaitable, Callable

from assistant.authorization import Actor, Denied
from assistant.digests import digest_post
from assistant.digests.digest_files import Part
from assistant.reminders import reminder_letters, reminding
from assistant.services import Services
from bot.handlers.digest import messages
from bot.screens import letters
from bot.screens import reminders as reminder_screens
from bot.screens.screen import Screen
from bot.translation import Translator
from storage.outbox import Outgoing
from storage.tables import Outbox

Composer = Callable[[Services, Translator, Actor, Outbox], Awaitable[Screen]]


async def compose(services: Services, t: Translator, actor: Actor | None, outgoing: Outgoing) -> Screen:
    """The message as it is now; Moot or NotNow when it should not leave."""
    message = outgoing.message
    composer = _COMPOSERS.get(message.kind)
    if composer is None:
        return letters.letter(t, message.kind, message.facts)
    if actor is None:
        raise Denied
    return await composer(services, t, actor, message)


async def _reminder(services: Services, t: Translator, actor: Actor, message: Outbox) -> Screen:
    now = services.clock()
    lines = await reminder_letters.lines(services, actor, message.facts, now=now)
    return reminder_screens.reminder(t, lines, message.id, now)


async def _digest(services: Services, t: Translator, actor: Actor, message: Outbox) -> Screen:
    value = await digest_post.current(services, actor, message.facts, now=services.clock())
    [screen] = await messages(t, value, [Part(message.facts["part"])])
    return screen


_COMPOSERS: dict[str, Composer] = {reminding.KIND: _reminder, digest_post.KIND: _digest}
