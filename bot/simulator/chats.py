"""Users, chats and messages, and their shape in the Bot API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .files import StoredFile
from .formatting import FormattedText


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot itself."""

    id: int
    name: str
    username: str = ""
    language_code: str = "id"
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """The Bot API's User."""
        body: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            body["username"] = self.username
        if not self.is_bot:
            body["language_code"] = self.language_code
        return body


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: it carries data for the bot or opens an address."""

    label: str
    data: str = ""
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        """The Bot API's InlineKeyboardButton."""
        return {"text": self.label} | ({"url": self.url} if self.url else {"callback_data": self.data})


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a message carries besides text: files (a photo in all sizes) or plain facts."""

    kind: str
    files: tuple[StoredFile, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> StoredFile | None:
        """The file at its full size."""
        return self.files[-1] if self.files else None

    def as_json(self) -> Any:
        """The value under the message's key of this kind."""
        if self.kind == "photo":
            return [size.as_json() for size in self.files]
        return (self.files[-1].as_json() if self.files else {}) | self.facts


@dataclass(frozen=True, slots=True)
class Version:
    """How a message looked before an edit."""

    content: FormattedText
    buttons: Buttons
    until: float

    @property
    def html(self) -> str:
        """The old text as safe HTML."""
        return self.content.html


@dataclass(frozen=True, slots=True)
class Draft:
    """What is going to be a message."""

    content: FormattedText
    attachment: Attachment | None = None
    buttons: Buttons = ()
    album: str | None = None
    reply_to: "Message | None" = None
    forwarded_from: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """One message as the people in its chat see it now."""

    id: int
    chat: "Chat"
    sender: User
    sent_at: float
    content: FormattedText
    attachment: Attachment | None = None
    buttons: Buttons = ()
    album: str | None = None
    reply_to: "Message | None" = None
    forwarded_from: str | None = None
    edited_at: float | None = None
    edits: list[Version] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text or caption without its formatting."""
        return self.content.text

    @property
    def html(self) -> str:
        """The text or caption as safe HTML."""
        return self.content.html

    @property
    def from_bot(self) -> bool:
        return self.sender.is_bot

    @property
    def file(self) -> StoredFile | None:
        """The file the message carries; `.data` and `.name` are what arrived."""
        return self.attachment.file if self.attachment else None

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons in reading order."""
        return [button.label for row in self.buttons for button in row]

    def edit(self, content: FormattedText, buttons: Buttons, at: float) -> None:
        """Replaces text and buttons, keeping the old look in the history."""
        self.edits.append(Version(self.content, self.buttons, at))
        self.content, self.buttons, self.edited_at = content, buttons, at

    def as_json(self, *, with_reply: bool = True) -> dict[str, Any]:
        """The Bot API's Message."""
        body: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": int(self.sent_at),
        }
        if self.edited_at is not None:
            body["edit_date"] = int(self.edited_at)
        if self.forwarded_from is not None:
            origin = {"type": "hidden_user", "sender_user_name": self.forwarded_from}
            body["forward_origin"] = origin | {"date": int(self.sent_at)}
        if self.album:
            body["media_group_id"] = self.album
        if self.reply_to is not None and with_reply and self.reply_to.id in self.chat.messages:
            body["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        if self.attachment:
            body[self.attachment.kind] = self.attachment.as_json()
        self._add_text(body)
        if self.buttons:
            rows = [[button.as_json() for button in row] for row in self.buttons]
            body["reply_markup"] = {"inline_keyboard": rows}
        return body

    def _add_text(self, body: dict[str, Any]) -> None:
        if not self.text:
            return
        text, entities = ("caption", "caption_entities") if self.attachment else ("text", "entities")
        body[text] = self.text
        if self.content.entities:
            body[entities] = [entity.as_json() for entity in self.content.entities]


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat with one person, or a group the bot was added to."""

    id: int
    user: User | None = None
    title: str = ""
    met: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    keyboard: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        if self.user is None:
            return {"id": self.id, "type": "supergroup", "title": self.title}
        body = {"id": self.id, "type": "private", "first_name": self.user.name}
        return body | ({"username": self.user.username} if self.user.username else {})

    def newest(self, matches: Callable[[Message], bool]) -> Message | None:
        """The newest message for which this holds."""
        return next((message for message in reversed(self.messages.values()) if matches(message)), None)


@dataclass(slots=True, eq=False)
class Press:
    """A pressed button and what the bot answered to it."""

    id: str
    user: User
    message: Message
    data: str
    at: float
    answered: bool = False
    toast: str = ""
    alert: bool = False

    def as_json(self) -> dict[str, Any]:
        """The Bot API's CallbackQuery."""
        return {
            "id": self.id,
            "from": self.user.as_json(),
            "message": self.message.as_json(),
            "chat_instance": str(self.message.chat.id),
            "data": self.data,
        }
