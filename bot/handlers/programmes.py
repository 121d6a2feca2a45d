"""Programmes at the Kanwil's desk: their workbooks, and assessments that move to new editions."""

from assistant.programmes import matching, moving, remaining
from assistant.spreadsheets import programme_import
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import programmes as screens
from bot.screens.screen import Attachment, Screen


async def desk(turn: Turn) -> Screen:
    """The programmes of the person's Kanwil, and which assessments still face older editions."""
    offered = await programme_import.options(turn.services, turn.actor)
    behind = await moving.lagging(turn.services, turn.actor)
    catalogue = turn.services.catalogue
    numbered = {catalogue.place(p.id): p for p in offered}
    own = {p.id for p in offered if p.id in catalogue.origins}
    return screens.desk(turn.t, numbered, own, behind)


async def applied(turn: Turn) -> Screen:
    """The newest edition, and what lags behind it."""
    programme = await programme_import.newest(turn.services, turn.actor)
    behind = await moving.preview(turn.services, turn.actor, turn.services.catalogue.place(programme.id))
    return screens.applied(turn.t, behind)


async def _sheet(turn: Turn, press: Press) -> Shown:
    programme, content = await programme_import.template(turn.services, turn.actor, press.number(0), t=turn.t)
    name = turn.t("sheet.programme_name", programme=programme.id)
    return Shown(below=screens.form(turn.t, programme, Attachment(name, content)))


async def _new(turn: Turn, _: Press) -> Shown:
    content = await programme_import.empty(turn.actor, t=turn.t)
    name = turn.t("sheet.programme_name", programme=turn.t("programme.new_name"))
    return Shown(below=screens.new_form(turn.t, Attachment(name, content)))


async def _desk(turn: Turn, _: Press) -> Shown:
    return Shown(await desk(turn), turn.t("toast.not_moved"))


async def _preview(turn: Turn, press: Press) -> Shown:
    return Shown(screens.moving(turn.t, await moving.preview(turn.services, turn.actor, press.number(0))))


async def _gone(turn: Turn, press: Press) -> Shown:
    place = press.number(0)
    programme, found = await matching.gone(turn.services, turn.actor, place)
    return Shown(screens.gone(turn.t, programme, place, found))


async def _matches(turn: Turn, press: Press) -> Shown:
    found = await matching.matches(turn.services, turn.actor, press.number(0), press.number(1))
    return Shown(screens.matches(turn.t, found))


async def _match(turn: Turn, press: Press) -> Shown:
    place, new = press.number(0), press.number(2)
    await matching.match(
        turn.services, turn.actor, place, press.number(1), new - 1 if new else None, now=turn.now
    )
    programme, found = await matching.gone(turn.services, turn.actor, place)
    return Shown(screens.gone(turn.t, programme, place, found), turn.t("toast.applied"))


async def _move(turn: Turn, press: Press) -> Shown:
    count = await moving.move(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(screens.moved(turn.t, count), turn.t("toast.applied"))


async def _remaining(turn: Turn, press: Press) -> Shown:
    found = await remaining.remaining(turn.services, turn.actor, press.number(0))
    return Shown(below=screens.remaining(turn.t, found))


PROGRAMME_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.EDITION_SHEET: _sheet,
    Verb.EDITION_MOVING: _preview,
    Verb.EDITION_MOVE: _move,
    Verb.EDITION_REMAINING: _remaining,
    Verb.EDITION_GONE: _gone,
    Verb.EDITION_MATCHES: _matches,
    Verb.EDITION_MATCH: _match,
    Verb.EDITION_NEW: _new,
    Verb.EDITION_DESK: _desk,
}
