"""The simulator keeps the public contract of the Bot API for every method that the bot uses."""

import ast
import inspect
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot

import bot as bot_room
from bot.simulator import Person, Simulator

from .botapi import ALWAYS_THERE, METHODS, Method
from .conftest import picture

ROOM = Path(bot_room.__file__).parent
UNIT = "😀"
"""Two UTF-16 units, four bytes."""
KEYS = {"inline_keyboard": [[{"text": "Benar", "callback_data": "1c:1"}]]}


@dataclass
class Api:
    """Raw calls, as the documentation describes them, with what the examples need."""

    web: aiohttp.ClientSession
    siti: Person
    made: dict[str, Any]

    async def call(self, method: str, **values: Any) -> dict[str, Any]:
        async with self.web.post(
            method, json={name: self.made.get(str(v), v) for name, v in values.items()}
        ) as a:
            body: dict[str, Any] = await a.json()
            assert body["ok"] is (a.status == 200)
            assert body.get("error_code", 200) == a.status
            return body

    async def refusal(self, method: str, **values: Any) -> str:
        body = await self.call(method, **values)
        assert body["ok"] is False, body
        assert body["error_code"] == 400
        return str(body["description"])

    def example(self, method: str) -> dict[str, Any]:
        found = METHODS[method]
        return ({"chat_id": self.siti.id} if "chat_id" in found.required else {}) | found.example


@pytest.fixture
async def api(sim: Simulator, siti: Person) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession(f"{sim.base_url}{sim.token}/") as web:
        found = Api(web, siti, {})
        shown = await found.call("sendMessage", chat_id=siti.id, text="Benar?", reply_markup=KEYS)
        document = siti.send_document(b"isi", "SK.pdf").file
        photo = siti.send_photo(picture()).file
        assert document
        assert photo
        found.made |= {
            "MESSAGE": shown["result"]["message_id"],
            "DOCUMENT": document.file_id,
            "PHOTO": photo.file_id,
            "QUERY": siti.press("Benar").id,
        }
        yield found


def used() -> set[str]:
    """Every method of the Bot API that the shipped program calls, and the one its library calls first."""
    methods = inspect.getmembers(Bot, inspect.iscoroutinefunction)
    names = {name for name, _ in methods if "_" in name and not name.startswith("_")}
    found: set[str] = {"get_me"}
    for path in ROOM.rglob("*.py"):
        if "simulator" not in path.parts:
            tree = ast.parse(path.read_text())
            found |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in names}
            answers = (n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "answer")
            found |= {"answer_callback_query" for n in answers if "query" in ast.unparse(n.value)}
    return {name.split("_")[0] + "".join(word.title() for word in name.split("_")[1:]) for name in found}


def check(kind: str, value: Any) -> None:
    """The value is what the documentation says of this type."""
    if kind.startswith("Array of "):
        assert isinstance(value, list)
        for item in value:
            check(kind.removeprefix("Array of "), item)
    elif kind == "True":
        assert value is True
    else:
        for name, expected in ALWAYS_THERE[kind].items():
            assert isinstance(value[name], expected), (kind, name)
        for name, child in (("chat", "Chat"), ("from", "User"), ("document", "Document")):
            if name in value:
                check(child, value[name])
        for size in value.get("photo", ()):
            check("PhotoSize", size)


def test_the_contract_names_every_method_that_the_bot_uses() -> None:
    assert used() == set(METHODS)


@pytest.mark.parametrize("name", METHODS)
async def test_a_smallest_call_gives_what_is_documented(api: Api, name: str) -> None:
    body = await api.call(name, **api.example(name))
    assert body["ok"], body
    check(METHODS[name].gives, body["result"])


def left_out() -> Iterator[tuple[str, Method, str]]:
    return ((name, method, parameter) for name, method in METHODS.items() for parameter in method.required)


@pytest.mark.parametrize(
    ("name", "method", "parameter"), [pytest.param(*case, id=f"{case[0]} {case[2]}") for case in left_out()]
)
async def test_a_required_parameter_is_missed(api: Api, name: str, method: Method, parameter: str) -> None:
    values = api.example(name)
    del values[parameter]
    assert await api.refusal(name, **values) == f"Bad Request: {method.empty[parameter]}"


