"""The methods that change or remove a message."""

from typing import Any

from .chats import Buttons, Message
from .errors import NOT_MODIFIED, bad_request
from .formatting import FormattedText
from .markup import read_buttons
from .parameters import Parameters
from .sending import read_caption, read_text
from .state import State


def edit_message_text(state: State, parameters: Parameters) -> dict[str, Any]:
    """editMessageText."""
    content = read_text(state, parameters)
    buttons = read_buttons(parameters, state.limits)
    message = _own_message(state, parameters)
    if message.attachment is not None:
        raise bad_request("there is no text in the message to edit")
    return _edit(state, message, content, buttons)


def edit_message_caption(state: State, parameters: Parameters) -> dict[str, Any]:
    """editMessageCaption."""
    content = read_caption(state, parameters)
    buttons = read_buttons(parameters, state.limits)
    message = _own_message(state, parameters)
    if message.attachment is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(state, message, content, buttons)


def edit_message_reply_markup(state: State, parameters: Parameters) -> dict[str, Any]:
    """editMessageReplyMarkup; without a keyboard the buttons go."""
    buttons = read_buttons(parameters, state.limits)
    message = _own_message(state, parameters)
    return _edit(state, message, message.content, buttons)


def delete_message(state: State, parameters: Parameters) -> bool:
    """deleteMessage: in a private chat also the person's."""
    chat = state.chat_of(parameters)
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if chat.user is None and not message.from_bot:
        raise bad_request("message can't be deleted")
    del chat.messages[message.id]
    state.feed.publish("delete", message)
    return True


def _own_message(state: State, parameters: Parameters) -> Message:
    if parameters.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = state.chat_of(parameters)
    number = parameters.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _edit(state: State, message: Message, content: FormattedText, buttons: Buttons) -> dict[str, Any]:
    if content == message.content and buttons == message.buttons:
        raise bad_request(NOT_MODIFIED)
    state.pace.spend(message.chat.id)
    message.edit(content, buttons, state.clock())
    state.feed.publish("edit", message)
    return message.as_json()
