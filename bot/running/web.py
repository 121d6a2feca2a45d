"""What the process answers over HTTP: health, metrics and, as a webhook, updates."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot, Update

from bot import metrics
from bot.failures import incident
from bot.settings import Settings

log = logging.getLogger(__name__)

_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_LARGEST_UPDATE = 1_000_000
_ACCESS_LOG = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Web:
    """The routes of one process.

    `take` returns once an update is kept; `ready` says what is in the way, nothing when all is well;
    `measure` brings the gauges up to date.
    """

    settings: Settings
    bot: Bot
    take: Callable[[Update], Awaitable[None]]
    ready: Callable[[], Awaitable[str]]
    measure: Callable[[], Awaitable[None]]

    async def start(self) -> web.AppRunner:
        """Listen where the settings say; `cleanup` of the runner ends it."""
        app = web.Application(client_max_size=_LARGEST_UPDATE)
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/readyz", self._readiness)
        app.router.add_get("/metrics", self._metrics)
        if self.settings.webhook_url:
            app.router.add_post(urlsplit(self.settings.webhook_url).path or "/", self._update)
        runner = web.AppRunner(app, access_log=_ACCESS_LOG)
        await runner.setup()
        host, _, port = self.settings.listen.rpartition(":")
        await web.TCPSite(runner, host.strip("[]") or "127.0.0.1", int(port)).start()
        return runner

    async def _health(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readiness(self, _request: web.Request) -> web.Response:
        obstacle = await self.ready()
        return web.Response(text=f"{obstacle or 'ready'}\n", status=503 if obstacle else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        await self.measure()
        return web.Response(body=metrics.exposition(), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def _update(self, request: web.Request) -> web.Response:
        """Kept first, then acknowledged; what cannot be kept now is sent again by Telegram."""
        if not self._knows(request.headers.get(_SECRET, "")):
            return web.Response(status=403)
        try:
            update = Update.de_json(json.loads(await request.read()), self.bot)
        except Exception as error:  # noqa: BLE001 - sent again, it would be no better
            incident(error, "parse an update of the webhook")
            return web.Response()
        try:
            await self.take(update)
        except Exception as error:  # noqa: BLE001 - Telegram sends it again
            incident(error, "keep an update of the webhook")
            return web.Response(status=503)
        return web.Response()

    def _knows(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.settings.secret().encode())
