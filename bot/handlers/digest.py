"""How complete the units are, at any time and for any part of them."""

from collections.abc import Callable, Sequence

from assistant.digests import digest, digest_files, minutes
from assistant.digests.digest import Digest, Scope
from assistant.digests.digest_files import Part
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import digest as screens
from bot.screens.screen import Screen
from bot.translation import Translator


async def recap(turn: Turn) -> Screen:
    """The digest of the Kanwil, of a coordinator's unit, or of the unit or programme that words name."""
    scope = digest.whole(turn.actor)
    if turn.words:
        found = await digest.narrowed(turn.services, turn.actor, turn.words)
        if len(found) != 1:
            return screens.which(turn.t, turn.words, found)
        scope = found[0].scope
    return await _shown(turn, scope)


async def _shown(turn: Turn, scope: Scope) -> Screen:
    value = await digest.digest(turn.services, turn.actor, scope, now=turn.now)
    made = await messages(turn.t, value, digest_files.parts(value))
    return made[0].before(*made[1:])


async def messages(t: Translator, value: Digest, wanted: Sequence[Part]) -> list[Screen]:
    """These messages of a digest; without any, one that says that nothing has begun."""
    if not wanted:
        return [screens.nothing(t, value)]
    files = await digest_files.files(value, wanted, t=t)
    return [_MESSAGES[part](t, value, files[part]) for part in wanted]


_MESSAGES: dict[Part, Callable[[Translator, Digest, bytes], Screen]] = {
    Part.MAP: screens.standing,
    Part.PACE: screens.pace,
    Part.BOOK: screens.lists,
}


async def _narrow(turn: Turn, _: Press) -> Shown:
    return Shown(below=await _choosing(turn, 0))


async def _recap(turn: Turn, press: Press) -> Shown:
    return Shown(await _choosing(turn, press.number(0)))


async def _choosing(turn: Turn, page: int) -> Screen:
    scope = digest.whole(turn.actor)
    value = await digest.digest(turn.services, turn.actor, scope, now=turn.now)
    return screens.choosing(turn.t, value, await digest.choices(turn.services, scope), page)


async def _digest(turn: Turn, press: Press) -> Shown:
    widest = digest.whole(turn.actor)
    scope = Scope(widest.kanwil_id, press.number(0) or widest.unit_id, press.word(1))
    return Shown(below=await _shown(turn, scope))


async def _minutes(turn: Turn, press: Press) -> Shown:
    scope = Scope(digest.whole(turn.actor).kanwil_id, press.number(0))
    unit, document = await minutes.of_unit(turn.services, turn.actor, scope, t=turn.t, now=turn.now)
    return Shown(below=screens.minutes(turn.t, unit, document))


DIGEST_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.NARROW: _narrow,
    Verb.RECAP: _recap,
    Verb.DIGEST: _digest,
    Verb.MINUTES: _minutes,
}
