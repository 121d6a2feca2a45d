"""Setting, moving, extending and withdrawing the dates of a Kanwil; seeing those of a unit."""

from datetime import date, datetime

from assistant import assessments, dialogue
from assistant.dates import calendars, deadlines, scheduling, term_dates
from assistant.dates.term_dates import Spot
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import dates as screens
from bot.screens import deadlines as deadline_screens
from bot.screens import month
from bot.screens.screen import Attachment, Screen


async def due(turn: Turn) -> Screen:
    """The dates that a Kanwil sets, or those of what a unit works on, with a calendar file."""
    grant = turn.actor.current
    if grant is not None and not grant.role.in_unit:
        return await _terms(turn)
    calendar = await deadlines.calendar(turn.services, turn.actor)
    content = await calendars.of_unit(turn.services, turn.actor, t=turn.t, now=turn.now)
    file = Attachment(turn.t("calendar.filename"), content) if content else None
    return deadline_screens.stages(turn.t, calendar, turn.now, file)


async def dated(turn: Turn, asked: dialogue.DateSought, words: str) -> Screen:
    """What the words propose for the stage that was asked about."""
    spot = Spot(asked.programme, asked.year, asked.round, asked.stage, asked.unit_id)
    try:
        value = await scheduling.said(turn.services, turn.actor, spot, words, now=turn.now)
    except scheduling.DateUnclear:
        return Screen(turn.t("error.deadline.unclear"))
    return screens.proposal(turn.t, value)


async def _list(turn: Turn, _: Press) -> Shown:
    await dialogue.answered(turn.services, turn.actor, dialogue.DateSought, now=turn.now)
    return Shown(await _terms(turn))


async def _other(turn: Turn, press: Press) -> Shown:
    await term_dates.terms(turn.services, turn.actor)
    catalogue = term_dates.catalogue_of(turn.services, turn.actor)
    place = press.number(0)
    programme = catalogue.at(place)
    if programme is None:
        listed = term_dates.offered(turn.services, turn.actor)
        return Shown(screens.programmes(turn.t, {catalogue.place(p.id): p for p in listed}))
    return Shown(screens.years(turn.t, programme, place, assessments.years(turn.now)))


async def _term(turn: Turn, press: Press) -> Shown:
    await dialogue.answered(turn.services, turn.actor, dialogue.DateSought, now=turn.now)
    return Shown(await _shown_term(turn, Spot(press.number(0), press.number(1), press.number(2))))


async def _stage(turn: Turn, press: Press) -> Shown:
    return Shown(await _shown_stage(turn, _spot(press), None))


async def _month(turn: Turn, press: Press) -> Shown:
    return Shown(await _shown_stage(turn, _spot(press), month.month_of(press.number(5))))


async def _units(turn: Turn, press: Press) -> Shown:
    spot = Spot(*(press.number(place) for place in range(4)))
    found = await scheduling.extendable(turn.services, turn.actor, spot)
    return Shown(screens.units(turn.t, found, spot, press.number(4)))


async def _propose(turn: Turn, press: Press) -> Shown:
    spot = _spot(press)
    at = await _moment(turn, spot, press)
    return Shown(
        screens.proposal(turn.t, await scheduling.propose(turn.services, turn.actor, spot, at, now=turn.now))
    )


async def _set(turn: Turn, press: Press) -> Shown:
    spot = _spot(press)
    at = await _moment(turn, spot, press)
    done = await scheduling.fix(turn.services, turn.actor, spot, at, now=turn.now)
    await dialogue.answered(turn.services, turn.actor, dialogue.DateSought, now=turn.now)
    screen = await _shown_term(turn, spot)
    return Shown(screen, turn.t("dates.done" if done else "toast.already"))


async def _drop(turn: Turn, press: Press) -> Shown:
    asked = await scheduling.look(turn.services, turn.actor, _spot(press))
    return Shown(screens.drop(turn.t, asked))


async def _drop_yes(turn: Turn, press: Press) -> Shown:
    spot = _spot(press)
    done = await scheduling.drop(turn.services, turn.actor, spot, now=turn.now)
    await dialogue.answered(turn.services, turn.actor, dialogue.DateSought, now=turn.now)
    return Shown(await _shown_term(turn, spot), turn.t("dates.dropped" if done else "toast.already"))


async def _file(turn: Turn, press: Press) -> Shown:
    spot = Spot(press.number(0), press.number(1), press.number(2))
    content = await calendars.of_kanwil(turn.services, turn.actor, spot, t=turn.t, now=turn.now)
    if content is None:
        return Shown(toast=turn.t("calendar.nothing"))
    return Shown(below=screens.file(turn.t, content))


async def _terms(turn: Turn) -> Screen:
    return screens.terms(turn.t, await term_dates.terms(turn.services, turn.actor), turn.now)


async def _shown_term(turn: Turn, spot: Spot) -> Screen:
    return screens.term(turn.t, await term_dates.term(turn.services, turn.actor, spot), turn.now)


async def _shown_stage(turn: Turn, spot: Spot, chosen: date | None) -> Screen:
    asked = await scheduling.ask(turn.services, turn.actor, spot, now=turn.now)
    at = asked.at or asked.stage.due.at or turn.now
    shown = chosen or max(at, turn.now).astimezone(asked.term.zone.tzinfo).date()
    return screens.stage(turn.t, asked, shown, turn.now)


async def _moment(turn: Turn, spot: Spot, press: Press) -> datetime:
    if press.number(5) > month.minute_of(datetime.max.replace(tzinfo=turn.now.tzinfo)):
        raise StaleButton
    zone = (await term_dates.term(turn.services, turn.actor, spot)).zone
    return month.moment_of(press.number(5), zone)


def _spot(press: Press) -> Spot:
    return Spot(*(press.number(place) for place in range(5)))


DATE_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.DATES: _list,
    Verb.DATES_OTHER: _other,
    Verb.DATES_TERM: _term,
    Verb.DATES_STAGE: _stage,
    Verb.DATES_UNITS: _units,
    Verb.DATES_MONTH: _month,
    Verb.DATES_PROPOSE: _propose,
    Verb.DATES_SET: _set,
    Verb.DATES_DROP: _drop,
    Verb.DATES_DROP_YES: _drop_yes,
    Verb.DATES_FILE: _file,
}
