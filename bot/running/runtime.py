"""The running bot: everything built from the settings, started and stopped in the right order."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

import httpx
from sqlmodel import select
from telegram import Update
from telegram.error import InvalidToken

from assistant.services import Services
from bot import logs, metrics
from bot.jobs import Engine, Stations
from bot.ports import Front
from bot.running import home, process
from bot.running.building import Requests, build_application, build_services, connections
from bot.running.fleet import Company, Fleet, Solitude
from bot.running.periodic import every
from bot.running.web import Web
from bot.settings import Settings
from bot.stations.bells import Bells
from bot.stations.binding import DatabasePost, ServiceIntake, ServiceSubmissions
from bot.stations.following import Following
from bot.stations.journey import Journey
from bot.stations.mail import Mail
from bot.stations.parcels import Parcels
from bot.stations.resting import Resting
from bot.telegram import fetching
from bot.telegram.fetching import Fetcher
from bot.telegram.gate import Gate
from bot.telegram.pace import Pace
from bot.telegram.patience import AWAY, FOR_AN_ANSWER, patiently
from bot.telegram.polling import WANTED, Poller
from bot.telegram.sending import Sender
from bot.telegram.updates import Handling
from knowledge.errors import LengkapError

log = logging.getLogger(__name__)

_TICK_SECONDS = 60.0
_OUTBOX_SECONDS = 5.0
_PURGE_SECONDS = 24 * 3600.0
_UNFINISHED_FOR = timedelta(hours=1)
_GRACE_SECONDS = 12.0
_READY_SECONDS = 3.0
_POOL = 16


class TokenRefused(LengkapError):
    """Telegram does not know the bot token."""

    code = "telegram.token_refused"


class Duty(StrEnum):
    """What a process is there for; any may finish what another began."""

    BOT = "bot"
    WORKER = "worker"


class Runtime:
    """One process of the bot, from its first connection to its last."""

    def __init__(
        self,
        settings: Settings,
        services: Services,
        front: Front,
        *,
        duty: Duty = Duty.BOT,
        requests: Requests | None = None,
        files: httpx.AsyncClient | None = None,
    ) -> None:
        self._settings = settings
        self._services = services
        self._front = front
        self._duty = duty
        self._company = company(settings, duty)
        self._bells = Bells(self._company.tell)
        self._company.listen(self._bells.hear)
        self._files = files or fetching.client()
        self.application = build_application(
            settings, requests or connections(), Pace(size=lambda: self._company.size)
        )
        self.sender = Sender(self.application.bot, services.limits)
        post, submissions = DatabasePost(services.database), ServiceSubmissions(services)
        self._mailbox = asyncio.Event()
        self.engine = Engine(
            settings.engine_url,
            Stations(
                handling=Handling(self.application, front, post, self.sender),
                journey=Journey(
                    intake=ServiceIntake(services),
                    submissions=submissions,
                    fetcher=Fetcher(self.application.bot, self._files, services.limits),
                ),
                following=Following(
                    submissions=submissions,
                    conversation=front,
                    post=post,
                    sender=self.sender,
                    clock=services.clock,
                    limits=services.limits,
                    bells=self._bells,
                ),
                resting=Resting(submissions=submissions),
                parcels=Parcels(services=services, conversation=front, post=post, sender=self.sender),
            ),
            at_once=settings.readers,
            nudge=self._mailbox.set,
        )
        self._mail = Mail(post=post, conversation=front, sender=self.sender, clock=services.clock)
        self._web = Web(
            settings=settings,
            bot=self.application.bot,
            take=self._take,
            ready=self._obstacle,
            measure=self._measure,
        )
        self._gate = Gate(front=front, sender=self.sender, turns=self.engine.turns, clock=services.clock)
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Start: connections, handlers, unfinished jobs, and last of all new updates."""
        async with AsyncExitStack() as stack:
            if not self._settings.shared():
                stack.callback(home.hold(self._settings.home))
            stack.push_async_callback(self._files.aclose)
            await self._connect(stack)
            self._front.register(self.application, self.engine)
            name = await self._company.join()
            stack.push_async_callback(self._company.leave)
            await self.engine.start(name)
            stack.push_async_callback(self.engine.stop, _GRACE_SECONDS)
            if self._settings.listen:
                stack.push_async_callback((await self._web.start()).cleanup)
            self._tasks = [asyncio.create_task(round_) for round_ in self._rounds()]
            stack.push_async_callback(_cancel, self._tasks)
            self._stack = stack.pop_all()
        log.info("%s ready name=%s username=%s", self._duty, name, self.application.bot.username)
        return self

    async def serve(self) -> None:
        """Work until cancelled; raises what made it impossible to go on."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop in the opposite order; what is unfinished is taken up at the next start."""
        await self._stack.aclose()
        log.info("%s stopped", self._duty)

    async def tick(self) -> None:
        """Look for what fell due, as is done every minute."""
        await self._front.tick(self._services.clock())
        self._mailbox.set()

    def _rounds(self) -> Iterator[Coroutine[Any, Any, None]]:
        yield self._company.watch()
        yield every(_PURGE_SECONDS, self._purge, asyncio.Event())
        if self._duty is Duty.BOT:
            yield every(_TICK_SECONDS, self.tick, asyncio.Event())
            yield every(_OUTBOX_SECONDS, self._mail.send_waiting, self._mailbox)
            yield self._hook() if self._settings.webhook_url else self._poll()

    async def _hook(self) -> None:
        """Have Telegram send updates to all bots; the one that leads says so to it."""
        await self._company.leading.wait()
        await patiently(
            lambda: self.application.bot.set_webhook(
                self._settings.webhook_url, secret_token=self._settings.secret(), allowed_updates=WANTED
            ),
            FOR_AN_ANSWER,
        )
        await asyncio.Event().wait()

    async def _obstacle(self) -> str:
        for name, look in (("database", self._see_database), ("engine", self._measure_queues)):
            try:
                async with asyncio.timeout(_READY_SECONDS):
                    await look()
            except (*AWAY, TimeoutError):
                return name
        return ""

    async def _see_database(self) -> None:
        async with self._services.database.session() as session:
            await session.exec(select(1))

    async def _measure(self) -> None:
        """Bring the gauges up to date; what cannot be known now has none."""
        metrics.PROCESSES.set(self._company.size)
        try:
            async with asyncio.timeout(_READY_SECONDS):
                await self._measure_queues()
        except (*AWAY, TimeoutError):
            metrics.QUEUE_DEPTH.clear()
            metrics.QUEUE_WAIT.clear()

    async def _measure_queues(self) -> None:
        for queue, waiting in (await self.engine.waiting(self._services.clock())).items():
            metrics.QUEUE_DEPTH.labels(queue).set(waiting.jobs)
            metrics.QUEUE_WAIT.labels(queue).set(waiting.seconds)

    async def _poll(self) -> None:
        """Fetch updates while this process leads; another one stands by."""
        poller = Poller(bot=self.application.bot, take=self._take)
        while True:
            await self._company.leading.wait()
            await patiently(self.application.bot.delete_webhook, FOR_AN_ANSWER)
            await _while_set(self._company.leading, poller.run())

    async def _connect(self, stack: AsyncExitStack) -> None:
        # The application closes nothing unless its initialization succeeded.
        stack.push_async_callback(self.application.bot.shutdown)
        try:
            await patiently(self.application.initialize, FOR_AN_ANSWER)
        except InvalidToken:
            raise TokenRefused from None
        stack.push_async_callback(self.application.shutdown)
        await self.application.start()
        stack.push_async_callback(self.application.stop)

    async def _take(self, update: Update) -> None:
        if await self._gate.opens(update):
            await self.engine.accept(update)
            metrics.UPDATES.inc()

    async def _purge(self) -> None:
        now = self._services.clock()
        if swept := await self._services.originals.sweep(now - _UNFINISHED_FOR):
            log.info("unfinished originals swept count=%d", swept)
        if purged := await self.engine.purge(now):
            log.info("old jobs forgotten count=%d", purged)


