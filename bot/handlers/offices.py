"""Offices of a unit and the items they hold."""

from enum import IntEnum

from rapidfuzz import fuzz, process, utils

from assistant import dialogue
from assistant.authorization import Action
from assistant.offices import assigning, letter_templates, requests
from assistant.offices.board import Board, assessments_of, board, office_for, places
from assistant.spreadsheets import assignment_sheet
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import offices as screens
from bot.screens import requests as request_screens
from bot.screens.screen import Attachment, Screen

_GOOD_ENOUGH = 75.0


class Purpose(IntEnum):
    """Why a unit is chosen."""

    OFFICES = 0
    LETTERS = 1


_ACTIONS = {Purpose.OFFICES: Action.MANAGE_UNITS, Purpose.LETTERS: Action.WRITE_LETTERS}


async def offices(turn: Turn) -> Screen:
    """The offices of one's unit, or of the unit that is chosen or named."""
    return await unit_first(turn, Purpose.OFFICES)


async def unit_first(turn: Turn, purpose: Purpose) -> Screen:
    """Choose the unit, unless there is one only or the words name it; then what it is for."""
    found = await places(turn.services, turn.actor, _ACTIONS[purpose])
    names = {unit.id: unit.name for unit in found}
    meant = process.extractOne(
        turn.words, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_GOOD_ENOUGH
    )
    if len(found) == 1:
        return await of_unit(turn, purpose, found[0].id, 0)
    if turn.words and meant is not None:
        return await of_unit(turn, purpose, meant[2], 0)
    return screens.which_unit(turn.t, purpose, found, 0)


async def of_unit(turn: Turn, purpose: Purpose, unit_id: int, assessment_id: int) -> Screen:
    """The unit's board for the purpose, once it is known under which assessment."""
    if not assessment_id:
        found = await assessments_of(turn.services, turn.actor, _ACTIONS[purpose], unit_id)
        if not found or (len(found) > 1 and found[0][0] != turn.actor.assessment_id):
            return screens.which_assessment(turn.t, purpose, unit_id, found)
        assessment_id = found[0][0]
    if purpose is Purpose.LETTERS:
        return await letter_board(turn, unit_id, assessment_id, 0)
    return screens.board(turn.t, await _board(turn, unit_id, assessment_id))


async def letter_board(turn: Turn, unit_id: int, assessment_id: int, page: int) -> Screen:
    """Whom letters about what is missing can be written to."""
    desk = await requests.desk(turn.services, turn.actor, unit_id, assessment_id, now=turn.now)
    may_set = letter_templates.may_set_template(turn.actor)
    return request_screens.board(turn.t, desk, page, may_set_template=may_set)


async def named(turn: Turn, sought: dialogue.OfficesSought, text: str) -> Screen:
    """Add the offices that somebody named, one a line."""
    await assigning.add(turn.services, turn.actor, sought.unit_id, text.splitlines(), now=turn.now)
    await dialogue.answered(turn.services, turn.actor, dialogue.OfficesSought, now=turn.now)
    known = await _board(turn, sought.unit_id, sought.assessment_id)
    return screens.board(turn.t, known).under(turn.t("office.added"))


async def _which_unit(turn: Turn, press: Press) -> Shown:
    purpose = _purpose(press)
    found = await places(turn.services, turn.actor, _ACTIONS[purpose])
    return Shown(screens.which_unit(turn.t, purpose, found, press.number(1)))


async def _of_unit(turn: Turn, press: Press) -> Shown:
    return Shown(await of_unit(turn, _purpose(press), press.number(1), press.number(2)))


async def _offices(turn: Turn, press: Press) -> Shown:
    known = await _board(turn, press.number(0), press.number(1))
    return Shown(screens.board(turn.t, known, press.number(2)))


async def _office(turn: Turn, press: Press) -> Shown:
    known = await _of_office(turn, press)
    return Shown(screens.office(turn.t, known, known.desk(press.number(0)), press.number(2)))


