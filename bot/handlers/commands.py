"""Every command: one use case, one screen."""

from dataclasses import replace

from assistant import assessments, checklists, criteria, deadlines, digest, enrolment, outcome, undoing
from assistant.authorization import Actor
from bot.handlers.package import take_away
from bot.handlers.turn import Command, Turn
from bot.screens import answer as answer_screens
from bot.screens import checklist as checklist_screens
from bot.screens import choosing, welcome
from bot.screens import criteria as criteria_screens
from bot.screens import deadlines as deadline_screens
from bot.screens import recap as recap_screens
from bot.screens.screen import Attachment, Screen
from knowledge.roles import Role
from reports.recap import workbook


async def start(turn: Turn) -> Screen:
    """Greet a known person; invitations are redeemed before a person is known."""
    current = await assessments.current(turn.services, turn.actor)
    return welcome.greeting(turn.t, actor=turn.actor, chosen=current.name if current else None)


async def missing(turn: Turn) -> Screen:
    """What is still missing in the chosen assessment."""
    standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
    return checklist_screens.missing(turn.t, standing, turn.now)


async def status(turn: Turn) -> Screen:
    """Where each group of the chosen assessment stands."""
    standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
    return checklist_screens.status(turn.t, standing)


async def find_criteria(turn: Turn) -> Screen:
    """One item by its code, the items that fit a word, or all of them."""
    standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
    if not turn.words:
        return criteria_screens.listing(turn.t, standing)
    found = criteria.search(standing.checklist, turn.words)
    if len(found) == 1:
        return criteria_screens.one(turn.t, found[0])
    return criteria_screens.found(turn.t, standing, turn.words, found)


async def due(turn: Turn) -> Screen:
    """The stages of the chosen assessment and their dates."""
    calendar = await deadlines.calendar(turn.services, turn.actor)
    return deadline_screens.stages(turn.t, calendar.name, calendar.stages, turn.now, calendar.zone)


async def programmes(turn: Turn) -> Screen:
    """Choose what to work on."""
    options = await assessments.options(turn.services, turn.actor)
    return choosing.programmes(turn.t, options)


async def units(turn: Turn) -> Screen:
    """Choose the unit to work for."""
    places = await enrolment.places(turn.services, turn.actor)
    return welcome.memberships(turn.t, places)


async def recap(turn: Turn) -> Screen:
    """How complete the units of the Kanwil are, with a workbook."""
    value = await digest.recap(turn.services, turn.actor)
    rows = Attachment(turn.t("recap.filename"), workbook(turn.t, value.rows()))
    return recap_screens.recap(turn.t, value, workbook=rows)


async def cancel(turn: Turn) -> Screen:
    """Take back the last decision of this person."""
    undone = await undoing.undo_last(turn.services, turn.actor, now=turn.now)
    if undone is None:
        return Screen(turn.t("message.nothing_to_cancel"))
    shown = await outcome.outcome(turn.services, turn.actor, undone.document_id, now=turn.now)
    answer = answer_screens.answer(turn.t, shown, turn.now)
    return replace(answer, text=f"{turn.t('toast.undone')}\n\n{answer.text}")


async def show_help(turn: Turn) -> Screen:
    """Help for the roles of this person."""
    return welcome.help_text(turn.t, _roles(turn.actor), turn.services.limits)


def _roles(actor: Actor) -> frozenset[Role]:
    return frozenset(grant.role for grant in actor.grants)


COMMANDS: dict[str, Command] = {
    "start": start,
    "kurang": missing,
    "status": status,
    "kriteria": find_criteria,
    "tenggat": due,
    "paket": take_away,
    "program": programmes,
    "unit": units,
    "rekap": recap,
    "batal": cancel,
    "bantuan": show_help,
}
