"""A person at the other end of the bot, driven by a script or a test."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from .chats import Attachment, Chat, Draft, Message, Press, User
from .formatting import FormattedText, normalize
from .state import State


@dataclass(frozen=True, slots=True)
class Toast:
    """What popped up after a pressed button; an alert waits for a tap."""

    text: str
    alert: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One file of an album."""

    data: bytes
    filename: str = ""
    mime: str = "application/octet-stream"
    caption: str = ""


class Options(TypedDict, total=False):
    """How a message is sent besides what it says: in a group, as a late item of an album, ..."""

    chat: Chat
    album: str
    reply_to: Message
    forwarded_from: str


class Person:
    """Writes, sends files, presses buttons, and sees what the bot answers."""

    def __init__(self, state: State, user: User, chat: Chat, about: str, payload: str) -> None:
        self._state = state
        self.user = user
        self.chat = chat
        self.about = about
        self.payload = payload
        self.presses: list[Press] = []

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def messages(self) -> list[Message]:
        """The private chat as the person sees it now, oldest first."""
        return list(self.chat.messages.values())

    @property
    def answers(self) -> list[Message]:
        """What the bot wrote to this person, oldest first."""
        return [message for message in self.messages if message.from_bot]

    @property
    def last(self) -> Message:
        """The bot's newest message; LookupError when there is none."""
        found = self.chat.newest(lambda message: message.from_bot)
        if found is None:
            raise LookupError(f"the bot has not written to {self.user.name}")
        return found

    @property
    def toasts(self) -> list[Toast]:
        """The texts that popped up after presses, oldest first."""
        return [Toast(press.toast, press.alert) for press in self.presses if press.toast]

    @property
    def menu(self) -> list[dict[str, str]]:
        """The commands in this person's menu."""
        return self._state.menu_for(self.user)

    def start(self, payload: str | None = None) -> Message:
        """Follows the bot's link; without a payload given, with the person's own."""
        return self.send_text(f"/start {self.payload if payload is None else payload}".strip())

    def send_text(self, text: str, **options: Unpack[Options]) -> Message:
        """Writes a message."""
        return self._arrive(text, None, options)

    def send_document(
        self,
        data: bytes,
        filename: str,
        caption: str = "",
        mime: str = "application/octet-stream",
        **options: Unpack[Options],
    ) -> Message:
        """Sends a file as it is."""
        file = self._state.files.keep(data, filename, mime)
        return self._arrive(caption, Attachment("document", (file,)), options)

    def send_photo(self, data: bytes, caption: str = "", **options: Unpack[Options]) -> Message:
        """Sends a picture as a photo; ApiError where Telegram would not take it as one."""
        sizes = self._state.files.keep_photo(data, self._state.photo_side)
        return self._arrive(caption, Attachment("photo", sizes), options)

    def send_album(
        self, items: Sequence[Item], *, caption: str = "", as_photos: bool = False, album: str | None = None
    ) -> list[Message]:
        """Sends two to ten files at once; the caption goes with the first one, as apps do."""
        if not 2 <= len(items) <= self._state.limits.album_items:
            raise ValueError("an album holds two to ten items")
        album = album or str(13_000_000_000_000_000 + secrets.randbelow(10**15))
        contents = [self._album_item(item, as_photo=as_photos) for item in items]
        return [
            self._arrive(item.caption or (caption if number == 0 else ""), content, {"album": album})
            for number, (item, content) in enumerate(zip(items, contents, strict=True))
        ]

    def send_sticker(self, emoji: str = "👍") -> Message:
        """Sends a sticker."""
        file = self._state.files.keep(emoji.encode(), "sticker.webp", "image/webp", "sticker")
        facts = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
        return self._arrive("", Attachment("sticker", (file,), facts))

    def send_voice(self, data: bytes = b"OggS", caption: str = "") -> Message:
        """Sends a voice note."""
        file = self._state.files.keep(data, "voice.oga", "audio/ogg", "voice")
        return self._arrive(caption, Attachment("voice", (file,)))

    def send_location(self, latitude: float = -6.12, longitude: float = 106.15) -> Message:
        """Sends a place."""
        facts = {"latitude": latitude, "longitude": longitude}
        return self._arrive("", Attachment("location", (), facts))

    def send_contact(self, phone: str = "+628110000000", name: str = "Kontak") -> Message:
        """Sends a phone number."""
        facts = {"phone_number": phone, "first_name": name}
        return self._arrive("", Attachment("contact", (), facts))

    def edit_message(self, message: Message, text: str) -> Message:
        """Changes the text or caption of an own message."""
        content = normalize(FormattedText(text), self._state.limits.entities)
        message.edit(content, (), self._state.clock())
        self._state.feed.publish("edit", message)
        self._state.updates.push("edited_message", message.as_json())
        return message

    def delete(self, message: Message) -> None:
        """Removes a message for both sides; the bot is not told."""
        del message.chat.messages[message.id]
        self._state.feed.publish("delete", message)

    def press(self, button: str, on: Message | None = None) -> Press:
        """Taps the newest button with this label or data; LookupError names the buttons there are."""
        message = on or self.chat.newest(lambda m: self._data(m, button) is not None)
        data = self._data(message, button) if message else None
        if message is None or data is None:
            shown = [label for message in self.answers[-3:] for label in message.labels]
            raise LookupError(f"no button {button!r}; the newest are {shown}")
        return self.forge_press(data, message)

    def forge_press(self, data: str, on: Message) -> Press:
        """Presses a button that need not be there, as a stale screen or a forged app can."""
        number = str(4_000_000_000_000_000_000 + len(self._state.presses))
        press = Press(number, self.user, on, data, self._state.clock())
        self._state.presses[number] = press
        self.presses.append(press)
        self._state.feed.publish("press", press)
        self._state.updates.push("callback_query", press.as_json())
        return press

    def block(self) -> None:
        """Blocks the bot: its calls to this chat answer 403."""
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        """Lets the bot write again."""
        self._set_blocked(blocked=False)

    async def wait_for(
        self, predicate: Callable[[Message], Any], seconds: float = 10, *, after: Message | None = None
    ) -> Message:
        """The bot's newest message for which this holds, now or as soon as one does."""
        since = after.id if after else 0

        def found() -> Message | None:
            return self.chat.newest(lambda m: m.from_bot and m.id > since and bool(predicate(m)))

        try:
            return await self._state.feed.until(found, seconds)
        except TimeoutError:
            seen = "\n---\n".join(message.text for message in self.answers[-5:])
            raise TimeoutError(f"{self.user.name} waited {seconds} s and saw last:\n{seen}") from None

    async def wait_answer(self, press: Press, seconds: float = 10) -> Toast:
        """What the bot answered to a press."""
        await self._state.feed.until(lambda: press.answered, seconds)
        return Toast(press.toast, press.alert)

    @staticmethod
    def _data(message: Message, button: str) -> str | None:
        cells = [cell for row in message.buttons for cell in row if cell.data]
        return next((cell.data for cell in cells if button in (cell.label, cell.data)), None)

    def _album_item(self, item: Item, *, as_photo: bool) -> Attachment:
        files = self._state.files
        if as_photo:
            return Attachment("photo", files.keep_photo(item.data, self._state.photo_side))
        return Attachment("document", (files.keep(item.data, item.filename, item.mime),))

    def _arrive(self, text: str, attachment: Attachment | None, options: Options | None = None) -> Message:
        given: Options = options or {}
        chat = given.get("chat") or self.chat
        if chat.blocked:
            self.unblock()
        chat.met = True
        draft = Draft(
            normalize(FormattedText(text), self._state.limits.entities),
            attachment,
            album=given.get("album"),
            reply_to=given.get("reply_to"),
            forwarded_from=given.get("forwarded_from"),
        )
        message = self._state.post(chat, self.user, draft)
        self._state.updates.push("message", message.as_json())
        return message

    def _set_blocked(self, *, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        self.chat.blocked = blocked
        self._state.feed.publish("blocked", self.chat)
        bot = self._state.bot.as_json()
        member, gone = {"user": bot, "status": "member"}, {"user": bot, "status": "kicked", "until_date": 0}
        body = {"chat": self.chat.as_json(), "from": self.user.as_json(), "date": int(self._state.clock())}
        old, new = (member, gone) if blocked else (gone, member)
        self._state.updates.push("my_chat_member", body | {"old_chat_member": old, "new_chat_member": new})
