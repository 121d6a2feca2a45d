"""Messages the bot sends, as PTB sends them and the person sees them."""

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from bot.simulator import Button, Person, Simulator

from .conftest import picture

WRONG_ID = "Wrong file_id or the file is temporarily unavailable"


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


async def test_knows_itself(bot: Bot) -> None:
    assert (bot.username, bot.bot.is_bot) == ("lengkap_bot", True)


async def test_html_reaches_the_person(bot: Bot, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "Berkas <b>SK</b> &lt;1&gt; /kurang", parse_mode="HTML")
    assert siti.last.html == "Berkas <b>SK</b> &lt;1&gt; /kurang"
    assert siti.last.text == sent.text == "Berkas SK <1> /kurang"
    kinds = [entity.type for entity in sent.entities]
    assert kinds == [MessageEntity.BOLD, MessageEntity.BOT_COMMAND]
    assert sent.chat.first_name == "Siti <b>&"


async def test_buttons_reach_the_person(bot: Bot, siti: Person) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Situs", url="https://x.id")]])
    await bot.send_message(siti.id, "a", reply_markup=markup)
    assert siti.last.buttons == ((Button("Situs", url="https://x.id"),),)
    await bot.send_message(siti.id, "b", reply_markup=keyboard([("Benar", "v1:1:y"), ("Bukan", "v1:1:n")]))
    assert siti.last.labels == ["Benar", "Bukan"]


async def test_reply_keyboards_stay_until_removed(bot: Bot, siti: Person) -> None:
    await bot.send_message(siti.id, "a", reply_markup=ReplyKeyboardMarkup([["Satu", "Dua"]]))
    assert siti.chat.keyboard == (("Satu", "Dua"),)
    await bot.send_message(siti.id, "b", reply_markup=ReplyKeyboardRemove())
    assert not siti.chat.keyboard


