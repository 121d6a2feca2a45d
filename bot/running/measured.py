"""The reader with a watch beside it, and a count of what it could not read."""

from collections.abc import Awaitable
from time import perf_counter
from typing import TypeVar

from bot import metrics
from bot.failures import count
from documents.reader import Reader
from documents.reading import Reading, Unread
from knowledge.errors import LengkapError

_FAILED = "failed"

R = TypeVar("R", Reading, Reading | Unread)


class MeasuredReader(Reader):
    """Reads like any reader and remembers how long each kind of file takes."""

    async def read(self, data: bytes, filename: str) -> Reading:
        """Read one file; the file name is only a hint."""
        return await _measured(super().read(data, filename))

    async def read_whole(self, data: bytes, filename: str) -> Reading:
        """Read one file, with what only the bytes show."""
        return await _measured(super().read_whole(data, filename))

    async def read_text(self, data: bytes, filename: str) -> Reading | Unread:
        """Read one file whose text is stored in it; a glance at any other is no reading."""
        return await _measured(super().read_text(data, filename))


async def _measured(reading: Awaitable[R]) -> R:
    started, kind = perf_counter(), _FAILED
    try:
        found = await reading
        kind = found.kind.value if isinstance(found, Reading) else ""
    except LengkapError as error:
        count(error)
        raise
    finally:
        if kind:
            metrics.READ_SECONDS.labels(kind).observe(perf_counter() - started)
    return found
