"""The same bytes sent more than once: what the first of them are evidence for counts."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from knowledge.vocabulary import Decision
from storage.statements import Rows, built_once
from storage.tables import Document, Evidence, SubmissionFile

_COPY, _FIRST, _COUNTED = aliased(Document), aliased(Document), aliased(Evidence)


def exist() -> sa.ColumnElement[bool]:
    """Whether a statement's document came to its unit before, under another id."""
    return select(_FIRST.id).where(*_earlier(Document)).exists()


async def before(
    *, session: AsyncSession, unit_id: int, sha256: str, document_id: int
) -> Sequence[tuple[int, Evidence | None]]:
    """What came to the unit with these bytes before this document, each with each evidence in it, or None."""
    return [(row[0], row[1]) for row in await _before(session, unit_id, sha256, document_id)]


async def repeated(
    live: Collection[Decision], *, session: AsyncSession, submission_id: int
) -> Sequence[Evidence]:
    """What is proposed for files of a submission whose bytes, sent before, are live evidence for the same.

    For jobs, which act for no person.
    """
    return (await _repeated(session, live, submission_id)).all()


@built_once
def _repeated(live: Collection[Decision], submission_id: int) -> SelectOfScalar[Evidence]:
    known = (
        select(_COUNTED.id)
        .join(_FIRST, col(_FIRST.id) == col(_COUNTED.document_id))
        .where(
            *_earlier(_COPY),
            col(_COUNTED.assessment_id) == col(Evidence.assessment_id),
            col(_COUNTED.criterion) == col(Evidence.criterion),
            col(_COUNTED.decision).in_(live),
        )
    )
    return (
        select(Evidence)
        .join(SubmissionFile, col(SubmissionFile.document_id) == col(Evidence.document_id))
        .join(_COPY, col(_COPY.id) == col(Evidence.document_id))
        .where(
            col(SubmissionFile.submission_id) == submission_id,
            col(Evidence.decision) == Decision.PROPOSED,
            known.exists(),
        )
    )


@built_once
def _before(unit_id: int, sha256: str, document_id: int) -> Rows:
    return (
        select(Document.id, Evidence)
        .join(Evidence, col(Evidence.document_id) == col(Document.id), isouter=True)
        .where(
            col(Document.unit_id) == unit_id, col(Document.sha256) == sha256, col(Document.id) < document_id
        )
        .order_by(col(Document.id), col(Evidence.id))
    )


def _earlier(copy: type[Document]) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(_FIRST.unit_id) == col(copy.unit_id),
        col(_FIRST.sha256) == col(copy.sha256),
        col(_FIRST.id) < col(copy.id),
    )
