"""What the chat page is told about people and messages, as plain JSON."""

from typing import Any, Protocol

from .chats import Attachment, Button, Message, Press
from .files import StoredFile
from .formatting import FormattedText
from .person import Person
from .state import Call, State


class Sample(Protocol):
    """A file that lies ready beside the chats to be sent."""

    @property
    def filename(self) -> str: ...

    @property
    def content(self) -> bytes: ...

    @property
    def caption(self) -> str: ...

    @property
    def photo(self) -> bool: ...


def person_view(person: Person) -> dict[str, Any]:
    """A person with the whole conversation."""
    return {
        "id": person.id,
        "name": person.user.name,
        "about": person.about,
        "payload": person.payload,
        "blocked": person.chat.blocked,
        "menu": person.menu,
        "keyboard": person.chat.keyboard,
        "messages": [message_view(message) for message in person.messages],
    }


def message_view(message: Message) -> dict[str, Any]:
    """A message as it stands in its bubble; apps do not show the payload of a deep link."""
    content = message.content
    if not message.from_bot and content.text.startswith("/start "):
        content = FormattedText("/start")
    return {
        "id": message.id,
        "mine": not message.from_bot,
        "at": message.sent_at,
        "edited": message.edited_at,
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "album": message.album,
        "forwarded": message.forwarded_from,
        "reply": _reply(message.reply_to),
        "attachment": _attachment(message.attachment),
        "versions": [_text(version.content) for version in message.edits],
        **_text(content),
    }


def press_view(press: Press) -> dict[str, Any]:
    """A press and, once answered, what pops up."""
    return {"id": press.id, "answered": press.answered, "toast": press.toast, "alert": press.alert}


def call_view(call: Call) -> dict[str, Any]:
    """One line of the log of calls."""
    return {"method": call.method, "status": call.status, "description": call.description, "at": call.at}


def sample_view(number: int, sample: Sample) -> dict[str, Any]:
    """A sample without its bytes."""
    return {
        "id": number,
        "name": sample.filename,
        "size": len(sample.content),
        "caption": sample.caption,
        "photo": sample.photo,
    }


def bot_view(state: State) -> dict[str, Any]:
    """The bot and whether it is listening just now."""
    listening = state.updates.polled or state.updates.webhook_active
    return {"name": state.bot.name, "username": state.bot.username, "listening": listening}


def _text(content: FormattedText) -> dict[str, Any]:
    return {"text": content.text, "entities": [entity.as_json() for entity in content.entities]}


def _button(button: Button) -> dict[str, str]:
    return {"label": button.label, "data": button.data, "url": button.url}


def _reply(message: Message | None) -> dict[str, Any] | None:
    if message is None:
        return None
    text = message.text or (message.file.name if message.file else "")
    return {"id": message.id, "name": message.sender.name, "text": text[:120]}


def _attachment(attachment: Attachment | None) -> dict[str, Any] | None:
    if attachment is None:
        return None
    file = _file(attachment.file) if attachment.file else None
    return {"kind": attachment.kind, "file": file, "facts": attachment.facts}


def _file(file: StoredFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "size": file.size,
        "url": f"ui/files/{file.file_id}",
        "width": file.width,
        "height": file.height,
    }
