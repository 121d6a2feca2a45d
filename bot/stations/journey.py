"""The stations on a file's way, each safe to repeat, with results that survive a restart."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from telegram.error import TelegramError

from assistant.incoming.intake import Left, Stored, Upload
from bot.failures import Failure, foreseen, incident, record, revive
from bot.ports import Intake, Submissions
from bot.telegram.fetching import Fetcher
from bot.telegram.patience import FOR_A_FETCH, patiently, persistently
from documents.outlook import quick
from knowledge.errors import LengkapError

log = logging.getLogger(__name__)

_FETCHES_AT_ONCE = 4


class NotFetched(LengkapError):
    """The file could not be fetched although it was tried for a while."""

    code = "file.not_fetched"


class Result(TypedDict, total=False):
    """A stored document, or why there is none; `quick` is a guess that reading it takes no time."""

    document: int
    quick: bool
    failure: Failure


class Inside(TypedDict, total=False):
    """The documents inside an archive, or why they are not known."""

    members: list[Result]
    failure: Failure


class Text(TypedDict, total=False):
    """What is left to do for a document whose stored text was asked for, or why it was not read."""

    left: Left
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Journey:
    """What the durable jobs do with a file at each station."""

    intake: Intake
    submissions: Submissions
    fetcher: Fetcher
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    fetching: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_FETCHES_AT_ONCE))
    expected: set[str] = field(default_factory=set)

    def expect(self, upload: Upload) -> None:
        """The file comes for the first time: nobody need ask whether it was stored before."""
        self.expected.add(upload.key)

    async def take_in(self, upload: Upload, unit_id: int) -> Result:
        """Fetch the file and store it for the unit, unless that was done before.

        Nothing for one whose reading has begun.
        """
        try:
            if (known := await self._stored(upload)) is not None:
                return {"document": known.document_id, "quick": known.quick} if known.waiting else {}
            content = await patiently(lambda: self._fetch(upload), FOR_A_FETCH, sleep=self.sleep)
            document = await persistently(
                lambda: self.intake.store(upload, content, unit_id), sleep=self.sleep
            )
        except Exception as error:  # noqa: BLE001 - whatever happens, the file gets an answer
            return {"failure": _failure(upload, error)}
        log.info("stored document=%s bytes=%d", document, len(content))
        return {"document": document, "quick": quick(content)}

    async def give_up(self, submission_id: int, upload: Upload, failure: Failure) -> None:
        """Have it noted that the file becomes no document."""
        await self._noted(
            lambda: self.submissions.give_up(submission_id, upload, revive(failure)),
            f"give up message {upload.message_id}",
        )

    async def unpack(self, document_id: int) -> Inside:
        """Have the documents inside an archive made; none when it cannot be opened."""
        try:
            found = await persistently(lambda: self.intake.unpack(document_id), sleep=self.sleep)
        except Exception as error:  # noqa: BLE001 - whatever happens, the file gets an answer
            return {"failure": record(foreseen(error, f"unpack document {document_id}"))}
        return {"members": [{"document": one.document_id, "quick": one.quick} for one in found]}

    async def read_text(self, document_id: int) -> Text:
        """Have stored text and what it may prove saved, or why not; of any other file only what is left."""
        try:
            left = await persistently(lambda: self.intake.read_text(document_id), sleep=self.sleep)
        except Exception as error:  # noqa: BLE001 - whatever happens, the file gets an answer
            return {"failure": record(foreseen(error, f"read document {document_id}"))}
        if not left.unread:
            log.info("done: read document %s", document_id)
        return {"left": left}

    async def read(self, document_id: int) -> Failure | None:
        """Have the pages and what they may prove saved, however long it takes, or why not."""
        await self._noted(lambda: self.submissions.begin(document_id), f"begin document {document_id}")
        return await self._attempt(lambda: self.intake.read(document_id), f"read document {document_id}")

    async def finish(self, document_id: int, failure: Failure | None) -> None:
        """Have it noted that nothing more happens to an archive, or why to a document."""
        problem = revive(failure) if failure else None
        await self._noted(
            lambda: self.submissions.finish(document_id, problem), f"finish document {document_id}"
        )

    async def inspect(self, document_id: int) -> None:
        """Have saved what only the bytes show; a failure is logged and changes no answer."""
        await self._attempt(lambda: self.intake.inspect(document_id), f"inspect document {document_id}")

    async def _stored(self, upload: Upload) -> Stored | None:
        if upload.key in self.expected:
            self.expected.remove(upload.key)
            return None
        async with self.fetching:
            return await persistently(lambda: self.intake.stored(upload), sleep=self.sleep)

    async def _fetch(self, upload: Upload) -> bytes:
        async with self.fetching:
            return await self.fetcher.fetch(upload.file_id)

    async def _attempt(self, call: Callable[[], Awaitable[None]], doing: str) -> Failure | None:
        try:
            await persistently(call, sleep=self.sleep)
        except Exception as error:  # noqa: BLE001 - whatever happens, the file gets an answer
            return record(foreseen(error, doing))
        log.info("done: %s", doing)
        return None

    async def _noted(self, call: Callable[[], Awaitable[None]], doing: str) -> None:
        try:
            await persistently(call, sleep=self.sleep)
        except Exception as error:  # noqa: BLE001 - what cannot be noted stops no other file
            incident(error, doing)


def _failure(upload: Upload, error: Exception) -> Failure:
    if isinstance(error, TelegramError):
        log.warning("fetch given up message=%s error=%s", upload.message_id, error)
        return record(foreseen(NotFetched(), "fetch"))
    return record(foreseen(error, f"take in message {upload.message_id}"))


def to_json(upload: Upload) -> dict[str, Any]:
    """The upload as plain JSON."""
    return {**asdict(upload), "sent_at": upload.sent_at.isoformat()}


def from_json(value: dict[str, Any]) -> Upload:
    """The upload that `to_json` made plain."""
    return Upload(**{**value, "sent_at": datetime.fromisoformat(value["sent_at"])})
