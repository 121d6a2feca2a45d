"""Every button: one use case, the message edited, a toast where it helps."""

from assistant import assessments, checklists, criteria, digest, enrolment, intake, outcome, review, undoing
from bot.callbacks import Press, Verb
from bot.handlers.package import PACKAGE_BUTTONS
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import answer as answer_screens
from bot.screens import checklist as checklist_screens
from bot.screens import choosing
from bot.screens import criteria as criteria_screens
from bot.screens import recap as recap_screens
from bot.screens.screen import Screen


async def _programmes(turn: Turn, _: Press) -> Shown:
    return Shown(choosing.programmes(turn.t, await assessments.options(turn.services, turn.actor)))


async def _programme(turn: Turn, press: Press) -> Shown:
    programme = await assessments.option(turn.services, turn.actor, press.word(0))
    return Shown(choosing.years(turn.t, programme, assessments.years(turn.now)))


async def _year(turn: Turn, press: Press) -> Shown:
    programme = await assessments.option(turn.services, turn.actor, press.word(0))
    if programme.rounds:
        return Shown(choosing.rounds(turn.t, programme, press.number(1)))
    return await _chosen(turn, press.word(0), press.number(1), "")


async def _round(turn: Turn, press: Press) -> Shown:
    return await _chosen(turn, press.word(0), press.number(1), press.word(2))


async def _chosen(turn: Turn, programme: str, year: int, round_: str) -> Shown:
    chosen = await assessments.choose(turn.services, turn.actor, programme, year, round_, now=turn.now)
    waiting = await intake.propose_waiting(turn.services, turn.actor)
    screen = choosing.chosen(
        turn.t, name=chosen.name, required=chosen.required, suggested=chosen.suggested, matched=waiting
    )
    return Shown(screen, turn.t("toast.chosen"))


async def _membership(turn: Turn, press: Press) -> Shown:
    actor = await enrolment.switch(turn.services, turn.actor, press.number(0))
    if actor.current is None or not actor.current.role.in_unit:
        return Shown(Screen(turn.t("welcome.kanwil_next")))
    return Shown(choosing.programmes(turn.t, await assessments.options(turn.services, actor)))


async def _confirm(turn: Turn, press: Press) -> Shown:
    done = await review.confirm(turn.services, turn.actor, press.number(0), now=turn.now)
    return await _decided(turn, done)


async def _confirm_all(turn: Turn, press: Press) -> Shown:
    done = await review.confirm_all(turn.services, turn.actor, press.number(0), now=turn.now)
    return await _decided(turn, done)


async def _take(turn: Turn, press: Press) -> Shown:
    choice = review.Choice(press.number(0), press.number(1), press.number(2), press.word(3))
    done = await review.choose(turn.services, turn.actor, choice, now=turn.now)
    return await _decided(turn, done)


async def _not_evidence(turn: Turn, press: Press) -> Shown:
    done = await review.set_aside(turn.services, turn.actor, press.number(0), now=turn.now)
    return await _decided(turn, done)


async def _undo(turn: Turn, press: Press) -> Shown:
    moment = answer_screens.undo_moment(press.number(1))
    done = await undoing.undo(turn.services, turn.actor, press.number(0), moment, now=turn.now)
    return await _decided(turn, done)


async def _decided(turn: Turn, done: review.Decided) -> Shown:
    shown = await outcome.outcome(turn.services, turn.actor, done.document_id, now=turn.now)
    return Shown(answer_screens.answer(turn.t, shown, turn.now), turn.t(f"toast.{done.effect.value}"))


async def _answer(turn: Turn, press: Press) -> Shown:
    shown = await outcome.outcome(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(answer_screens.answer(turn.t, shown, turn.now))


async def _details(turn: Turn, press: Press) -> Shown:
    shown = await outcome.outcome(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(answer_screens.details(turn.t, shown, turn.now))


async def _another(turn: Turn, press: Press) -> Shown:
    standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
    screen = checklist_screens.item_choices(
        turn.t, standing, document=press.number(0), part=press.number(1), group=None
    )
    return Shown(screen)


async def _items(turn: Turn, press: Press) -> Shown:
    document, part, assessment, group, page = (press.number(n) for n in range(5))
    standing = await checklists.standing_of(turn.services, turn.actor, assessment, now=turn.now)
    screen = checklist_screens.item_choices(
        turn.t, standing, document=document, part=part, group=group, page=page
    )
    return Shown(screen)


async def _missing(turn: Turn, press: Press) -> Shown:
    standing = await checklists.standing_of(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(checklist_screens.missing(turn.t, standing, turn.now, press.number(1)))


async def _status(turn: Turn, press: Press) -> Shown:
    standing = await checklists.standing_of(turn.services, turn.actor, press.number(0), now=turn.now)
    if press.number(1) == 0:
        return Shown(checklist_screens.status(turn.t, standing))
    return Shown(checklist_screens.status_of_group(turn.t, standing, press.number(1)))


async def _criteria(turn: Turn, press: Press) -> Shown:
    standing = await checklists.standing_of(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(criteria_screens.listing(turn.t, standing, press.number(1)))


async def _criterion(turn: Turn, press: Press) -> Shown:
    standing = await checklists.standing_of(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(criteria_screens.one(turn.t, criteria.item(standing.checklist, press.word(1))))


async def _recap(turn: Turn, press: Press) -> Shown:
    value = await digest.recap(turn.services, turn.actor)
    return Shown(recap_screens.recap(turn.t, value, press.number(0)))


BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.PROGRAMMES: _programmes,
    Verb.PROGRAMME: _programme,
    Verb.YEAR: _year,
    Verb.ROUND: _round,
    Verb.MEMBERSHIP: _membership,
    Verb.CONFIRM: _confirm,
    Verb.CONFIRM_ALL: _confirm_all,
    Verb.TAKE: _take,
    Verb.ANOTHER: _another,
    Verb.ITEMS: _items,
    Verb.NOT_EVIDENCE: _not_evidence,
    Verb.UNDO: _undo,
    Verb.DETAILS: _details,
    Verb.ANSWER: _answer,
    Verb.MISSING: _missing,
    Verb.STATUS: _status,
    Verb.CRITERIA: _criteria,
    Verb.CRITERION: _criterion,
    Verb.RECAP: _recap,
    **PACKAGE_BUTTONS,
}
