"""The running bot: everything built from the settings, started and stopped in the right order."""

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import httpx
from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import AIORateLimiter, Application
from telegram.request import BaseRequest, HTTPXRequest

from assistant.services import Services
from bot import fetching, home, logs, process
from bot.binding import DatabasePost, ServiceIntake, ServiceSubmissions
from bot.fetching import Fetcher
from bot.following import Following
from bot.gate import Gate
from bot.jobs import Engine
from bot.journey import Journey
from bot.mail import Mail
from bot.parcels import Parcels
from bot.patience import FOR_AN_ANSWER, patiently
from bot.periodic import every
from bot.places import readings
from bot.polling import Poller
from bot.ports import App, Front
from bot.sending import Sender
from bot.settings import Settings
from bot.updates import Handling
from documents.cache import ReadingCache
from documents.reader import Reader
from knowledge import catalogue
from knowledge.errors import LengkapError
from knowledge.limits import Limits
from matchers.matcher import Matcher
from storage.database import Database
from storage.places import originals_at

log = logging.getLogger(__name__)

_TICK_SECONDS = 60.0
_OUTBOX_SECONDS = 5.0
_PURGE_SECONDS = 24 * 3600.0
_UNFINISHED_FOR = timedelta(hours=1)
_GRACE_SECONDS = 12.0
_POOL = 16


class TokenRefused(LengkapError):
    """Telegram does not know the bot token."""

    code = "telegram.token_refused"


@dataclass(frozen=True, slots=True)
class Requests:
    """The connections to the Bot API: one for polling, one for everything else."""

    calls: BaseRequest
    polling: BaseRequest


def connections() -> Requests:
    """Connections as Telegram's limits ask for them."""
    return Requests(
        HTTPXRequest(connection_pool_size=_POOL, pool_timeout=10, read_timeout=10, write_timeout=10),
        HTTPXRequest(connection_pool_size=1, read_timeout=10),
    )


def now() -> datetime:
    """The clock of the running bot."""
    return datetime.now(UTC)


def build_application(settings: Settings, requests: Requests) -> App:
    """The Telegram library set up so that it neither polls, keeps nor schedules anything itself."""
    return (
        Application.builder()
        .token(settings.token())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_file_url}/bot")
        .request(requests.calls)
        .get_updates_request(requests.polling)
        .rate_limiter(AIORateLimiter(max_retries=3))
        .updater(None)
        .job_queue(None)
        .build()
    )


class Runtime:
    """One process of the bot, from its first connection to its last."""

    def __init__(
        self,
        settings: Settings,
        services: Services,
        front: Front,
        *,
        requests: Requests | None = None,
        files: httpx.AsyncClient | None = None,
    ) -> None:
        self._settings = settings
        self._services = services
        self._front = front
        self._files = files or fetching.client()
        self.application = build_application(settings, requests or connections())
        self.sender = Sender(self.application.bot, services.limits)
        post, submissions = DatabasePost(services.database), ServiceSubmissions(services)
        self._mailbox = asyncio.Event()
        self.engine = Engine(
            settings.engine_url,
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
            ),
            parcels=Parcels(services=services, conversation=front, post=post, sender=self.sender),
            at_once=settings.readers,
            nudge=self._mailbox.set,
        )
        self._mail = Mail(post=post, conversation=front, sender=self.sender, clock=services.clock)
        self._gate = Gate(front=front, sender=self.sender, turns=self.engine.turns, clock=services.clock)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start: connections, handlers, unfinished jobs, and last of all new updates."""
        async with AsyncExitStack() as stack:
            stack.callback(home.hold(self._settings.home))
            stack.push_async_callback(self._files.aclose)
            await self._connect(stack)
            self._front.register(self.application, self.engine)
            await self.engine.start()
            stack.push_async_callback(self.engine.stop, _GRACE_SECONDS)
            poller = Poller(bot=self.application.bot, take=self._take)
            rounds = (
                every(_PURGE_SECONDS, self._purge, asyncio.Event()),
                every(_TICK_SECONDS, self._tick, asyncio.Event()),
                every(_OUTBOX_SECONDS, self._mail.send_waiting, self._mailbox),
                poller.run(),
            )
            tasks = [asyncio.create_task(round_) for round_ in rounds]
            stack.push_async_callback(_cancel, tasks)
            self._stack = stack.pop_all()
        log.info("bot ready username=%s", self.application.bot.username)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop in the opposite order; what is unfinished is taken up at the next start."""
        await self._stack.aclose()
        log.info("bot stopped")

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
        await patiently(self.application.bot.delete_webhook, FOR_AN_ANSWER)

    async def _take(self, update: Update) -> None:
        if await self._gate.opens(update):
            await self.engine.accept(update)

    async def _tick(self) -> None:
        await self._front.tick(self._services.clock())
        self._mailbox.set()

    async def _purge(self) -> None:
        now = self._services.clock()
        if swept := await self._services.originals.sweep(now - _UNFINISHED_FOR):
            log.info("unfinished originals swept count=%d", swept)
        if purged := await self.engine.purge(now):
            log.info("old jobs forgotten count=%d", purged)


async def run(settings: Settings, front: Callable[[Services], Front]) -> None:
    """Run the bot until SIGTERM or SIGINT; a second signal ends the waiting for unfinished jobs."""
    logs.configure(settings.log_level, secrets=(settings.token(),))
    process.share_arenas()
    process.hide()
    serving = asyncio.create_task(_serve(settings, front))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving


async def _serve(settings: Settings, front: Callable[[Services], Front]) -> None:
    async with AsyncExitStack() as stack:
        services = await build_services(settings, stack)
        await stack.enter_async_context(Runtime(settings, services, front(services)))
        await asyncio.Event().wait()


async def build_services(settings: Settings, stack: AsyncExitStack) -> Services:
    """The services on the settings' databases and folders; `stack` closes them."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    limits = Limits()
    database = await stack.enter_async_context(Database(settings.database_url))
    await database.upgrade()
    cache = ReadingCache(readings(settings.home))
    reader = Reader(limits, workers=settings.readers, cache=cache)
    stack.push_async_callback(asyncio.to_thread, reader.close)
    programmes = catalogue.load()
    return Services(
        limits=limits,
        catalogue=programmes,
        database=database,
        originals=originals_at(settings.files_url),
        reader=reader,
        matcher=Matcher(programmes.programmes),
        clock=now,
    )


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
