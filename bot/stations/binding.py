"""The use cases and the outbox as the engine asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.incoming import inspection, intake, submissions, unpacking
from assistant.incoming.intake import Left, Read, Stored, Upload
from assistant.incoming.submissions import Progress
from assistant.incoming.unpacking import Member
from assistant.services import Services
from bot import metrics
from knowledge.errors import LengkapError
from storage import outbox, people
from storage.database import Database
from storage.outbox import Outgoing
from storage.tables import Reach

_LEASE = timedelta(minutes=10)
_BATCH = 20


@dataclass(frozen=True, slots=True)
class ServiceIntake:
    """The use cases on a file's way."""

    services: Services

    async def store(self, upload: Upload, content: bytes, unit_id: int) -> int:
        """See `assistant.intake.store`."""
        return await intake.store(self.services, upload, content, unit_id)

    async def stored(self, upload: Upload) -> Stored | None:
        """See `assistant.intake.stored`."""
        return await intake.stored(self.services, upload)

    async def unpack(self, document_id: int) -> Sequence[Member]:
        """See `assistant.unpacking.unpack`."""
        return await unpacking.unpack(self.services, document_id)

    async def read(self, document_id: int) -> None:
        """See `assistant.intake.read` and `keep`."""
        read = await intake.read(self.services, document_id)
        await self._keep(read)
        if read.text is None:
            # Whoever read it before may have ended before looking into it.
            await inspection.inspect(self.services, document_id)

    async def read_text(self, document_id: int) -> Left:
        """See `assistant.intake.read_text` and `keep`."""
        read = await intake.read_text(self.services, document_id)
        if not read.left.unread:
            await self._keep(read)
        return read.left

    async def inspect(self, document_id: int) -> None:
        """See `assistant.inspection.inspect`."""
        await inspection.inspect(self.services, document_id)

    async def _keep(self, read: Read) -> None:
        await intake.keep(self.services, read, metrics.timed(metrics.MATCH_SECONDS))


@dataclass(frozen=True, slots=True)
class ServiceSubmissions:
    """The use cases of files sent close together."""

    services: Services

    async def progress(self, submission_id: int) -> Progress:
        """See `assistant.submissions.progress`."""
        return await submissions.progress(self.services, submission_id)

    async def held_up(self, submission_id: int) -> bool:
        """See `assistant.submissions.held_up`."""
        return await submissions.held_up(self.services, submission_id)

    async def begin(self, document_id: int) -> None:
        """See `assistant.submissions.begin`."""
        await submissions.begin(self.services, document_id)

    async def finish(self, document_id: int, failure: LengkapError | None) -> None:
        """See `assistant.submissions.finish`."""
        await submissions.finish(self.services, document_id, failure)

    async def give_up(self, submission_id: int, upload: Upload, failure: LengkapError) -> None:
        """See `assistant.submissions.give_up`."""
        await submissions.give_up(self.services, submission_id, upload, failure)

    async def settle(self, submission_id: int, reached: Progress) -> None:
        """See `assistant.submissions.settle`."""
        await submissions.settle(self.services, submission_id, reached)

    async def close(self, submission_id: int, last_at: datetime) -> bool:
        """See `assistant.submissions.close`."""
        return await submissions.close(self.services, submission_id, last_at)

    async def rest(self, submission_id: int, job: str) -> None:
        """See `assistant.submissions.rest`."""
        await submissions.rest(self.services, submission_id, job)

    async def resting(self, submission_id: int) -> str | None:
        """See `assistant.submissions.resting`."""
        return await submissions.resting(self.services, submission_id)


@dataclass(frozen=True, slots=True)
class DatabasePost:
    """The outbox and people's reach in the evidence database."""

    database: Database

    async def claim(self, now: datetime) -> Sequence[Outgoing]:
        """Messages to send now; given out again after ten minutes unless they were finished."""
        async with self.database.transaction() as session:
            return await outbox.claim(session=session, now=now, lease=_LEASE, limit=_BATCH)

    async def sent(self, outgoing_id: int, message_id: int, now: datetime) -> None:
        """The message was sent."""
        async with self.database.transaction() as session:
            await outbox.mark_sent(session=session, outbox_id=outgoing_id, message_id=message_id, now=now)

    async def put_off(self, outgoing_id: int, until: datetime) -> None:
        """The message is to be sent later."""
        async with self.database.transaction() as session:
            await outbox.put_off(session=session, outbox_id=outgoing_id, until=until)

    async def give_up(self, outgoing_id: int, code: str) -> None:
        """The message will never be sent."""
        async with self.database.transaction() as session:
            await outbox.give_up(session=session, outbox_id=outgoing_id, code=code)

    async def unreachable(self, telegram_id: int) -> None:
        """The person has blocked the bot."""
        async with self.database.transaction() as session:
            await people.set_reach(session=session, telegram_id=telegram_id, reach=Reach.BLOCKED)
