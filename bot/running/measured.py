"""The reader with a watch beside it, and a count of what it could not read."""

from time import perf_counter

from bot import metrics
from bot.failures import count
from documents.reader import Reader
from documents.reading import Reading
from knowledge.errors import LengkapError

_FAILED = "failed"


class MeasuredReader(Reader):
    """Reads like any reader and remembers how long each kind of file takes."""

    async def read(self, data: bytes, filename: str) -> Reading:
        """Read one file; the file name is only a hint."""
        started, kind = perf_counter(), _FAILED
        try:
            reading = await super().read(data, filename)
            kind = reading.kind.value
        except LengkapError as error:
            count(error)
            raise
        finally:
            metrics.READ_SECONDS.labels(kind).observe(perf_counter() - started)
        return reading
