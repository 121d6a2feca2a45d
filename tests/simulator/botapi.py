"""What core.telegram.org/bots/api documents about each method that the bot uses."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its required and optional parameters, what it gives, and a smallest valid call.

    `empty` is the refusal of a call that leaves the required parameter of that name out.
    """

    gives: str
    required: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    example: dict[str, Any] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SENDING = _names(
    "business_connection_id message_thread_id direct_messages_topic_id parse_mode disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters "
    "reply_markup"
)
_CAPTION = _names("caption caption_entities")
_NO_CHAT = {"chat_id": "chat_id is empty"}

METHODS: dict[str, Method] = {
    "getMe": Method("User"),
    "getUpdates": Method("Array of Update", optional=_names("offset limit timeout allowed_updates")),
    "deleteWebhook": Method("True", optional=_names("drop_pending_updates")),
    "setWebhook": Method(
        "True",
        optional=_names(
            "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"
        ),
        example={"url": "http://127.0.0.1:9/hook"},
    ),
    "getWebhookInfo": Method("WebhookInfo"),
    "setMyCommands": Method(
        "True",
        ("commands",),
        _names("scope language_code"),
        {"commands": [{"command": "kurang", "description": "Yang masih kurang"}]},
        {"commands": "can't parse commands JSON object"},
    ),
    "deleteMyCommands": Method("True", optional=_names("scope language_code")),
    "sendMessage": Method(
        "Message",
        ("chat_id", "text"),
        _SENDING | _names("entities link_preview_options"),
        {"text": "Berkas tersimpan."},
        _NO_CHAT | {"text": "message text is empty"},
    ),
    "sendDocument": Method(
        "Message",
        ("chat_id", "document"),
        _SENDING | _CAPTION | _names("thumbnail disable_content_type_detection"),
        {"document": "DOCUMENT"},
        _NO_CHAT | {"document": "there is no document in the request"},
    ),
    "sendPhoto": Method(
        "Message",
        ("chat_id", "photo"),
        _SENDING | _CAPTION | _names("show_caption_above_media has_spoiler"),
        {"photo": "PHOTO"},
        _NO_CHAT | {"photo": "there is no photo in the request"},
    ),
    "editMessageText": Method(
        "Message",
        ("chat_id", "message_id", "text"),
        _names(
            "business_connection_id inline_message_id parse_mode entities link_preview_options reply_markup"
        ),
        {"message_id": "MESSAGE", "text": "Selesai."},
        _NO_CHAT | {"message_id": "message identifier is not specified", "text": "message text is empty"},
    ),
    "deleteMessage": Method(
        "True",
        ("chat_id", "message_id"),
        example={"message_id": "MESSAGE"},
        empty=_NO_CHAT | {"message_id": "message to delete not found"},
    ),
    "answerCallbackQuery": Method(
        "True",
        ("callback_query_id",),
        _names("text show_alert url cache_time"),
        {"callback_query_id": "QUERY"},
        {
            "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
        },
    ),
    "getFile": Method(
        "File", ("file_id",), example={"file_id": "DOCUMENT"}, empty={"file_id": "file_id not specified"}
    ),
}
"""`chat_id` is added to the examples; words in capitals stand for what the test has made."""


def undocumented(method: str, sent: Collection[str]) -> set[str]:
    """What was sent with a call and the documentation does not know; for an unknown method its name too."""
    found = METHODS.get(method)
    return {method, *sent} if found is None else set(sent) - set(found.required) - found.optional


ALWAYS_THERE: dict[str, dict[str, type]] = {
    "User": {"id": int, "is_bot": bool, "first_name": str},
    "Chat": {"id": int, "type": str},
    "Message": {"message_id": int, "date": int, "chat": dict},
    "File": {"file_id": str, "file_unique_id": str},
    "Document": {"file_id": str, "file_unique_id": str},
    "PhotoSize": {"file_id": str, "file_unique_id": str, "width": int, "height": int},
    "WebhookInfo": {"url": str, "has_custom_certificate": bool, "pending_update_count": int},
    "Update": {"update_id": int},
    "CallbackQuery": {"id": str, "from": dict, "chat_instance": str},
    "MessageEntity": {"type": str, "offset": int, "length": int},
    "ChatMemberUpdated": {
        "chat": dict,
        "from": dict,
        "date": int,
        "old_chat_member": dict,
        "new_chat_member": dict,
    },
}
"""The fields of each type that the documentation does not call optional."""
