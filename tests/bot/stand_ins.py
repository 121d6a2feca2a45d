"""Small stand-ins for what the engine asks of the other rooms."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Update
from telegram.ext import CallbackContext, CommandHandler, MessageHandler, filters

from assistant.incoming.intake import Left, Stored, Upload
from assistant.incoming.submissions import Joined, Progress, Station, Step
from assistant.incoming.unpacking import Member
from bot.failures import Failure
from bot.ports import App, Order, Uploads, Verdict
from bot.screens.screen import Button, Screen
from bot.stations.parcels import Checked
from documents.outlook import quick
from knowledge.errors import LengkapError
from storage.outbox import Outgoing
from storage.tables import Outbox


class Clumsy(LengkapError):
    """A mistake that a person is told about."""

    code = "test.clumsy"


class MemoryIntake:
    """Stores in memory; `delay` seconds to read; what it is told to raise, it raises once."""

    def __init__(self) -> None:
        self.documents: dict[int, bytes] = {}
        self.keys: dict[tuple[int, int], int] = {}
        self.done: list[tuple[str, int]] = []
        self.delay = 0.0
        self.raises: dict[str, list[Exception]] = {}
        self.reading = 0
        self.most_reading = 0
        self.inspected: list[int] = []
        self.pictures = b"\x89PNG"
        self.signed = b"signed "

    def _fail(self, where: str) -> None:
        if waiting := self.raises.get(where):
            raise waiting.pop(0)

    async def store(self, upload: Upload, content: bytes, unit_id: int) -> int:
        self._fail("store")
        key = self.keys.setdefault((upload.chat_id, upload.message_id), len(self.keys) + 1)
        self.documents[key] = content
        self.done.append(("store", key))
        return key

    async def stored(self, upload: Upload) -> Stored | None:
        key = self.keys.get((upload.chat_id, upload.message_id))
        if key is None:
            return None
        return Stored(key, ("read", key) not in self.done, quick(self.documents.get(key, b"")))

    async def unpack(self, document_id: int) -> Sequence[Member]:
        return ()

    async def read(self, document_id: int) -> None:
        self.reading += 1
        self.most_reading = max(self.reading, self.most_reading)
        try:
            await asyncio.sleep(self.delay)
            self._fail("read")
        finally:
            self.reading -= 1
        self.done.append(("read", document_id))

    async def read_text(self, document_id: int) -> Left:
        content = self.documents.get(document_id, b"")
        if content.startswith(self.pictures):
            return Left.PAGES
        await self.read(document_id)
        return Left.LOOK if content.startswith(self.signed) else Left.NOTHING

    async def inspect(self, document_id: int) -> None:
        self._fail("inspect")
        self.inspected.append(document_id)


class MemorySubmissions:
    """Submissions in memory: the files of one album, or one file; `settled` are those looked at together."""

    def __init__(self, intake: MemoryIntake) -> None:
        self.intake = intake
        self.uploads: dict[str, list[Upload]] = {}
        self.last: dict[str, datetime] = {}
        self.ended: dict[tuple[int, int], LengkapError | None] = {}
        self.settled: list[int] = []
        self.closed: set[int] = set()
        self.rested: dict[int, str] = {}
        self.moved: dict[tuple[Step, ...], datetime] = {}

    def join(self, upload: Upload) -> Joined:
        key = f"{upload.chat_id}-{upload.media_group_id or upload.message_id}"
        known = self.uploads.setdefault(key, [])
        if upload not in known:
            known.append(upload)
            self.last[key] = datetime.now(UTC)
        return Joined(list(self.uploads).index(key) + 1, key, 1, first=known[0] == upload)

    def of(self, submission_id: int) -> list[Upload]:
        return list(self.uploads.values())[submission_id - 1]

    def document(self, upload: Upload) -> int | None:
        return self.intake.keys.get((upload.chat_id, upload.message_id))

    def failure(self, upload: Upload) -> LengkapError | None:
        return self.ended.get((upload.chat_id, upload.message_id))

    async def progress(self, submission_id: int) -> Progress:
        uploads = self.of(submission_id)
        last = list(self.last.values())[submission_id - 1]
        album = any(upload.media_group_id for upload in uploads)
        steps = tuple(Step(u.filename, u.as_photo, self._station(u)) for u in uploads)
        return Progress(
            steps=steps,
            opened_at=last,
            last_at=last,
            moved_at=self.moved.setdefault(steps, datetime.now(UTC)),
            closed=submission_id in self.closed,
            album=album,
            resting=self.rested.get(submission_id),
        )

    async def held_up(self, submission_id: int) -> bool:
        return (await self.progress(submission_id)).ahead is not None

    def _station(self, upload: Upload) -> Station:
        document = self.document(upload)
        if (upload.chat_id, upload.message_id) in self.ended or ("read", document) in self.intake.done:
            return Station.DONE
        return Station.SEEN if document is None else Station.STORED

    async def begin(self, document_id: int) -> None:
        pass

    async def finish(self, document_id: int, failure: LengkapError | None) -> None:
        [message] = [message for message, key in self.intake.keys.items() if key == document_id]
        self.ended[message] = failure

    async def give_up(self, submission_id: int, upload: Upload, failure: LengkapError) -> None:
        self.ended[upload.chat_id, upload.message_id] = failure

    async def settle(self, submission_id: int, reached: Progress) -> None:
        self.settled.append(submission_id)

    async def close(self, submission_id: int, last_at: datetime) -> bool:
        self.closed.add(submission_id)
        return True

    async def rest(self, submission_id: int, job: str) -> None:
        self.rested[submission_id] = job

    async def resting(self, submission_id: int) -> str | None:
        return self.rested.get(submission_id)


class MemoryPost:
    """An outbox in memory."""

    def __init__(self, letters: Sequence[tuple[int, str]] = ()) -> None:
        self.waiting = {
            number: Outgoing(_row(number, kind), telegram_id)
            for number, (telegram_id, kind) in enumerate(letters, 1)
        }
        self.log: list[tuple[Any, ...]] = []
        self.later: dict[int, datetime] = {}

    async def claim(self, now: datetime) -> Sequence[Outgoing]:
        due = [key for key in self.waiting if self.later.get(key, now) <= now]
        for key in due:
            self.later[key] = now + timedelta(minutes=10)
        return [self.waiting[key] for key in due]

    async def sent(self, outgoing_id: int, message_id: int, now: datetime) -> None:
        del self.waiting[outgoing_id]
        self.log.append(("sent", outgoing_id))

    async def put_off(self, outgoing_id: int, until: datetime) -> None:
        self.later[outgoing_id] = until
        self.log.append(("later", outgoing_id))

    async def give_up(self, outgoing_id: int, code: str) -> None:
        del self.waiting[outgoing_id]
        self.log.append(("never", outgoing_id, code))

    async def unreachable(self, telegram_id: int) -> None:
        self.log.append(("unreachable", telegram_id))


class MemoryParcels:
    """Packages of as many ZIPs as it is told, none of which are sent; `gate` holds them up."""

    def __init__(self, volumes: int = 1) -> None:
        self.volumes = volumes
        self.failure: Failure | None = None
        self.done: list[tuple[Any, ...]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.checking: Callable[[], None] = lambda: None

    async def check(self, order: Order) -> Checked:
        self.checking()
        await self.gate.wait()
        self.done.append(("check", order.update_id))
        return {"evidence": [1], "faults": {}, "volumes": self.volumes}

    async def send(self, order: Order, checked: Checked, volume: int) -> Failure | None:
        self.done.append(("send", order.update_id, volume))
        return self.failure

    async def close(self, order: Order, checked: Checked, failure: Failure | None) -> None:
        self.done.append(("close", order.update_id, failure))


class PlainFront:
    """Shows what happens in one word each and handles a few commands."""

    def __init__(self) -> None:
        self.known: set[int] = set()
        self.submissions = MemorySubmissions(MemoryIntake())
        self.handled: list[str] = []
        self.ticks: list[datetime] = []
        self.raises: list[Exception] = []

    async def received(self, upload: Upload) -> Screen:
        return Screen("diambil")

    async def progress(self, upload: Upload, progress: Progress) -> Screen:
        if progress.lone:
            return Screen("dibaca" if progress.stored else "diambil")
        return Screen(f"{progress.done} dari {len(progress.steps)}")

    async def ready(self, upload: Upload) -> Screen:
        return Screen("selesai")

    async def answer(self, upload: Upload, submission_id: int) -> Screen:
        uploads = self.submissions.of(submission_id)
        failures = [failure for one in uploads if (failure := self.submissions.failure(one))]
        if failures:
            return await self.failed(uploads[0], failures[0])
        numbers = " ".join(str(self.submissions.document(one)) for one in uploads)
        return Screen(f"jawaban {numbers}", ((Button("Benar", f"1c:{submission_id}"),),))

    async def failed(self, upload: Upload, error: LengkapError) -> Screen:
        return Screen(f"gagal {error}")

    async def mishap(self, telegram_id: int, error: LengkapError) -> Screen:
        return Screen(f"masalah {error}")

    async def stranger(self, update: Update) -> Screen:
        return Screen("tamu")

    async def outgoing(self, message: Outgoing) -> Screen:
        return Screen(f"surat {message.message.kind}")

    async def admits(self, update: Update) -> Verdict:
        user, message = update.effective_user, update.effective_message
        started = bool(message and (message.text or "").startswith("/start "))
        return Verdict.KNOWN if started or (user and user.id in self.known) else Verdict.STRANGER

    async def tick(self, now: datetime) -> None:
        self.ticks.append(now)

    def register(self, application: App, uploads: Uploads) -> None:
        self.uploads = uploads
        application.add_handler(CommandHandler("start", self._start))
        application.add_handler(MessageHandler(filters.Document.ALL, self._document))
        application.add_handler(MessageHandler(filters.TEXT, self._text))

    async def _start(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        await asyncio.sleep(0.2)
        if update.effective_user:
            self.known.add(update.effective_user.id)

    async def _document(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        upload = upload_of(update)
        await self.uploads.enqueue(upload, self.submissions.join(upload))

    async def _text(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        message = update.effective_message
        if message is None:
            return
        text = message.text or ""
        if text.startswith("lambat"):
            await asyncio.sleep(0.3)
        if self.raises:
            raise self.raises.pop(0)
        self.handled.append(text)
        await message.reply_text(f"baik {text}")


def upload_of(update: Update) -> Upload:
    """The file of an update as handlers describe it."""
    message, user = update.effective_message, update.effective_user
    assert message
    assert message.document
    assert user
    file = message.document
    return Upload(
        telegram_id=user.id,
        chat_id=message.chat_id,
        message_id=message.message_id,
        file_id=file.file_id,
        file_unique_id=file.file_unique_id,
        filename=file.file_name or "",
        size=file.file_size,
        caption=message.caption or "",
        as_photo=False,
        media_group_id=message.media_group_id,
        sent_at=message.date,
    )


def _row(number: int, kind: str) -> Outbox:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return Outbox(
        id=number, person_id=number, kind=kind, key=str(number), created_at=moment, not_before=moment
    )
