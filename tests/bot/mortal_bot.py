"""The real bot in a process of its own that dies by SIGKILL at one named point.

  python mortal_bot.py HOME URL TOKEN [POINT]

Points: fetched, handling, announced, reading, answered. Without a point it runs until SIGTERM.
"""

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from telegram.request import HTTPXRequest, RequestData

from assistant.intake import Upload
from assistant.services import DocumentReader, Services
from bot.front import TelegramFront
from bot.ports import App, Uploads
from bot.runtime import Requests, Runtime, build_services
from bot.settings import Settings
from documents.reading import Reading

POINTS = ("fetched", "handling", "announced", "reading", "answered")
POINT = (sys.argv[4:] or [""])[0]


def reached(point: str) -> None:
    """Die here when this is the point, as in a power cut."""
    if point == POINT:
        os.kill(os.getpid(), signal.SIGKILL)


class MortalRequest(HTTPXRequest):
    """Dies after the server has answered and before the bot knows."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: Any
    ) -> tuple[int, bytes]:
        status, body = await super().do_request(url, method, request_data, **timeouts)
        parameters = request_data.parameters if request_data else {}
        name = url.rsplit("/", 1)[-1]
        if name == "getUpdates" and b"update_id" in body:
            reached("fetched")
        if name == "sendMessage" and "reply_parameters" in parameters:
            reached("announced")
        if name == "editMessageText" and "reply_markup" in parameters:
            reached("answered")
        return status, body


@dataclass(frozen=True)
class MortalReader:
    """Dies when the text is known and not yet saved."""

    reader: DocumentReader

    async def read(self, data: bytes, filename: str) -> Reading:
        reading = await self.reader.read(data, filename)
        reached("reading")
        return reading


@dataclass(frozen=True)
class MortalUploads:
    """Dies when a handler is about to commit a file."""

    uploads: Uploads

    async def enqueue(self, upload: Upload, unit_id: int) -> None:
        reached("handling")
        await self.uploads.enqueue(upload, unit_id)

    def nudge(self) -> None:
        self.uploads.nudge()


class MortalFront(TelegramFront):
    """The bot's own handlers on uploads that can die."""

    def register(self, application: App, uploads: Uploads) -> None:
        super().register(application, MortalUploads(uploads))


async def main() -> None:
    home, url, token = sys.argv[1:4]
    settings = Settings.load(home=Path(home), telegram_api_url=url, telegram_token=token, readers=1)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as stack:
        services: Services = await build_services(settings, stack)
        services = replace(services, reader=MortalReader(services.reader))
        requests = Requests(MortalRequest(connection_pool_size=8), MortalRequest())
        runtime = Runtime(settings, services, MortalFront(services), requests=requests)
        await stack.enter_async_context(runtime)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main())
