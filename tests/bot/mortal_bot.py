"""The real program in processes of its own that die by SIGKILL at one named point.

Each line read from standard input is one life, as JSON: its number, its duty, the settings, the file that
names the point to die at, and the version of the engine, if another than the program's. Of all lives that
look at one file, the first to reach the point dies, and the others live on. Two lines of JSON are written for
each life: its process id when it begins, its exit status when it ended.
Lives are forked after the imports and the making of the matcher, which cost more than all the rest.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from telegram.request import HTTPXRequest, RequestData

from assistant.incoming import matching
from assistant.incoming.intake import Left, Upload
from assistant.incoming.matching import match
from assistant.incoming.submissions import Joined
from assistant.services import DocumentReader, Services
from bot.jobs import heirs
from bot.ports import App, Order, Uploads
from bot.running import building
from bot.running import runtime as runtime_module
from bot.running.building import Requests, build_services
from bot.running.runtime import Duty, Runtime
from bot.settings import Settings
from bot.stations.binding import ServiceIntake, ServiceSubmissions
from bot.stations.front import TelegramFront
from bot.telegram import polling
from documents.bundles import Entry
from documents.reading import Reading, Sheet, Signals, Unread
from knowledge import catalogue
from knowledge.errors import LengkapError
from matchers.matcher import Matcher

TAKING = ("fetched", "handling", "handed over", "announced", "downloaded", "stored")
READING = ("reading", "matched", "saved")
POINTS = (*TAKING, *READING, "answered")
RESTING = ("going to rest", "rested")
_ARMED: list[Path] = []


def reached(point: str) -> None:
    """Die here when this is the point and nobody died there before, as in a power cut."""
    [armed] = _ARMED
    with suppress(FileNotFoundError):
        if armed.read_text() == point:
            armed.unlink()
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

    async def read_whole(self, data: bytes, filename: str) -> Reading:
        reading = await self.reader.read_whole(data, filename)
        reached("reading")
        return reading

    async def read_text(self, data: bytes, filename: str) -> Reading | Unread:
        reading = await self.reader.read_text(data, filename)
        reached("reading")
        return reading

    def unpack(self, data: bytes, filename: str) -> AsyncIterator[Entry]:
        return self.reader.unpack(data, filename)

    async def sheets(self, data: bytes) -> tuple[Sheet, ...]:
        return await self.reader.sheets(data)

    async def inspect(self, data: bytes, reading: Reading) -> Signals:
        return await self.reader.inspect(data, reading)


async def mortal_match(*given: Any) -> Any:
    """Dies when it is known what the file proves and nothing of it is saved."""
    found = await match(*given)
    reached("matched")
    return found


class MortalSubmissions(ServiceSubmissions):
    """Dies when a submission goes to rest and no job goes on with it yet, or when one does."""

    _resting: ClassVar[list[int]] = []

    async def rest(self, submission_id: int, job: str) -> None:
        await super().rest(submission_id, job)
        reached("going to rest")
        self._resting[:] = [submission_id]

    async def held_up(self, submission_id: int) -> bool:
        if submission_id in self._resting:
            reached("rested")
        return await super().held_up(submission_id)


class MortalIntake(ServiceIntake):
    """Dies when a file is fetched, stored or read, and nobody knows yet."""

    async def store(self, upload: Upload, content: bytes, unit_id: int) -> int:
        reached("downloaded")
        document = await super().store(upload, content, unit_id)
        reached("stored")
        return document

    async def read(self, document_id: int) -> None:
        await super().read(document_id)
        reached("saved")

    async def read_text(self, document_id: int) -> Left:
        left = await super().read_text(document_id)
        reached("saved")
        return left


@dataclass(frozen=True)
class MortalUploads:
    """Dies when a handler is about to commit a file, or has just done so."""

    uploads: Uploads

    async def enqueue(self, upload: Upload, joined: Joined) -> None:
        reached("handling")
        await self.uploads.enqueue(upload, joined)
        reached("handed over")

    async def pack(self, order: Order) -> None:
        await self.uploads.pack(order)

    def nudge(self) -> None:
        self.uploads.nudge()


class MortalFront(TelegramFront):
    """The bot's own handlers on uploads that can die."""

    def register(self, application: App, uploads: Uploads) -> None:
        super().register(application, MortalUploads(uploads))


async def live(order: dict[str, Any]) -> None:
    """Run the program until SIGTERM."""
    runtime_module.ServiceIntake = MortalIntake
    runtime_module.ServiceSubmissions = MortalSubmissions
    matching.match = mortal_match
    _ARMED[:] = [Path(order["armed"])]
    heirs.VERSION = order["version"] or heirs.VERSION
    settings = Settings.load(**order["settings"])
    async with AsyncExitStack() as stack:
        services: Services = await build_services(settings, stack)
        limits = replace(services.limits, **order["limits"])
        services = replace(services, reader=MortalReader(services.reader), limits=limits)
        requests = Requests(MortalRequest(connection_pool_size=8), MortalRequest())
        duty = Duty(order["duty"])
        runtime = Runtime(settings, services, MortalFront(services), duty=duty, requests=requests)
        serving = asyncio.create_task((await stack.enter_async_context(runtime)).serve())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
        say(order, ready=True)
        with suppress(asyncio.CancelledError):
            await serving


def say(order: dict[str, Any], **what: int) -> None:
    """Write one line, which no other process writes into."""
    os.write(1, f"{json.dumps({'number': order['number'], **what})}\n".encode())


def keep(order: dict[str, Any]) -> None:
    """Begin a life and wait for its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            asyncio.run(live(order))
            status = 0
        except LengkapError as error:
            sys.stderr.write(f"ended code={error.code}\n")
            status = 3
        except Exception:  # noqa: BLE001 - as the interpreter would
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    say(order, pid=child)
    say(order, status=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    matcher = Matcher(catalogue.load().programmes)
    building.Matcher = lambda programmes: matcher
    polling._LONG_POLL_SECONDS = 2
    for line in sys.stdin:
        keeper = os.fork()
        if keeper == 0:
            sys.stdin.close()
            keep(json.loads(line))
            os._exit(0)


if __name__ == "__main__":
    main()
