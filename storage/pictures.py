"""Files and pictures that were sent before, found without looking through all of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.looks import alike, keys, keys_near
from knowledge.vocabulary import Decision, Verdict
from storage.tables import Assessment, Document, Evidence, PictureKey, Unit

_STANDING = (Decision.PROPOSED, Decision.CONFIRMED)
_COLUMNS: tuple[Any, ...] = (
    Document.id,
    Document.unit_id,
    col(Unit.name).label("unit"),
    Document.sent_at,
    Document.filename,
    Document.caption,
    Document.look,
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
    """A document with the very bytes of another, or a picture that looks like it."""

    document_id: int
    unit_id: int
    unit: str
    sent_at: datetime
    filename: str
    caption: str
    exact: bool


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


def index(look: str, *, session: AsyncSession, unit_id: int, document_id: int) -> None:
    """Let a picture be found by how it looks."""
    session.add_all(PictureKey(key=key, document_id=document_id, unit_id=unit_id) for key in keys(look))


async def twins(document: Document, *, session: AsyncSession, units: Collection[int]) -> Sequence[Twin]:
    """The other documents of these units that are the same file or a like picture, oldest first."""
    found = {row.id: _twin(row, exact=True) for row in await _exact(document, units, session)}
    if document.look is not None:
        for row in await _near(document, document.look, units, session):
            if alike(document.look, row.look):
                found.setdefault(row.id, _twin(row, exact=False))
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


async def _exact(document: Document, units: Collection[int], session: AsyncSession) -> Sequence[Any]:
    same = _others(document, units).where(col(Document.sha256) == document.sha256)
    found: Sequence[Any] = (await session.exec(same)).all()
    return found


async def _near(
    document: Document, look: str, units: Collection[int], session: AsyncSession
) -> Sequence[Any]:
    at = (
        sa.select(col(PictureKey.document_id))
        .where(col(PictureKey.key).in_(keys_near(look)), col(PictureKey.unit_id).in_(units))
        .distinct()
    )
    near = _others(document, units).where(col(Document.id).in_(at), col(Document.look).is_not(None))
    found: Sequence[Any] = (await session.exec(near)).all()
    return found


def _others(document: Document, units: Collection[int]) -> Any:
    return (
        sa.select(*_COLUMNS)
        .join(Unit, col(Unit.id) == col(Document.unit_id))
        .where(col(Document.unit_id).in_(units), col(Document.id) != document.id)
    )


def _twin(row: Any, *, exact: bool) -> Twin:
    return Twin(row.id, row.unit_id, row.unit, row.sent_at, row.filename, row.caption, exact)
