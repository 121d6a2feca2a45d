"""What stands as evidence in an assessment, with the originals it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.vocabulary import Decision, DocumentForm, Verdict
from storage.tables import Assessment, Document, Evidence, Person

_STANDING = (Decision.PROPOSED, Decision.CONFIRMED)
_DECIDER = aliased(Person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One piece of evidence with what its document is, says of itself, and was sent by whom and when.

    `decider` is the officer who took the last decision; None where nobody did yet.
    """

    evidence_id: int
    criterion: str
    part: tuple[int, int]
    page: int | None
    quote: str
    decision: Decision
    verdict: Verdict
    decided_at: datetime | None
    document_id: int
    sha256: str
    size: int
    filename: str
    caption: str
    media: str | None
    page_count: int
    form: DocumentForm | None
    number: str | None
    dated: date | None
    issuer: str | None
    sent_at: datetime
    sender: str
    decider: str | None


async def of_assessment(*, session: AsyncSession, unit_id: int, assessment_id: int) -> Sequence[Holding]:
    """What officers of the unit have neither rejected nor withdrawn, in the order it was sent."""
    query: Any = (
        sa.select(
            Evidence,
            *(getattr(Document, name) for name in _OF_DOCUMENT),
            col(Document.form).label("document_form"),
            col(Person.name).label("sender"),
            col(_DECIDER.name).label("decider"),
        )
        .join(Document, col(Document.id) == col(Evidence.document_id))
        .join(Person, col(Person.id) == col(Document.sender_id))
        .outerjoin(_DECIDER, col(_DECIDER.id) == col(Evidence.decided_by))
        .where(
            col(Evidence.unit_id) == unit_id,
            col(Evidence.assessment_id) == assessment_id,
            col(Evidence.decision).in_(_STANDING),
        )
        .order_by(col(Document.sent_at), col(Evidence.id))
    )
    rows: Sequence[Any] = (await session.exec(query)).all()
    return [_holding(row) for row in rows]


async def elsewhere(
    *, session: AsyncSession, unit_id: int, assessment_id: int
) -> Sequence[tuple[Assessment, int]]:
    """The unit's other open assessments with confirmed evidence, newest first, with how many files."""
    query: Any = (
        sa.select(Assessment, sa.func.count(sa.distinct(col(Evidence.document_id))))
        .join(Evidence, col(Evidence.assessment_id) == col(Assessment.id))
        .where(
            col(Assessment.unit_id) == unit_id,
            col(Assessment.id) != assessment_id,
            col(Assessment.closed_at).is_(None),
            col(Evidence.decision) == Decision.CONFIRMED,
        )
        .group_by(*Assessment.__table__.columns)  # type: ignore[attr-defined]
        .order_by(col(Assessment.year).desc(), col(Assessment.id).desc())
    )
    return [(row, files) for row, files in (await session.exec(query)).all()]


_OF_DOCUMENT = (
    "sha256",
    "size",
    "filename",
    "caption",
    "media",
    "page_count",
    "number",
    "dated",
    "issuer",
    "sent_at",
)


def _holding(row: Any) -> Holding:
    kept: Evidence = row.Evidence
    return Holding(
        evidence_id=kept.id,
        criterion=kept.criterion,
        part=(kept.part_first, kept.part_last),
        page=kept.page,
        quote=kept.quote,
        decision=kept.decision,
        verdict=kept.verdict,
        decided_at=kept.decided_at,
        document_id=kept.document_id,
        form=kept.form or row.document_form,
        sender=row.sender,
        decider=row.decider,
        **{name: getattr(row, name) for name in _OF_DOCUMENT},
    )
