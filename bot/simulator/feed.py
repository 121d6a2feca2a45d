"""What happens in the simulator, for whoever waits or watches."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """Something changed; `subject` is the changed message, press, chat or call."""

    kind: str
    subject: Any = None


class Feed:
    """Tells every listener of every event, in order, on the event loop."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def publish(self, kind: str, subject: Any = None) -> None:
        """Tells all listeners at once."""
        for listener in tuple(self._listeners):
            listener(Event(kind, subject))

    @contextmanager
    def listening(self, listener: Callable[[Event], None]) -> Iterator[None]:
        """Listens as long as the block runs."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    async def until(self, condition: Callable[[], T | None], seconds: float) -> T:
        """The first true value of the condition, asked again after each event, else TimeoutError."""
        changed = asyncio.Event()
        with self.listening(lambda _: changed.set()):
            async with asyncio.timeout(seconds):
                while not (found := condition()):
                    await changed.wait()
                    changed.clear()
        return found
