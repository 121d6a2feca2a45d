"""Screens become messages: in parts when long, with files, edited without harm."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest
from telegram.request import HTTPXRequest

from bot.screens.markup import safe
from bot.screens.screen import Attachment, Button, Screen
from bot.simulator import Person, Simulator
from bot.telegram.sending import Sender

BUTTONS = ((Button("Ya", "1a"), Button("Tidak", "1b")),)


@pytest.fixture
def siti(simulator: Simulator) -> Person:
    person = simulator.person("Siti")
    person.start()
    return person


@pytest.fixture
async def sender(simulator: Simulator) -> AsyncIterator[Sender]:
    async with Bot(
        simulator.token,
        base_url=simulator.base_url,
        base_file_url=simulator.base_file_url,
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(),
    ) as bot:
        yield Sender(bot)


async def test_a_screen_is_html_with_buttons_and_a_reply(sender: Sender, siti: Person) -> None:
    file = siti.send_document(b"isi", "a.pdf")
    key = await sender.send(siti.id, Screen("<b>tebal</b> &amp; <i>miring</i>", BUTTONS), reply_to=file.id)
    assert siti.last.id == key
    assert siti.last.html == "<b>tebal</b> &amp; <i>miring</i>"
    assert siti.last.labels == ["Ya", "Tidak"]
    assert siti.last.reply_to is file


async def test_a_reply_to_a_deleted_message_still_arrives(sender: Sender, siti: Person) -> None:
    file = siti.send_document(b"isi", "a.pdf")
    siti.delete(file)
    await sender.send(siti.id, Screen("jawaban"), reply_to=file.id)
    assert siti.last.text == "jawaban"


async def test_a_long_screen_is_several_messages_with_the_buttons_on_the_last(
    sender: Sender, siti: Person
) -> None:
    lines = [f"<b>A.{number}</b> {'butir ' * 20}".strip() for number in range(60)]
    key = await sender.send(siti.id, Screen("\n".join(lines), BUTTONS))
    assert len(siti.answers) == 2
    assert "\n".join(message.html for message in siti.answers).split("\n") == lines
    assert [bool(message.labels) for message in siti.answers] == [False, True]
    assert siti.last.id == key


async def test_a_screen_of_more_than_five_messages_is_a_file(sender: Sender, siti: Person) -> None:
    lines = [f"<b>A.{number}</b> &amp; {'butir ' * 40}".strip() for number in range(200)]
    await sender.send(siti.id, Screen("\n".join(lines), BUTTONS))
    assert len(siti.answers) == 2
    file = siti.last.file
    assert file
    assert file.data.decode().startswith("A.0 & butir")
    assert file.data.decode().count("\n") == 199
    assert siti.last.labels == ["Ya", "Tidak"]


@pytest.mark.parametrize(("length", "messages"), [(200, 1), (1_500, 2)], ids=["caption", "too-long-for-one"])
async def test_a_file_carries_the_text_where_it_fits(
    length: int, messages: int, sender: Sender, siti: Person
) -> None:
    text = "x" * length
    await sender.send(siti.id, Screen(text, BUTTONS, Attachment("rekap.xlsx", b"isi")))
    assert len(siti.answers) == messages
    assert siti.answers[0].text == text
    assert siti.last.file
    assert siti.last.file.data == b"isi"
    assert siti.last.labels == ["Ya", "Tidak"]


async def test_an_edit_that_changes_nothing_is_success(sender: Sender, siti: Person) -> None:
    key = await sender.send(siti.id, Screen("sama", BUTTONS))
    await sender.edit(siti.id, key, Screen("sama", BUTTONS))
    await sender.edit(siti.id, key, Screen("lain"))
    assert siti.last.text == "lain"
    assert siti.last.labels == []


async def test_an_edit_too_long_for_the_message_goes_on_below(sender: Sender, siti: Person) -> None:
    key = await sender.send(siti.id, Screen("awal"))
    lines = ["kata " * 50 for _ in range(30)]
    await sender.edit(siti.id, key, Screen("\n".join(lines), BUTTONS))
    assert len(siti.answers) == 2
    assert "".join(m.text for m in siti.answers).count("kata") == 1_500
    assert [bool(message.labels) for message in siti.answers] == [False, True]


async def test_an_edit_of_a_message_that_is_gone_is_refused(sender: Sender, siti: Person) -> None:
    key = await sender.send(siti.id, Screen("awal"))
    siti.delete(siti.last)
    with pytest.raises(BadRequest):
        await sender.edit(siti.id, key, Screen("lain"))
    await sender.delete(siti.id, key)


async def test_markup_that_telegram_refuses_arrives_as_plain_text(
    sender: Sender, siti: Person, caplog: pytest.LogCaptureFixture
) -> None:
    key = await sender.send(siti.id, Screen("<b>lupa &amp; <i>tutup</b>"))
    assert siti.last.text == "lupa & tutup"
    await sender.edit(siti.id, key, Screen("<u>lagi"))
    assert siti.last.text == "lagi"
    assert "not Telegram HTML" in caplog.text


@pytest.mark.parametrize(
    "text",
    ["<b>Budi</b> & *_[ `", "a\u202eb", "kosong\x00lalu", "😀" * 100],
    ids=["markup", "direction", "nul", "emoji"],
)
async def test_text_of_people_is_shown_literally(text: str, sender: Sender, siti: Person) -> None:
    await sender.send(siti.id, Screen(f"<b>{safe(text)}</b>"))
    assert siti.last.text == text.replace("\u202e", "").replace("\x00", "")