def company(settings: Settings, duty: Duty) -> Company:
    """Who works beside this process: nobody on SQLite, on PostgreSQL whoever else is there."""
    if not settings.shared():
        return Solitude()
    base = f"{duty}-{settings.name or socket.gethostname()}"
    return Fleet(url=settings.engine_url, base=base, may_lead=duty is Duty.BOT)


async def run(settings: Settings, front: Callable[[Services], Front], duty: Duty = Duty.BOT) -> None:
    """Run the process until SIGTERM or SIGINT; a second signal ends the waiting for unfinished jobs."""
    logs.configure(settings.log_level, secrets=(settings.token(),))
    process.share_arenas()
    process.hide()
    serving = asyncio.create_task(_serve(settings, front, duty))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving


async def _serve(settings: Settings, front: Callable[[Services], Front], duty: Duty) -> None:
    async with AsyncExitStack() as stack:
        services = await build_services(settings, stack)
        runtime = await stack.enter_async_context(Runtime(settings, services, front(services), duty=duty))
        warming = asyncio.create_task(_warm(services, duty))
        stack.push_async_callback(asyncio.wait, {warming})
        await runtime.serve()


async def _warm(services: Services, duty: Duty) -> None:
    if duty is Duty.BOT:
        await asyncio.to_thread(services.editions.questions(None).warm)
    process.settle()


async def _while_set(
    event: asyncio.Event, work: Coroutine[Any, Any, None], look_seconds: float = 0.5
) -> None:
    """Do the work until it ends or the event is no longer set."""
    task = asyncio.create_task(work)
    try:
        while event.is_set() and not task.done():
            await asyncio.wait({task}, timeout=look_seconds)
    finally:
        await _cancel([task])


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
