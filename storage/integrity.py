"""Whether every original is still what was sent, and what is at stake where it is not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from storage.database import Database
from storage.errors import OriginalDamaged, OriginalMissing
from storage.originals import OriginalStore
from storage.tables import Document, Evidence


@dataclass(frozen=True, slots=True)
class Loss:
    """A missing or damaged original, with the documents and the evidence that rest on it."""

    code: str
    unit_id: int
    sha256: str
    documents: tuple[int, ...]
    evidence: tuple[int, ...]


async def check(database: Database, originals: OriginalStore) -> Sequence[Loss]:
    """Read the original of every document again and name what is lost."""
    needed: dict[tuple[int, str], list[int]] = defaultdict(list)
    async with database.session() as session:
        query = select(Document.unit_id, Document.sha256, Document.id).order_by(col(Document.id))
        for unit_id, sha256, document_id in (await session.exec(query)).all():
            needed[unit_id, sha256].append(document_id)
    losses = []
    for (unit_id, sha256), documents in needed.items():
        try:
            await originals.load(unit_id, sha256)
        except (OriginalMissing, OriginalDamaged) as error:
            evidence = await _resting_on(database, documents)
            losses.append(Loss(error.code, unit_id, sha256, tuple(documents), evidence))
    return losses


async def _resting_on(database: Database, documents: Sequence[int]) -> tuple[int, ...]:
    async with database.session() as session:
        query = select(Evidence.id).where(col(Evidence.document_id).in_(documents))
        return tuple((await session.exec(query.order_by(col(Evidence.id)))).all())
