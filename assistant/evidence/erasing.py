"""A request to delete a file: nothing of it stays but the fact that it was deleted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.cache import ReadingCache
from storage import documents, erasure, units
from storage.audit import Stamp
from storage.database import Database
from storage.errors import RecordUnknown
from storage.originals import OriginalStore
from storage.tables import Document


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases files of units from the database, the originals and the kept readings."""

    database: Database
    originals: OriginalStore
    readings: ReadingCache

    async def named(self, kanwil: str, unit: str, filename: str) -> Sequence[Document]:
        """The documents that came with a file of this name, oldest first; RecordUnknown without the unit."""
        async with self.database.session() as session:
            region = await units.kanwil_named(session=session, name=kanwil)
            held = await units.of_kanwil(session=session, kanwil_id=region.id, closed=True) if region else ()
            own = next((one for one in held if one.name.casefold() == unit.casefold()), None)
            if own is not None:
                return await erasure.named(session=session, unit_id=own.id, filename=filename)
        raise RecordUnknown(kind="unit", id=0)

    async def erase(self, found: Sequence[Document], *, now: datetime) -> None:
        """Erase these documents; the same bytes that came in another message or to another unit stay.

        May be asked again after a failure: what lies in files goes first, the rows last and together.
        """
        going = {document.id for document in found}
        for document in found:
            async with self.database.session() as session:
                same = await documents.with_original(
                    session=session, unit_id=document.unit_id, sha256=document.sha256
                )
            if {other.id for other in same} <= going:
                await self.originals.remove(document.unit_id, document.sha256)
            await asyncio.to_thread(self.readings.forget, document.sha256)
        async with self.database.transaction() as session:
            for document in found:
                await erasure.erase(
                    session=session, unit_id=document.unit_id, document_id=document.id, stamp=Stamp(now)
                )
