"""The jobs that run in this process now, so that it can stop without losing any."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Running:
    """Knows every job under way and lets none begin once the process stops."""

    def __init__(self) -> None:
        self._jobs: set[asyncio.Task[Any]] = set()
        self._stopping = False

    @contextmanager
    def job(self) -> Iterator[None]:
        """A job runs as long as the block; cancelled, it stays in the store and is taken up again."""
        if self._stopping:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a job runs outside the event loop")
        self._jobs.add(task)
        try:
            yield
        finally:
            self._jobs.discard(task)

    def close(self) -> None:
        """Let no further job begin."""
        self._stopping = True

    async def finish(self, seconds: float) -> None:
        """Let what runs come to its end for so long, then cancel it."""
        self.close()
        if self._jobs:
            await asyncio.wait(set(self._jobs), timeout=seconds)
        cancelled = [*self._jobs]
        for task in cancelled:
            task.cancel()
        await asyncio.gather(*cancelled, return_exceptions=True)
