"""Durable work on DBOS: what has begun is finished, whatever happens to this process."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetEnqueueOptions,
    SetWorkflowID,
    WorkflowHandleAsync,
)
from dbos import (
    error as engine_error,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from telegram import Update

from assistant.intake import Upload
from assistant.package import PackageBusy
from assistant.submissions import Joined
from bot.failures import Failure
from bot.following import Answered, Following, Place
from bot.journey import Inside, Journey, Result, from_json, to_json
from bot.parcels import Checked, Parcels
from bot.ports import Order
from bot.updates import Handling, Turns, chat_of
from knowledge.errors import LengkapError

log = logging.getLogger(__name__)

# Raise it only when the order of steps changes: jobs of another version are not taken up.
VERSION = "2"
EXECUTOR = "local"
QUICK = "quick documents"
QUEUE = "documents"
LOOKS = "looks"
PACKAGES = "packages"
_PACKAGES_AT_ONCE = 2
_PACKAGE_POLL_SECONDS = 1.0
_SETTLING_SECONDS = 10.0
_POLL_SECONDS = 0.2
_THREADS = 8
_CONNECTIONS = 4
_KEPT = timedelta(days=7)
_PURGED_AT_ONCE = 500
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

Raw = dict[str, Any]


class EngineUnavailable(LengkapError):
    """The store of durable jobs cannot be opened; facts: reason (the kind of error)."""

    code = "engine.unavailable"


class Engine:
    """Keeps updates and files as jobs and carries them out, each station once or safely again."""

    def __init__(
        self,
        url: str,
        *,
        handling: Handling,
        journey: Journey,
        following: Following,
        parcels: Parcels,
        at_once: int,
        nudge: Callable[[], None],
    ) -> None:
        self.turns = Turns()
        self.nudge = nudge
        self._url = url
        self._handling = handling
        self._journey = journey
        self._following = following
        self._parcels = parcels
        self._at_once = at_once
        self._jobs: set[asyncio.Task[Any]] = set()
        self._watchers: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._on_update, self._on_file = self._update_workflow(), self._file_workflow()
        self._on_submission = self._submission_workflow()
        self._on_package = self._package_workflow()

    async def start(self) -> None:
        """Open the job store and take up what was left unfinished."""
        try:
            _prepare(self._url)
            DBOS(config=_config(self._url))
            # Called inside the running loop, so that jobs run on it.
            DBOS.launch()
        except (sqlite3.Error, DBAPIError) as error:
            await self.stop(0)
            raise EngineUnavailable(reason=type(error).__name__) from error
        for queue, at_once in ((QUICK, self._at_once), (QUEUE, self._at_once), (LOOKS, 1)):
            await DBOS.register_queue_async(
                queue,
                worker_concurrency=at_once,
                partition_concurrency=at_once,
                polling_interval_sec=_POLL_SECONDS,
            )
        await DBOS.register_queue_async(
            PACKAGES, worker_concurrency=_PACKAGES_AT_ONCE, polling_interval_sec=_PACKAGE_POLL_SECONDS
        )

    async def stop(self, seconds: float) -> None:
        """Let jobs finish for so long; the others are taken up at the next start."""
        self._stopping = True
        self._following.bells.hush()
        if self._jobs:
            await asyncio.wait(set(self._jobs), timeout=seconds)
        for task in (*self._jobs, *self._watchers):
            task.cancel()
        await asyncio.gather(*self._jobs, *self._watchers, return_exceptions=True)
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1) as closer:
            await loop.run_in_executor(closer, lambda: DBOS.destroy(destroy_registry=True))
        # DBOS has made its own, now closed, threads the ones of this loop.
        loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="bot"))

    async def accept(self, update: Update) -> None:
        """Keep the update as a job; it is safe, and kept only once, when this returns."""
        chat, key = chat_of(update), update.update_id
        mine = self.turns.take(chat, key)
        try:
            with SetWorkflowID(f"upd-{key}"):
                handle = await DBOS.start_workflow_async(self._on_update, _clean(update.to_dict()))
        except BaseException:
            self.turns.leave(chat, key, mine)
            raise
        watcher = asyncio.create_task(self._watch(handle, lambda: self.turns.leave(chat, key, mine)))
        self._watchers.add(watcher)
        watcher.add_done_callback(self._watchers.discard)

    async def enqueue(self, upload: Upload, joined: Joined) -> None:
        """Keep the file, and the answer to its submission, as jobs; the same twice is one job."""
        raw, submission = _clean(to_json(upload)), joined.submission_id
        with SetWorkflowID(f"sub-{joined.key}"):
            await DBOS.start_workflow_async(self._on_submission, raw, submission)
        if not joined.refused:
            with SetWorkflowID(f"doc-{_key(upload)}"):
                await DBOS.start_workflow_async(self._on_file, raw, submission, str(joined.unit_id))
        self._following.bells.ring(submission)

    async def pack(self, order: Order) -> None:
        """Keep the package as a job; PackageBusy while the person's last one is not done."""
        person = str(order.telegram_id)
        with SetWorkflowID(f"pkg-{order.update_id}"), SetEnqueueOptions(deduplication_id=person):
            try:
                await DBOS.enqueue_workflow_async(PACKAGES, self._on_package, asdict(order))
            except engine_error.DBOSQueueDeduplicatedError:
                raise PackageBusy from None

    async def purge(self, now: datetime) -> int:
        """Forget jobs that ended more than a week ago; how many."""
        before = (now - _KEPT).isoformat()
        purged = 0
        while jobs := await DBOS.list_workflows_async(
            status=_FINISHED,
            completed_before=before,
            limit=_PURGED_AT_ONCE,
            load_input=False,
            load_output=False,
        ):
            await DBOS.delete_workflows_async([job.workflow_id for job in jobs])
            purged += len(jobs)
        return purged

    def _update_workflow(self) -> Any:
        @DBOS.workflow(name="update")
        async def on_update(raw: Raw) -> None:
            with self._job():
                await self.turns.wait(raw["update_id"])
                await DBOS.run_step_async({"name": "handle"}, self._handling.handle, raw)

        return on_update

    def _file_workflow(self) -> Any:
        step, journey, ring = DBOS.run_step_async, self._journey, self._following.bells.ring

        @DBOS.workflow(name="file")
        async def on_file(raw: Raw, submission: int, unit: str) -> None:
            upload = from_json(raw)
            with self._job():
                result: Result = await step({"name": "take in"}, journey.take_in, upload)
                if "document" in result:
                    await read_later(_key(upload), result, submission, unit)
                else:
                    await step({"name": "give up"}, journey.give_up, submission, upload, result["failure"])
                ring(submission)

        @DBOS.workflow(name="reading")
        async def on_reading(key: str, document: int, submission: int, unit: str) -> None:
            with self._job():
                inside: Inside = await step({"name": "unpack"}, journey.unpack, document)
                members = inside.get("members", [])
                for member in members:
                    await read_later(f"{key}-{member['document']}", member, submission, unit)
                failure = inside.get("failure")
                if not members:
                    failure = failure or await step({"name": "read"}, journey.read, document)
                    failure = failure or await step({"name": "propose"}, journey.propose, document)
                await step({"name": "finish"}, journey.finish, document, failure)
                ring(submission)
                if not members and not failure:
                    await _enqueue(LOOKS, f"look-{key}", unit, on_looking, document)

        @DBOS.workflow(name="looking")
        async def on_looking(document: int) -> None:
            with self._job():
                await step({"name": "inspect"}, journey.inspect, document)

        async def read_later(key: str, result: Result, submission: int, unit: str) -> None:
            queue = QUICK if result.get("quick") else QUEUE
            document = result["document"]
            await _enqueue(queue, f"read-{key}", unit, on_reading, key, document, submission, unit)

        return on_file

    def _submission_workflow(self) -> Any:
        step, following = DBOS.run_step_async, self._following

        @DBOS.workflow(name="submission")
        async def on_submission(raw: Raw, submission: int) -> None:
            upload = from_json(raw)
            with self._job():
                place: Place = await step({"name": "announce"}, following.announce, upload)
                more = True
                while more:
                    await step({"name": "follow"}, following.follow, upload, submission, place)
                    await step({"name": "settle"}, following.settle, submission)
                    place = await step({"name": "place"}, following.choose_place, upload, submission, place)
                    answered: Answered = await step(
                        {"name": "answer"}, following.answer, upload, submission, place
                    )
                    await step({"name": "tidy"}, following.tidy, upload, place)
                    place = {**place, "message": answered["message"]}
                    more = await step({"name": "linger"}, following.linger, submission, answered)

        return on_submission

    def _package_workflow(self) -> Any:
        step, parcels = DBOS.run_step_async, self._parcels

        @DBOS.workflow(name="package")
        async def on_package(raw: Raw) -> None:
            order = Order(**raw)
            with self._job():
                # What the bot said to the request comes first.
                await self.turns.settled(order.telegram_id, _SETTLING_SECONDS)
                checked: Checked = await step({"name": "check"}, parcels.check, order)
                failure: Failure | None = None
                for volume in range(1, checked.get("volumes", 0) + 1):
                    failure = failure or await step({"name": "send"}, parcels.send, order, checked, volume)
                await step({"name": "close"}, parcels.close, order, checked, failure)

        return on_package

    @contextmanager
    def _job(self) -> Iterator[None]:
        if self._stopping:
            # Cancelled, a job stays unfinished in the store and is taken up at the next start.
            raise asyncio.CancelledError
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a job runs outside the event loop")
        self._jobs.add(task)
        try:
            yield
        finally:
            self._jobs.discard(task)

    async def _watch(self, handle: WorkflowHandleAsync[None], done: Callable[[], None]) -> None:
        try:
            await handle.get_result()
        except Exception as error:  # noqa: BLE001 - the engine has logged it
            log.debug("job=%s error=%s", handle.get_workflow_id(), type(error).__name__)
        finally:
            done()


