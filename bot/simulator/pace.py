"""Flood control: how many messages a chat and the whole bot may get."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from .errors import too_many_requests
from .limits import Limits


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: int
    tokens: float
    at: float

    def wait(self, count: int, now: float) -> float:
        """Seconds until so many may go out; 0 when they may now."""
        self.tokens = min(float(self.burst), self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (min(count, self.burst) - self.tokens) / self.rate)


class Pace:
    """A burst, then about one message a second for a chat and thirty for the bot."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._buckets: dict[int, _Bucket] = {}

    def spend(self, chat_id: int, count: int = 1) -> None:
        """Counts messages to a chat, or raises 429 with the seconds to wait and counts none."""
        limits = self._limits
        now = self._clock()
        due = [
            self._bucket(0, limits.all_per_second, limits.all_burst, now),
            self._bucket(chat_id, limits.chat_per_second, limits.chat_burst, now),
        ]
        buckets = [bucket for bucket in due if bucket is not None]
        wait = max((bucket.wait(count, now) for bucket in buckets), default=0.0)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= count

    def _bucket(self, key: int, rate: float | None, burst: int, now: float) -> _Bucket | None:
        if rate is None:
            return None
        return self._buckets.setdefault(key, _Bucket(rate, burst, float(burst), now))
