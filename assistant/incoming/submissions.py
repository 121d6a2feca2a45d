"""Files sent close together: they join one submission, advance one by one, and are answered together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, authorize, own_unit
from assistant.evidence.findings import LIVE
from assistant.incoming import admission
from assistant.incoming import album as albums
from assistant.incoming.intake import Upload
from assistant.services import Services
from knowledge.errors import LengkapError
from storage import copies, evidence, submission_files, submissions
from storage.audit import Stamp
from storage.evidence import Aim
from storage.submission_files import Kept
from storage.tables import Evidence, Submission, SubmissionFile

_QUEUE_REMEMBERED = timedelta(days=1)


class Station(StrEnum):
    """How far a file has come."""

    SEEN = "seen"
    STORED = "stored"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Joined:
    """The submission that a file belongs to; `refused` files are only told about, the `first` opened it.

    `repeated` ones had joined before, so that nobody knows how far they were handed over.
    """

    submission_id: int
    key: str
    unit_id: int
    refused: bool = False
    first: bool = True
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One file on its way; `items` are what its document is proposed or confirmed for, beside other files."""

    name: str
    as_photo: bool
    station: Station
    failed: bool = False
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a submission has come; `ahead` is told only when a long wait is for files of others.

    `moved_at` is when a file last joined or was done, `copied` tells that the unit sent the bytes of one of
    them before, `resting` names the job that goes on with what rested once.
    """

    steps: tuple[Step, ...]
    opened_at: datetime
    last_at: datetime
    moved_at: datetime
    closed: bool = False
    album: bool = False
    copied: bool = False
    continues: bool = False
    ahead: int | None = None
    resting: str | None = None

    @property
    def done(self) -> int:
        """How many files are finished."""
        return sum(step.station is Station.DONE for step in self.steps)

    @property
    def finished(self) -> bool:
        """Whether nothing more happens unless another file joins."""
        return self.done == len(self.steps)

    @property
    def stored(self) -> bool:
        """Whether every original is safe."""
        return all(step.station is not Station.SEEN for step in self.steps)

    @property
    def lone(self) -> bool:
        """Whether there is one file, and nothing says that others follow."""
        return len(self.steps) == 1 and not self.album


async def join(services: Services, actor: Actor, upload: Upload, *, now: datetime) -> Joined:
    """Let a file join what its sender is sending, once for each message.

    A refused one is told about among those it was sent with; it raises why it is refused when sent alone.
    """
    target = own_unit(actor)
    authorize(actor, Action.SEND, target)
    row, own = _file(upload, now), {"unit_id": target.unit_id or 0}
    # A file that is to replace another one is no late part of what was sent before.
    since = now - timedelta(seconds=0.0 if upload.replaces else services.limits.album_quiet_seconds)
    async with services.database.transaction() as session:
        known = await submissions.known(row, actor.person_id, session=session)
        if known is not None:
            return await _again(session, known, upload)
        problem = await admission.refusal(services.limits, actor, upload, session=session, now=now)
        if problem is not None:
            if upload.media_group_id is None and not await submissions.joinable(
                row, actor.person_id, since, session=session, **own
            ):
                raise problem
            row.done_at, row.failure, row.failure_facts = now, problem.code, dict(problem.facts)
        found = await submissions.join(row, actor.person_id, since, session=session, **own)
        return _joined(found, upload, refused=problem is not None)


async def progress(services: Services, submission_id: int) -> Progress:
    """How far a submission has come."""
    now = services.clock()
    async with services.database.session() as session:
        row, kept = await submission_files.whole(session=session, submission_id=submission_id)
        proofs: Mapping[int, Sequence[Evidence]] = {}
        if len(kept) > 1:
            proofs = await submission_files.proofs(
                session=session, unit_id=row.unit_id, submission_id=submission_id
            )
        return Progress(
            steps=tuple(_step(one, proofs.get(one.file.document_id or 0, ())) for one in kept),
            opened_at=row.opened_at,
            last_at=row.last_at,
            moved_at=_moved_at(row, kept),
            closed=row.closed_at is not None,
            album=any(one.file.media_group_id is not None for one in kept),
            copied=any(one.copied for one in kept),
            continues=row.previous is not None,
            ahead=await _ahead(session, services, kept, now),
            resting=row.resting,
        )


async def held_up(services: Services, submission_id: int) -> bool:
    """Whether nothing of a submission has moved for long, so that it waits for files of others if at all.

    It costs as much however many wait.
    """
    async with services.database.session() as session:
        _, kept = await submission_files.whole(session=session, submission_id=submission_id)
        return _held_up(services, kept, services.clock()) is not None


async def begin(services: Services, document_id: int) -> None:
    """A document's turn to be read has come."""
    async with services.database.transaction() as session:
        await submission_files.begin(services.clock(), session=session, document_id=document_id)


async def finish(services: Services, document_id: int, failure: LengkapError | None = None) -> None:
    """Nothing more happens to a document by itself; `failure` is an error of ours on its way."""
    async with services.database.transaction() as session:
        await submission_files.finish(
            services.clock(), _plain(failure), session=session, document_id=document_id
        )