async def _hold_group(turn: Turn, press: Press) -> Shown:
    known = await _of_office(turn, press)
    desk = known.desk(press.number(0))
    return Shown(screens.group(turn.t, known, desk, press.number(2), press.number(3)))


async def _hold(turn: Turn, press: Press) -> Shown:
    known = await assigning.toggle(
        turn.services, turn.actor, press.number(0), press.number(1), press.word(2), now=turn.now
    )
    return Shown(_group_of(turn, known, press.number(0), press.word(2)), turn.t("toast.assigned"))


async def _hold_all(turn: Turn, press: Press) -> Shown:
    known = await assigning.take_all(
        turn.services, turn.actor, press.number(0), press.number(1), press.number(2), now=turn.now
    )
    screen = screens.group(turn.t, known, known.desk(press.number(0)), press.number(2), 0)
    return Shown(screen, turn.t("toast.assigned"))


async def _add_offices(turn: Turn, press: Press) -> Shown:
    await _board(turn, press.number(0), press.number(1))
    question = dialogue.OfficesSought(press.number(0), press.number(1))
    await dialogue.ask(turn.services, turn.actor, question, now=turn.now)
    return Shown(below=screens.add_offices(turn.t))


async def _propose(turn: Turn, press: Press) -> Shown:
    unit_id, assessment_id = press.number(0), press.number(1)
    if not press.number(2):
        value = await assigning.propose(turn.services, turn.actor, unit_id, assessment_id, now=turn.now)
        return Shown(screens.proposal(turn.t, value))
    await assigning.accept(turn.services, turn.actor, unit_id, assessment_id, now=turn.now)
    return Shown(screens.board(turn.t, await _board(turn, unit_id, assessment_id)), turn.t("toast.applied"))


async def _assignment_sheet(turn: Turn, press: Press) -> Shown:
    name, content = await assignment_sheet.template(
        turn.services, turn.actor, press.number(0), press.number(1), t=turn.t, now=turn.now
    )
    return Shown(below=screens.sheet(turn.t, Attachment(name, content)))


async def _close_office(turn: Turn, press: Press) -> Shown:
    known = await _of_office(turn, press)
    if not press.number(2):
        return Shown(screens.close_office(turn.t, known, known.desk(press.number(0))))
    await assigning.close(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(screens.board(turn.t, await _board(turn, known.unit.id, press.number(1))))


async def _board(turn: Turn, unit_id: int, assessment_id: int) -> Board:
    return await board(turn.services, turn.actor, Action.MANAGE_UNITS, unit_id, assessment_id, now=turn.now)


async def _of_office(turn: Turn, press: Press) -> Board:
    async with turn.services.database.session() as session:
        office = await office_for(turn.actor, Action.MANAGE_UNITS, press.number(0), session=session)
    return await _board(turn, office.unit_id, press.number(1))


def _group_of(turn: Turn, known: Board, office_id: int, code: str) -> Screen:
    """The page of the group on which the item stands."""
    for place, items in enumerate(known.standing.checklist.by_group().values(), 1):
        codes = [item.criterion.id for item in items if item.applies]
        if code in codes:
            page = codes.index(code) // screens.PER_PAGE
            return screens.group(turn.t, known, known.desk(office_id), place, page)
    return screens.groups(turn.t, known, known.desk(office_id))


def _purpose(press: Press) -> Purpose:
    try:
        return Purpose(press.number(0))
    except ValueError:
        raise StaleButton from None


OFFICE_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.WHICH_UNIT: _which_unit,
    Verb.OF_UNIT: _of_unit,
    Verb.OFFICES: _offices,
    Verb.OFFICE: _office,
    Verb.HOLD_GROUP: _hold_group,
    Verb.HOLD: _hold,
    Verb.HOLD_ALL: _hold_all,
    Verb.ADD_OFFICES: _add_offices,
    Verb.PROPOSE: _propose,
    Verb.ASSIGNMENT_SHEET: _assignment_sheet,
    Verb.CLOSE_OFFICE: _close_office,
}
