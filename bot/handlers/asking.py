"""Questions in people's own words, and the questions that are offered as buttons."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from assistant import checklists
from assistant.answering import answers, narrowing
from assistant.answering.answers import (
    Answer,
    Declined,
    GuideAnswer,
    ItemAnswer,
    RuleAnswer,
    SmallTalk,
    StateAnswer,
    TermAnswer,
    WhichProgramme,
)
from assistant.answering.brief import brief
from assistant.assessments import NoAssessment
from assistant.dates import deadlines
from assistant.evidence import criteria
from assistant.membership import contacts, handover
from assistant.verifying import returned
from bot.callbacks import Press, Verb
from bot.handlers.digest import recap
from bot.handlers.practice import PRACTICE_BUTTONS
from bot.handlers.seeing import missing, status, what_happened
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import answering, rules
from bot.screens import criteria as criteria_screens
from bot.screens import deadlines as deadline_screens
from bot.screens import handover as handover_screens
from bot.screens import standing as standing_screens
from bot.screens.screen import Screen
from bot.translation import Translator


async def asked(turn: Turn, text: str) -> Screen:
    """The answer to what somebody wrote; bare words search items."""
    place = turn.actor.current
    if (said := brief(text)) is not None:
        return Screen(turn.t(f"ask.brief.{said.value}"))
    if place and place.role.in_unit and answers.bare(turn.services, turn.actor, text):
        if turn.actor.assessment_id is None:
            raise NoAssessment
        standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
        found = criteria.search(standing.checklist, text)
        if len(found) > 1:
            return criteria_screens.found(turn.t, standing, text, found, opens=Verb.ITEM)
        if found:
            code = found[0].criterion.id
            return await _shown(
                turn, await answers.by_key(turn.services, turn.actor, f"i.{code}", now=turn.now)
            )
    return await _shown(turn, await answers.answer(turn.services, turn.actor, text, now=turn.now))


async def predecessor(turn: Turn) -> Screen:
    """What was done before in what the person works on."""
    value = await handover.handover(turn.services, turn.actor, now=turn.now)
    return handover_screens.handover(turn.t, value)


async def _shown(turn: Turn, value: Answer) -> Screen:
    match value:
        case StateAnswer():
            return await _STATES[value.matter](turn, value)
        case SmallTalk():
            return _small(turn, value.matter)
    screen = _SCREENS[type(value)](turn.t, value)
    return await _in_other_words(turn, screen) if isinstance(value, _PACKAGED) else screen


async def _in_other_words(turn: Turn, screen: Screen) -> Screen:
    """A packaged answer as an endpoint says it, its source as we do; the same screen without an endpoint."""
    if turn.services.rephrasing is None:
        return screen
    body, gap, source = screen.text.rpartition("\n\n")
    said = await turn.services.rephrasing.rephrase(turn.t("rephrase.instruction"), body)
    return replace(screen, text=said + gap + source)


def _small(turn: Turn, matter: str) -> Screen:
    in_unit = turn.actor.current is not None and turn.actor.current.role.in_unit
    if matter == "terimakasih":
        return Screen(turn.t("ask.welcome"))
    return Screen(turn.t("message.send_file" if in_unit else "welcome.kanwil_next"))


async def _missing(turn: Turn, value: StateAnswer) -> Screen:
    standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
    found = narrowing.narrow(standing.checklist.missing(), value.subject, standing.unit_name)
    if found is not None:
        return standing_screens.narrowed(turn.t, standing, found)
    if value.item is not None and value.subject:
        return await _item(turn, value.item)
    return await missing(turn)


async def _item(turn: Turn, code: str) -> Screen:
    return await _shown(turn, await answers.by_key(turn.services, turn.actor, f"i.{code}", now=turn.now))


async def _status(turn: Turn, _: StateAnswer) -> Screen:
    return await status(turn)


async def _due(turn: Turn, _: StateAnswer) -> Screen:
    calendar = await deadlines.calendar(turn.services, turn.actor)
    return deadline_screens.stages(turn.t, calendar, turn.now)


async def _returned(turn: Turn, value: StateAnswer) -> Screen:
    found = await returned.returned(turn.services, turn.actor, value.item, now=turn.now)
    return standing_screens.returned(turn.t, found)


async def _verifier(turn: Turn, _: StateAnswer) -> Screen:
    return standing_screens.contacts(turn.t, await contacts.contacts(turn.services, turn.actor))


async def _predecessor(turn: Turn, _: StateAnswer) -> Screen:
    return await predecessor(turn)


async def _next(turn: Turn, _: StateAnswer) -> Screen:
    standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
    first = standing.checklist.missing()
    if not first:
        return Screen(turn.t("checklist.nothing_missing"))
    return (await _item(turn, first[0].criterion.id)).under(turn.t("ask.next"))


async def _sent(turn: Turn, _: StateAnswer) -> Screen:
    return await what_happened(turn)


async def _units(turn: Turn, _: StateAnswer) -> Screen:
    in_unit = turn.actor.current is not None and turn.actor.current.role.in_unit
    return await (missing(turn) if in_unit else recap(turn))


_SCREENS: Mapping[type, Callable[[Translator, Any], Screen]] = {
    ItemAnswer: answering.item,
    RuleAnswer: rules.rule,
    GuideAnswer: answering.guide,
    TermAnswer: answering.term,
    WhichProgramme: answering.which,
    Declined: answering.declined,
}
_PACKAGED = (GuideAnswer, TermAnswer, RuleAnswer)
_STATES: Mapping[str, Callable[[Turn, StateAnswer], Awaitable[Screen]]] = {
    "missing": _missing,
    "status": _status,
    "due": _due,
    "returned": _returned,
    "verifier": _verifier,
    "predecessor": _predecessor,
    "next": _next,
    "sent": _sent,
    "units": _units,
}


async def _pressed(turn: Turn, press: Press) -> Shown:
    value = await answers.by_key(turn.services, turn.actor, press.word(0), now=turn.now)
    return Shown(below=await _shown(turn, value))


async def _handover_page(turn: Turn, press: Press) -> Shown:
    value = await handover.handover(turn.services, turn.actor, now=turn.now)
    return Shown(handover_screens.handover(turn.t, value, press.number(0)))


ASKING_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.ASK: _pressed,
    Verb.HANDOVER: _handover_page,
    **PRACTICE_BUTTONS,
}
