"""What every use case works with."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assistant.editions import Editions
from assistant.memory import Memory
from documents.bundles import Entry
from documents.reading import Reading, Sheet, Signals, Unread
from knowledge.catalogue import Catalogue
from knowledge.limits import Limits
from storage.database import Database
from storage.originals import OriginalStore


class DocumentReader(Protocol):
    """Turns bytes into pages of text; raises the errors of `documents.errors`."""

    async def read(self, data: bytes, filename: str) -> Reading:
        """Read one file; the file name is only a hint."""
        ...

    async def read_whole(self, data: bytes, filename: str) -> Reading:
        """The same, with what only the bytes show."""
        ...

    async def read_text(self, data: bytes, filename: str) -> Reading | Unread:
        """The same for a file whose text is stored in it; why not, for any other."""
        ...

    def unpack(self, data: bytes, filename: str) -> AsyncIterator[Entry]:
        """The documents inside an archive; nothing for a file that is none."""
        ...

    async def sheets(self, data: bytes) -> tuple[Sheet, ...]:
        """The cells of a workbook."""
        ...

    async def inspect(self, data: bytes, reading: Reading) -> Signals:
        """Look for what only the bytes of a file that was read show."""
        ...


class Rephrasing(Protocol):
    """Says an answer in other words; it is only given what is packaged, never what belongs to anybody."""

    async def rephrase(self, instruction: str, answer: str) -> str:
        """The answer in other words, or as it was."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """Built once at the edge and passed down."""

    limits: Limits
    editions: Editions
    database: Database
    originals: OriginalStore
    reader: DocumentReader
    clock: Callable[[], datetime]
    memory: Memory = field(default_factory=Memory)
    rephrasing: Rephrasing | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The programmes as they are known now, those of every Kanwil."""
        return self.editions.catalogue
