"""Everything one simulated bot has: chats, files, updates, commands and the log of calls."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .chats import Chat, Draft, Message, Press, User
from .errors import BLOCKED, ApiError, bad_request
from .faults import Faults
from .feed import Feed
from .files import FileStore
from .limits import Limits
from .pace import Pace
from .parameters import Parameters
from .updates import Updates
from .webhook import Webhook

BOT = User(7_000_000_001, "Lengkap", "lengkap_bot", is_bot=True)
TOKEN = "7000000001:AAF-simulator-token-only-for-loopback"  # noqa: S105 - opens nothing outside this process
CALLS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call the bot made and how it was answered; status 0 means no answer was sent."""

    method: str
    values: Mapping[str, str]
    status: int
    description: str
    at: float


@dataclass(slots=True)
class State:
    """The server's memory; it outlives any process of the bot."""

    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.time
    bot: User = BOT
    token: str = TOKEN
    photo_side: int | None = None
    feed: Feed = field(default_factory=Feed)
    faults: Faults = field(default_factory=Faults)
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=CALLS_KEPT))
    files: FileStore = field(init=False)
    updates: Updates = field(init=False)
    webhook: Webhook = field(init=False)
    pace: Pace = field(init=False)
    _last_message: int = 0

    def __post_init__(self) -> None:
        self.files = FileStore(self.bot.id, self.limits, self.clock)
        self.updates = Updates(self.limits, self.clock, self.feed)
        self.webhook = Webhook(self.updates, self.limits, self.clock)
        self.pace = Pace(self.limits, self.clock)

    def chat_of(self, parameters: Parameters) -> Chat:
        """The chat a call names, if the bot may write there."""
        given = parameters.text("chat_id")
        if not given:
            raise bad_request("chat_id is empty")
        number = parameters.integer("chat_id")
        chat = self.chats.get(number)
        if chat is None or not chat.met:
            raise bad_request("chat not found")
        if chat.blocked:
            raise ApiError(403, BLOCKED)
        return chat

    def post(self, chat: Chat, sender: User, draft: Draft) -> Message:
        """Puts a new message into a chat; its id is larger than all before."""
        self._last_message += 1
        message = Message(
            self._last_message,
            chat,
            sender,
            self.clock(),
            draft.content,
            draft.attachment,
            draft.buttons,
            draft.album,
            draft.reply_to,
            draft.forwarded_from,
        )
        chat.messages[message.id] = message
        self.feed.publish("message", message)
        return message

    def log(self, method: str, parameters: Parameters, status: int, description: str = "") -> None:
        """Keeps one call for tests and the curious."""
        call = Call(method, parameters.shown(), status, description, self.clock())
        self.calls.append(call)
        self.feed.publish("call", call)

    def menu_for(self, user: User) -> list[dict[str, str]]:
        """The commands this person's menu shows, the narrowest scope first."""
        for scope in (f"chat:{user.id}", "all_private_chats", "default"):
            for language in (user.language_code, ""):
                found = self.commands.get((scope, language))
                if found:
                    return found
        return []


Handler = Callable[[State, Parameters], Any]
