"""What people send at once: which files belong together, and when nobody can join any more."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import FromStatement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.errors import RecordUnknown
from storage.statements import built_once, changed
from storage.tables import Person, Submission, SubmissionFile
from storage.writing import clean, insert_absent


async def known(file: SubmissionFile, sender_id: int, *, session: AsyncSession) -> Submission | None:
    """The submission, of whatever unit, that the file of the same message has joined.

    No other file of the person joins any before the transaction ends.
    """
    # A write first, so that on SQLite nobody else joins in between; the lock does the same on PostgreSQL.
    await _locked(session, sender_id)
    return (await _by_message(session, sender_id, file.chat_id, file.message_id)).first()


async def join(
    file: SubmissionFile, sender_id: int, since: datetime, *, session: AsyncSession, unit_id: int
) -> Submission:
    """Put a file, which is not `known`, into the person's open submission, or into a new one.

    It joins what was added to since then, and whatever holds other files of its album.
    """
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


async def joinable(
    file: SubmissionFile, sender_id: int, since: datetime, *, session: AsyncSession, unit_id: int
) -> bool:
    """Whether there is an open submission for the file."""
    query = _candidates(file.chat_id, sender_id, unit_id, since, file.media_group_id)
    return (await session.exec(query)).first() is not None


async def get(*, session: AsyncSession, unit_id: int, submission_id: int) -> Submission:
    """The unit's submission with this id as the database has it now; RecordUnknown when it has none."""
    found = (await _get(session, unit_id, submission_id)).first()
    if found is None:
        raise RecordUnknown(kind="submission", id=submission_id)
    return found


async def unit_of(*, session: AsyncSession, submission_id: int) -> int:
    """Whose submission it is: for jobs, which act for no person; RecordUnknown when it is gone."""
    found = (await _unit_of(session, submission_id)).first()
    if found is None:
        raise RecordUnknown(kind="submission", id=submission_id)
    return found


async def close(now: datetime, last_at: datetime, *, session: AsyncSession, submission_id: int) -> bool:
    """Let nobody join a submission, of whatever unit, any more; whether it is closed.

    It stays open when somebody joined after `last_at`; RecordUnknown when it is gone.
    """
    if (await _closed(session, submission_id, last_at, now)).rowcount:
        return True
    ended = select(Submission.id, Submission.closed_at).where(col(Submission.id) == submission_id)
    found = (await session.exec(ended)).first()
    if found is None:
        raise RecordUnknown(kind="submission", id=submission_id)
    return found[1] is not None


async def rest(job: str, *, session: AsyncSession, submission_id: int) -> None:
    """Name the job that goes on with a submission, of whatever unit, that waits for files of others."""
    resting = sa.update(Submission).where(col(Submission.id) == submission_id).values(resting=job)
    await session.exec(resting.execution_options(synchronize_session=False))


async def resting(*, session: AsyncSession, submission_id: int) -> str | None:
    """The job that was last to go on with a submission of whatever unit; None when none ever was."""
    query = select(Submission.resting).where(col(Submission.id) == submission_id)
    return (await session.exec(query)).first()


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


async def _open_for(
    file: SubmissionFile, sender_id: int, since: datetime, session: AsyncSession, unit_id: int
) -> Submission | None:
    if file.media_group_id is None:
        found = await _joined(session, file.chat_id, sender_id, unit_id, since, file.joined_at)
    else:
        found = await _joined_album(
            session,
            chat_id=file.chat_id,
            sender_id=sender_id,
            unit_id=unit_id,
            since=since,
            at=file.joined_at,
            album=file.media_group_id,
        )
    return found.first()


async def _opened(file: SubmissionFile, sender_id: int, session: AsyncSession, unit_id: int) -> Submission:
    previous = None
    if file.media_group_id is not None:
        query = _with_album(file.chat_id, file.media_group_id).where(col(SubmissionFile.unit_id) == unit_id)
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
    made = await insert_absent(session, row)
    if made is None:
        return (await _of_key(session, row.key)).one()
    row.id = made
    return row


def _candidates(
    chat_id: int, sender_id: int, unit_id: int, since: datetime, album: str | None = None
) -> SelectOfScalar[int]:
    """Open submissions that a file belongs to, the newest first."""
    fits = col(Submission.last_at) >= since
    if album is not None:
        fits = sa.or_(fits, col(Submission.id).in_(_with_album(chat_id, album)))
    return (
        select(Submission.id)
        .where(
            col(Submission.chat_id) == chat_id,
            col(Submission.sender_id) == sender_id,
            col(Submission.unit_id) == unit_id,
            col(Submission.closed_at).is_(None),
            fits,
        )
        .order_by(col(Submission.id).desc())
        .limit(1)
    )


def _with_album(chat_id: int, album: str) -> SelectOfScalar[int]:
    return select(SubmissionFile.submission_id).where(
        col(SubmissionFile.chat_id) == chat_id, col(SubmissionFile.media_group_id) == album
    )


def _joining(candidates: SelectOfScalar[int], at: datetime) -> FromStatement[Submission]:
    joined = sa.update(Submission).where(
        col(Submission.id).in_(candidates), col(Submission.closed_at).is_(None)
    )
    return changed(Submission, joined.values(last_at=at))


@built_once
def _joined(
    chat_id: int, sender_id: int, unit_id: int, since: datetime, at: datetime
) -> FromStatement[Submission]:
    return _joining(_candidates(chat_id, sender_id, unit_id, since), at)


@built_once
def _joined_album(
    *, chat_id: int, sender_id: int, unit_id: int, since: datetime, at: datetime, album: str
) -> FromStatement[Submission]:
    return _joining(_candidates(chat_id, sender_id, unit_id, since, album), at)


@built_once
def _locked(person_id: int) -> sa.Update:
    return sa.update(Person).where(col(Person.id) == person_id).values(reach=Person.reach)


@built_once
def _by_message(sender_id: int, chat_id: int, message_id: int) -> SelectOfScalar[Submission]:
    return (
        select(Submission)
        .join(SubmissionFile, col(SubmissionFile.submission_id) == col(Submission.id))
        .where(
            col(SubmissionFile.chat_id) == chat_id,
            col(SubmissionFile.message_id) == message_id,
            col(Submission.sender_id) == sender_id,
        )
    )


@built_once
def _get(unit_id: int, submission_id: int) -> SelectOfScalar[Submission]:
    query = select(Submission).where(col(Submission.id) == submission_id, col(Submission.unit_id) == unit_id)
    return query.execution_options(populate_existing=True)


@built_once
def _of_key(key: str) -> SelectOfScalar[Submission]:
    return select(Submission).where(col(Submission.key) == key)


@built_once
def _unit_of(submission_id: int) -> SelectOfScalar[int]:
    return select(Submission.unit_id).where(col(Submission.id) == submission_id)


@built_once
def _closed(submission_id: int, last_at: datetime, now: datetime) -> sa.Update:
    still = (col(Submission.last_at) == last_at, col(Submission.closed_at).is_(None))
    return sa.update(Submission).where(col(Submission.id) == submission_id, *still).values(closed_at=now)
