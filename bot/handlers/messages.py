"""Files and everything else that is neither a command nor a button."""

from dataclasses import replace

from rapidfuzz import fuzz, process
from telegram import Message

from assistant import dialogue
from assistant.incoming import submissions
from assistant.incoming.intake import Upload
from bot.handlers import words
from bot.handlers.turn import Turn
from bot.screens.screen import Screen
from bot.telegram.menus import names_for

_LIKE = 60.0
_KINDS = ("voice", "sticker", "location", "contact", "video")


async def file(turn: Turn, message: Message) -> None:
    """Hand one file over for durable work; one that is refused alone raises before anything is fetched."""
    question = dialogue.waiting(turn.actor, now=turn.now)
    sought = question.evidence_id if isinstance(question, dialogue.ReplacementSought) else None
    upload = replace(_upload(message), replaces=sought, language=turn.actor.language)
    joined = await submissions.join(turn.services, turn.actor, upload, now=turn.now)
    await turn.desk.uploads.enqueue(upload, joined)
    if sought is not None:
        await dialogue.end(turn.services, turn.actor)


async def other(turn: Turn, message: Message) -> Screen:
    """Answer words; say politely what can be sent instead of any other kind of message."""
    if message.text is not None:
        return await words.heard(turn, message)
    kind = next((k for k in _KINDS if getattr(message, k)), "other")
    return Screen(turn.t("message.not_readable_kind", kind=turn.t(f"kind.{kind}")))


async def unknown(turn: Turn, name: str) -> Screen:
    """Say that there is no such command, and which one was perhaps meant."""
    own = [turn.t(f"command.{known}") for known in names_for({g.role for g in turn.actor.grants})]
    near = process.extractOne(name, own, scorer=fuzz.ratio, score_cutoff=_LIKE)
    if near is None:
        return Screen(turn.t("message.unknown_command"))
    return Screen(turn.t("message.perhaps_command", command=near[0]))


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
