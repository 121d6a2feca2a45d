"""Wakes whoever waits for something to move."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterator


class Bells:
    """One bell for each submission that is followed in this process."""

    def __init__(self, elsewhere: Callable[[int], None] = lambda _: None) -> None:
        self._bells: dict[int, asyncio.Event] = {}
        self._listeners: Counter[int] = Counter()
        self._elsewhere = elsewhere
        self._hushed = False

    @property
    def followed(self) -> int:
        """How many submissions are followed in this process."""
        return len(self._bells)

    def ring(self, submission_id: int) -> bool:
        """Something moved in the submission; whether it is followed here."""
        if submission_id in self._bells:
            self.hear(submission_id)
            return True
        self._elsewhere(submission_id)
        return False

    def hear(self, submission_id: int) -> None:
        """Another process says that something moved."""
        if bell := self._bells.get(submission_id):
            bell.set()

    def hush(self) -> None:
        """End all resting: this process stops."""
        self._hushed = True
        for bell in self._bells.values():
            bell.set()

    @contextlib.contextmanager
    def listening(self, submission_id: int) -> Iterator[asyncio.Event]:
        """The bell of the submission for as long as the block runs."""
        bell = self._bells.setdefault(submission_id, asyncio.Event())
        self._listeners[submission_id] += 1
        try:
            yield bell
        finally:
            self._listeners[submission_id] -= 1
            if not self._listeners[submission_id]:
                del self._bells[submission_id], self._listeners[submission_id]

    async def rest(self, bell: asyncio.Event, seconds: float) -> None:
        """Wait for the bell, at most so long, for nothing but time to pass: a stop of the process ends it.

        Cancelled, a job stays unfinished in the store and is taken up at the next start.
        """
        if not self._hushed:
            await wait(bell, seconds)
        if self._hushed:
            raise asyncio.CancelledError


async def wait(bell: asyncio.Event, seconds: float) -> None:
    """Wait for the bell, at most so long."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(seconds, 0)):
            await bell.wait()
