"""The one message that follows a submission, from the first file seen to the last answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram.error import BadRequest, Forbidden, TelegramError

from assistant.incoming.intake import Upload
from assistant.incoming.submissions import Progress
from bot.failures import foreseen, incident
from bot.ports import Conversation, Post, Submissions
from bot.screens.screen import Screen
from bot.stations import resting
from bot.stations.bells import Bells, wait
from bot.stations.places import Answered, Place, bare
from bot.stations.resting import surely
from bot.stations.showing import LOOK_AGAIN, Showing, Shown
from bot.telegram.patience import (
    FOR_A_NOTE,
    FOR_AN_ANSWER,
    Patience,
    patiently,
    persistently,
)
from bot.telegram.sending import Sender
from knowledge.limits import Limits

log = logging.getLogger(__name__)

_FIRST_LOOK = 1.5


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Following:
    """What the durable job of a submission does; `upload` is always its first file."""

    submissions: Submissions
    conversation: Conversation
    post: Post
    sender: Sender
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    bells: Bells = field(default_factory=Bells)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def announce(self, upload: Upload) -> Place:
        """Say at once that the file was seen."""
        return await self._place(
            upload, lambda: self.conversation.received(upload), patience=FOR_A_NOTE, earlier=None
        )

    async def follow(
        self, upload: Upload, submission_id: int, place: Place, bell: asyncio.Event, job: str
    ) -> Place:
        """Follow the files until all are finished and no other is expected, and answer in the same message.

        An edit can be repeated and doubles nothing. The place is not `answered` where people no longer looked
        at the message when the files were done, or it is gone. While files of others come first there is no
        answer, but a time after which to go on; so it is where a later job than this one does.
        """
        progress = await self._attend(upload, submission_id, place, bell, job)
        rests = max(place.get("rests", 0), resting.rests_of(job))
        if (later := resting.rests_of(progress.resting)) > resting.rests_of(job):
            return {**bare(place), "rests": later, "waits": resting.seconds(later - 1, 0)}
        if not progress.finished:
            waits = resting.seconds(rests, progress.ahead or 0)
            return {**bare(place), "rests": rests + 1, "waits": waits}
        await self._settle(submission_id, progress)
        followed = self._followed(progress, place)
        # Not the time of day: whoever does this again after the answer was shown must not send another.
        age = progress.moved_at - datetime.fromisoformat(place["at"])
        if place["message"] is None or age.total_seconds() > self.limits.edit_seconds:
            return followed
        answered = await self._answer(upload, submission_id, followed, anew=False)
        return followed if answered is None else {**followed, **answered, "answered": True}

    async def move(self, upload: Upload, place: Place) -> Place:
        """Begin a new message for an answer that comes late."""
        screen = self.conversation.ready if place.get("stored") else self.conversation.received
        moved = await self._place(
            upload, lambda: screen(upload), patience=FOR_AN_ANSWER, earlier=place["message"]
        )
        return {**place, **moved}

    async def _attend(
        self, upload: Upload, submission_id: int, place: Place, bell: asyncio.Event, job: str
    ) -> Progress:
        shown, begun = Shown(gone=place["message"] is None), self.clock()
        showing = Showing(conversation=self.conversation, sender=self.sender)

        async def look() -> tuple[Progress, float, float]:
            bell.clear()
            progress = await self.submissions.progress(submission_id)
            left = self._expected(progress, begun)
            if progress.finished:
                # The next that is shown is the answer, which may stand there already.
                return progress, left, left
            message, followed = place["message"] or 0, self.bells.followed
            return progress, left, await showing.show(upload, message, progress, shown, followed)

        # Whatever moves rings: what was just announced need not be looked at before.
        await wait(bell, 0 if "rests" in place else _FIRST_LOOK)
        while True:
            progress, left, seconds = await surely(look, f"follow submission {submission_id}", self.sleep)
            if (progress.finished and left <= 0) or (progress.ahead and seconds >= LOOK_AGAIN):
                return progress
            if resting.rests_of(progress.resting) > resting.rests_of(job):
                return progress
            if progress.finished:
                await self.bells.rest(bell, left)
            else:
                # From then on it is told how many files of others come first, and nobody need follow.
                long = (begun - self.clock()).total_seconds() + self.limits.queue_seconds
                await wait(bell, min(seconds, long) if long > 0 else seconds)

    async def _settle(self, submission_id: int, progress: Progress) -> None:
        """Have the files looked at together; a failure is logged and changes no answer."""
        try:
            await persistently(lambda: self.submissions.settle(submission_id, progress), sleep=self.sleep)
        except Exception as error:  # noqa: BLE001 - the files are answered one by one all the same
            incident(error, f"settle submission {submission_id}")

    def _followed(self, progress: Progress, place: Place) -> Place:
        return {
            **bare(place),
            "earlier": None,
            "files": len(progress.steps),
            "stored": progress.stored,
            "last": progress.last_at.isoformat(),
            "open": self._open_until(progress).isoformat(),
        }

    async def answer(self, upload: Upload, submission_id: int, place: Place) -> Answered:
        """Show the final answer; a new message only when the one to edit is gone."""
        return await self._answer(upload, submission_id, place) or {"message": place["message"], "files": 0}

    async def _answer(
        self, upload: Upload, submission_id: int, place: Place, *, anew: bool = True
    ) -> Answered | None:
        """The message that holds the answer; None when it would have to be a new one, which is not wanted."""
        files, message = 0, place["message"]
        if not place["reachable"]:
            return {"message": message, "files": files}
        files, screen = await self._final(upload, submission_id, place.get("files"))

        async def deliver() -> int | None:
            if message is not None and await self._edited(upload, message, screen):
                return message
            if not anew:
                return None
            return await self.sender.send(upload.chat_id, screen, reply_to=upload.message_id)

        try:
            message = await patiently(deliver, FOR_AN_ANSWER, sleep=self.sleep)
        except Forbidden:
            await self._unreachable(upload)
        except TelegramError as error:
            incident(error, f"answer submission {submission_id}")
        if message is None and not anew:
            return None
        log.info("answered submission=%s message=%s files=%d", submission_id, message, files)
        return {"message": message, "files": files}

    async def _edited(self, upload: Upload, message: int, screen: Screen) -> bool:
        try:
            await self.sender.edit(upload.chat_id, message, screen)
        except BadRequest as error:
            log.info("edit refused message=%s reason=%s", message, error.message)
            return False
        return True

    async def _unreachable(self, upload: Upload) -> None:
        try:
            await persistently(lambda: self.post.unreachable(upload.telegram_id), sleep=self.sleep)
        except Exception as error:  # noqa: BLE001 - the file goes on its way whoever hears of it
            incident(error, f"note that nobody hears of message {upload.message_id}")

    async def tidy(self, upload: Upload, place: Place) -> None:
        """Take away the message that a later answer has replaced."""
        if place["earlier"] is None:
            return
        try:
            await self.sender.delete(upload.chat_id, place["earlier"])
        except TelegramError as error:
            log.info("not tidied message=%s error=%s", place["earlier"], type(error).__name__)

    async def linger(self, submission_id: int, place: Place, bell: asyncio.Event) -> bool:
        """Keep the submission open for late files; True as soon as one came, False when it is closed.

        `files` of the place is how many the answer speaks of, 0 when it could not be told.
        """
        files = place.get("files", 0)
        least = self.clock() + timedelta(seconds=self.limits.album_quiet_seconds)
        last = datetime.fromisoformat(place.get("last", place["at"]))
        end = datetime.fromisoformat(place.get("open", place["at"]))
        while True:
            await self.bells.rest(bell, (max(least, end) - self.clock()).total_seconds())
            try:
                if not bell.is_set() and await self.submissions.close(submission_id, last):
                    return False
                bell.clear()
                progress = await self.submissions.progress(submission_id)
            except Exception as error:  # noqa: BLE001 - what nobody can join any more harms nobody
                foreseen(error, f"close submission {submission_id}")
                return False
            if files and len(progress.steps) != files:
                return True
            if progress.closed:
                return False
            last, end = progress.last_at, self._open_until(progress)

    def _expected(self, progress: Progress, begun: datetime) -> float:
        """For how many more seconds other files are expected before the answer."""
        if progress.lone:
            return 0.0
        # Files that were sent while this process was down come in right after its start.
        quiet = max(progress.last_at, begun) + timedelta(seconds=self.limits.album_quiet_seconds)
        longest = begun + timedelta(seconds=self.limits.album_longest_seconds)
        return (min(quiet, longest) - self.clock()).total_seconds()

    def _open_until(self, progress: Progress) -> datetime:
        """Until when late files join."""
        limits = self.limits
        seconds = limits.album_longest_seconds if progress.album else limits.album_quiet_seconds
        return progress.last_at + timedelta(seconds=seconds)

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
            screen = await persistently(show, sleep=self.sleep)
            message = await patiently(
                lambda: self.sender.send(upload.chat_id, screen, reply_to=upload.message_id),
                patience,
                sleep=self.sleep,
            )
        except Forbidden:
            reachable = False
            await self._unreachable(upload)
        except TelegramError as error:
            log.warning("no message for file message=%s error=%s", upload.message_id, error)
        except Exception as error:  # noqa: BLE001 - the file goes on its way without a note
            incident(error, f"place for message {upload.message_id}")
        at = self.clock().isoformat()
        return {"message": message, "at": at, "earlier": earlier, "reachable": reachable}

    async def _final(self, upload: Upload, submission_id: int, known: int | None) -> tuple[int, Screen]:
        async def look() -> tuple[int, Screen]:
            # Were more files shown than are told here, they would be found as late ones.
            files = known or len((await self.submissions.progress(submission_id)).steps)
            return files, await self.conversation.answer(upload, submission_id)

        try:
            return await persistently(look, sleep=self.sleep)
        except Exception as error:  # noqa: BLE001 - whatever happens, the files get an answer
            problem = foreseen(error, f"show submission {submission_id}")
        try:
            failed = await persistently(lambda: self.conversation.failed(upload, problem), sleep=self.sleep)
        except Exception as error:  # noqa: BLE001 - a reason that cannot be shown is told as an incident
            shown = incident(error, f"show {problem.code} for message {upload.message_id}")
            failed = await self.conversation.failed(upload, shown)
        return 0, failed