async def _enqueue(queue: str, key: str, unit: str, workflow: Any, *args: Any) -> None:
    with SetWorkflowID(key), SetEnqueueOptions(queue_partition_key=unit):
        await DBOS.enqueue_workflow_async(queue, workflow, *args)


def _config(url: str) -> DBOSConfig:
    return {
        "name": "lengkap",
        "system_database_url": url,
        "application_version": VERSION,
        "executor_id": EXECUTOR,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "max_executor_threads": _THREADS,
        "sys_db_pool_size": _CONNECTIONS,
        # Job arguments are messages of people: no exception text may repeat them.
        "db_engine_kwargs": {"hide_parameters": True},
    }


def _prepare(url: str) -> None:
    """Make the job store durable and quick before DBOS opens it; the setting stays in the file."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        with closing(sqlite3.connect(parsed.database)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")


def _key(upload: Upload) -> str:
    return f"{upload.chat_id}-{upload.message_id}-{upload.file_unique_id}"


def _clean(value: Raw) -> Raw:
    """The value without half characters, which no database takes."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    cleaned: Raw = json.loads(text)
    return cleaned


def prepare(url: str) -> None:
    """Bring the job store to the schema that this engine needs, outside of a running bot."""
    _prepare(url)
    try:
        DBOS(config=_config(url))
        DBOS.launch()
    except (sqlite3.Error, DBAPIError) as error:
        raise EngineUnavailable(reason=type(error).__name__) from error
    finally:
        DBOS.destroy(destroy_registry=True)
