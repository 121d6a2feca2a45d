"""The files of submissions: how far each has come, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage import copies
from storage.errors import RecordUnknown
from storage.statements import Rows, built_once
from storage.tables import Document, DocumentState, Evidence, Submission, SubmissionFile, Unit
from storage.writing import clean, insert_absent

_ORDER = (col(SubmissionFile.message_id), col(SubmissionFile.member))


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a submission, with the state of its document and why that could not be read.

    `copied` tells, in a whole submission, that its unit sent the same bytes before.
    """

    file: SubmissionFile
    state: DocumentState | None
    failure: str | None
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A submission, its unit, and its files with their documents, but no archive that was unpacked."""

    submission: Submission
    unit: Unit
    files: Sequence[tuple[SubmissionFile, Document | None]]


async def listed(*, session: AsyncSession, unit_id: int, submission_id: int) -> Sequence[Kept]:
    """The files of a submission of the unit in the order of their messages, each archive before its own."""
    return [Kept(*row) for row in (await _listed(session, unit_id, submission_id)).all()]


async def whole(*, session: AsyncSession, submission_id: int) -> tuple[Submission, Sequence[Kept]]:
    """A submission of whatever unit as the database has it now, with what `leaves` gives of it.

    For jobs, which act for no person, and for who decides then who may see it; RecordUnknown when it is gone.
    """
    rows = (await _whole(session, submission_id)).all()
    if not rows:
        raise RecordUnknown(kind="submission", id=submission_id)
    return rows[0][0], _leaves([Kept(*row[1:]) for row in rows if row[1] is not None])


async def opened(*, session: AsyncSession, submission_id: int) -> Opened:
    """The same with all that is known of the documents, and the unit."""
    rows = (await _opened(session, submission_id)).all()
    if not rows:
        raise RecordUnknown(kind="submission", id=submission_id)
    files = [(file, document) for _, file, document, _ in rows if file is not None]
    own = [(f, d) for f, d in files if d is None or d.state is not DocumentState.UNPACKED]
    return Opened(rows[0][0], rows[0][3], own)


async def leaves(*, session: AsyncSession, unit_id: int, submission_id: int) -> Sequence[Kept]:
    """The files of a submission that are documents themselves, without the archives they came in."""
    return _leaves(await listed(session=session, unit_id=unit_id, submission_id=submission_id))


async def of_document(*, session: AsyncSession, unit_id: int, document_id: int) -> SubmissionFile | None:
    """The file that a document of the unit came as."""
    return (await _of_document(session, unit_id, document_id)).first()


async def proofs(
    *, session: AsyncSession, unit_id: int, submission_id: int
) -> Mapping[int, Sequence[Evidence]]:
    """The evidence in the documents of a submission of the unit, by document, the likeliest first."""
    found: dict[int, list[Evidence]] = {}
    for row in (await _proofs(session, unit_id, submission_id)).all():
        found.setdefault(row.document_id, []).append(row)
    return found


async def captions(
    *, session: AsyncSession, unit_id: int, chat_id: int, media_group_id: str
) -> Sequence[str]:
    """The different captions that files of an album brought, in the order of their messages."""
    query = (
        select(SubmissionFile.caption)
        .where(
            col(SubmissionFile.chat_id) == chat_id,
            col(SubmissionFile.media_group_id) == media_group_id,
            col(SubmissionFile.unit_id) == unit_id,
            col(SubmissionFile.member) == 0,
            col(SubmissionFile.caption) != "",
        )
        .order_by(col(SubmissionFile.message_id))
    )
    return list(dict.fromkeys((await session.exec(query)).all()))


async def caption(text: str, *, session: AsyncSession, unit_id: int, document_id: int) -> None:
    """Give a document that came without a caption the one of its album."""
    given = sa.update(Document).where(
        col(Document.id) == document_id, col(Document.unit_id) == unit_id, col(Document.caption) == ""
    )
    await session.exec(given.values(caption=clean(text)).execution_options(synchronize_session=False))


async def attach(row: Document, *, session: AsyncSession) -> None:
    """Remember which document a file of a message became."""
    message = (row.unit_id, row.chat_id, row.message_id, row.member)
    await _change_message(session, *message, document_id=row.id, size=row.size)


async def add_members(archive: Document, members: Sequence[SubmissionFile], *, session: AsyncSession) -> None:
    """Put what was found inside an archive beside it; nothing for an archive that joined no submission."""
    own = await of_document(session=session, unit_id=archive.unit_id, document_id=archive.id)
    if own is None:
        return
    for member in members:
        member.submission_id, member.unit_id = own.submission_id, own.unit_id
        member.filename = clean(member.filename)
        await insert_absent(session, member)


async def begin(now: datetime, *, session: AsyncSession, document_id: int) -> None:
    """The turn to be read of a document, of whatever unit, has come."""
    await _change(session, document_id, begun_at=now)


async def finish(
    now: datetime,
    failure: tuple[str, Mapping[str, object]] | None = None,
    *,
    session: AsyncSession,
    document_id: int,
) -> None:
    """Nothing more happens to a document, of whatever unit, by itself.

    `failure` is what went wrong besides reading.
    """
    await _change(session, document_id, done_at=now, **_failure(failure))


async def give_up(
    now: datetime,
    failure: tuple[str, Mapping[str, object]],
    *,
    session: AsyncSession,
    unit_id: int,
    message: tuple[int, int],
) -> None:
    """The file of a message, by chat and number, becomes no document; what was first found of it stands."""
    await _end_message(session, unit_id, *message, done_at=now, **_failure(failure))


async def ahead(file_id: int, *, session: AsyncSession, since: datetime) -> int:
    """How many stored files, of whatever unit, still have to be read before this one; since then only."""
    mine = select(SubmissionFile.submission_id).where(col(SubmissionFile.id) == file_id).scalar_subquery()
    query = (
        select(func.count())
        .select_from(SubmissionFile)
        .join(Document, col(Document.id) == col(SubmissionFile.document_id))
        .where(
            col(SubmissionFile.done_at).is_(None),
            col(SubmissionFile.joined_at) >= since,
            col(SubmissionFile.id) < file_id,
            col(SubmissionFile.submission_id) != mine,
            col(Document.state) == DocumentState.STORED,
        )
    )
    return int((await session.exec(query)).one())


def _leaves(kept: Sequence[Kept]) -> Sequence[Kept]:
    return [one for one in kept if one.state is not DocumentState.UNPACKED]


def _failure(failure: tuple[str, Mapping[str, object]] | None) -> dict[str, Any]:
    return {} if failure is None else {"failure": failure[0], "failure_facts": clean(dict(failure[1]))}


@built_once
def _listed(unit_id: int, submission_id: int) -> Rows:
    mine = (col(SubmissionFile.submission_id) == submission_id, col(SubmissionFile.unit_id) == unit_id)
    return (
        select(SubmissionFile, Document.state, Document.failure)
        .join(Document, col(Document.id) == col(SubmissionFile.document_id), isouter=True)
        .where(*mine)
        .order_by(*_ORDER)
        .execution_options(populate_existing=True)
    )


@built_once
def _whole(submission_id: int) -> Rows:
    return _every(submission_id, Document.state, Document.failure, copies.exist())


@built_once
def _opened(submission_id: int) -> Rows:
    unit = col(Unit.id) == col(Submission.unit_id)
    return _every(submission_id, Document, Unit).join(Unit, unit)


def _every(submission_id: int, *more: Any) -> Rows:
    query: Rows = (
        select(Submission, SubmissionFile, *more)
        .join(SubmissionFile, col(SubmissionFile.submission_id) == col(Submission.id), isouter=True)
        .join(Document, col(Document.id) == col(SubmissionFile.document_id), isouter=True)
        .where(col(Submission.id) == submission_id)
        .order_by(*_ORDER)
        .execution_options(populate_existing=True)
    )
    return query


@built_once
def _of_document(unit_id: int, document_id: int) -> SelectOfScalar[SubmissionFile]:
    mine = (col(SubmissionFile.document_id) == document_id, col(SubmissionFile.unit_id) == unit_id)
    return select(SubmissionFile).where(*mine)


@built_once
def _proofs(unit_id: int, submission_id: int) -> SelectOfScalar[Evidence]:
    return (
        select(Evidence)
        .join(SubmissionFile, col(SubmissionFile.document_id) == col(Evidence.document_id))
        .where(col(SubmissionFile.submission_id) == submission_id, col(Evidence.unit_id) == unit_id)
        .order_by(col(Evidence.part_first), col(Evidence.score).desc(), col(Evidence.id))
    )


@built_once
def _change(document_id: int, **columns: Any) -> sa.Update:
    return sa.update(SubmissionFile).where(col(SubmissionFile.document_id) == document_id).values(**columns)


@built_once
def _end_message(unit_id: int, chat_id: int, message_id: int, **columns: Any) -> sa.Update:
    file = (
        col(SubmissionFile.chat_id) == chat_id,
        col(SubmissionFile.message_id) == message_id,
        col(SubmissionFile.member) == 0,
        col(SubmissionFile.unit_id) == unit_id,
        col(SubmissionFile.done_at).is_(None),
    )
    return sa.update(SubmissionFile).where(*file).values(**columns)


@built_once
def _change_message(unit_id: int, chat_id: int, message_id: int, member: int, **columns: Any) -> sa.Update:
    file = (
        col(SubmissionFile.chat_id) == chat_id,
        col(SubmissionFile.message_id) == message_id,
        col(SubmissionFile.member) == member,
        col(SubmissionFile.unit_id) == unit_id,
    )
    return sa.update(SubmissionFile).where(*file).values(**columns)
