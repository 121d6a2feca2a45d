"""The durable jobs themselves: each station of each job runs once, or safely again.

A station is a step, whose result is kept, only where to do it again would send a second message. Of all
others the database of evidence says by itself whether they are done.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from dbos import DBOS

from assistant.incoming.intake import Left, Upload
from assistant.incoming.submissions import Joined
from bot.failures import Failure
from bot.jobs import starting
from bot.jobs.running import Running
from bot.ports import Order
from bot.stations.following import Following
from bot.stations.journey import Inside, Journey, Result, Text, from_json, to_json
from bot.stations.parcels import Checked, Parcels
from bot.stations.places import Answered, Place
from bot.stations.resting import Resting, job_after, surely
from bot.telegram.updates import Handling, Turns
from bot.tracing import of_key, of_update, traced

QUICK = "quick documents"
SLOW = "documents"
LOOKS = "looks"
PACKAGES = "packages"
RESTED = "submissions"
_SETTLING_SECONDS = 10.0

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """Who does the work at each station of a job."""

    handling: Handling
    journey: Journey
    following: Following
    resting: Resting
    parcels: Parcels


class Workflows:
    """Makes the jobs known to DBOS, under names that stay; one set in a process."""

    def __init__(self, stations: Stations, turns: Turns, running: Running) -> None:
        self._stations = stations
        self._turns = turns
        self._running = running
        self._opened: dict[str, tuple[Upload, Joined]] = {}
        self.on_update = self._update()
        self.on_file = self._file()
        self.on_reading = self._reading()
        self.on_seeing = self._seeing()
        self.on_looking = self._looking()
        self.on_submission = self._submission()
        self.on_rested = self._rested()
        self.on_package = self._package()

    def _update(self) -> Any:
        @DBOS.workflow(name="update")
        async def on_update(raw: Raw) -> None:
            with self._running.job(), traced(of_update(raw)):
                await self._turns.wait(raw["update_id"])
                await self._stations.handling.handle(raw)
                self._turns.leave(raw["update_id"])
                if opened := self._opened.pop(of_update(raw), None):
                    await self._announce(*opened)

        return on_update

    async def _announce(self, upload: Upload, joined: Joined) -> None:
        """Say that the first file was seen, and have a job of its own follow the submission."""
        job, following = f"sub-{joined.key}", self._stations.following
        if joined.repeated and await surely(lambda: _kept(job), f"look for {job}", following.sleep):
            return
        place = await following.announce(upload)
        unit = "" if joined.refused or _apart(upload, joined) else str(joined.unit_id)
        given = to_json(upload), joined.submission_id, unit, place
        await surely(lambda: starting.begin(job, self.on_submission, *given), f"begin {job}", following.sleep)

    async def hand_over(self, upload: Upload, joined: Joined) -> None:
        """Have the file brought in; what opens a submission is left to the job of its update.

        Nobody else of the chat waits while that job announces it.
        """
        if not (joined.repeated or joined.refused):
            self._stations.journey.expect(upload)
        if joined.first:
            self._opened[of_key(upload.key)] = upload, joined
        if not joined.refused and _apart(upload, joined):
            job, given = f"doc-{upload.key}", (to_json(upload), joined.submission_id, str(joined.unit_id))
            sleep = self._stations.following.sleep
            await surely(lambda: starting.begin(job, self.on_file, *given), f"begin {job}", sleep)
        if not joined.first:
            # Whoever follows the others waits for this one as well.
            self._stations.following.bells.ring(joined.submission_id)

    def _file(self) -> Any:
        @DBOS.workflow(name="file")
        async def on_file(raw: Raw, submission: int, unit: str) -> None:
            upload = from_json(raw)
            with self._running.job(), traced(of_key(upload.key)):
                await self._take_in(upload, submission, unit)

        return on_file

    async def _take_in(self, upload: Upload, submission: int, unit: str) -> None:
        journey = self._stations.journey
        result = await journey.take_in(upload, int(unit))
        if "document" in result:
            await self._read_later(upload.key, result, submission, unit)
        elif failure := result.get("failure"):
            await journey.give_up(submission, upload, failure)
        if not result.get("quick"):
            await self._moved(submission)

    def _reading(self) -> Any:
        journey = self._stations.journey

        @DBOS.workflow(name="reading")
        async def on_reading(key: str, document: int, submission: int, unit: str) -> None:
            with self._running.job(), traced(of_key(key)):
                text: Text = await journey.read_text(document)
                left = text.get("left")
                if left is Left.ARCHIVE:
                    await self._take_apart(key, document, submission, unit)
                elif left is Left.PAGES:
                    await self._see_later(key, document, submission, unit)
                elif await self._concluded(document, submission, text.get("failure")) and left is Left.LOOK:
                    await starting.enqueue(LOOKS, f"look-{key}", unit, self.on_looking, document)

        return on_reading

    def _seeing(self) -> Any:
        journey = self._stations.journey

        @DBOS.workflow(name="seeing")
        async def on_seeing(key: str, document: int, submission: int) -> None:
            with self._running.job(), traced(of_key(key)):
                await self._concluded(document, submission, await journey.read(document))

        return on_seeing

    def _looking(self) -> Any:
        @DBOS.workflow(name="looking")
        async def on_looking(document: int) -> None:
            key = (DBOS.workflow_id or "").removeprefix("look-")
            with self._running.job(), traced(of_key(key)):
                await self._stations.journey.inspect(document)

        return on_looking

    async def _take_apart(self, key: str, document: int, submission: int, unit: str) -> None:
        """Have the documents inside an archive read, each by a job of its own."""
        inside: Inside = await self._stations.journey.unpack(document)
        for member in inside.get("members", ()):
            await self._read_later(f"{key}-{member['document']}", member, submission, unit)
        await self._stations.journey.finish(document, inside.get("failure"))
        await self._moved(submission)

    async def _concluded(self, document: int, submission: int, failure: Failure | None) -> bool:
        """Have a document answered that was read, or not; whether all went well."""
        if failure:
            await self._stations.journey.finish(document, failure)
        await self._moved(submission)
        return not failure

    async def _moved(self, submission: int) -> None:
        """Have the submission looked at by who follows it, or by the job that goes on with it."""
        if self._stations.following.bells.ring(submission):
            return
        if job := await self._stations.resting.job(submission):
            await starting.apart(DBOS.set_workflow_delay_async(job, delay_seconds=0))

    async def _read_later(self, key: str, result: Result, submission: int, unit: str) -> None:
        document = result["document"]
        if not result.get("quick"):
            return await self._see_later(key, document, submission, unit)
        job = f"read-{key}"
        return await starting.enqueue(QUICK, job, unit, self.on_reading, key, document, submission, unit)

    async def _see_later(self, key: str, document: int, submission: int, unit: str) -> None:
        await starting.enqueue(SLOW, f"see-{key}", unit, self.on_seeing, key, document, submission)

    def _submission(self) -> Any:
        step, following = DBOS.run_step_async, self._stations.following

        @DBOS.workflow(name="submission")
        async def on_submission(
            raw: Raw, submission: int, unit: str = "", place: Place | None = None
        ) -> None:
            upload = from_json(raw)
            with self._running.job(), traced(of_key(upload.key)):
                with following.bells.listening(submission) as bell:
                    if place is None:
                        # Jobs of version 5 and before announce it themselves.
                        announced: Place = await step({"name": "announce"}, following.announce, upload)
                        place = announced
                    followed = asyncio.create_task(self._follow(upload, submission, place, bell))
                    taken = [asyncio.create_task(self._take_in(upload, submission, unit))] if unit else []
                    # Whatever goes wrong with the one, the other comes to its end.
                    await asyncio.gather(followed, *taken, return_exceptions=True)
                for task in taken:
                    task.result()
                await self._rest(raw, submission, followed.result())

        return on_submission

    def _rested(self) -> Any:
        bells = self._stations.following.bells

        @DBOS.workflow(name="rested")
        async def on_rested(raw: Raw, submission: int, place: Place) -> None:
            upload = from_json(raw)
            with self._running.job(), traced(of_key(upload.key)):
                with bells.listening(submission) as bell:
                    rested = await self._follow(upload, submission, place, bell)
                await self._rest(raw, submission, rested)

        return on_rested

    async def _follow(
        self, upload: Upload, submission: int, place: Place, bell: asyncio.Event
    ) -> Place | None:
        """Answer a submission; the place where it rests, when files of others come first."""
        step, following, job = DBOS.run_step_async, self._stations.following, DBOS.workflow_id or ""
        while True:
            place = await following.follow(upload, submission, place, bell, job)
            if "waits" in place:
                return place
            if not place.get("answered"):
                place = await self._moved_to(upload, place)
                answered: Answered = await step(
                    {"name": "answer"}, following.answer, upload, submission, place
                )
                place = {**place, "message": answered["message"], "files": answered["files"]}
            await following.tidy(upload, place)
            if not await following.linger(submission, place, bell):
                return None

    async def _moved_to(self, upload: Upload, place: Place) -> Place:
        while True:
            moved: Place = await DBOS.run_step_async(
                {"name": "place"}, self._stations.following.move, upload, place
            )
            # Jobs of version 5 and before kept also where they did not move to.
            if "waits" not in moved and "answered" not in moved:
                return moved

    async def _rest(self, raw: Raw, submission: int, place: Place | None) -> None:
        """Have a job of its own go on with the submission later, or as soon as something moves."""
        if place is None:
            return
        job = job_after(DBOS.workflow_id or "", place["rests"])
        await self._stations.resting.name(submission, job)
        await starting.enqueue(RESTED, job, "", self.on_rested, raw, submission, place, delay=place["waits"])
        # Who finished a file before the job was there found nothing to wake.
        if await self._stations.resting.over(submission):
            await starting.apart(DBOS.set_workflow_delay_async(job, delay_seconds=0))

    def _package(self) -> Any:
        step, parcels = DBOS.run_step_async, self._stations.parcels

        @DBOS.workflow(name="package")
        async def on_package(raw: Raw) -> None:
            order = Order(**raw)
            with self._running.job(), traced(f"update-{order.update_id}"):
                # What the bot said to the request comes first.
                await self._turns.settled(order.telegram_id, _SETTLING_SECONDS)
                checked: Checked = await step({"name": "check"}, parcels.check, order)
                failure: Failure | None = None
                for volume in range(1, checked.get("volumes", 0) + 1):
                    failure = failure or await step({"name": "send"}, parcels.send, order, checked, volume)
                await step({"name": "close"}, parcels.close, order, checked, failure)

        return on_package


def _apart(upload: Upload, joined: Joined) -> bool:
    """Whether a job of its own brings the file in.

    That of the submission begins when the question is over which file is to take the place of another.
    """
    return joined.repeated or not joined.first or upload.replaces is not None


async def _kept(job: str) -> bool:
    return await starting.apart(DBOS.get_workflow_status_async(job)) is not None
