"""What to do when Telegram does not take a message: wait and try again, or leave it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

T = TypeVar("T")
log = logging.getLogger(__name__)

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_DATABASE_PAUSES = (1.0, 5.0, 30.0, 60.0, 60.0)
AWAY = (OperationalError, InterfaceError, NoConnection)
"""What a database raises that does not answer, or has no connection left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a call is repeated, and up to which attempt after a time-out, when it may have worked."""

    seconds: float
    timeouts: int = 1_000_000


FOR_AN_ANSWER = Patience(seconds=24 * 3600)
FOR_A_FETCH = Patience(seconds=15 * 60)
FOR_A_NOTE = Patience(seconds=15)
FOR_A_HANDLER = Patience(seconds=120, timeouts=1)
FOR_A_PARCEL = Patience(seconds=30 * 60, timeouts=1)
FOR_A_LETTER = Patience(seconds=60, timeouts=0)


def pause(error: Exception, attempt: int, patience: Patience) -> float | None:
    """Seconds to wait after attempt number `attempt`, None when another one is no use."""
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return None
    if isinstance(error, TimedOut) and attempt > patience.timeouts:
        return None
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempt - 1, 10))


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    delay = error.retry_after
    return delay.total_seconds() if isinstance(delay, timedelta) else float(delay)


async def patiently(
    call: Callable[[], Awaitable[T]],
    patience: Patience,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """The result of the call, repeated while Telegram is away or asks to wait; raises its last error."""
    waited = 0.0
    attempt = 1
    while True:
        try:
            return await call()
        except Exception as error:
            seconds = pause(error, attempt, patience)
            if seconds is None or waited + seconds > patience.seconds:
                raise
            log.info("waiting seconds=%.1f attempt=%d error=%s", seconds, attempt, type(error).__name__)
        await sleep(seconds)
        waited += seconds
        attempt += 1


async def persistently(
    call: Callable[[], Awaitable[T]], *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> T:
    """The result of the call, tried again while the database is away."""
    for seconds in _DATABASE_PAUSES:
        try:
            return await call()
        except AWAY as error:
            log.warning("database away error=%s", type(error).__name__)
            await sleep(seconds)
    return await call()
