"""The simulator as scripts and tests hold it."""

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from .chatacts import ChatActs
from .chatpage import ChatPage
from .chats import Chat, User
from .errors import ApiError
from .faults import Faults
from .limits import Limits
from .person import Person
from .server import Server
from .state import Call, State
from .updates import Update
from .views import Sample

T = TypeVar("T")
_FIRST_PERSON = 5_000_001
_FIRST_GROUP = -1_001_000_000_001


class Simulator:
    """A Bot API server for one bot on a loopback port; what it knows survives stop and start."""

    def __init__(
        self,
        *,
        port: int = 0,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
        photo_side: int | None = None,
    ) -> None:
        self.state = State(limits=limits or Limits(), clock=clock, photo_side=photo_side)
        self.people: list[Person] = []
        self.samples: Sequence[Sample] = ()
        self._groups: list[Chat] = []
        self._port = port
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens on 127.0.0.1; after a stop on the same port as before."""
        pages = [*ChatPage(self.state, self).routes(), *ChatActs(self.state, self).routes()]
        server = Server(self.state, pages)
        self._runner = web.AppRunner(
            server.app, handler_cancellation=True, access_log=None, shutdown_timeout=1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Hangs up on everyone and frees the port; chats and unconfirmed updates stay."""
        await self.state.webhook.stop()
        self.state.updates.interrupt(ApiError(502, "Bad Gateway"))
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        """What a bot takes as its API address; the token follows directly."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What a bot takes as its file address; the token follows directly."""
        return f"{self.url}/file/bot"

    @property
    def token(self) -> str:
        return self.state.token

    @property
    def faults(self) -> Faults:
        return self.state.faults

    @property
    def calls(self) -> Sequence[Call]:
        """What the bot called, oldest first."""
        return self.state.calls

    @property
    def updates(self) -> Sequence[Update]:
        """Every update made so far, confirmed or not."""
        return self.state.updates.history

    @property
    def pending(self) -> Sequence[Update]:
        """The updates the bot has not confirmed."""
        return self.state.updates.pending

    def person(
        self,
        name: str,
        username: str = "",
        language_code: str = "id",
        *,
        about: str = "",
        payload: str = "",
    ) -> Person:
        """A new person who has not yet written to the bot; `payload` is the deep link they were given."""
        user = User(_FIRST_PERSON + len(self.people), name, username, language_code)
        chat = Chat(user.id, user)
        self.state.chats[chat.id] = chat
        person = Person(self.state, user, chat, about, payload)
        self.people.append(person)
        self.state.feed.publish("person", person)
        return person

    def group(self, title: str) -> Chat:
        """A group the bot is in; people write there with `send_text(..., chat=group)`."""
        chat = Chat(_FIRST_GROUP - len(self._groups), title=title, met=True)
        self._groups.append(chat)
        self.state.chats[chat.id] = chat
        return chat

    def redeliver(self, update: Update) -> None:
        """Hands out an update once more under its old id."""
        self.state.updates.resend(update)

    def expire_presses(self) -> None:
        """Makes every pressed button too old to be answered."""
        for press in self.state.presses.values():
            press.at -= self.state.limits.query_seconds + 1

    def expire_links(self) -> None:
        """Ends every download path getFile gave."""
        self.state.files.expire_links()

    async def wait_until(self, condition: Callable[[], T | None], seconds: float = 10) -> T:
        """The first true value of the condition, asked again whenever something happens."""
        return await self.state.feed.until(condition, seconds)
