"""All methods of the server by their lower-case name."""

import re
from typing import Any

from .editing import delete_message, edit_message_caption, edit_message_reply_markup, edit_message_text
from .errors import QUERY_TOO_OLD, bad_request
from .formatting import units
from .parameters import Parameters
from .sending import send_document, send_media_group, send_message, send_photo
from .state import Handler, State

_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def get_me(state: State, _parameters: Parameters) -> dict[str, Any]:
    """getMe."""
    abilities = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
    return state.bot.as_json() | {name: name == "can_join_groups" for name in abilities}


def send_chat_action(state: State, parameters: Parameters) -> bool:
    """sendChatAction."""
    action = parameters.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = state.chat_of(parameters)
    chat.actions.append(action)
    state.feed.publish("action", chat)
    return True


def answer_callback_query(state: State, parameters: Parameters) -> bool:
    """answerCallbackQuery: its text is what the person sees as a toast."""
    press = state.presses.get(parameters.text("callback_query_id"))
    if press is None or state.clock() - press.at > state.limits.query_seconds:
        raise bad_request(QUERY_TOO_OLD)
    text = parameters.text("text")
    if units(text) > state.limits.toast_units:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered, press.toast, press.alert = True, text, parameters.flag("show_alert")
    state.feed.publish("answer", press)
    return True


def get_file(state: State, parameters: Parameters) -> dict[str, Any]:
    """getFile."""
    file_id = parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    return state.files.link(file_id)


def set_my_commands(state: State, parameters: Parameters) -> bool:
    """setMyCommands for one scope and language."""
    given = parameters.nested("commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands JSON object")
    if len(given) > state.limits.commands:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    state.commands[_scope(parameters)] = [_command(item) for item in given]
    state.feed.publish("commands")
    return True


def get_my_commands(state: State, parameters: Parameters) -> list[dict[str, str]]:
    """getMyCommands of exactly this scope and language."""
    return state.commands.get(_scope(parameters), [])


def delete_my_commands(state: State, parameters: Parameters) -> bool:
    """deleteMyCommands."""
    state.commands.pop(_scope(parameters), None)
    state.feed.publish("commands")
    return True


async def get_updates(state: State, parameters: Parameters) -> list[dict[str, Any]]:
    """getUpdates."""
    return await state.updates.poll(parameters)


async def set_webhook(state: State, parameters: Parameters) -> bool:
    """setWebhook."""
    return await state.webhook.set(parameters)


async def delete_webhook(state: State, parameters: Parameters) -> bool:
    """deleteWebhook."""
    drop = {"drop_pending_updates": parameters.flag("drop_pending_updates")}
    return await state.webhook.set(Parameters(drop))


def get_webhook_info(state: State, _parameters: Parameters) -> dict[str, Any]:
    """getWebhookInfo."""
    return state.webhook.info()


def accept(_state: State, _parameters: Parameters) -> bool:
    """A method that is answered true and does nothing."""
    return True


def _command(item: Any) -> dict[str, str]:
    if not isinstance(item, dict):
        raise bad_request("expected an Object as BotCommand")
    command = _COMMAND.fullmatch(str(item.get("command", "")))
    description = str(item.get("description", "")).strip()
    if command is None:
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command[1], "description": description}


def _scope(parameters: Parameters) -> tuple[str, str]:
    scope = parameters.nested("scope") or {}
    kind = str(scope.get("type", "default")) if isinstance(scope, dict) else "default"
    if kind == "chat":
        kind = f"chat:{scope.get('chat_id')}"
    return kind, parameters.text("language_code")


METHODS: dict[str, Handler] = {
    "getme": get_me,
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "sendmediagroup": send_media_group,
    "sendchataction": send_chat_action,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
} | dict.fromkeys(
    (
        "setmydescription",
        "setmyshortdescription",
        "setmyname",
        "setchatmenubutton",
        "setmessagereaction",
        "pinchatmessage",
        "logout",
        "close",
    ),
    accept,
)
