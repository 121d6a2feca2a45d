"""The outbox emptied: each message once, no faster than Telegram takes them."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from assistant.apart import NotMade
from assistant.mailing import Moot, NotNow
from bot.failures import foreseen
from bot.ports import Conversation, Post
from bot.screens.screen import Screen
from bot.telegram.patience import AWAY, FOR_A_LETTER, patiently
from bot.telegram.sending import Sender
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

UNREACHABLE = "person.unreachable"
_LATER = timedelta(seconds=30)
_LATEST = timedelta(hours=1)
_PASSING = (NetworkError, RetryAfter, NotMade, *AWAY)
"""What may be over when a message is tried again."""


class Pace:
    """When the next message may leave: few a second over all chats, one a second in each."""

    def __init__(self, per_second: int = 25, chat_seconds: float = 1.0) -> None:
        self._per_second = per_second
        self._chat_gap = timedelta(seconds=chat_seconds)
        self._sent: deque[tuple[datetime, int]] = deque()

    def delay(self, chat_id: int, now: datetime) -> float:
        """Seconds until a message to this chat may leave."""
        window = now - max(self._chat_gap, timedelta(seconds=1))
        while self._sent and self._sent[0][0] <= window:
            self._sent.popleft()
        waits = [timedelta()]
        last_second = [at for at, _ in self._sent if at > now - timedelta(seconds=1)]
        if len(last_second) >= self._per_second:
            waits.append(last_second[-self._per_second] + timedelta(seconds=1) - now)
        waits += [at + self._chat_gap - now for at, chat in self._sent if chat == chat_id]
        return max(waits).total_seconds()

    def left(self, chat_id: int, now: datetime) -> None:
        """A message has left."""
        self._sent.append((now, chat_id))


@dataclass(slots=True, kw_only=True, repr=False)
class Mail:
    """Sends what waits in the outbox."""

    post: Post
    conversation: Conversation
    sender: Sender
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    pace: Pace = field(default_factory=Pace)

    async def send_waiting(self) -> int:
        """Send everything that waits now; how many were sent. What Telegram does not take now waits on."""
        sent = 0
        while letters := await self.post.claim(self.clock()):
            for place, letter in enumerate(letters):
                try:
                    sent += await self._send(letter)
                except _PASSING as error:
                    log.warning("outbox waits error=%s", type(error).__name__)
                    for waiting in letters[place:]:
                        later = min(_LATEST, _LATER * 2 ** min(waiting.message.attempts, 10))
                        await self.post.put_off(waiting.message.id, self.clock() + later)
                    return sent
        return sent

    async def _send(self, letter: Outgoing) -> bool:
        key = letter.message.id
        await self.sleep(self.pace.delay(letter.telegram_id, self.clock()))
        try:
            screen = await self.conversation.outgoing(letter)
            await patiently(lambda: unbroken(self._deliver(letter, screen)), FOR_A_LETTER, sleep=self.sleep)
        except Forbidden:
            await self.post.unreachable(letter.telegram_id)
            await self.post.give_up(key, UNREACHABLE)
            return False
        except NotNow as early:
            await self.post.put_off(key, early.until)
            return False
        except Moot as moot:
            await self.post.give_up(key, moot.code)
            return False
        except Exception as error:
            if isinstance(error, _PASSING) and not isinstance(error, BadRequest):
                raise
            await self.post.give_up(key, foreseen(error, f"outbox {key}").code)
            return False
        self.pace.left(letter.telegram_id, self.clock())
        return True

    async def _deliver(self, letter: Outgoing, screen: Screen) -> None:
        message = await self.sender.send(letter.telegram_id, screen)
        await self.post.sent(letter.message.id, message, self.clock())


async def unbroken(work: Coroutine[Any, Any, None]) -> None:
    """Do the work to its end even when the one who waits for it is told to stop meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
