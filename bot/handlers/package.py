"""Taking away what was confirmed, and the picture of how far a unit has come."""

from assistant import checklists
from assistant.assessments import NoAssessment
from assistant.authorization import own_unit
from assistant.digests import progress
from assistant.evidence import criteria, package
from assistant.evidence.shelf import Wanted
from bot.callbacks import Press, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.ports import Order
from bot.screens import checklist as checklist_screens
from bot.screens import package as screens
from bot.screens.screen import Screen


async def take_away(turn: Turn) -> Screen:
    """The choices, or with words the item that they name."""
    own_unit(turn.actor)
    if turn.actor.assessment_id is None:
        raise NoAssessment
    assessment = turn.actor.assessment_id
    if not turn.words:
        return await _offer(turn, assessment)
    standing = await checklists.standing_of(turn.services, turn.actor, assessment, now=turn.now)
    found = criteria.search(standing.checklist, turn.words)
    if len(found) != 1:
        return screens.which(turn.t, turn.words, assessment, found)
    return await _begun(turn, Wanted(assessment, criterion=found[0].criterion.id))


async def _packages(turn: Turn, press: Press) -> Shown:
    return Shown(below=await _offer(turn, press.number(0)))


async def _package(turn: Turn, press: Press) -> Shown:
    return await _started(turn, Wanted(press.number(0), press.number(1)))


async def _package_item(turn: Turn, press: Press) -> Shown:
    return await _started(turn, Wanted(press.number(0), criterion=press.word(1)))


async def _card(turn: Turn, press: Press) -> Shown:
    standing = await checklists.standing_of(turn.services, turn.actor, press.number(0), now=turn.now)
    picture = await progress.picture(standing, t=turn.t, now=turn.now)
    return Shown(toast=turn.t("card.toast"), below=checklist_screens.card(turn.t, standing, picture))


async def _offer(turn: Turn, assessment: int) -> Screen:
    offered = await package.offer(turn.services, turn.actor, assessment, t=turn.t, now=turn.now)
    return screens.offer(turn.t, offered)


async def _started(turn: Turn, wanted: Wanted) -> Shown:
    return Shown(toast=turn.t("package.started_toast"), below=await _begun(turn, wanted))


async def _begun(turn: Turn, wanted: Wanted) -> Screen:
    chosen = await package.choice(turn.services, turn.actor, wanted, t=turn.t, now=turn.now)
    order = Order(
        turn.update_id, turn.actor.telegram_id, wanted.assessment_id, wanted.group, wanted.criterion
    )
    await turn.desk.uploads.pack(order)
    return screens.started(turn.t, chosen)


PACKAGE_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.PACKAGES: _packages,
    Verb.PACKAGE: _package,
    Verb.PACKAGE_ITEM: _package_item,
    Verb.CARD: _card,
}
