"""Whose updates are kept, and what everybody else is told, rarely."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Update
from telegram.error import TelegramError

from bot.failures import foreseen
from bot.ports import Front, Verdict
from bot.telegram.sending import Sender
from bot.telegram.updates import Turns, chat_of

log = logging.getLogger(__name__)

_BETWEEN_NOTICES = timedelta(hours=1)
_ARRIVALS_IN_THAT_TIME = 5
_REMEMBERED = 10_000
_SETTLE_SECONDS = 10.0


@dataclass(slots=True, kw_only=True, repr=False)
class Gate:
    """Decides about each update before it is kept."""

    front: Front
    sender: Sender
    turns: Turns
    clock: Callable[[], datetime]
    _told: OrderedDict[int, datetime] = field(default_factory=OrderedDict)
    _arrivals: OrderedDict[int, list[datetime]] = field(default_factory=OrderedDict)
    _notices: set[asyncio.Task[None]] = field(default_factory=set)

    async def opens(self, update: Update) -> bool:
        """Whether the update is kept; a stranger is told once an hour what to do.

        Somebody with an invitation may try a few in that time, so that nobody fills the inbox by guessing.
        """
        verdict = await self.front.admits(update)
        # An invitation may still be in hand while the files sent right after it arrive.
        if verdict is Verdict.STRANGER and await self.turns.settled(chat_of(update), _SETTLE_SECONDS):
            verdict = await self.front.admits(update)
        if verdict is Verdict.ARRIVAL and not self._may_try(chat_of(update)):
            verdict = Verdict.STRANGER
        if verdict is Verdict.STRANGER:
            self._tell(update)
        return verdict in (Verdict.KNOWN, Verdict.ARRIVAL)

    def _may_try(self, chat_id: int) -> bool:
        now = self.clock()
        tried = [at for at in self._arrivals.pop(chat_id, []) if now - at < _BETWEEN_NOTICES]
        self._arrivals[chat_id] = [*tried, now][:_ARRIVALS_IN_THAT_TIME]
        if len(self._arrivals) > _REMEMBERED:
            self._arrivals.popitem(last=False)
        return len(tried) < _ARRIVALS_IN_THAT_TIME

    def _tell(self, update: Update) -> None:
        chat_id, now = chat_of(update), self.clock()
        told = self._told.get(chat_id)
        if not chat_id or (told is not None and now - told < _BETWEEN_NOTICES):
            return
        self._told[chat_id] = now
        self._told.move_to_end(chat_id)
        if len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        notice = asyncio.create_task(self._notice(update, chat_id))
        self._notices.add(notice)
        notice.add_done_callback(self._notices.discard)

    async def _notice(self, update: Update, chat_id: int) -> None:
        try:
            await self.sender.send(chat_id, await self.front.stranger(update))
        except TelegramError as error:
            log.info("stranger not told error=%s", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a stranger stops nobody
            foreseen(error, "tell a stranger")
