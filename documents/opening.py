"""The documents inside archives, unpacked by children one batch after another."""

import time
from collections.abc import Iterator
from dataclasses import replace

from documents import bundles, jobs
from documents.crew import Crew
from documents.errors import ReadError, TooSlow
from documents.reading import Kind
from documents.turns import Urgency
from knowledge.limits import Limits

_ARCHIVE = b"PK"


class Opener:
    """Walks archives and those inside them, within the limits on depth and time."""

    def __init__(self, crew: Crew, limits: Limits) -> None:
        self._crew = crew
        self._limits = limits

    def entries(self, data: bytes, limits: Limits) -> Iterator[bundles.Entry]:
        """The documents of one archive; those of archives inside it stay packed."""
        start: int | None = 0
        while start is not None:
            found, start = self._crew.run(
                Urgency.TEXT, limits.parse_wall_seconds, jobs.unpack, data, start, limits
            )
            yield from (packed.entry() for packed in found)

    def documents(self, data: bytes, filename: str) -> Iterator[bundles.Entry]:
        """The documents of an archive and of those inside it; nothing for a file that is none."""
        if self._holds_documents(data, filename):
            end = time.monotonic() + self._limits.archive_seconds
            yield from self._leaves(data, self._limits, end)

    def _holds_documents(self, data: bytes, filename: str) -> bool:
        """Whether the file holds documents of their own."""
        if not data.startswith(_ARCHIVE):
            return False
        limits = self._limits
        return (
            self._crew.run(Urgency.TEXT, limits.parse_wall_seconds, jobs.kind, data, filename, limits)
            is Kind.ZIP
        )

    def _is_archive(self, data: bytes, filename: str) -> bool:
        """The same of an entry; one that cannot be told is read like any other."""
        try:
            return self._holds_documents(data, filename)
        except ReadError:
            return False

    def _leaves(self, data: bytes, limits: Limits, end: float) -> Iterator[bundles.Entry]:
        deeper = replace(limits, archive_depth=limits.archive_depth - 1)
        for entry in self.entries(data, limits):
            if time.monotonic() > end:
                raise TooSlow(seconds=limits.archive_seconds)
            held = entry.data
            if limits.archive_depth > 0 and isinstance(held, bytes) and self._is_archive(held, entry.label):
                yield from self._inner(entry, held, deeper, end)
            else:
                yield entry

    def _inner(
        self, entry: bundles.Entry, data: bytes, limits: Limits, end: float
    ) -> Iterator[bundles.Entry]:
        try:
            yield from self._leaves(data, limits, end)
        except TooSlow:
            raise
        except ReadError:
            # It is told what is wrong with it when it is read like any other file.
            yield entry
