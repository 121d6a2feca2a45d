"""What the engine asks of the rest of the bot, and what it gives in return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from telegram import Update
from telegram.ext import Application

from assistant.authorization import Actor
from assistant.incoming.intake import Left, Stored, Upload
from assistant.incoming.submissions import Joined, Progress
from assistant.incoming.unpacking import Member
from bot.screens.screen import Screen
from knowledge.errors import LengkapError
from storage.outbox import Outgoing

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """A package that a person asked for; `update_id` is the update by which they did, so that it is one."""

    update_id: int
    telegram_id: int
    assessment_id: int
    group: int
    criterion: str


class Verdict(StrEnum):
    """What is done with an update before it is kept."""

    KNOWN = "known"
    ARRIVAL = "arrival"
    STRANGER = "stranger"
    IGNORED = "ignored"


class Conversation(Protocol):
    """What people are shown; the engine decides when, sends and edits."""

    async def received(self, upload: Upload) -> Screen:
        """A file was seen and is being fetched."""
        ...

    async def progress(self, upload: Upload, progress: Progress) -> Screen:
        """How far the files have come that were sent with the first one."""
        ...

    async def ready(self, upload: Upload) -> Screen:
        """The first line of an answer that comes late; replaced by the answer at once."""
        ...

    async def answer(self, upload: Upload, submission_id: int) -> Screen:
        """The final answer to the files sent with the first one, also for what could not be read."""
        ...

    async def failed(self, upload: Upload, error: LengkapError) -> Screen:
        """The final answer to a file that was refused, not fetched, or that we failed at."""
        ...

    async def mishap(self, telegram_id: int, error: LengkapError) -> Screen:
        """An update that no handler could finish."""
        ...

    async def stranger(self, update: Update) -> Screen:
        """What somebody is told whose updates are not kept."""
        ...

    async def outgoing(self, message: Outgoing) -> Screen:
        """A message of the outbox."""
        ...


class Uploads(Protocol):
    """Where handlers leave what needs time."""

    async def enqueue(self, upload: Upload, joined: Joined) -> None:
        """Commit one file, and the answer to its submission, for durable work; the same twice is one job."""
        ...

    async def pack(self, order: Order) -> None:
        """Commit a package for durable work; PackageBusy while the person's last one is under way."""
        ...

    def nudge(self) -> None:
        """The outbox has new rows: send them now rather than in a few seconds."""
        ...


class Files(Protocol):
    """Small files that a handler reads itself."""

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """The content; TooLarge when it is more than `limit`, FileGone when Telegram has it no more."""
        ...


class Menus(Protocol):
    """The commands that people see in their menu."""

    async def show(self, actor: Actor) -> None:
        """The person's commands in their language; failing to show them holds nothing up."""
        ...

    async def forget(self, telegram_id: int) -> None:
        """What strangers see, for somebody who serves nobody any more."""
        ...


class Front(Conversation, Protocol):
    """All that the engine needs of handlers and screens."""

    async def admits(self, update: Update) -> Verdict:
        """Whether the update is kept; asked in order of arrival."""
        ...

    def register(self, application: App, uploads: Uploads) -> None:
        """Add the handlers; the bot's own name is known by then."""
        ...

    async def tick(self, now: datetime) -> None:
        """A minute has passed: put what fell due into the outbox."""
        ...


class Intake(Protocol):
    """The use cases on a file's way, each safe to repeat."""

    async def store(self, upload: Upload, content: bytes, unit_id: int) -> int:
        """Store the original and commit its row; the document's id."""
        ...

    async def stored(self, upload: Upload) -> Stored | None:
        """The document that the file became before; None when there is none."""
        ...

    async def unpack(self, document_id: int) -> Sequence[Member]:
        """Make the documents inside an archive; none when it cannot be opened."""
        ...

    async def read(self, document_id: int) -> None:
        """Save the document's pages and what they may prove, or why it could not be read.

        Nothing more happens to it by itself then.
        """
        ...

    async def read_text(self, document_id: int) -> Left:
        """The same for stored text; of any other file nothing is saved, only told what it takes."""
        ...

    async def inspect(self, document_id: int) -> None:
        """Save what only the document's bytes show; the answer does not wait for it."""
        ...


class Submissions(Protocol):
    """What files sent close together have in common; each call is safe to repeat."""

    async def progress(self, submission_id: int) -> Progress:
        """How far its files have come."""
        ...

    async def held_up(self, submission_id: int) -> bool:
        """Whether nothing of it has moved for long, so that it waits for files of others if at all."""
        ...

    async def begin(self, document_id: int) -> None:
        """A document's turn to be read has come."""
        ...

    async def finish(self, document_id: int, failure: LengkapError | None) -> None:
        """Nothing more happens to a document by itself."""
        ...

    async def give_up(self, submission_id: int, upload: Upload, failure: LengkapError) -> None:
        """A file becomes no document."""
        ...

    async def settle(self, submission_id: int, reached: Progress) -> None:
        """All are read, as far as was seen: look at what they mean together."""
        ...

    async def close(self, submission_id: int, last_at: datetime) -> bool:
        """Let nobody join any more, unless somebody joined after `last_at`; whether it is closed."""
        ...

    async def rest(self, submission_id: int, job: str) -> None:
        """Nobody follows it any more until this job goes on with it."""
        ...

    async def resting(self, submission_id: int) -> str | None:
        """The job that goes on with it, if it ever had to wait for one."""
        ...


class Post(Protocol):
    """The outbox and whether people can be reached."""

    async def claim(self, now: datetime) -> Sequence[Outgoing]:
        """Messages to send now, oldest first; no other sender gets them for a while."""
        ...

    async def sent(self, outgoing_id: int, message_id: int, now: datetime) -> None:
        """The message was sent."""
        ...

    async def put_off(self, outgoing_id: int, until: datetime) -> None:
        """The message is to be sent later."""
        ...

    async def give_up(self, outgoing_id: int, code: str) -> None:
        """The message will never be sent."""
        ...

    async def unreachable(self, telegram_id: int) -> None:
        """The person has blocked the bot."""
        ...
