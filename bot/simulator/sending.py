"""The methods that put a new message into a chat."""

import secrets
from dataclasses import replace
from typing import Any

from .chats import Attachment, Chat, Draft, Message
from .errors import bad_request
from .files import StoredFile
from .formatting import Entity, FormattedText, normalize, units
from .html_parser import HtmlParser
from .markup import read_buttons, read_keyboard
from .parameters import Parameters
from .state import State


def send_message(state: State, parameters: Parameters) -> dict[str, Any]:
    """sendMessage."""
    content = read_text(state, parameters)
    buttons = read_buttons(parameters, state.limits)
    chat = state.chat_of(parameters)
    return _send(state, parameters, chat, Draft(content, buttons=buttons))


def send_document(state: State, parameters: Parameters) -> dict[str, Any]:
    """sendDocument: an upload or a file_id."""
    return _send_file(state, parameters, "document")


def send_photo(state: State, parameters: Parameters) -> dict[str, Any]:
    """sendPhoto: an upload or a file_id."""
    return _send_file(state, parameters, "photo")


def send_media_group(state: State, parameters: Parameters) -> list[dict[str, Any]]:
    """sendMediaGroup: two to ten documents, or two to ten photos."""
    items = parameters.nested("media")
    if not isinstance(items, list) or not items:
        raise bad_request("there are no messages to send")
    if len(items) < 2:
        raise bad_request("too few messages to send as an album")
    if len(items) > state.limits.album_items:
        raise bad_request("too many messages to send as an album")
    kinds = {str(item.get("type")) for item in items if isinstance(item, dict)}
    if not kinds <= {"photo", "document"}:
        unknown = min(kinds - {"photo", "document"})
        raise bad_request(f'can\'t parse InputMedia: type "{unknown}" is unsupported')
    contents = [read_caption(state, Parameters(item, parameters.files)) for item in items]
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    chat = state.chat_of(parameters)
    kind = kinds.pop()
    attachments = [_attachment(state, Parameters({kind: i["media"]}, parameters.files), kind) for i in items]
    reply_to = _reply_to(parameters, chat)
    state.pace.spend(chat.id, len(items))
    album = str(13_000_000_000_000_000 + secrets.randbelow(10**15))
    drafts = [
        Draft(content, attachment, album=album, reply_to=reply_to)
        for content, attachment in zip(contents, attachments, strict=True)
    ]
    return [state.post(chat, state.bot, draft).as_json() for draft in drafts]


def read_text(state: State, parameters: Parameters) -> FormattedText:
    """The text of a call with its formatting, refused when empty or too long."""
    content = _formatted(state, parameters, "text", "entities")
    if not content.text:
        raise bad_request("message text is empty")
    if units(content.text) > state.limits.text_units:
        raise bad_request("message is too long")
    return content


def read_caption(state: State, parameters: Parameters) -> FormattedText:
    """The caption of a call with its formatting, which may be empty."""
    content = _formatted(state, parameters, "caption", "caption_entities")
    if units(content.text) > state.limits.caption_units:
        raise bad_request("message caption is too long")
    return content


def _formatted(state: State, parameters: Parameters, name: str, entities: str) -> FormattedText:
    text = parameters.text(name)
    mode = parameters.text("parse_mode").lower()
    if mode == "html":
        content = HtmlParser(text).parse()
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        content = FormattedText(text, _given_entities(parameters.nested(entities)))
    return normalize(content, state.limits.entities)


def _given_entities(value: Any) -> tuple[Entity, ...]:
    if value is None:
        return ()
    try:
        return tuple(
            Entity(str(e["type"]), int(e["offset"]), int(e["length"]), e.get("url"), e.get("language"))
            for e in value
        )
    except (TypeError, KeyError, ValueError, AttributeError):
        raise bad_request("can't parse entities JSON object") from None


def _send_file(state: State, parameters: Parameters, kind: str) -> dict[str, Any]:
    content = read_caption(state, parameters)
    buttons = read_buttons(parameters, state.limits)
    chat = state.chat_of(parameters)
    attachment = _attachment(state, parameters, kind)
    return _send(state, parameters, chat, Draft(content, attachment, buttons))


def _attachment(state: State, parameters: Parameters, kind: str) -> Attachment:
    reference = parameters.text(kind)
    upload = parameters.upload(kind)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            return Attachment(kind, state.files.keep_photo(upload.data))
        return Attachment(kind, (state.files.keep(upload.data, upload.name, upload.mime),))
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith("attach://"):
        raise bad_request("wrong file identifier/HTTP URL specified")
    if "://" in reference:
        raise bad_request("failed to get HTTP URL content")
    return Attachment(kind, _again(state, state.files.find(reference), kind))


def _again(state: State, file: StoredFile, kind: str) -> tuple[StoredFile, ...]:
    if file.kind != kind:
        found, wanted = file.kind.capitalize(), kind.capitalize()
        raise bad_request(f"can't use file of type {found} as {wanted}")
    return state.files.sizes_of(file) if kind == "photo" else (file,)


def _reply_to(parameters: Parameters, chat: Chat) -> Message | None:
    given = parameters.nested("reply_parameters")
    wanted = given if isinstance(given, dict) else {"message_id": parameters.integer("reply_to_message_id")}
    number = int(wanted.get("message_id") or 0)
    found = chat.messages.get(number)
    lenient = wanted.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply")
    if number and found is None and not lenient:
        raise bad_request("message to be replied not found")
    return found


def _send(state: State, parameters: Parameters, chat: Chat, draft: Draft) -> dict[str, Any]:
    draft = replace(draft, reply_to=_reply_to(parameters, chat))
    keyboard = read_keyboard(parameters)
    state.pace.spend(chat.id)
    if keyboard is not None:
        chat.keyboard = keyboard
    return state.post(chat, state.bot, draft).as_json()
