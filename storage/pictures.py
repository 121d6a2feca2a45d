"""Files and pictures that were sent before, found without looking through all of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.looks import alike, keys, keys_near
from knowledge.vocabulary import Decision, Verdict
from storage.statements import Rows, built_once
from storage.tables import Assessment, Document, Evidence, PictureKey, Unit
from storage.writing import insert_all

_STANDING = (Decision.PROPOSED, Decision.CONFIRMED)
_COLUMNS: tuple[Any, ...] = (
    Document.id,
    Document.unit_id,
    col(Unit.name).label("unit"),
    Document.sent_at,
    Document.filename,
    Document.caption,
    Document.look,
    Document.signals,
)
_OF_USE: tuple[Any, ...] = (
    Evidence.document_id,
    Evidence.assessment_id,
    Assessment.programme,
    Assessment.year,
    Assessment.round,
    Evidence.criterion,
    Evidence.decision,
    Evidence.verdict,
)


@dataclass(frozen=True, slots=True)
class Twin:
    """A document with the very bytes of another, or a picture like one of its own.

    `inside`: that picture is only part of one of the two, as a photo pasted into a report.
    """

    document_id: int
    unit_id: int
    unit: str
    sent_at: datetime
    filename: str
    caption: str
    exact: bool
    inside: bool


@dataclass(frozen=True, slots=True)
class Use:
    """An item that a document stands for, open or in a closed assessment."""

    document_id: int
    assessment_id: int
    programme: str
    year: int
    round: str
    criterion: str
    decision: Decision
    verdict: Verdict


async def index(
    look: str | None, inside: Iterable[str] = (), *, session: AsyncSession, unit_id: int, document_id: int
) -> None:
    """Let a document be found by how it looks and by the pictures inside it; what was said before is gone."""
    await _forgotten(session, unit_id, document_id)
    found = dict.fromkeys(key for seen in (look, *inside) if seen for key in keys(seen))
    rows = [{"key": key, "document_id": document_id, "unit_id": unit_id} for key in found]
    await insert_all(session, PictureKey, rows)


async def twins(document: Document, *, session: AsyncSession, units: Collection[int]) -> Sequence[Twin]:
    """The other documents of these units that are the same file or hold a like picture, oldest first."""
    same = await _exact(session, document.id, list(units), document.sha256)
    found = {row.id: _twin(row, exact=True) for row in same}
    looks = _looks(document)
    if looks:
        for row in await _near(document, looks, units, session):
            if any(alike(one, other) for one in looks for other in _looks(row)):
                whole = document.look is not None and row.look is not None
                found.setdefault(row.id, _twin(row, exact=False, inside=not whole))
    return sorted(found.values(), key=lambda twin: (twin.sent_at, twin.document_id))


async def uses(documents: Collection[int], *, session: AsyncSession, units: Collection[int]) -> Sequence[Use]:
    """What documents of these units stand for, in the order it was found."""
    query: Any = (
        sa.select(*_OF_USE)
        .join(Assessment, col(Assessment.id) == col(Evidence.assessment_id))
        .where(
            col(Evidence.document_id).in_(documents),
            col(Evidence.unit_id).in_(units),
            col(Evidence.decision).in_(_STANDING),
        )
        .order_by(col(Evidence.id))
    )
    return [Use(*row) for row in (await session.exec(query)).all()]


async def _near(
    document: Document, looks: Sequence[str], units: Collection[int], session: AsyncSession
) -> Sequence[Any]:
    found: dict[int, Any] = {}
    for look in looks:
        at = (
            sa.select(col(PictureKey.document_id))
            .where(col(PictureKey.key).in_(keys_near(look)), col(PictureKey.unit_id).in_(units))
            .distinct()
        )
        for row in (await session.exec(_others(document.id, units).where(col(Document.id).in_(at)))).all():
            found[row.id] = row
    return list(found.values())


def _looks(document: Any) -> Sequence[str]:
    """How a document looks, if it is a picture, and how the pictures inside it look."""
    inside = document.signals.get("looks", ())
    return tuple(dict.fromkeys(look for look in (document.look, *inside) if look))


def _others(document_id: int, units: Collection[int]) -> Any:
    return (
        sa.select(*_COLUMNS)
        .join(Unit, col(Unit.id) == col(Document.unit_id))
        .where(col(Document.unit_id).in_(units), col(Document.id) != document_id)
    )


@built_once
def _exact(document_id: int, units: Collection[int], sha256: str) -> Rows:
    same: Rows = _others(document_id, units).where(col(Document.sha256) == sha256)
    return same


def _twin(row: Any, *, exact: bool, inside: bool = False) -> Twin:
    sent = (row.id, row.unit_id, row.unit, row.sent_at, row.filename, row.caption)
    return Twin(*sent, exact=exact, inside=inside)


@built_once
def _forgotten(unit_id: int, document_id: int) -> sa.Delete:
    mine = (col(PictureKey.unit_id) == unit_id, col(PictureKey.document_id) == document_id)
    return sa.delete(PictureKey).where(*mine)
