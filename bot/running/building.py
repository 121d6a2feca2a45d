"""What a process is built from, made of the settings alone."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from telegram.ext import Application
from telegram.request import BaseRequest, HTTPXRequest

from assistant.editions import Editions
from assistant.memory import Memory
from assistant.services import Services
from bot.places import readings
from bot.ports import App
from bot.rephrasing import rephraser
from bot.running.measured import MeasuredReader
from bot.settings import Settings
from bot.telegram.pace import Pace
from documents.cache import ReadingCache
from knowledge import catalogue
from knowledge.limits import Limits
from storage.database import Database
from storage.places import originals_at

_POOL = 16


@dataclass(frozen=True, slots=True)
class Requests:
    """The connections to the Bot API: one for polling, one for everything else."""

    calls: BaseRequest
    polling: BaseRequest


def connections() -> Requests:
    """Connections as Telegram's limits ask for them."""
    return Requests(
        HTTPXRequest(
            connection_pool_size=_POOL, pool_timeout=10, connect_timeout=10, read_timeout=10, write_timeout=10
        ),
        HTTPXRequest(connection_pool_size=1, connect_timeout=10, read_timeout=10),
    )


def now() -> datetime:
    """The clock of the running bot."""
    return datetime.now(UTC)


def build_application(settings: Settings, requests: Requests, pace: Pace | None = None) -> App:
    """The Telegram library set up so that it neither polls, keeps nor schedules anything itself."""
    return (
        Application.builder()
        .token(settings.token())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_file_url}/bot")
        .request(requests.calls)
        .get_updates_request(requests.polling)
        .rate_limiter(pace or Pace())
        .updater(None)
        .job_queue(None)
        .build()
    )


async def build_services(settings: Settings, stack: AsyncExitStack) -> Services:
    """The services on the settings' databases and folders; `stack` closes them."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    limits = Limits()
    database = await stack.enter_async_context(Database(settings.database_url))
    await database.upgrade()
    cache = ReadingCache(readings(settings.home))
    reader = MeasuredReader(limits, workers=max(1, settings.readers), cache=cache)
    stack.push_async_callback(asyncio.to_thread, reader.close)
    return Services(
        limits=limits,
        editions=Editions(catalogue.load()),
        database=database,
        originals=originals_at(settings.files_url),
        reader=reader,
        clock=now,
        memory=Memory(settings.learning),
        rephrasing=await rephraser(settings, stack),
    )
