"""How fast this process may call Telegram, so that all processes together keep its limits."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot import metrics
from bot.telegram.patience import seconds_of

_PER_SECOND = 28.0
_RATHER_LATE = 0.1
_FLOODED = 2

Outcome = bool | JSONDict | list[JSONDict]


@dataclass(slots=True, kw_only=True)
class Pace(BaseRateLimiter[int]):
    """Spreads messages evenly; `size` is how many processes share the limits just now.

    A chat that Telegram asks to leave alone is left alone; when it says so of several, all wait.
    """

    size: Callable[[], int] = lambda: 1
    retries: int = 3
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    time: Callable[[], float] = lambda: asyncio.get_running_loop().time()
    _next: float = 0.0
    _closed: dict[object, float] = field(default_factory=dict)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""

    async def process_request(  # noqa: PLR0917 - as the library calls it
        self,
        callback: Callable[..., Coroutine[Any, Any, Outcome]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002 - given by the library
    ) -> Outcome:
        """Make the call in its turn, again when Telegram asks to wait; other errors are raised at once."""
        chat = data.get("chat_id")
        for attempt in range(self.retries + 1):
            if chat is not None:
                await self._turn(chat)
            metrics.CALLS.labels(endpoint).inc()
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                metrics.REFUSED.inc()
                if chat is not None:
                    self._closed[chat] = self.time() + seconds_of(error) + _RATHER_LATE
                if attempt == self.retries or chat is None:
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def _turn(self, chat: object) -> None:
        now = self.time()
        self._closed = {other: until for other, until in self._closed.items() if until > now}
        open_at = self._closed.get(chat, now)
        if len(self._closed) >= _FLOODED:
            open_at = max(self._closed.values())
        mine = max(now, self._next)
        self._next = mine + max(1, self.size()) / _PER_SECOND
        if (wait := max(mine, open_at) - now) > 0:
            await self.sleep(wait)
