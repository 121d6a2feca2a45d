"""The reader with a watch beside it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import perf_counter

from bot import metrics
from documents.bundles import Entry
from documents.reader import Reader
from documents.reading import Reading, Signals

_FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MeasuredReader:
    """Reads like the reader inside and remembers how long each kind of file takes."""

    reader: Reader

    async def read(self, data: bytes, filename: str) -> Reading:
        """Read one file; the file name is only a hint."""
        started, kind = perf_counter(), _FAILED
        try:
            reading = await self.reader.read(data, filename)
            kind = reading.kind.value
        finally:
            metrics.READ_SECONDS.labels(kind).observe(perf_counter() - started)
        return reading

    async def inspect(self, data: bytes, reading: Reading) -> Signals:
        """Look for what only the bytes of a file that was read show."""
        return await self.reader.inspect(data, reading)

    async def is_archive(self, data: bytes, filename: str) -> bool:
        """Whether the file holds documents of their own."""
        return await self.reader.is_archive(data, filename)

    def unpack(self, data: bytes, filename: str) -> AsyncIterator[Entry]:
        """The documents inside an archive."""
        return self.reader.unpack(data, filename)
