"""Files and everything else that is neither a command nor a button."""

from telegram import Message

from assistant import intake
from assistant.intake import Upload
from bot.handlers.turn import Turn
from bot.screens.screen import Screen

_KINDS = ("voice", "sticker", "location", "contact", "video")


async def file(turn: Turn, message: Message) -> None:
    """Hand one file over for durable work; refused files raise before anything is fetched."""
    upload = _upload(message)
    unit = await intake.admit(turn.services, turn.actor, upload, now=turn.now)
    await turn.desk.uploads.enqueue(upload, unit)


async def other(turn: Turn, message: Message) -> Screen:
    """Say politely what can be sent instead of this kind of message."""
    if message.text is not None:
        key = "message.unknown_command" if message.text.startswith("/") else "message.send_file"
        return Screen(turn.t(key))
    kind = next((k for k in _KINDS if getattr(message, k)), "other")
    return Screen(turn.t("message.not_readable_kind", kind=turn.t(f"kind.{kind}")))


def edited(turn: Turn) -> Screen:
    """Say that edits are not read."""
    return Screen(turn.t("message.edited"))


def _upload(message: Message) -> Upload:
    if message.from_user is None:
        raise ValueError("a private message has a sender")
    photo = message.photo[-1] if message.photo else None
    document = message.document
    item = photo or document
    if item is None:
        raise ValueError("the message has no file")
    return Upload(
        telegram_id=message.from_user.id,
        chat_id=message.chat_id,
        message_id=message.message_id,
        file_id=item.file_id,
        file_unique_id=item.file_unique_id,
        filename=(document.file_name or "") if document else "",
        size=item.file_size,
        caption=message.caption or "",
        as_photo=photo is not None,
        media_group_id=message.media_group_id,
        sent_at=message.date,
    )
