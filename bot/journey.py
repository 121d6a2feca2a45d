"""The stations on a file's way, each safe to repeat, with results that survive a restart."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, TypedDict, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from telegram.error import BadRequest, Forbidden, TelegramError

from assistant.intake import Upload
from bot.failures import Failure, foreseen, incident, record, revive
from bot.fetching import Fetcher
from bot.patience import FOR_A_FETCH, FOR_A_NOTE, FOR_AN_ANSWER, Patience, patiently
from bot.ports import Conversation, Intake, Post
from bot.screens.screen import Screen
from bot.sending import Sender
from knowledge.errors import LengkapError
from knowledge.limits import Limits

T = TypeVar("T")
log = logging.getLogger(__name__)

_FETCHES_AT_ONCE = 4
_DATABASE_PAUSES = (1.0, 5.0, 30.0, 60.0, 60.0)


class NotFetched(LengkapError):
    """The file could not be fetched although it was tried for a while."""

    code = "file.not_fetched"


class Result(TypedDict, total=False):
    """A stored document, or why there is none or no answer about it."""

    document: int
    failure: Failure


class Place(TypedDict):
    """The message that shows how far a file has come; None while there is none."""

    message: int | None
    at: str
    earlier: int | None
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Journey:
    """What the durable jobs do at each station."""

    intake: Intake
    conversation: Conversation
    post: Post
    sender: Sender
    fetcher: Fetcher
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    fetching: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_FETCHES_AT_ONCE))

    async def announce(self, upload: Upload) -> Place:
        """Say at once that the file was seen."""
        return await self._place(
            upload, lambda: self.conversation.received(upload), patience=FOR_A_NOTE, earlier=None
        )

    async def take_in(self, upload: Upload) -> Result:
        """Fetch and store the file."""
        try:
            content = await patiently(lambda: self._fetch(upload), FOR_A_FETCH, sleep=self.sleep)
            document = await self._persistently(lambda: self.intake.store(upload, content))
        except TelegramError as error:
            log.warning("fetch given up message=%s error=%s", upload.message_id, error)
            return {"failure": record(NotFetched())}
        except Exception as error:  # noqa: BLE001 - whatever happens, the file gets an answer
            return {"failure": record(foreseen(error, f"take in message {upload.message_id}"))}
        return {"document": document}

    async def tell_stored(self, upload: Upload, place: Place, document_id: int) -> None:
        """Say that the original is safe; no harm when the message is missed."""
        if place["message"] is None:
            return
        try:
            screen = await self.conversation.stored(document_id)
            await self.sender.edit(upload.chat_id, place["message"], screen)
        except TelegramError as error:
            log.info("note missed document=%s error=%s", document_id, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a note that cannot be shown holds nothing up
            incident(error, f"say that document {document_id} is stored")

    async def read(self, document_id: int) -> Failure | None:
        """Have the pages saved, or why they could not be read."""
        return await self._attempt(lambda: self.intake.read(document_id), f"read document {document_id}")

    async def propose(self, document_id: int) -> Failure | None:
        """Have the proposals saved."""
        return await self._attempt(lambda: self.intake.propose(document_id), f"match document {document_id}")

    async def inspect(self, document_id: int) -> None:
        """Have saved what only the bytes show; a failure is logged and changes no answer."""
        await self._attempt(lambda: self.intake.inspect(document_id), f"inspect document {document_id}")

    async def choose_place(self, upload: Upload, place: Place, result: Result) -> Place:
        """Where the answer goes: the first message while people still look at it, later a new one.

        Only an edit of a message known by then shows the answer, so that a repetition cannot double it.
        """
        age = self.clock() - datetime.fromisoformat(place["at"])
        if place["message"] is not None and age.total_seconds() <= self.limits.edit_seconds:
            return place
        return await self._place(
            upload, lambda: self._heading(upload, result), patience=FOR_AN_ANSWER, earlier=place["message"]
        )

    async def answer(self, upload: Upload, place: Place, result: Result) -> None:
        """Show the final answer; a new message only when the one to edit is gone."""
        if not place["reachable"]:
            return
        screen = await self._final(upload, result)

        async def deliver() -> None:
            if place["message"] is not None:
                try:
                    await self.sender.edit(upload.chat_id, place["message"], screen)
                except BadRequest as error:
                    log.info("edit refused message=%s reason=%s", place["message"], error.message)
                else:
                    return
            await self.sender.send(upload.chat_id, screen, reply_to=upload.message_id)

        try:
            await patiently(deliver, FOR_AN_ANSWER, sleep=self.sleep)
        except Forbidden:
            await self.post.unreachable(upload.telegram_id)
        except TelegramError as error:
            incident(error, f"answer message {upload.message_id}")

    async def tidy(self, upload: Upload, place: Place) -> None:
        """Take away the message that a later answer has replaced."""
        if place["earlier"] is None:
            return
        try:
            await self.sender.delete(upload.chat_id, place["earlier"])
        except TelegramError as error:
            log.info("not tidied message=%s error=%s", place["earlier"], type(error).__name__)

    async def _place(
        self,
        upload: Upload,
        show: Callable[[], Awaitable[Screen]],
        *,
        patience: Patience,
        earlier: int | None,
    ) -> Place:
        message: int | None = None
        reachable = True
        try:
            screen = await self._persistently(show)
            message = await patiently(
                lambda: self.sender.send(upload.chat_id, screen, reply_to=upload.message_id),
                patience,
                sleep=self.sleep,
            )
        except Forbidden:
            reachable = False
            await self.post.unreachable(upload.telegram_id)
        except TelegramError as error:
            log.warning("no message for file message=%s error=%s", upload.message_id, error)
        except Exception as error:  # noqa: BLE001 - the file goes on its way without a note
            incident(error, f"place for message {upload.message_id}")
        at = self.clock().isoformat()
        return {"message": message, "at": at, "earlier": earlier, "reachable": reachable}

    async def _fetch(self, upload: Upload) -> bytes:
        async with self.fetching:
            return await self.fetcher.fetch(upload.file_id)

    async def _heading(self, upload: Upload, result: Result) -> Screen:
        if "document" in result:
            return await self.conversation.ready(result["document"])
        return await self.conversation.received(upload)

    async def _final(self, upload: Upload, result: Result) -> Screen:
        if "failure" in result:
            problem = revive(result["failure"])
        else:
            try:
                return await self._persistently(lambda: self.conversation.answer(result["document"]))
            except Exception as error:  # noqa: BLE001 - whatever happens, the file gets an answer
                problem = foreseen(error, f"show document {result['document']}")
        try:
            return await self._persistently(lambda: self.conversation.failed(upload, problem))
        except Exception as error:  # noqa: BLE001 - a reason that cannot be shown is told as an incident
            shown = incident(error, f"show {problem.code} for message {upload.message_id}")
        return await self.conversation.failed(upload, shown)

    async def _attempt(self, call: Callable[[], Awaitable[None]], doing: str) -> Failure | None:
        try:
            await self._persistently(call)
        except Exception as error:  # noqa: BLE001 - whatever happens, the file gets an answer
            return record(foreseen(error, doing))
        return None

    async def _persistently(self, call: Callable[[], Awaitable[T]]) -> T:
        """The result of the call, tried again while the database is away."""
        for seconds in _DATABASE_PAUSES:
            try:
                return await call()
            except (OperationalError, InterfaceError) as error:
                log.warning("database away error=%s", type(error).__name__)
                await self.sleep(seconds)
        return await call()


def to_json(upload: Upload) -> dict[str, Any]:
    """The upload as plain JSON."""
    return {**asdict(upload), "sent_at": upload.sent_at.isoformat()}


def from_json(value: dict[str, Any]) -> Upload:
    """The upload that `to_json` made plain."""
    return Upload(**{**value, "sent_at": datetime.fromisoformat(value["sent_at"])})
