"""From an update to the handler that fits it, and from its screen to the chat."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime

from telegram import CallbackQuery, Message, Update, User
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from assistant import assessments
from assistant.assessments import NoAssessment
from assistant.incoming import submissions
from assistant.membership import enrolment, groups
from bot.callbacks import StaleButton, decode
from bot.handlers import messages, practice, requests, sheets
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.handlers.turn import Desk, Shown, Turn
from bot.screens import choosing, errors, welcome
from bot.screens.screen import Screen
from bot.telegram.menus import known_as
from bot.telegram.sending import Sender
from bot.translation import language_of, translator
from knowledge.errors import LengkapError
from storage.errors import InvitationError

Context = ContextTypes.DEFAULT_TYPE
_TOAST_CHARACTERS = 200


class Routes:
    """The handlers as Telegram's library calls them; what they raise is answered by the engine."""

    def __init__(self, desk: Desk, sender: Sender) -> None:
        self._desk = desk
        self._sender = sender

    async def command(self, update: Update, _: Context) -> None:
        """A command with the words that follow it."""
        message = _message(update)
        name, *rest = (message.text or "").split(maxsplit=1)
        words = "".join(rest)
        name = name.removeprefix("/").partition("@")[0].lower()
        if known_as(name) == "start" and words.strip():
            await self._redeem(message, words.strip())
            return
        turn = await self._turn(_user(update), words.strip(), update.update_id)
        await _part(turn, message.chat_id)
        handler = COMMANDS.get(known_as(name) or "")
        doing = handler(turn) if handler else messages.unknown(turn, name)
        await self._sender.send(message.chat_id, await _or_first_choice(turn, doing))

    async def file(self, update: Update, _: Context) -> None:
        """A document or photo: a form of ours that was filled in, or else evidence."""
        message, turn = _message(update), await self._turn(_user(update))
        screen = await practice.sent(turn, message) or await sheets.sent(turn, message)
        screen = screen or await requests.template_sent(turn, message)
        if screen is None:
            await messages.file(turn, message)
        else:
            await self._sender.send(message.chat_id, screen)

    async def other(self, update: Update, _: Context) -> None:
        """Anything that is neither a command nor a file."""
        message = _message(update)
        turn = await self._turn(_user(update))
        await _part(turn, message.chat_id)
        screen = await _or_first_choice(turn, messages.other(turn, message))
        await self._sender.send(message.chat_id, screen)

    async def edited(self, update: Update, _: Context) -> None:
        """A message that was changed after it was sent."""
        turn = await self._turn(_user(update))
        if update.edited_message is not None:
            await self._sender.send(update.edited_message.chat_id, messages.edited(turn))

    async def group(self, update: Update, _: Context) -> None:
        """A message in a group: say once to write in private."""
        message = _message(update)
        turn = await self._turn(_user(update))
        if await groups.greet(turn.services, turn.actor, message.chat_id, now=turn.now):
            await self._sender.send(message.chat_id, welcome.group(turn.t, turn.desk.username))

    async def button(self, update: Update, _: Context) -> None:
        """A pressed button: its message edited, its press always answered."""
        query = update.callback_query
        if query is None:
            raise ValueError("a button press has a query")
        turn = await self._turn(query.from_user, update_id=update.update_id)
        if query.message is not None:
            await _part(turn, query.message.chat.id)
        try:
            shown = await self._pressed(turn, query.data or "")
        except NoAssessment:
            shown = Shown(below=await first_choice(turn))
        except LengkapError as problem:
            shown = Shown(toast=errors.sentence(turn.t, problem))
        await _toast(query, shown.toast)
        if shown.screen is not None and query.message is not None:
            await self._sender.edit(query.message.chat.id, query.message.message_id, shown.screen)
        if shown.below is not None and query.message is not None:
            await self._sender.send(query.message.chat.id, shown.below)

    async def _pressed(self, turn: Turn, data: str) -> Shown:
        press = decode(data)
        handler = BUTTONS.get(press.verb)
        if handler is None:
            raise StaleButton
        return await handler(turn, press)

    async def _redeem(self, message: Message, token: str) -> None:
        user = message.from_user
        if user is None:
            raise ValueError("a private message has a sender")
        known = await enrolment.recognise(self._desk.services, user.id)
        language = known.language if known else language_of(user.language_code)
        try:
            arrival = await enrolment.redeem(
                self._desk.services,
                telegram_id=user.id,
                name=user.full_name,
                token=token,
                now=self._now(),
                language=language,
            )
        except InvitationError as problem:
            await self._sender.send(message.chat_id, errors.error(translator(language), problem))
            return
        t = translator(arrival.actor.language)
        greeting = welcome.enrolled(t, name=user.full_name, role=arrival.role, place=arrival.place)
        await self._desk.menus.show(arrival.actor)
        await self._sender.send(message.chat_id, greeting)
        if arrival.role.in_unit:
            await self._sender.send(message.chat_id, welcome.first_steps(t, arrival.role))
        turn = Turn(self._desk, arrival.actor, t, self._now())
        await self._sender.send(message.chat_id, await _first_step(turn))

    async def _turn(self, user: User, words: str = "", update_id: int = 0) -> Turn:
        actor = await enrolment.known(self._desk.services, user.id)
        return Turn(self._desk, actor, translator(actor.language), self._now(), words, update_id)

    def _now(self) -> datetime:
        return self._desk.services.clock()


async def _part(turn: Turn, chat_id: int) -> None:
    """Files that follow something else are not sent together with those before it."""
    await submissions.part(turn.services, turn.actor, chat_id, now=turn.now)


async def _first_step(turn: Turn) -> Screen:
    """What somebody who has just come in does first."""
    if turn.actor.current is None or not turn.actor.current.role.in_unit:
        return Screen(turn.t("welcome.kanwil_next"))
    if turn.actor.assessment_id is not None:
        return (await COMMANDS["status"](turn)).under(turn.t("welcome.takes_over"))
    if await assessments.choose_held(turn.services, turn.actor) is not None:
        actor = await enrolment.known(turn.services, turn.actor.telegram_id)
        return await COMMANDS["kurang"](replace(turn, actor=actor))
    return choosing.programmes(turn.t, await assessments.options(turn.services, turn.actor))


async def _or_first_choice(turn: Turn, doing: Awaitable[Screen]) -> Screen:
    """The screen, or the programmes to choose from where one has to be chosen first."""
    try:
        return await doing
    except NoAssessment:
        return await first_choice(turn)


async def first_choice(turn: Turn) -> Screen:
    """The programmes to choose from, and why."""
    options = await assessments.options(turn.services, turn.actor)
    return choosing.programmes(turn.t, options).under(turn.t("choose.first"))


def _message(update: Update) -> Message:
    if update.message is None:
        raise ValueError("the update has no message")
    return update.message


def _user(update: Update) -> User:
    if update.effective_user is None:
        raise ValueError("the update has no sender")
    return update.effective_user


async def _toast(query: CallbackQuery, text: str | None) -> None:
    try:
        await query.answer(text[:_TOAST_CHARACTERS] if text else None)
    except BadRequest as problem:
        if "too old" not in problem.message and "invalid" not in problem.message:
            raise
