"""Updates pushed to the bot's own address, in order, until it answers 2xx."""

import asyncio
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from .errors import WEBHOOK_ACTIVE, ApiError, bad_request
from .limits import Limits
from .parameters import Parameters
from .updates import Updates, kinds_json

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


class Webhook:
    """Delivers one update at a time; pauses grow after each refusal."""

    def __init__(self, updates: Updates, limits: Limits, clock: Callable[[], float]) -> None:
        self._updates = updates
        self._limits = limits
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._url = ""
        self._secret = ""
        self._connections = 40
        self._error: tuple[int, str] | None = None

    async def set(self, parameters: Parameters) -> bool:
        """setWebhook: an empty address removes it; only addresses of this machine are taken."""
        url, secret = parameters.text("url"), parameters.text("secret_token")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters or is too long")
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or parts.hostname not in LOOPBACK):
            raise bad_request("bad webhook: an address of this machine must be provided for webhook")
        await self.stop()
        self._updates.allow(parameters.nested("allowed_updates"))
        if parameters.flag("drop_pending_updates"):
            self._updates.drop()
        self._url, self._secret = url, secret
        self._connections = min(max(parameters.integer("max_connections", 40), 1), 100)
        self._error = None
        self._updates.webhook_active = bool(url)
        if url:
            self._updates.interrupt(ApiError(409, WEBHOOK_ACTIVE))
            self._task = asyncio.create_task(self._deliver())
        return True

    async def stop(self) -> None:
        """Ends delivery; what is pending stays."""
        if self._task:
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None

    def info(self) -> dict[str, Any]:
        """getWebhookInfo."""
        body: dict[str, Any] = {
            "url": self._url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if self._url:
            body["max_connections"] = self._connections
        if self._error:
            body["last_error_date"], body["last_error_message"] = self._error
        return body | kinds_json(self._updates.allowed)

    async def _deliver(self) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        timeout = aiohttp.ClientTimeout(total=self._limits.webhook_answer_seconds)
        pause = self._limits.webhook_first_pause
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            while True:
                await self._updates.arrival()
                update = self._updates.pending[0]
                if await self._post(session, update.as_json()):
                    self._updates.confirm(update.id + 1)
                    pause = self._limits.webhook_first_pause
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, self._limits.webhook_longest_pause)

    async def _post(self, session: aiohttp.ClientSession, body: dict[str, Any]) -> bool:
        try:
            async with session.post(self._url, json=body, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return True
                reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            reason = "Read timeout expired"
        except aiohttp.ClientError:
            reason = "Connection refused"
        self._error = (int(self._clock()), reason)
        return False
