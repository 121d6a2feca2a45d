"""Work that comes round again while the process runs."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from bot.failures import foreseen


async def every(seconds: float, action: Callable[[], Awaitable[object]], wake: asyncio.Event) -> None:
    """Run the action now, and again after so many seconds or when woken; no failure ends it."""
    while True:
        wake.clear()
        try:
            await action()
        except Exception as error:  # noqa: BLE001 - what failed now is tried again next time
            foreseen(error, getattr(action, "__qualname__", "periodic"))
        # Not wait_for, which before Python 3.12 forgets a cancellation that comes as the event is set.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await wake.wait()
