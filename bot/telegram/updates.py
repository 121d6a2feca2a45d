"""One update carried through the handlers, and what happens when they fail."""

import asyncio
import contextlib
import contextvars
import logging
from collections.abc import Mapping
from typing import Any

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import CallbackContext

from bot import tracing
from bot.failures import Busy, foreseen
from bot.ports import App, Conversation, Post
from bot.telegram.patience import AWAY, FOR_A_HANDLER, patiently, persistently
from bot.telegram.sending import Sender, is_unchanged
from knowledge.errors import LengkapError

log = logging.getLogger(__name__)


class Handling:
    """Runs the handlers of an application for one update after another, without letting one stop the rest."""

    def __init__(
        self,
        application: App,
        conversation: Conversation,
        post: Post,
        sender: Sender,
    ) -> None:
        self._application = application
        self._conversation = conversation
        self._post = post
        self._sender = sender
        self._raised: dict[int, Exception] = {}
        application.add_error_handler(self._remember)

    async def handle(self, raw: Mapping[str, Any]) -> None:
        """Have the update handled, again while Telegram or the database is away.

        What goes wrong is told to the person.
        """
        try:
            update = Update.de_json(dict(raw), self._application.bot)
        except Exception as error:  # noqa: BLE001 - whatever the server sent, the next update must come through
            foreseen(error, "parse update")
            return
        try:
            await persistently(lambda: patiently(lambda: self._once(update), FOR_A_HANDLER))
        except Forbidden:
            if update.effective_user:
                await self._post.unreachable(update.effective_user.id)
        except BadRequest as error:
            if is_unchanged(error) or _came_too_late(error):
                log.info("update=%s reason=%s", update.update_id, error.message)
            else:
                await self._tell(update, foreseen(error, f"update {update.update_id}"))
        except (NetworkError, RetryAfter, *AWAY) as error:
            log.warning("update=%s given up error=%s", update.update_id, type(error).__name__)
            await self._tell(update, Busy())
        except Exception as error:  # noqa: BLE001 - one update that no handler can take stops no other
            await self._tell(update, foreseen(error, f"update {update.update_id}"))

    async def _once(self, update: Update) -> None:
        # The context is empty so that the engine takes jobs that handlers begin for nobody's children.
        context = contextvars.Context()
        context.run(tracing.resume, tracing.current())
        await asyncio.create_task(self._application.process_update(update), context=context)
        if error := self._raised.pop(update.update_id, None):
            raise error

    async def _remember(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        # process_update swallows what handlers raise; it is raised again by _once.
        if isinstance(update, Update) and context.error:
            self._raised[update.update_id] = context.error

    async def _tell(self, update: Update, error: LengkapError) -> None:
        user = update.effective_user
        if user is None:
            return
        with contextlib.suppress(TelegramError):
            if update.callback_query:
                await update.callback_query.answer()
        try:
            screen = await self._conversation.mishap(user.id, error)
            said = update.message.message_id if update.message else None
            await self._sender.send(user.id, screen, reply_to=said)
        except Exception as failed:  # noqa: BLE001 - there is nobody left to tell
            foreseen(failed, f"tell about update {update.update_id}")


class Turns:
    """Lets what one chat sends be handled in order of arrival, and chats side by side."""

    def __init__(self) -> None:
        self._last: dict[int, asyncio.Event] = {}
        self._before: dict[int, asyncio.Event] = {}
        self._mine: dict[int, tuple[int, asyncio.Event]] = {}

    def take(self, chat_id: int, update_id: int) -> bool:
        """Have a place behind the chat's earlier updates, until the update leaves it; False if it had one."""
        if update_id in self._mine:
            return False
        mine, before = asyncio.Event(), self._last.get(chat_id)
        if before is not None:
            self._before[update_id] = before
        self._last[chat_id], self._mine[update_id] = mine, (chat_id, mine)
        return True

    def leave(self, update_id: int) -> None:
        """Those behind the update need not wait for it; nothing when it has left."""
        chat_id, mine = self._mine.pop(update_id, (0, None))
        if mine is None:
            return
        mine.set()
        self._before.pop(update_id, None)
        if self._last.get(chat_id) is mine:
            del self._last[chat_id]

    async def wait(self, update_id: int) -> None:
        """Return when the chat's earlier updates are done."""
        if before := self._before.pop(update_id, None):
            await before.wait()

    async def settled(self, chat_id: int, seconds: float) -> bool:
        """Wait until nothing of the chat is in hand, at most so long; False when nothing was."""
        last = self._last.get(chat_id)
        if last is None:
            return False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await last.wait()
        return True


def chat_of(update: Update) -> int:
    """The chat, or without one the person, whose updates keep their order."""
    chat = update.effective_chat or update.effective_user
    return chat.id if chat else 0


def _came_too_late(error: BadRequest) -> bool:
    return "query is too old" in error.message.lower()
