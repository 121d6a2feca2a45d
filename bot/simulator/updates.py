"""The updates a bot has not yet confirmed, handed out by long poll."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from .errors import OTHER_POLLER, WEBHOOK_ACTIVE, ApiError
from .feed import Feed
from .limits import Limits
from .parameters import Parameters

FIRST_ID = 100_000_001
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it is sent, with the time it was made."""

    id: int
    kind: str
    body: dict[str, Any]
    at: float

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Update."""
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """A queue that keeps each update until the bot confirms it, also across the bot's death."""

    def __init__(self, limits: Limits, clock: Callable[[], float], feed: Feed) -> None:
        self._limits = limits
        self._feed = feed
        self._clock = clock
        self._pending: deque[Update] = deque()
        self.history: list[Update] = []
        self._next_id = FIRST_ID
        self._poller: asyncio.Future[ApiError] | None = None
        self._arrived = asyncio.Event()
        self.allowed: tuple[str, ...] = ()
        self.webhook_active = False

    @property
    def polled(self) -> bool:
        """Whether a bot is waiting for updates just now."""
        return self._poller is not None and not self._poller.done()

    @property
    def pending(self) -> tuple[Update, ...]:
        """What is not confirmed, oldest first."""
        return tuple(self._pending)

    def push(self, kind: str, body: dict[str, Any]) -> Update | None:
        """Queues an update, unless the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ONLY_ON_REQUEST
        if not wanted:
            return None
        update = Update(self._next_id, kind, body, self._clock())
        self._next_id += 1
        self._pending.append(update)
        self.history.append(update)
        self._arrived.set()
        return update

    def resend(self, update: Update) -> None:
        """Queues an update a second time under its old id, as after a lost confirmation."""
        self._pending.append(update)
        self._arrived.set()

    def confirm(self, below: int) -> None:
        """Forgets all updates with a smaller id."""
        self._pending = deque(update for update in self._pending if update.id >= below)

    def drop(self) -> None:
        """Forgets everything pending."""
        self._pending.clear()

    def allow(self, kinds: Any) -> None:
        """Takes over allowed_updates where the bot gave it; [] means the default kinds."""
        if isinstance(kinds, list):
            self.allowed = tuple(str(kind) for kind in kinds)

    async def arrival(self) -> None:
        """Returns when something is pending."""
        while not self._pending:
            self._arrived.clear()
            await self._arrived.wait()

    async def poll(self, parameters: Parameters) -> list[dict[str, Any]]:
        """getUpdates: a newer poll ends an older one with 409, as on the real server."""
        if self.webhook_active:
            raise ApiError(409, WEBHOOK_ACTIVE)
        self.allow(parameters.nested("allowed_updates"))
        self._acknowledge(parameters.integer("offset"))
        limit = min(max(parameters.integer("limit", 100), 1), 100)
        seconds = min(max(float(parameters.integer("timeout")), 0.0), self._limits.poll_seconds)
        self.interrupt(ApiError(409, OTHER_POLLER))
        if not self._pending and seconds:
            await self._wait(seconds)
        return [update.as_json() for update in list(self._pending)[:limit]]

    def interrupt(self, reason: ApiError) -> None:
        """Ends a waiting poll with this refusal."""
        if self._poller and not self._poller.done():
            self._poller.set_result(reason)

    def _acknowledge(self, offset: int) -> None:
        if offset > 0:
            self.confirm(offset)
        elif offset < 0:
            self._pending = deque(list(self._pending)[offset:])

    async def _wait(self, seconds: float) -> None:
        interrupted: asyncio.Future[ApiError] = asyncio.get_running_loop().create_future()
        self._poller = interrupted
        self._feed.publish("poll")
        arrival = asyncio.ensure_future(self.arrival())
        try:
            waiting: set[asyncio.Future[Any]] = {arrival, interrupted}
            await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if interrupted.done():
                raise interrupted.result()
        finally:
            arrival.cancel()
            interrupted.cancel()
            self._feed.publish("poll")


def kinds_json(kinds: Collection[str]) -> dict[str, Any]:
    """The allowed_updates of getWebhookInfo, left out where the default holds."""
    return {"allowed_updates": list(kinds)} if kinds else {}