async def test_answers_quote_the_message(bot: Bot, siti: Person) -> None:
    asked = siti.send_text("halo")
    sent = await bot.send_message(siti.id, "ya", reply_parameters=ReplyParameters(asked.id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "halo"
    assert siti.last.reply_to is asked
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await bot.send_message(siti.id, "ya", reply_to_message_id=999)
    assert await bot.send_message(siti.id, "ya", reply_to_message_id=999, allow_sending_without_reply=True)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        pytest.param({"text": ""}, "Message text is empty", id="empty"),
        pytest.param({"text": " \n "}, "Message text is empty", id="blank"),
        pytest.param({"text": "<b></b>", "parse_mode": "HTML"}, "Message text is empty", id="only tags"),
        pytest.param({"text": "a" * 4097}, "Message is too long", id="too long"),
        pytest.param({"text": "😀" * 2049}, "Message is too long", id="too long in UTF-16 units"),
        pytest.param(
            {"text": "a <b", "parse_mode": "HTML"},
            "Can't parse entities: Unclosed start tag at byte offset 2",
            id="bad HTML",
        ),
        pytest.param({"text": "*a*", "parse_mode": "MarkdownV2"}, "Unsupported parse_mode", id="markdown"),
        pytest.param({"text": "a", "chat_id": 4}, "Chat not found", id="unknown chat"),
        pytest.param({"text": "a", "chat_id": "@nama"}, "Chat not found", id="name instead of id"),
        pytest.param({"text": "a", "chat_id": ""}, "Chat_id is empty", id="no chat"),
        pytest.param(
            {"text": "a", "reply_markup": keyboard([("x", "é" * 33)])}, "Button_data_invalid", id="66 bytes"
        ),
        pytest.param(
            {"text": "a", "reply_markup": keyboard(*[[("x", "y")] for _ in range(101)])},
            "Reply_markup_too_long",
            id="too many buttons",
        ),
        pytest.param(
            {"text": "a", "reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("x")]])},
            "Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            id="button without action",
        ),
        pytest.param(
            {"text": "a", "reply_markup": keyboard([(" ", "y")])},
            "Inline keyboard button text must be non-empty",
            id="button without label",
        ),
    ],
)
async def test_refuses_messages(bot: Bot, siti: Person, arguments: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(**({"chat_id": siti.id} | arguments))
    assert caught.value.message.lower() == reason.lower()
    assert siti.answers == []


async def test_longest_text_and_data_pass(bot: Bot, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "😀" * 2048, reply_markup=keyboard([("x", "a" * 64)]))
    assert sent.text == "😀" * 2048


async def test_a_person_who_never_wrote_cannot_be_reached(bot: Bot, sim: Simulator) -> None:
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message(sim.person("Budi").id, "a")


async def test_a_blocked_bot_is_told(bot: Bot, siti: Person) -> None:
    siti.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(siti.id, "a")
    siti.unblock()
    assert await bot.send_message(siti.id, "a")


async def test_documents_arrive_with_their_bytes(bot: Bot, siti: Person) -> None:
    sent = await bot.send_document(
        siti.id, b"isi", filename="Surat <1>.pdf", caption="<i>ini</i>", parse_mode="HTML"
    )
    assert siti.last.file is not None
    assert (siti.last.file.data, siti.last.file.name) == (b"isi", "Surat <1>.pdf")
    assert siti.last.html == "<i>ini</i>"
    assert sent.document is not None
    assert sent.document.file_size == 3
    again = await bot.send_document(siti.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == sent.document.file_unique_id
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(siti.id, sent.document.file_id)


async def test_photos_arrive_in_sizes(bot: Bot, siti: Person) -> None:
    sent = await bot.send_photo(siti.id, picture(1000, 500))
    assert [(size.width, size.height) for size in sent.photo] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1000, 500),
    ]
    assert len({size.file_unique_id for size in sent.photo}) == 4
    again = await bot.send_photo(siti.id, sent.photo[0].file_id)
    assert [size.file_unique_id for size in again.photo] == [size.file_unique_id for size in sent.photo]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"bukan gambar", "Image_process_failed", id="no picture"),
        pytest.param(picture(2100, 100), "Photo_invalid_dimensions", id="too narrow"),
        pytest.param(
            b"\xff\xd8" + bytes(10 << 20),
            "file of size 10485762 bytes is too big for a photo; the maximum size is 10485760 bytes",
            id="too big",
        ),
        pytest.param(b"", "File must be non-empty", id="empty"),
    ],
)
async def test_refuses_photos(bot: Bot, siti: Person, data: bytes, reason: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_photo(siti.id, data)
    assert caught.value.message.lower() == reason.lower()


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        pytest.param("BQACAgUnknown", WRONG_ID, id="unknown id"),
        pytest.param("https://x.id/a.pdf", "Failed to get HTTP URL content", id="address"),
        pytest.param("attach://tidakada", "Wrong file identifier/HTTP URL specified", id="missing part"),
        pytest.param("", "There is no document in the request", id="nothing"),
    ],
)
async def test_refuses_documents(bot: Bot, siti: Person, document: str, reason: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_document(siti.id, document)
    assert caught.value.message.lower() == reason.lower()


async def test_long_caption_is_refused(bot: Bot, siti: Person) -> None:
    with pytest.raises(BadRequest, match=r"^Message caption is too long$"):
        await bot.send_document(siti.id, b"isi", filename="a.txt", caption="a" * 1025)


async def test_albums_share_one_group_id(bot: Bot, siti: Person) -> None:
    media = [InputMediaDocument(InputFile(f"isi {n}".encode(), f"{n}.txt", attach=True)) for n in range(3)]
    sent = await bot.send_media_group(siti.id, media, caption="bukti")
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.file.name for message in siti.answers if message.file] == ["0.txt", "1.txt", "2.txt"]
    assert [message.text for message in siti.answers] == ["bukti", "", ""]
    photos = await bot.send_media_group(siti.id, [InputMediaPhoto(picture()), InputMediaPhoto(picture())])
    assert all(message.photo for message in photos)


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        pytest.param("d", "Too few messages to send as an album", id="one"),
        pytest.param("d" * 11, "Too many messages to send as an album", id="eleven"),
        pytest.param("dp", "Document can't be mixed with other media types", id="mixed"),
    ],
)
async def test_refuses_albums(bot: Bot, siti: Person, kinds: str, reason: str) -> None:
    media = [InputMediaDocument(b"isi") if kind == "d" else InputMediaPhoto(picture()) for kind in kinds]
    with pytest.raises(BadRequest) as caught:
        await bot.send_media_group(siti.id, media)
    assert caught.value.message == reason
    assert siti.answers == []


async def test_typing_is_seen(bot: Bot, siti: Person) -> None:
    await bot.send_chat_action(siti.id, "typing")
    assert siti.chat.actions == ["typing"]
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(siti.id, "menari")
