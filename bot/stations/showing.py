"""How far a submission has come, brought up to date in the message that announced it."""

import asyncio
import logging
from dataclasses import dataclass

from telegram.error import BadRequest, RetryAfter, TelegramError

from assistant.incoming.intake import Upload
from assistant.incoming.submissions import Progress, Step
from bot.failures import incident
from bot.ports import Conversation
from bot.screens.screen import Screen
from bot.telegram.patience import AWAY, seconds_of
from bot.telegram.sending import Sender

log = logging.getLogger(__name__)

LOOK_AGAIN = 4.0
_BETWEEN_EDITS = 1.0
_LOOK_SHARE = 0.25
_LOOK_SELDOM = 300.0
_LOOKS_A_SECOND = 5.0


@dataclass(slots=True)
class Shown:
    """What the message shows, and when that was written; nothing more is shown in a message that is gone."""

    text: str = ""
    at: float = float("-inf")
    gone: bool = False
    steps: tuple[Step, ...] = ()
    moved: float = 0.0

    def patience(self, steps: tuple[Step, ...], now: float, followed: int) -> float:
        """For how long nobody need look again unless a bell rings: the longer, the longer nothing moved.

        All that are followed look a few times a second together, so that a long queue does not stand still.
        """
        if steps != self.steps:
            self.steps, self.moved = steps, now
        alone = min(_LOOK_SELDOM, max(LOOK_AGAIN, _LOOK_SHARE * (now - self.moved)))
        return max(alone, followed / _LOOKS_A_SECOND)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Showing:
    """Edits the message; a failure is logged and holds no answer up."""

    conversation: Conversation
    sender: Sender

    async def show(
        self, upload: Upload, message: int, progress: Progress, shown: Shown, followed: int
    ) -> float:
        """Bring the message up to date, not too often; for how many seconds to wait after that."""
        now = asyncio.get_running_loop().time()
        seldom = shown.patience(progress.steps, now, followed)
        screen = None if shown.gone else await self._rendered(upload, progress, shown)
        if screen is None or screen.text == shown.text:
            return seldom
        if now - shown.at < _BETWEEN_EDITS:
            return _BETWEEN_EDITS - (now - shown.at)
        shown.at = now
        try:
            await self.sender.edit(upload.chat_id, message, screen)
        except RetryAfter as error:
            shown.at = now + seconds_of(error)
        except BadRequest as error:
            log.info("progress not shown message=%s reason=%s", message, error.message)
            shown.gone = True
        except TelegramError as error:
            log.info("progress missed message=%s error=%s", message, type(error).__name__)
        else:
            shown.text = screen.text
        return seldom

    async def _rendered(self, upload: Upload, progress: Progress, shown: Shown) -> Screen | None:
        try:
            if not shown.text:
                shown.text = (await self.conversation.received(upload)).text
            return await self.conversation.progress(upload, progress)
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - what cannot be shown holds no answer up
            incident(error, f"show progress for message {upload.message_id}")
            shown.gone = True
            return None
