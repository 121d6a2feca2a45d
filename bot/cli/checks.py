"""What `lengkap doctor` looks at: each check answers with a finding and never raises."""

import asyncio
import io
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import aiohttp
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.cli.console import obstacle
from bot.settings import Settings
from documents.fence import Held
from documents.reader import Reader
from knowledge.errors import LengkapError
from knowledge.limits import Limits
from knowledge.vocabulary import Zone
from storage import schema
from storage.database import Database
from storage.errors import StorageError
from storage.places import folder_of, originals_at

_WAIT = 10.0
_SPARE_LEAST = 200_000_000
_SPARE_GOOD = 2_000_000_000
_DRIFT_SECONDS = 30
_POSTGRESQL_LEAST = 15
_NO_UNIT = 2**62
_PROBE = ("Data dukung sudah lengkap", "untuk tahun 2026")


class Grade(StrEnum):
    """Fine, worth a look, or in the way of running the bot."""

    FINE = "fine"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: a stable code, the facts of its sentence and whether the bot can run."""

    code: str
    grade: Grade = Grade.FINE
    facts: Mapping[str, object] = field(default_factory=dict)


async def token(settings: Settings) -> Finding:
    """Whether Telegram knows the token."""
    if settings.telegram_token is None:
        return Finding("token.missing", Grade.FAILURE)
    try:
        name, _ = await _asked(settings)
    except InvalidToken:
        return Finding("token.refused", Grade.FAILURE)
    except TelegramError as error:
        facts = {"url": settings.telegram_api_url, "reason": type(error).__name__}
        return Finding("token.unreachable", Grade.FAILURE, facts)
    return Finding("token.fine", facts={"name": name})


async def webhook(settings: Settings) -> Finding:
    """Whether updates come by the way that the settings say, and arrive."""
    if settings.telegram_token is None:
        return Finding("webhook.unknown", Grade.WARNING)
    try:
        name, hook = await _asked(settings)
    except TelegramError:
        return Finding("webhook.unknown", Grade.WARNING)
    return _of_hook(settings, name, hook)


def _of_hook(settings: Settings, name: str, hook: WebhookInfo) -> Finding:
    facts = {"name": name, "url": settings.webhook_url}
    if not settings.webhook_url:
        return Finding("webhook.foreign", Grade.WARNING, facts) if hook.url else Finding("webhook.unused")
    if not hook.url:
        return Finding("webhook.unset", Grade.WARNING, facts)
    if hook.url != settings.webhook_url:
        return Finding("webhook.elsewhere", Grade.FAILURE, facts)
    if hook.last_error_message and hook.pending_update_count:
        why = {"reason": hook.last_error_message, "count": hook.pending_update_count}
        return Finding("webhook.failing", Grade.FAILURE, facts | why)
    return Finding("webhook.fine", facts=facts)


async def _asked(settings: Settings) -> tuple[str, WebhookInfo]:
    """The name of the bot, and how its updates are sent."""
    patient = HTTPXRequest(connect_timeout=_WAIT, read_timeout=_WAIT)
    base = f"{settings.telegram_api_url}/bot"
    async with Bot(settings.token(), base_url=base, request=patient, get_updates_request=patient) as bot:
        return bot.username, await bot.get_webhook_info()


async def database(settings: Settings) -> Finding:
    """Whether the evidence database can be opened and its schema is one that this program knows."""
    if (file := file_of(settings.database_url)) and not file.exists():
        return Finding("database.new", facts={"place": str(file)})
    try:
        async with Database(settings.database_url) as opened:
            found, newest = await schema.current(opened.url), schema.newest()
            version = await _postgresql(opened)
    except (SQLAlchemyError, OSError) as error:
        return Finding("database.closed", Grade.FAILURE, _why(error))
    if version and version < _POSTGRESQL_LEAST:
        facts = {"found": str(version), "least": str(_POSTGRESQL_LEAST)}
        return Finding("database.unsupported", Grade.WARNING, facts)
    if found == newest:
        return Finding("database.fine", facts={"revision": found})
    if found is None or found in schema.known():
        return Finding("database.older", facts={"revision": found or "-", "newest": newest})
    return Finding("database.newer", Grade.FAILURE, {"revision": found})


async def engine(settings: Settings) -> Finding:
    """Whether the engine's own database can be opened."""
    if (file := file_of(settings.engine_url)) and not file.exists():
        return Finding("engine.new", facts={"place": str(file)})
    try:
        async with Database(settings.engine_url) as opened, opened.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        return Finding("engine.closed", Grade.FAILURE, _why(error))
    return Finding("engine.fine")


