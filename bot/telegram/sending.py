"""Screens sent and edited through the Bot API."""

import html
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.screens.markup import utf16_units
from bot.screens.screen import Attachment, Button, Picture, Screen
from bot.telegram.splitting import split
from knowledge.limits import Limits

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_MESSAGES_AT_MOST = 5
_LONG_TEXT_NAME = "lengkap.txt"
_UPLOAD_SECONDS = 60
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, repr=False)
class Sender:
    """The only place that turns screens into messages."""

    bot: Bot
    limits: Limits = field(default_factory=Limits)

    async def send(self, chat_id: int, screen: Screen, *, reply_to: int | None = None) -> int:
        """Send the screen, in several messages when it is long; the id of the one with the buttons."""
        message_id = await self._one(chat_id, screen, reply_to)
        for following in screen.more:
            await self._one(chat_id, following, None)
        return message_id

    async def _one(self, chat_id: int, screen: Screen, reply_to: int | None) -> int:
        parts = split(screen.text, self.limits.message_units)
        if len(parts) > _MESSAGES_AT_MOST:
            parts, screen = parts[:1], _with_full_text(screen)
        if screen.document and (len(parts) > 1 or utf16_units(parts[0]) > self.limits.caption_units):
            reply_to = await self._texts(chat_id, parts, (), reply_to)
            return await self._document(chat_id, screen.document, "", screen.buttons, reply_to)
        if screen.document:
            return await self._document(chat_id, screen.document, parts[0], screen.buttons, reply_to)
        return await self._texts(chat_id, parts, screen.buttons, reply_to)

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """Replace the message; what does not fit into it follows as new messages. No change is success."""
        first, *rest = split(screen.text, self.limits.message_units)
        follows = bool(rest or screen.document)
        try:
            await self._edit(chat_id, message_id, first, () if follows else screen.buttons)
        except BadRequest as error:
            if not is_unchanged(error):
                raise
        if follows:
            remaining = Screen("\n".join(rest), screen.buttons, screen.document)
            await self.send(chat_id, remaining, reply_to=message_id)

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take the message away; one that is gone already is success."""
        try:
            await self.bot.delete_message(chat_id, message_id)
        except BadRequest as error:
            log.info("delete refused chat=%s message=%s reason=%s", chat_id, message_id, error.message)

    async def _texts(
        self,
        chat_id: int,
        parts: tuple[str, ...],
        buttons: tuple[tuple[Button, ...], ...],
        reply_to: int | None,
    ) -> int:
        message_id = reply_to
        for place, part in enumerate(parts, 1):
            keys = _keyboard(buttons) if place == len(parts) else None
            message_id = await self._text(chat_id, part, keys, message_id)
        if message_id is None:
            raise ValueError("a screen without text")
        return message_id

    async def _text(
        self, chat_id: int, text: str, keys: InlineKeyboardMarkup | None, reply_to: int | None
    ) -> int:
        async def attempt(text: str, mode: ParseMode | None) -> int:
            message = await self.bot.send_message(
                chat_id,
                text,
                parse_mode=mode,
                reply_markup=keys,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=_reply(reply_to),
            )
            return message.message_id

        try:
            return await attempt(text, ParseMode.HTML)
        except BadRequest as error:
            return await attempt(_plain_instead(text, error), None)

    async def _edit(
        self, chat_id: int, message_id: int, text: str, buttons: tuple[tuple[Button, ...], ...]
    ) -> None:
        async def attempt(text: str, mode: ParseMode | None) -> None:
            await self.bot.edit_message_text(
                text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=mode,
                reply_markup=_keyboard(buttons),
                link_preview_options=_NO_PREVIEW,
            )

        try:
            await attempt(text, ParseMode.HTML)
        except BadRequest as error:
            await attempt(_plain_instead(text, error), None)

    async def _document(
        self,
        chat_id: int,
        document: Attachment,
        caption: str,
        buttons: tuple[tuple[Button, ...], ...],
        reply_to: int | None,
    ) -> int:
        send = self.bot.send_photo if isinstance(document, Picture) else self.bot.send_document
        with _opened(document) as file:
            message = await send(
                chat_id,
                file,
                caption=caption or None,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(buttons),
                reply_parameters=_reply(reply_to),
                read_timeout=_UPLOAD_SECONDS,
                write_timeout=_UPLOAD_SECONDS,
            )
        return message.message_id


@contextmanager
def _opened(document: Attachment) -> Iterator[InputFile]:
    # Telegram takes what stands before a slash for a folder, and leaves it out.
    name = document.filename.replace("/", "-")
    if isinstance(document.content, bytes):
        yield InputFile(document.content, filename=name)
        return
    with document.content.open("rb") as file:
        yield InputFile(file, filename=name, read_file_handle=False)


def is_unchanged(error: BadRequest) -> bool:
    """Whether an edit was refused because the message already shows just that."""
    return "not modified" in error.message.lower()


def _plain_instead(text: str, error: BadRequest) -> str:
    """The text without tags when Telegram could not parse it, so that it still arrives; else raises."""
    if "can't parse entities" not in error.message.lower():
        raise error
    log.error("screen is not Telegram HTML reason=%s", error.message)
    return html.unescape(_TAG.sub("", text))


def _with_full_text(screen: Screen) -> Screen:
    if screen.document:
        raise ValueError("a screen has either a file or a text of more than five messages")
    text = html.unescape(_TAG.sub("", screen.text))
    return Screen(screen.text, screen.buttons, Attachment(_LONG_TEXT_NAME, text.encode()))


def _keyboard(buttons: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    rows = [[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in buttons]
    return InlineKeyboardMarkup(rows)


def _reply(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id, allow_sending_without_reply=True)
