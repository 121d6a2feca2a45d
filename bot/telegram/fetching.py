"""The bytes of a file that a person sent."""

from dataclasses import dataclass, field

import httpx
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TimedOut

from documents.errors import TooLarge
from knowledge.errors import LengkapError
from knowledge.limits import Limits

_SECONDS = httpx.Timeout(60, connect=10)
_TELEGRAM_REFUSES_ABOVE = 20 << 20


class FileGone(LengkapError):
    """Telegram no longer hands out this file: it has to be sent again."""

    code = "file.gone"


@dataclass(frozen=True, slots=True, repr=False)
class Fetcher:
    """Fetches files, never more of one than a file may hold."""

    bot: Bot
    client: httpx.AsyncClient
    limits: Limits = field(default_factory=Limits)

    async def fetch(self, file_id: str) -> bytes:
        """The content; TooLarge or FileGone when there is none, NetworkError when it may work later.

        The size of a file that is too large is at least the one named.
        """
        try:
            file = await self.bot.get_file(file_id)
        except BadRequest as error:
            if "too big" in error.message.lower():
                raise TooLarge(size=_TELEGRAM_REFUSES_ABOVE, limit=self.limits.file_bytes) from error
            raise FileGone from error
        if file.file_size is not None and file.file_size > self.limits.file_bytes:
            raise TooLarge(size=file.file_size, limit=self.limits.file_bytes)
        if not file.file_path:
            raise FileGone
        try:
            return await self._download(file.file_path)
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            # The address holds the token, so only the kind of error is passed on.
            raise NetworkError(type(error).__name__) from None

    async def _download(self, address: str) -> bytes:
        async with self.client.stream("GET", address) as response:
            if response.status_code == httpx.codes.NOT_FOUND:
                raise FileGone
            response.raise_for_status()
            content = bytearray()
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > self.limits.file_bytes:
                    raise TooLarge(size=len(content), limit=self.limits.file_bytes)
            return bytes(content)


@dataclass(frozen=True, slots=True, repr=False)
class SmallFiles:
    """Fetches small files through the library, for handlers."""

    bot: Bot

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """The content; TooLarge when it is more than `limit`, FileGone when Telegram has it no more."""
        try:
            file = await self.bot.get_file(file_id)
        except BadRequest as error:
            raise FileGone from error
        if (file.file_size or 0) > limit:
            raise TooLarge(size=file.file_size, limit=limit)
        content = bytes(await file.download_as_bytearray())
        if len(content) > limit:
            raise TooLarge(size=len(content), limit=limit)
        return content


def client() -> httpx.AsyncClient:
    """The connections that files come through; the caller closes it."""
    return httpx.AsyncClient(timeout=_SECONDS, limits=httpx.Limits(max_connections=4))