async def _postgresql(database: Database) -> int:
    """The version of the server, 0 for SQLite."""
    if database.url.get_backend_name() == "sqlite":
        return 0
    async with database.engine.connect() as connection:
        return int(await connection.scalar(text("SHOW server_version_num")) or 0) // 10_000


def _why(error: Exception) -> Mapping[str, object]:
    return {"reason": obstacle(error) or type(error).__name__}


async def originals(settings: Settings) -> Finding:
    """Whether original files can be written where they belong, and others cannot read them."""
    folder = folder_of(settings.files_url)
    if folder is None:
        return await _bucket(settings.files_url)
    facts = {"place": str(folder)}
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            pass
    except OSError:
        return Finding("originals.closed", Grade.FAILURE, facts)
    if folder.exists() and folder.stat().st_mode & 0o077:
        return Finding("originals.open", Grade.WARNING, facts)
    return Finding("originals.fine", facts=facts)


async def _bucket(url: str) -> Finding:
    facts = {"place": url.partition("?")[0]}
    store = originals_at(url)
    try:
        probe = await store.save(_NO_UNIT, b"lengkap doctor")
        await store.load(_NO_UNIT, probe)
        await store.remove(_NO_UNIT, probe)
    except StorageError as error:
        why = error.facts.get("reason", error.code)
        return Finding("bucket.closed", Grade.FAILURE, {**facts, "reason": why})
    return Finding("originals.fine", facts=facts)


async def reading(_settings: Settings) -> Finding:
    """Whether a picture with known words is read by the real reader."""
    started = time.perf_counter()
    try:
        with closing(Reader(Limits())) as reader:
            pages = (await reader.read(_picture(), "doctor.png")).pages
    except LengkapError as error:
        return Finding("reading.failed", Grade.FAILURE, {"reason": error.code})
    if not all(any(line in page.text for page in pages) for line in _PROBE):
        return Finding("reading.blind", Grade.FAILURE)
    return Finding("reading.fine", facts={"seconds": round(time.perf_counter() - started, 1)})


async def files_fenced(_settings: Settings) -> Finding:
    """Whether a reader that a hostile file took over would be kept from the files of this account."""
    held = await asyncio.to_thread(_held)
    return Finding("files_fenced.fine") if held.files else Finding("files_fenced.open", Grade.WARNING)


async def network_fenced(_settings: Settings) -> Finding:
    """Whether such a reader would be kept from the network."""
    held = await asyncio.to_thread(_held)
    return Finding("network_fenced.fine") if held.network else Finding("network_fenced.open", Grade.WARNING)


async def signals_fenced(_settings: Settings) -> Finding:
    """Whether such a reader would be kept from ending other processes of this account."""
    held = await asyncio.to_thread(_held)
    return Finding("signals_fenced.fine") if held.signals else Finding("signals_fenced.open", Grade.WARNING)


async def clock(settings: Settings) -> Finding:
    """Whether the zones of Indonesia are known and this clock agrees with Telegram's."""
    try:
        now = datetime.now(Zone.WIB.tzinfo)
    except ZoneInfoNotFoundError:
        return Finding("clock.no_zones", Grade.FAILURE)
    try:
        timeout = aiohttp.ClientTimeout(total=_WAIT)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(settings.telegram_api_url, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, OSError, KeyError, ValueError):
        return Finding("clock.alone", facts={"now": now})
    drift = round(abs((now - theirs).total_seconds()))
    if drift > _DRIFT_SECONDS:
        return Finding("clock.wrong", Grade.WARNING, {"seconds": drift})
    return Finding("clock.fine", facts={"now": now})


async def disk(settings: Settings) -> Finding:
    """Whether there is room for what officers will send."""
    free = shutil.disk_usage(_existing(settings.home)).free
    facts = {"free": free, "place": str(settings.home)}
    if free < _SPARE_LEAST:
        return Finding("disk.full", Grade.FAILURE, facts)
    return (
        Finding("disk.low", Grade.WARNING, facts) if free < _SPARE_GOOD else Finding("disk.fine", facts=facts)
    )


_FENCES = (files_fenced, network_fenced, signals_fenced)
ALL = (token, webhook, database, engine, originals, reading, *_FENCES, clock, disk)


@cache
def _held() -> Held:
    with closing(Reader(Limits())) as reader:
        return reader.held()


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for a server."""
    made = make_url(url)
    return Path(made.database) if made.get_backend_name() == "sqlite" and made.database else None


def _picture() -> bytes:
    image = Image.new("L", (1240, 400), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(48)
    for place, line in enumerate(_PROBE):
        draw.text((80, 80 + 100 * place), line, 0, font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