async def give_up(services: Services, submission_id: int, upload: Upload, failure: LengkapError) -> None:
    """The file becomes no document."""
    async with services.database.transaction() as session:
        unit_id = await submissions.unit_of(session=session, submission_id=submission_id)
        message = (upload.chat_id, upload.message_id)
        await submission_files.give_up(
            services.clock(), (failure.code, failure.facts), session=session, unit_id=unit_id, message=message
        )


async def settle(services: Services, submission_id: int, reached: Progress) -> None:
    """Let captions speak for their album, and the same file sent twice count once, where there are such.

    `reached` is how far the submission has come: to its end. Safe to repeat.
    """
    if reached.album:
        await _share_captions(services, submission_id)
    if reached.copied:
        await _count_once(services, submission_id)


async def rest(services: Services, submission_id: int, job: str) -> None:
    """Nobody follows the submission any more until this job goes on with it."""
    async with services.database.transaction() as session:
        await submissions.rest(job, session=session, submission_id=submission_id)


async def resting(services: Services, submission_id: int) -> str | None:
    """The job that goes on with the submission, if it ever had to wait for one."""
    async with services.database.session() as session:
        return await submissions.resting(session=session, submission_id=submission_id)


async def part(services: Services, actor: Actor, chat_id: int, *, now: datetime) -> None:
    """The person does something else: no file that follows belongs to what is finished."""
    async with services.database.transaction() as session:
        await submissions.part(now, session=session, chat_id=chat_id, sender_id=actor.person_id)


async def close(services: Services, submission_id: int, last_at: datetime) -> bool:
    """Let nobody join any more, unless somebody joined after `last_at`; whether it is closed."""
    async with services.database.transaction() as session:
        return await submissions.close(
            services.clock(), last_at, session=session, submission_id=submission_id
        )


async def _share_captions(services: Services, submission_id: int) -> None:
    async with services.database.session() as session:
        row, kept = await submission_files.whole(session=session, submission_id=submission_id)
    for one in kept:
        if one.file.document_id is not None and one.file.media_group_id is not None:
            await albums.share(services, row.unit_id, one.file.document_id)


async def _count_once(services: Services, submission_id: int) -> None:
    async with services.database.session() as session:
        repeated = await copies.repeated(LIVE, session=session, submission_id=submission_id)
    if repeated:
        stamp = Stamp(services.clock())
        async with services.database.transaction() as session:
            for row in repeated:
                await evidence.retract(Aim(row.unit_id, row.id, row.revision), session=session, stamp=stamp)


async def _again(session: AsyncSession, found: Submission, upload: Upload) -> Joined:
    """What a message joined that was handled before."""
    kept = await submission_files.listed(session=session, unit_id=found.unit_id, submission_id=found.id)
    own = [one.file for one in kept if one.file.message_id == upload.message_id]
    refused = any(file.failure and file.document_id is None for file in own)
    return replace(_joined(found, upload, refused=refused), repeated=True)


def _joined(found: Submission, upload: Upload, *, refused: bool) -> Joined:
    first = found.key == submissions.key_of(upload.chat_id, upload.message_id)
    return Joined(found.id, found.key, found.unit_id, refused, first)


def _file(upload: Upload, now: datetime) -> SubmissionFile:
    return SubmissionFile(
        chat_id=upload.chat_id,
        message_id=upload.message_id,
        media_group_id=upload.media_group_id,
        filename=upload.filename,
        caption=upload.caption,
        as_photo=upload.as_photo,
        size=upload.size,
        joined_at=now,
    )


def _moved_at(row: Submission, kept: Sequence[Kept]) -> datetime:
    return max((one.file.done_at or one.file.joined_at for one in kept), default=row.last_at)


def _plain(failure: LengkapError | None) -> tuple[str, Mapping[str, object]] | None:
    return (failure.code, failure.facts) if failure else None


def _step(kept: Kept, proofs: Sequence[Evidence]) -> Step:
    file = kept.file
    live = [row.criterion for row in proofs if row.decision in LIVE]
    failed = file.failure is not None or kept.failure is not None
    return Step(file.filename or file.caption, file.as_photo, _station(file), failed, tuple(live))


def _station(file: SubmissionFile) -> Station:
    if file.done_at is not None:
        return Station.DONE
    if file.document_id is None:
        return Station.SEEN
    return Station.BEGUN if file.begun_at is not None else Station.STORED


async def _ahead(
    session: AsyncSession, services: Services, kept: Sequence[Kept], now: datetime
) -> int | None:
    """How many files of others come first, when nothing of this one moves and the wait is long."""
    first = _held_up(services, kept, now)
    if first is None:
        return None
    return await submission_files.ahead(first.id, session=session, since=now - _QUEUE_REMEMBERED) or None


def _held_up(services: Services, kept: Sequence[Kept], now: datetime) -> SubmissionFile | None:
    """The first file that waits, when nothing moves and the wait is long."""
    moving = {Station.SEEN, Station.BEGUN}
    waiting = [one.file for one in kept if _station(one.file) is Station.STORED]
    if not waiting or any(_station(one.file) in moving for one in kept):
        return None
    since = max(one.file.done_at or one.file.joined_at for one in kept)
    return None if now - since < timedelta(seconds=services.limits.queue_seconds) else waiting[0]
