"""What people write: a caption, the answer to a question of ours, or a question of theirs."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Message

from assistant import dialogue
from assistant.evidence import picking
from assistant.evidence.picking import Mode, Pick
from assistant.incoming import captions, division, outcome
from bot.callbacks import Press, StaleButton, Verb, decode
from bot.handlers import asking, dates, obstacles, offices, verification, waivers
from bot.handlers.turn import Turn
from bot.screens import answer as answer_screens
from bot.screens import captions as caption_screens
from bot.screens import picking as picking_screens
from bot.screens.screen import Screen

_ABOUT_ONE_DOCUMENT = frozenset(
    {Verb.ANSWER, Verb.DETAILS, Verb.ANOTHER, Verb.ALSO, Verb.PARTS, Verb.CONFIRM_ALL, Verb.NOT_EVIDENCE}
)

_ASKING_FOR_WORDS = frozenset({Verb.ITEMS, Verb.SPLIT_AT})


async def heard(turn: Turn, message: Message) -> Screen:
    """The screen that answers what somebody wrote."""
    text = message.text or ""
    if message.reply_to_message is not None and turn.actor.current and turn.actor.current.role.in_unit:
        document = await _document(turn, message.reply_to_message)
        if document is not None:
            offered = await captions.offer(turn.services, turn.actor, document, text, now=turn.now)
            return caption_screens.offer(turn.t, offered)
        if message.reply_to_message.document or message.reply_to_message.photo:
            return Screen(turn.t("caption.too_early"))
    question = await dialogue.pending(turn.services, turn.actor, now=turn.now)
    answer = _ANSWERS.get(type(question))
    return await answer(turn, question, text) if answer else await asking.asked(turn, text)


async def _document(turn: Turn, replied: Message) -> int | None:
    """The one document that a message brought, or that the buttons under it are about."""
    if replied.from_user and not replied.from_user.is_bot:
        return await captions.document_of(turn.services, turn.actor, replied.chat_id, replied.message_id)
    rows = replied.reply_markup.inline_keyboard if replied.reply_markup else ()
    presses = [_press(button.callback_data) for row in rows for button in row]
    if any(press is not None and press.verb in _ASKING_FOR_WORDS for press in presses):
        return None
    about = [press for press in presses if press is not None and press.verb in _ABOUT_ONE_DOCUMENT]
    documents = {press.number(0) for press in about}
    return documents.pop() if len(documents) == 1 else None


def _press(data: object) -> Press | None:
    try:
        return decode(str(data))
    except StaleButton:
        return None


async def _sought(turn: Turn, sought: dialogue.ItemSought, text: str) -> Screen:
    pick = Pick(Mode(sought.mode), sought.subject, sought.part)
    choice = await picking.picking(
        turn.services, turn.actor, pick, assessment_id=sought.assessment_id, now=turn.now
    )
    return picking_screens.found(turn.t, choice, text, choice.search(text))


async def _pages(turn: Turn, asked: dialogue.PagesSought, text: str) -> Screen:
    document = asked.document_id
    pages = [int(number) for number in re.findall(r"\d{1,4}", text)]
    if not pages:
        return Screen(turn.t("split.not_understood"))
    done = await division.split(turn.services, turn.actor, document, pages, now=turn.now)
    await dialogue.answered(turn.services, turn.actor, dialogue.PagesSought, now=turn.now)
    value = await outcome.outcome(turn.services, turn.actor, document, now=turn.now)
    answer = answer_screens.answer(turn.t, value, turn.now)
    return answer.under(turn.t(f"toast.{done.effect.value}"))


async def _awaits_file(turn: Turn, _: dialogue.ReplacementSought, __: str) -> Screen:
    return Screen(turn.t("item.awaits_replacement"))


_ANSWERS: Mapping[type[object], Callable[[Turn, Any, str], Awaitable[Screen]]] = {
    dialogue.ItemSought: _sought,
    dialogue.PagesSought: _pages,
    dialogue.ReplacementSought: _awaits_file,
    dialogue.NoteSought: verification.noted,
    dialogue.OfficesSought: offices.named,
    dialogue.WaiverSought: waivers.sought,
    dialogue.WaiverReasonSought: waivers.granted,
    dialogue.DateSought: dates.dated,
    dialogue.ObstacleSought: obstacles.sought,
    dialogue.ObstacleTold: obstacles.told,
    dialogue.ObstacleAnswered: obstacles.answered,
}
