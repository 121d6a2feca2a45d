"""Updates fetched from Telegram and kept before they are acknowledged."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.failures import incident
from bot.telegram.patience import seconds_of

log = logging.getLogger(__name__)

WANTED = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)
_LONG_POLL_SECONDS = 25
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_CONFLICT_PAUSE = 10.0
_FAREWELL_SECONDS = 2.0


@dataclass(slots=True, kw_only=True, repr=False)
class Poller:
    """Asks Telegram for updates until it is cancelled.

    `take` returns once the update is kept (or is not to be kept); only then is it acknowledged.
    """

    bot: Bot
    take: Callable[[Update], Awaitable[None]]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    offset: int = 0
    failures: int = 0

    async def run(self) -> None:
        """Poll until cancelled; acknowledges what was taken before it ends."""
        try:
            while True:
                await self._round()
        finally:
            await self._acknowledge()

    async def _round(self) -> None:
        try:
            updates = await self.bot.get_updates(
                offset=self.offset or None, timeout=_LONG_POLL_SECONDS, allowed_updates=WANTED
            )
            for update in updates:
                await self.take(update)
                self.offset = update.update_id + 1
        except Exception as error:  # noqa: BLE001 - the loop outlives every failure
            self.failures += 1
            await self.sleep(self._pause(error))
        else:
            self.failures = 0

    def _pause(self, error: Exception) -> float:
        growing = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(self.failures - 1, 10))
        match error:
            case RetryAfter():
                return seconds_of(error)
            case Conflict():
                log.error("another process fetches the updates of this bot: stop it, or remove its webhook")
                return _CONFLICT_PAUSE
            case InvalidToken():
                log.critical("telegram does not accept the bot token any more")
                return _LONGEST_PAUSE
            case TimedOut():
                return _FIRST_PAUSE
            case TelegramError():
                log.warning("no updates failures=%d error=%s", self.failures, error)
                return growing
        incident(error, "keep updates")
        return growing

    async def _acknowledge(self) -> None:
        if not self.offset:
            return
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self.bot.get_updates(offset=self.offset, timeout=0, limit=1, allowed_updates=WANTED)
