"""Buttons: presses, toasts, stale queries; and the command menus."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.error import BadRequest

from bot.simulator import Person, Simulator, Toast

YES_NO = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Benar", callback_data="v1:7:y"),
            InlineKeyboardButton("Bukan", callback_data="v1:7:n"),
        ]
    ]
)
TOO_OLD = "query is too old and response timeout expired or query id is invalid"


async def test_a_press_reaches_the_bot_and_its_answer_the_person(bot: Bot, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "Benar?", reply_markup=YES_NO)
    press = siti.press("Benar")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("v1:7:y", siti.id)
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    assert not press.answered
    await query.answer("Tersimpan", show_alert=True)
    assert await siti.wait_answer(press) == Toast("Tersimpan", alert=True)
    assert siti.toasts == [Toast("Tersimpan", alert=True)]


async def test_presses_by_data_and_on_an_older_message(bot: Bot, siti: Person) -> None:
    await bot.send_message(siti.id, "satu", reply_markup=YES_NO)
    older = siti.last
    await bot.send_message(siti.id, "dua", reply_markup=YES_NO)
    assert siti.press("v1:7:n").message is siti.last
    assert siti.press("Bukan", on=older).message is older
    assert siti.forge_press("v1:999:y", older).data == "v1:999:y"
    with pytest.raises(LookupError, match=r"no button 'Hapus'; the newest are \['Benar', 'Bukan'"):
        siti.press("Hapus")


async def test_old_and_unknown_queries_are_refused(bot: Bot, siti: Person, sim: Simulator) -> None:
    await bot.send_message(siti.id, "a", reply_markup=YES_NO)
    press = siti.press("Benar")
    sim.expire_presses()
    for number in (press.id, "1"):
        with pytest.raises(BadRequest) as caught:
            await bot.answer_callback_query(number)
        assert caught.value.message.lower() == TOO_OLD
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(siti.press("Benar").id, "a" * 201)


async def test_menus_follow_scope_and_language(bot: Bot, siti: Person, sim: Simulator) -> None:
    english = sim.person("John", language_code="en")
    await bot.set_my_commands([BotCommand("bantuan", "Bantuan")])
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("kurang", "Yang kurang")], scope=private)
    await bot.set_my_commands([BotCommand("kurang", "What is missing")], scope=private, language_code="en")
    assert siti.menu == [{"command": "kurang", "description": "Yang kurang"}]
    assert english.menu == [{"command": "kurang", "description": "What is missing"}]
    own = BotCommandScopeChat(siti.id)
    await bot.set_my_commands([BotCommand("rekap", "Rekap")], scope=own)
    assert siti.menu == [{"command": "rekap", "description": "Rekap"}]
    assert [command.command for command in await bot.get_my_commands()] == ["bantuan"]
    await bot.delete_my_commands(scope=own)
    assert siti.menu == [{"command": "kurang", "description": "Yang kurang"}]


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        pytest.param("Kurang", "a", "bot_command_invalid", id="capital"),
        pytest.param("a" * 33, "a", "bot_command_invalid", id="too long"),
        pytest.param("kurang", "", "bot_command_description_invalid", id="no description"),
    ],
)
async def test_refuses_commands(bot: Bot, command: str, description: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.set_my_commands([(command, description)])


async def test_methods_that_only_say_yes(bot: Bot, siti: Person) -> None:
    assert await bot.set_my_description("a")
    assert await bot.set_my_short_description("a")
    assert await bot.set_my_name("a")
    assert await bot.set_chat_menu_button()
    assert await bot.set_message_reaction(siti.id, 1, "👍")
    assert await bot.pin_chat_message(siti.id, 1)
    assert await bot.log_out()
    assert await bot.close()
