"""Durable work on DBOS: what has begun is finished, whatever happens to this process."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime, timedelta

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowHandleAsync
from dbos import error as engine_error
from telegram import Update

from assistant.evidence.package import PackageBusy
from assistant.incoming.intake import Upload
from assistant.incoming.submissions import Joined
from bot.jobs import store
from bot.jobs.running import Running
from bot.jobs.store import EngineUnavailable, Waiting
from bot.jobs.workflows import LOOKS, PACKAGES, QUICK, RESTED, SLOW, Raw, Stations, Workflows
from bot.ports import Order
from bot.telegram.updates import Turns, chat_of
from bot.tracing import of_update, traced
from storage.database import Database

log = logging.getLogger(__name__)

_UNIT_AT_ONCE = 2
_AT_ONCE = {PACKAGES: 2, RESTED: 200}
_POLL_SECONDS = {QUICK: 0.4, SLOW: 1.0, LOOKS: 3.0, PACKAGES: 2.0, RESTED: 2.0}
_KEPT = timedelta(days=7)
_PURGED_AT_ONCE = 500
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class Engine:
    """Keeps updates and files as jobs and carries them out, each station once or safely again.

    It reads `at_once` documents at a time, or leaves that to other processes when it is 0.
    """

    def __init__(
        self,
        url: str,
        stations: Stations,
        *,
        at_once: int,
        nudge: Callable[[], None],
    ) -> None:
        self.turns = Turns()
        self.nudge = nudge
        self._url = url
        self._database = Database(url)
        self._bells = stations.following.bells
        self._at_once = at_once
        self._running = Running()
        self._watchers: set[asyncio.Task[None]] = set()
        self._workflows = Workflows(stations, self.turns, self._running)

    async def start(self, name: str = store.ALONE) -> None:
        """Open the job store under a name of this process's own and take up what it left unfinished."""
        try:
            store.open_store(self._url, name, tuple(_AT_ONCE) if self._at_once == 0 else ())
        except EngineUnavailable:
            await self.stop(0)
            raise
        # Of scans one more than are read: it fetches its file meanwhile, and is for others where a unit has
        # two. Of looks, which are short, as many as are done until it is looked for jobs again.
        read = self._at_once
        for queue, at_once in ((QUICK, 2 * read), (SLOW, read + 1), (LOOKS, 4 * read)):
            await DBOS.register_queue_async(
                queue,
                worker_concurrency=max(1, at_once),
                partition_concurrency=_UNIT_AT_ONCE,
                polling_interval_sec=_POLL_SECONDS[queue],
                # The settings are shared: who reads nothing leaves them to those who do.
                on_conflict="always_update" if self._at_once else "never_update",
            )
        for queue, at_once in _AT_ONCE.items():
            await DBOS.register_queue_async(
                queue, worker_concurrency=at_once, polling_interval_sec=_POLL_SECONDS[queue]
            )

    async def stop(self, seconds: float) -> None:
        """Let jobs finish for so long; the others are taken up at the next start."""
        self._running.close()
        self._bells.hush()
        await self._running.finish(seconds)
        await self._database.close()
        for task in self._watchers:
            task.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1) as closer:
            await loop.run_in_executor(closer, lambda: DBOS.destroy(destroy_registry=True))
        # DBOS has made its own, now closed, threads the ones of this loop.
        loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="bot"))

    async def accept(self, update: Update) -> None:
        """Keep the update as a job; it is safe, and kept only once, when this returns."""
        chat, key, raw = chat_of(update), update.update_id, _clean(update.to_dict())
        taken = self.turns.take(chat, key)
        try:
            with SetWorkflowID(f"upd-{key}"):
                handle = await DBOS.start_workflow_async(self._workflows.on_update, raw)
        except BaseException:
            if taken:
                self.turns.leave(key)
            raise
        with traced(of_update(raw)):
            log.info("update kept update=%s", key)
        watcher = asyncio.create_task(self._watch(handle, lambda: self.turns.leave(key)))
        self._watchers.add(watcher)
        watcher.add_done_callback(self._watchers.discard)

    async def enqueue(self, upload: Upload, joined: Joined) -> None:
        """Keep the file, and the answer to its submission, as jobs; the same twice is one job."""
        await self._workflows.hand_over(upload, joined)

    async def pack(self, order: Order) -> None:
        """Keep the package as a job; PackageBusy while the person's last one is not done."""
        person = str(order.telegram_id)
        with SetWorkflowID(f"pkg-{order.update_id}"), SetEnqueueOptions(deduplication_id=person):
            try:
                await DBOS.enqueue_workflow_async(PACKAGES, self._workflows.on_package, asdict(order))
            except engine_error.DBOSQueueDeduplicatedError:
                raise PackageBusy from None

    async def waiting(self, now: datetime) -> Mapping[str, Waiting]:
        """How many jobs wait in each queue, and since when the first of them; also where none does."""
        nobody = dict.fromkeys(_POLL_SECONDS, Waiting(0, 0.0))
        return nobody | dict(await store.waiting(self._database, now))

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

    async def _watch(self, handle: WorkflowHandleAsync[None], done: Callable[[], None]) -> None:
        try:
            await handle.get_result()
        except Exception as error:  # noqa: BLE001 - the engine has logged it
            log.debug("job=%s error=%s", handle.get_workflow_id(), type(error).__name__)
        finally:
            done()


def _clean(value: Raw) -> Raw:
    """The value without half characters, which no database takes."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    cleaned: Raw = json.loads(text)
    return cleaned