EDGES = [
    pytest.param("sendMessage", {"text": UNIT * 2048}, {"text": UNIT * 2048 + "x"}, "message is too long"),
    pytest.param(
        "sendMessage",
        {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"},
        {"text": f"<b>{'x' * 4097}</b>", "parse_mode": "HTML"},
        "message is too long",
    ),
    pytest.param("editMessageText", {"text": "x" * 4096}, {"text": "x" * 4097}, "message is too long"),
    pytest.param(
        "sendDocument", {"caption": "x" * 1024}, {"caption": "x" * 1025}, "message caption is too long"
    ),
    pytest.param(
        "sendPhoto", {"caption": "x" * 1024}, {"caption": "x" * 1025}, "message caption is too long"
    ),
    pytest.param("answerCallbackQuery", {"text": "x" * 200}, {"text": "x" * 201}, "MESSAGE_TOO_LONG"),
    pytest.param(
        "sendMessage",
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": UNIT * 16}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": UNIT * 16 + "x"}]]}},
        "BUTTON_DATA_INVALID",
    ),
    pytest.param(
        "setMyCommands",
        {"commands": [{"command": "a" * 32, "description": "d" * 256}]},
        {"commands": [{"command": "a" * 33, "description": "d"}]},
        "BOT_COMMAND_INVALID",
    ),
    pytest.param(
        "setMyCommands",
        {"commands": [{"command": "a_1", "description": "d"}]},
        {"commands": [{"command": "a", "description": "d" * 257}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    pytest.param(
        "setMyCommands",
        {"commands": [{"command": "a", "description": "d"}] * 100},
        {"commands": [{"command": "a", "description": "d"}] * 101},
        "BOT_COMMANDS_TOO_MUCH",
    ),
]


@pytest.mark.parametrize(("name", "longest", "longer", "reason"), EDGES)
async def test_limits_hold_to_the_unit(
    api: Api, name: str, longest: dict[str, Any], longer: dict[str, Any], reason: str
) -> None:
    assert (await api.call(name, **api.example(name) | longest))["ok"]
    assert await api.refusal(name, **api.example(name) | longer) == f"Bad Request: {reason}"


REFUSALS = [
    pytest.param("sendMessage", {"chat_id": 1}, 400, "Bad Request: chat not found", id="unknown chat"),
    pytest.param(
        "sendMessage",
        {"text": "<b>a", "parse_mode": "HTML"},
        400,
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        id="broken HTML",
    ),
    pytest.param(
        "sendMessage",
        {"reply_parameters": {"message_id": 999}},
        400,
        "Bad Request: message to be replied not found",
        id="reply to nothing",
    ),
    pytest.param(
        "editMessageText",
        {"message_id": 999},
        400,
        "Bad Request: message to edit not found",
        id="edit nothing",
    ),
    pytest.param(
        "editMessageText",
        {"text": "Benar?", "reply_markup": KEYS},
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message",
        id="same again",
    ),
    pytest.param(
        "getFile",
        {"file_id": "salah"},
        400,
        "Bad Request: wrong file_id or the file is temporarily unavailable",
        id="wrong file_id",
    ),
]


@pytest.mark.parametrize(("name", "values", "code", "description"), REFUSALS)
async def test_refusals_have_their_code_and_words(
    api: Api, name: str, values: dict[str, Any], code: int, description: str
) -> None:
    body = await api.call(name, **api.example(name) | values)
    assert body == {"ok": False, "error_code": code, "description": description}


async def test_a_reply_to_a_message_that_is_gone_can_be_allowed(api: Api) -> None:
    lenient = {"message_id": 999, "allow_sending_without_reply": True}
    assert (await api.call("sendMessage", **api.example("sendMessage"), reply_parameters=lenient))["ok"]


async def test_flood_control_says_how_long_to_wait(api: Api, sim: Simulator) -> None:
    sim.faults.inject("sendMessage", "retry_after", retry_after=7)
    assert await api.call("sendMessage", **api.example("sendMessage")) == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }


async def test_a_blocked_bot_gets_a_403(api: Api) -> None:
    api.siti.block()
    body = await api.call("sendMessage", **api.example("sendMessage"))
    assert (body["error_code"], body["description"]) == (403, "Forbidden: bot was blocked by the user")


async def test_a_file_is_fetched_by_its_path_up_to_20_megabytes(api: Api, sim: Simulator) -> None:
    kept = (await api.call("getFile", file_id="DOCUMENT"))["result"]
    async with (
        aiohttp.ClientSession() as web,
        web.get(f"{sim.base_file_url}{sim.token}/{kept['file_path']}") as a,
    ):
        assert await a.read() == b"isi"
    assert kept["file_size"] == 3
    large = api.siti.send_document(bytes((20 << 20) + 1), "besar.pdf").file
    assert large
    assert await api.refusal("getFile", file_id=large.file_id) == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("act", "kind", "within"),
    [
        pytest.param(lambda p: p.send_text("halo <b>"), "message", "Message", id="text"),
        pytest.param(lambda p: p.send_document(b"a", "a.pdf"), "message", "Message", id="document"),
        pytest.param(lambda p: p.send_photo(picture()), "message", "Message", id="photo"),
        pytest.param(
            lambda p: p.edit_message(p.messages[0], "lain"), "edited_message", "Message", id="edited message"
        ),
        pytest.param(lambda p: p.press("Benar"), "callback_query", "CallbackQuery", id="button"),
        pytest.param(lambda p: p.block(), "my_chat_member", "ChatMemberUpdated", id="blocked"),
    ],
)
async def test_updates_are_as_documented(api: Api, act: Any, kind: str, within: str) -> None:
    offset = (await api.call("getUpdates"))["result"][-1]["update_id"] + 1
    act(api.siti)
    [update] = (await api.call("getUpdates", offset=offset))["result"]
    check("Update", update)
    assert set(update) == {"update_id", kind}
    check(within, update[kind])


async def test_at_most_a_hundred_updates_come_at_once_in_their_order(api: Api) -> None:
    for number in range(120):
        api.siti.send_text(str(number))
    found = (await api.call("getUpdates", limit=500))["result"]
    assert len(found) == 100
    assert [u["update_id"] for u in found] == sorted(u["update_id"] for u in found)
    assert len((await api.call("getUpdates", limit=7))["result"]) == 7


async def test_parameters_nobody_documents_change_nothing(api: Api) -> None:
    assert (await api.call("sendMessage", **api.example("sendMessage"), warna="biru"))["ok"]
