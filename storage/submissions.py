"""What people send at once: which files belong together, and when nobody can join any more."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.errors import RecordUnknown
from storage.tables import Person, Submission, SubmissionFile
from storage.writing import clean, insert_absent


async def join(
    file: SubmissionFile, sender_id: int, since: datetime, *, session: AsyncSession, unit_id: int
) -> Submission:
    """Put a file into the person's open submission, or into a new one; the same message joins once.

    It joins what was added to since then, and whatever holds other files of its album.
    """
    # A write first, so that on SQLite nobody else joins in between; the lock does the same on PostgreSQL.
    await session.exec(sa.update(Person).where(col(Person.id) == sender_id).values(reach=Person.reach))
    known = await by_message(
        session=session, unit_id=unit_id, chat_id=file.chat_id, message_id=file.message_id
    )
    if known is not None:
        return known
    found = await _open_for(file, sender_id, since, session, unit_id)
    if found is None:
        found = await _opened(file, sender_id, session, unit_id)
    file.submission_id, file.unit_id = found.id, unit_id
    file.filename, file.caption = clean(file.filename), clean(file.caption)
    await insert_absent(session, file)
    return found


def key_of(chat_id: int, message_id: int) -> str:
    """The key of the submission that the file of a message opens."""
    return f"{chat_id}-{message_id}"


async def by_message(
    *, session: AsyncSession, unit_id: int, chat_id: int, message_id: int
) -> Submission | None:
    """The submission of the unit that a message's file has joined."""
    query = (
        select(Submission)
        .join(SubmissionFile, col(SubmissionFile.submission_id) == col(Submission.id))
        .where(
            col(SubmissionFile.chat_id) == chat_id,
            col(SubmissionFile.message_id) == message_id,
            col(Submission.unit_id) == unit_id,
        )
    )
    return (await session.exec(query)).first()


async def joinable(
    file: SubmissionFile, sender_id: int, since: datetime, *, session: AsyncSession, unit_id: int
) -> bool:
    """Whether there is an open submission for the file."""
    return (await session.exec(_candidates(file, sender_id, since, unit_id))).first() is not None


async def get(*, session: AsyncSession, unit_id: int, submission_id: int) -> Submission:
    """The unit's submission with this id as the database has it now; RecordUnknown when it has none."""
    query = select(Submission).where(col(Submission.id) == submission_id, col(Submission.unit_id) == unit_id)
    found = (await session.exec(query.execution_options(populate_existing=True))).first()
    if found is None:
        raise RecordUnknown(kind="submission", id=submission_id)
    return found


async def unit_of(*, session: AsyncSession, submission_id: int) -> int:
    """Whose submission it is: for jobs, which act for no person; RecordUnknown when it is gone."""
    query = select(Submission.unit_id).where(col(Submission.id) == submission_id)
    found = (await session.exec(query)).first()
    if found is None:
        raise RecordUnknown(kind="submission", id=submission_id)
    return found


async def close(
    now: datetime, last_at: datetime, *, session: AsyncSession, unit_id: int, submission_id: int
) -> bool:
    """Let nobody join any more, unless somebody joined after `last_at`; whether it is closed."""
    closed = sa.update(Submission).where(
        col(Submission.id) == submission_id,
        col(Submission.unit_id) == unit_id,
        col(Submission.last_at) == last_at,
        col(Submission.closed_at).is_(None),
    )
    closing = await session.exec(closed.values(closed_at=now).execution_options(synchronize_session=False))
    if closing.rowcount:
        return True
    found = await get(session=session, unit_id=unit_id, submission_id=submission_id)
    return found.closed_at is not None


async def part(now: datetime, *, session: AsyncSession, chat_id: int, sender_id: int) -> bool:
    """Let nobody join what a person has sent in a chat and is finished; whether there was anything open."""
    mine = (
        col(Submission.chat_id) == chat_id,
        col(Submission.sender_id) == sender_id,
        col(Submission.closed_at).is_(None),
    )
    if (await session.exec(select(Submission.id).where(*mine))).first() is None:
        return False
    unfinished = select(SubmissionFile.submission_id).where(col(SubmissionFile.done_at).is_(None))
    closed = sa.update(Submission).where(*mine, col(Submission.id).not_in(unfinished)).values(closed_at=now)
    await session.exec(closed.execution_options(synchronize_session=False))
    return True


def _candidates(file: SubmissionFile, sender_id: int, since: datetime, unit_id: int) -> Any:
    """Open submissions that the file belongs to, the newest first."""
    fits = col(Submission.last_at) >= since
    if file.media_group_id is not None:
        fits = sa.or_(fits, col(Submission.id).in_(_with_album(file)))
    return (
        select(Submission.id)
        .where(
            col(Submission.chat_id) == file.chat_id,
            col(Submission.sender_id) == sender_id,
            col(Submission.unit_id) == unit_id,
            col(Submission.closed_at).is_(None),
            fits,
        )
        .order_by(col(Submission.id).desc())
        .limit(1)
    )


def _with_album(file: SubmissionFile) -> Any:
    return select(SubmissionFile.submission_id).where(
        col(SubmissionFile.chat_id) == file.chat_id,
        col(SubmissionFile.media_group_id) == file.media_group_id,
    )


async def _open_for(
    file: SubmissionFile, sender_id: int, since: datetime, session: AsyncSession, unit_id: int
) -> Submission | None:
    joined = (
        sa.update(Submission)
        .where(
            col(Submission.id).in_(_candidates(file, sender_id, since, unit_id)),
            col(Submission.closed_at).is_(None),
        )
        .values(last_at=file.joined_at)
        .returning(col(Submission.id))
        .execution_options(synchronize_session=False)
    )
    found = (await session.exec(joined)).first()
    if found is None:
        return None
    return await get(session=session, unit_id=unit_id, submission_id=int(found[0]))


async def _opened(file: SubmissionFile, sender_id: int, session: AsyncSession, unit_id: int) -> Submission:
    previous = None
    if file.media_group_id is not None:
        query = _with_album(file).where(col(SubmissionFile.unit_id) == unit_id)
        previous = (await session.exec(query.order_by(col(SubmissionFile.id).desc()).limit(1))).first()
    row = Submission(
        unit_id=unit_id,
        sender_id=sender_id,
        chat_id=file.chat_id,
        key=key_of(file.chat_id, file.message_id),
        opened_at=file.joined_at,
        last_at=file.joined_at,
        previous=previous,
    )
    await insert_absent(session, row)
    return (await session.exec(select(Submission).where(col(Submission.key) == row.key))).one()
