"""The real bot in processes of its own that die by SIGKILL at one named point.

  python mortal_bot.py HOME URL TOKEN

Each line read from standard input is one life: the name of the point to die at, or nothing to live until
SIGTERM. The process id and, after its end, the exit status of each life are written to standard output.
Lives are forked after the imports, which cost more than all the rest.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from telegram.request import HTTPXRequest, RequestData

from assistant.incoming.intake import Upload
from assistant.incoming.submissions import Joined
from assistant.services import DocumentReader, Services
from bot.ports import App, Uploads
from bot.running import runtime as runtime_module
from bot.running.building import Requests, build_services
from bot.running.runtime import Runtime
from bot.settings import Settings
from bot.stations.binding import ServiceIntake
from bot.stations.front import TelegramFront
from documents.bundles import Entry
from documents.reading import Reading, Sheet, Signals

POINTS = ("fetched", "handling", "handed over", "announced", "stored", "reading", "answered")


FATAL: list[str] = []


def reached(point: str) -> None:
    """Die here when this is the point, as in a power cut."""
    if point in FATAL:
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

    def unpack(self, data: bytes, filename: str) -> AsyncIterator[Entry]:
        return self.reader.unpack(data, filename)

    async def sheets(self, data: bytes) -> tuple[Sheet, ...]:
        return await self.reader.sheets(data)

    async def inspect(self, data: bytes, reading: Reading) -> Signals:
        return await self.reader.inspect(data, reading)


class MortalIntake(ServiceIntake):
    """Dies when a file is stored and nobody knows yet."""

    async def store(self, upload: Upload, content: bytes) -> int:
        document = await super().store(upload, content)
        reached("stored")
        return document


@dataclass(frozen=True)
class MortalUploads:
    """Dies when a handler is about to commit a file, or has just done so."""

    uploads: Uploads

    async def enqueue(self, upload: Upload, joined: Joined) -> None:
        reached("handling")
        await self.uploads.enqueue(upload, joined)
        reached("handed over")

    def nudge(self) -> None:
        self.uploads.nudge()


class MortalFront(TelegramFront):
    """The bot's own handlers on uploads that can die."""

    def register(self, application: App, uploads: Uploads) -> None:
        super().register(application, MortalUploads(uploads))


async def live(home: str, url: str, token: str) -> None:
    """Run the bot until SIGTERM."""
    runtime_module.ServiceIntake = MortalIntake
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


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    for line in sys.stdin:
        FATAL[:] = [line.strip()]
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            asyncio.run(live(*sys.argv[1:]))
            os._exit(0)
        say(child)
        say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
