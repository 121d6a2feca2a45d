"""How much a person sends, and how much waits, before another file is let in."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.statements import Rows, built_once
from storage.tables import Document, DocumentState, Submission, SubmissionFile


@dataclass(frozen=True, slots=True)
class Usage:
    """How much somebody sent, and whether the queue of everybody is full."""

    files: int
    size: int
    full: bool


async def of_person(
    *, session: AsyncSession, sender_id: int, day: datetime, hour: datetime, queue: int
) -> Usage:
    """The bytes that a person has sent since `day` and the files since `hour`, later, in all their units.

    What is inside archives counts once, and what is on its way since `hour` counts as sent, as far as its
    size is known. The queue is full when so many documents wait to be read.
    """
    files, size, full = (await _used(session, sender_id, day, hour, queue - 1)).one()
    return Usage(int(files), int(size), bool(full))


@built_once
def _used(sender_id: int, day: datetime, hour: datetime, others: int) -> Rows:
    sent = (
        sa.select(
            func.count().filter(col(Document.sent_at) >= hour).label("files"),
            func.coalesce(func.sum(col(Document.size)), 0).label("size"),
        )
        .where(col(Document.sender_id) == sender_id, col(Document.sent_at) >= day, col(Document.member) == 0)
        .subquery()
    )
    coming = (
        sa.select(
            func.count().label("files"), func.coalesce(func.sum(col(SubmissionFile.size)), 0).label("size")
        )
        .select_from(SubmissionFile)
        .join(Submission, col(Submission.id) == col(SubmissionFile.submission_id))
        .where(
            col(Submission.sender_id) == sender_id,
            col(SubmissionFile.joined_at) >= hour,
            col(SubmissionFile.document_id).is_(None),
            col(SubmissionFile.done_at).is_(None),
        )
        .subquery()
    )
    waiting = sa.select(col(Document.id)).where(col(Document.state) == DocumentState.STORED)
    used: Rows = select(
        sent.c.files + coming.c.files,
        sent.c.size + coming.c.size,
        waiting.offset(others).limit(1).exists(),
    )
    return used.select_from(sent.join(coming, sa.true()))
