"""Edits, deletions and the errors PTB applications have to expect from them."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.simulator import Person

ONE = InlineKeyboardMarkup([[InlineKeyboardButton("Satu", callback_data="1")]])
NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def test_an_edit_replaces_text_and_buttons(bot: Bot, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "sedang <b>dibaca</b>", parse_mode="HTML", reply_markup=ONE)
    edited = await bot.edit_message_text("selesai", siti.id, sent.message_id)
    assert isinstance(edited, type(sent))
    assert (edited.text, edited.reply_markup) == ("selesai", None)
    assert edited.edit_date is not None
    assert siti.last.text == "selesai"
    assert [version.html for version in siti.last.edits] == ["sedang <b>dibaca</b>"]


async def test_the_same_again_is_refused(bot: Bot, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "<b>a</b>", parse_mode="HTML", reply_markup=ONE)
    with pytest.raises(BadRequest) as caught:
        await bot.edit_message_text("<b>a</b>", siti.id, sent.message_id, parse_mode="HTML", reply_markup=ONE)
    assert caught.value.message == NOT_MODIFIED
    assert await bot.edit_message_text("a", siti.id, sent.message_id, reply_markup=ONE)
    with pytest.raises(BadRequest) as caught:
        await bot.edit_message_reply_markup(siti.id, sent.message_id, reply_markup=ONE)
    assert caught.value.message == NOT_MODIFIED


async def test_buttons_alone_can_go(bot: Bot, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "a", reply_markup=ONE)
    await bot.edit_message_reply_markup(siti.id, sent.message_id)
    assert (siti.last.text, siti.last.labels) == ("a", [])


async def test_captions_and_texts_are_not_mixed_up(bot: Bot, siti: Person) -> None:
    text = await bot.send_message(siti.id, "a")
    file = await bot.send_document(siti.id, b"isi", filename="a.txt", caption="lama")
    with pytest.raises(BadRequest, match=r"^There is no text in the message to edit$"):
        await bot.edit_message_text("b", siti.id, file.message_id)
    with pytest.raises(BadRequest, match=r"^There is no caption in the message to edit$"):
        await bot.edit_message_caption(siti.id, text.message_id, caption="b")
    await bot.edit_message_caption(siti.id, file.message_id, caption="baru")
    assert siti.last.text == "baru"


async def test_what_cannot_be_edited(bot: Bot, siti: Person) -> None:
    own = siti.send_text("punya saya")
    with pytest.raises(BadRequest, match=r"^Message can't be edited$"):
        await bot.edit_message_text("b", siti.id, own.id)
    with pytest.raises(BadRequest, match=r"^Message to edit not found$"):
        await bot.edit_message_text("b", siti.id, 999)
    with pytest.raises(BadRequest, match=r"^Message identifier is not specified$"):
        await bot.edit_message_text("b", siti.id)
    sent = await bot.send_message(siti.id, "a")
    siti.delete(siti.last)
    with pytest.raises(BadRequest, match=r"^Message to edit not found$"):
        await bot.edit_message_text("b", siti.id, sent.message_id)


async def test_deleting(bot: Bot, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "a")
    assert await bot.delete_message(siti.id, sent.message_id)
    assert siti.answers == []
    with pytest.raises(BadRequest, match=r"^Message to delete not found$"):
        await bot.delete_message(siti.id, sent.message_id)
