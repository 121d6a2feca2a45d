"""Buttons about one document: what it proves, its parts, its caption."""

from collections.abc import Callable

from assistant import dialogue
from assistant.evidence import picking, review, undoing
from assistant.evidence.picking import Mode, Pick
from assistant.evidence.review import Decided
from assistant.incoming import captions, division, explaining, neighbours, outcome
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import answer as answer_screens
from bot.screens import parts as part_screens
from bot.screens import picking as picking_screens
from bot.screens import why as why_screens
from bot.screens.answer_buttons import undo_moment
from bot.screens.screen import Screen


async def _confirm(turn: Turn, press: Press) -> Shown:
    return await decided(turn, await review.confirm(turn.services, turn.actor, press.number(0), now=turn.now))


async def _confirm_all(turn: Turn, press: Press) -> Shown:
    done = await review.confirm_all(turn.services, turn.actor, press.number(0), now=turn.now)
    return await decided(turn, done)


async def _not_evidence(turn: Turn, press: Press) -> Shown:
    done = await review.set_aside(turn.services, turn.actor, press.number(0), now=turn.now)
    return await decided(turn, done)


async def _undo(turn: Turn, press: Press) -> Shown:
    moment = undo_moment(press.number(1))
    done = await undoing.undo(turn.services, turn.actor, press.number(0), moment, now=turn.now)
    return await decided(turn, done)


async def _answer(turn: Turn, press: Press) -> Shown:
    for kind in (dialogue.ItemSought, dialogue.PagesSought):
        await dialogue.answered(turn.services, turn.actor, kind, now=turn.now)
    return Shown(await _show(turn, press.number(0), answer_screens.answer))


async def _details(turn: Turn, press: Press) -> Shown:
    return Shown(await _show(turn, press.number(0), answer_screens.details))


async def _why(turn: Turn, press: Press) -> Shown:
    asked = explaining.Named(press.number(1), press.number(2), press.word(3))
    value = await explaining.why(turn.services, turn.actor, press.number(0), asked)
    return Shown(why_screens.why(turn.t, value))


async def _album(turn: Turn, press: Press) -> Shown:
    done = await neighbours.choose_too(turn.services, turn.actor, press.number(0), now=turn.now)
    return await decided(turn, done)


async def _another(turn: Turn, press: Press) -> Shown:
    return await _pick(turn, Pick(Mode.INSTEAD, press.number(0), press.number(1)))


async def _also(turn: Turn, press: Press) -> Shown:
    return await _pick(turn, Pick(Mode.ALSO, press.number(0), press.number(1)))


async def _move(turn: Turn, press: Press) -> Shown:
    return await _pick(turn, Pick(Mode.MOVE, press.number(0)))


async def _pick(turn: Turn, pick: Pick) -> Shown:
    choice = await picking.picking(turn.services, turn.actor, pick, now=turn.now)
    return Shown(picking_screens.groups(turn.t, choice))


async def _items(turn: Turn, press: Press) -> Shown:
    mode, subject, part, assessment, group, page = (press.number(place) for place in range(6))
    if mode not in set(Mode):
        raise StaleButton
    pick = Pick(Mode(mode), subject, part)
    choice = await picking.picking(turn.services, turn.actor, pick, assessment_id=assessment, now=turn.now)
    return Shown(picking_screens.items(turn.t, choice, group, page))


async def _take(turn: Turn, press: Press) -> Shown:
    pick = Pick(Mode.INSTEAD, press.number(0), press.number(1))
    return await _picked(turn, pick, press.number(2), press.word(3))


async def _take_also(turn: Turn, press: Press) -> Shown:
    pick = Pick(Mode.ALSO, press.number(0), press.number(1))
    return await _picked(turn, pick, press.number(2), press.word(3))


async def _take_move(turn: Turn, press: Press) -> Shown:
    return await _picked(turn, Pick(Mode.MOVE, press.number(0)), 0, press.word(1))


async def _picked(turn: Turn, pick: Pick, assessment: int, criterion: str) -> Shown:
    done = await picking.picked(turn.services, turn.actor, pick, assessment, criterion, now=turn.now)
    return await decided(turn, done)


async def _parts(turn: Turn, press: Press) -> Shown:
    value = await outcome.outcome(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(part_screens.parts(turn.t, value, press.number(1)))


async def _join(turn: Turn, press: Press) -> Shown:
    return await decided(turn, await division.join(turn.services, turn.actor, press.number(0), now=turn.now))


async def _split(turn: Turn, press: Press) -> Shown:
    pages = await division.ask_pages(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(part_screens.split(turn.t, press.number(0), pages))


async def _split_at(turn: Turn, press: Press) -> Shown:
    document, page = press.number(0), press.number(1)
    return await decided(
        turn, await division.split(turn.services, turn.actor, document, [page], now=turn.now)
    )


async def _describe(turn: Turn, press: Press) -> Shown:
    done = await captions.describe(turn.services, turn.actor, press.number(0), now=turn.now)
    return await decided(turn, done)


async def _seek(turn: Turn, press: Press) -> Shown:
    """Search with the words that were offered as a caption."""
    question = await dialogue.pending(turn.services, turn.actor, now=turn.now)
    if not isinstance(question, dialogue.CaptionOffered) or question.document_id != press.number(0):
        raise StaleButton
    pick = Pick(Mode.INSTEAD, question.document_id, 1)
    choice = await picking.picking(turn.services, turn.actor, pick, now=turn.now)
    return Shown(picking_screens.found(turn.t, choice, question.text, choice.search(question.text)))


async def _never_mind(turn: Turn, _: Press) -> Shown:
    await dialogue.end(turn.services, turn.actor)
    return Shown(Screen(turn.t("dialogue.ended")))


async def decided(turn: Turn, done: Decided) -> Shown:
    """The document as it is after a decision, and in a toast what became of that."""
    screen = await _show(turn, done.document_id, answer_screens.answer)
    return Shown(screen, turn.t(f"toast.{done.effect.value}"))


async def _show(turn: Turn, document: int, screen: Callable[..., Screen]) -> Screen:
    value = await outcome.outcome(turn.services, turn.actor, document, now=turn.now)
    return screen(turn.t, value, turn.now)


REVIEW_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.CONFIRM: _confirm,
    Verb.CONFIRM_ALL: _confirm_all,
    Verb.NOT_EVIDENCE: _not_evidence,
    Verb.UNDO: _undo,
    Verb.ANSWER: _answer,
    Verb.DETAILS: _details,
    Verb.WHY: _why,
    Verb.ALBUM: _album,
    Verb.ANOTHER: _another,
    Verb.ALSO: _also,
    Verb.MOVE: _move,
    Verb.ITEMS: _items,
    Verb.TAKE: _take,
    Verb.TAKE_ALSO: _take_also,
    Verb.TAKE_MOVE: _take_move,
    Verb.PARTS: _parts,
    Verb.JOIN: _join,
    Verb.SPLIT: _split,
    Verb.SPLIT_AT: _split_at,
    Verb.DESCRIBE: _describe,
    Verb.SEEK: _seek,
    Verb.NEVER_MIND: _never_mind,
}
