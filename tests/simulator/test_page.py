"""The chat page over HTTP: what it serves, what it refuses, what it tells live."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

import bot.simulator
from bot.simulator import Person, Simulator

from .conftest import picture

PAGE = Path(bot.simulator.__file__).parent / "page"


@dataclass(frozen=True)
class Paper:
    """A sample file as the demo gives them."""

    filename: str
    content: bytes
    caption: str = ""
    photo: bool = False


@pytest.fixture
async def web(sim: Simulator) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sim.url) as session:
        yield session


class Events:
    """Reads the page's event stream one event at a time."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def next(self, *kinds: str) -> Any:
        async with asyncio.timeout(5):
            kind = ""
            while True:
                line = (await self._answer.content.readline()).decode().rstrip("\n")
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                if line.startswith("data: ") and kind in kinds:
                    return json.loads(line.removeprefix("data: "))


async def test_the_page_and_its_parts_are_served_with_a_strict_policy(web: aiohttp.ClientSession) -> None:
    for path in ["/", *(f"/page/{file.name}" for file in PAGE.iterdir())]:
        async with web.get(path) as answer:
            assert answer.status == 200, path
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
            assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["/page/tidakada.js", "/page/..%2fserver.py", "/page/%2e%2e/server.py", "/ui/files/x"]
)
async def test_nothing_else_is_served(web: aiohttp.ClientSession, path: str) -> None:
    async with web.get(path) as answer:
        assert answer.status == 404


def test_the_page_is_small_and_asks_nothing_of_other_hosts() -> None:
    parts = {file.name: file.read_text() for file in PAGE.iterdir()}
    assert sum(len(text.encode()) for text in parts.values()) < 200_000
    for name, text in parts.items():
        assert set(re.findall(r"https?://[^\s\"'`)]+", text)) <= {"http://www.w3.org/2000/svg"}, name
        assert "innerHTML" not in text, name


def test_every_word_of_the_page_is_used() -> None:
    code = "".join(file.read_text() for file in PAGE.glob("*.js") if file.name != "texts.js")
    names = re.findall(r"^  (\w+):", (PAGE / "texts.js").read_text(), re.MULTILINE)
    assert [name for name in names if not re.search(rf"\bT\.{name}\b", code)] == []


@pytest.mark.parametrize(
    ("path", "method"),
    [("/", "GET"), ("/ui/events", "GET"), ("/ui/faults", "POST"), ("/bot{token}/getMe", "GET")],
)
async def test_other_web_pages_cannot_reach_in(
    web: aiohttp.ClientSession, sim: Simulator, path: str, method: str
) -> None:
    headers = {"Origin": "https://x.id"}
    async with web.request(method, path.format(token=sim.token), headers=headers) as answer:
        assert answer.status == 403


async def test_events_begin_with_everything_and_go_on(
    web: aiohttp.ClientSession, bot: Bot, sim: Simulator
) -> None:
    sim.samples = [Paper("IMG_1.jpg", picture(), "papan", photo=True)]
    siti = sim.person("Siti", about="Petugas", payload="kode-9")
    siti.start()
    async with web.get("/ui/events") as answer:
        events = Events(answer)
        state = await events.next("state")
        assert state["bot"] == {"name": "Lengkap", "username": "lengkap_bot", "listening": False}
        (person,) = state["people"]
        assert (person["name"], person["about"], person["payload"]) == ("Siti", "Petugas", "kode-9")
        assert [message["text"] for message in person["messages"]] == ["/start"]
        assert [sample["name"] for sample in state["samples"]] == ["IMG_1.jpg"]
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Benar", callback_data="y")]])
        sent = await bot.send_message(siti.id, "<b>a</b>", parse_mode="HTML", reply_markup=markup)
        told = (await events.next("message"))["message"]
        assert (told["text"], told["mine"]) == ("a", False)
        assert told["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
        assert told["buttons"] == [[{"label": "Benar", "data": "y", "url": ""}]]
        await bot.send_chat_action(siti.id, "typing")
        assert (await events.next("action"))["action"] == "typing"
        press = siti.press("Benar")
        assert (await events.next("press"))["press"]["answered"] is False
        await bot.answer_callback_query(press.id, "Tersimpan")
        assert (await events.next("answer"))["press"]["toast"] == "Tersimpan"
        await bot.edit_message_text("b", siti.id, sent.message_id)
        edited = (await events.next("edit"))["message"]
        assert (edited["text"], edited["versions"][0]["text"]) == ("b", "a")
        await bot.delete_message(siti.id, sent.message_id)
        assert (await events.next("delete"))["message"]["id"] == sent.message_id
        siti.block()
        assert (await events.next("blocked"))["blocked"] is True
        await bot.set_my_commands([("kurang", "Yang kurang")])
        assert (await events.next("commands"))["menus"][str(siti.id)][0]["command"] == "kurang"
        poll = asyncio.create_task(bot.get_updates(offset=-1, timeout=1))
        await poll
        sim.person("Rina")
        assert (await events.next("person"))["name"] == "Rina"
        await sim.stop()
        assert await answer.content.read() is not None


async def test_acting_through_the_page(web: aiohttp.ClientSession, bot: Bot, sim: Simulator) -> None:
    siti = sim.person("Siti")
    path = f"/ui/people/{siti.id}"
    await ok(web.post(f"{path}/text", json={"text": "halo"}))
    await bot.send_message(
        siti.id, "ya?", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="y")]])
    )
    await ok(web.post(f"{path}/text", json={"text": "balas", "reply_to": siti.last.id}))
    assert siti.messages[-1].reply_to is siti.last
    await ok(web.post(f"{path}/press", json={"message": siti.last.id, "data": "y"}))
    assert siti.presses[-1].data == "y"
    await ok(web.post(f"{path}/edit", json={"message": siti.messages[0].id, "text": "halo lagi"}))
    assert siti.messages[0].text == "halo lagi"
    await ok(web.post(f"{path}/delete", json={"message": siti.messages[0].id}))
    await ok(web.post(f"{path}/block", json={"blocked": True}))
    assert siti.chat.blocked
    await ok(web.post("/ui/people", json={"name": "Rina"}))
    assert sim.people[-1].user.name == "Rina"
    kinds = [update.kind for update in sim.updates]
    assert kinds == ["message", "message", "callback_query", "edited_message", "my_chat_member"]


async def test_files_and_samples_become_albums_of_ten(web: aiohttp.ClientSession, sim: Simulator) -> None:
    sim.samples = [Paper("contoh.pdf", b"contoh")]
    siti = sim.person("Siti")
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    form.add_field("caption", "bukti")
    form.add_field("photos", "false")
    form.add_field("sample", "0")
    for number in range(11):
        form.add_field("file", f"isi {number}".encode(), filename=f"{number} <b>.txt")
    await ok(web.post(f"/ui/people/{siti.id}/files", data=form))
    first, rest = siti.messages[:10], siti.messages[10:]
    assert first[0].file is not None
    assert (first[0].file.data, first[0].text) == (b"contoh", "bukti")
    assert len({message.album for message in first}) == 1
    assert [message.file.name for message in rest if message.file] == ["9 <b>.txt", "10 <b>.txt"]
    assert rest[0].album not in (None, first[0].album)


async def test_a_picture_that_is_none_sends_nothing(web: aiohttp.ClientSession, sim: Simulator) -> None:
    siti = sim.person("Siti")
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("photos", "true")
    form.add_field("file", picture(), filename="a.jpg")
    form.add_field("file", b"bukan", filename="b.jpg")
    async with web.post(f"/ui/people/{siti.id}/files", data=form) as answer:
        assert answer.status == 400
        assert await answer.json() == {"error": "Bad Request: IMAGE_PROCESS_FAILED"}
    assert siti.messages == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        pytest.param("/ui/people/1/text", {"text": "a"}, 404, id="unknown person"),
        pytest.param("/ui/people/5000001/text", {"text": " "}, 400, id="empty text"),
        pytest.param("/ui/people/5000001/text", {"text": "a" * 4097}, 400, id="long text"),
        pytest.param("/ui/people/5000001/text", {}, 400, id="no text"),
        pytest.param("/ui/people/5000001/press", {"message": 9, "data": "y"}, 400, id="unknown message"),
        pytest.param("/ui/people/5000001/press", {"message": 1, "data": "y"}, 400, id="no such button"),
        pytest.param("/ui/people/5000001/edit", {"message": 1, "text": ""}, 400, id="edit to nothing"),
        pytest.param("/ui/people", {"name": " "}, 400, id="nameless"),
        pytest.param("/ui/faults", {"fault": "gempa"}, 400, id="unknown weather"),
        pytest.param("/ui/faults", [], 400, id="no object"),
    ],
)
async def test_wrong_acts_are_refused(
    web: aiohttp.ClientSession, siti: Person, path: str, body: Any, status: int
) -> None:
    async with web.post(path, json=body) as answer:
        assert answer.status == status


async def test_weather_lasts_until_it_is_changed(web: aiohttp.ClientSession, sim: Simulator) -> None:
    for fault in ("hang", "retry_after"):
        await ok(web.post("/ui/faults", json={"fault": fault}))
        assert sim.faults.lasting == fault
    await ok(web.post("/ui/faults", json={"fault": ""}))
    assert sim.faults.waiting == ()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Surat.pdf", "inline"), ("a.JPG", "inline"), ("a.html", "attachment"), ("a.svg", "attachment")],
)
async def test_files_that_could_run_are_only_downloaded(
    web: aiohttp.ClientSession, siti: Person, name: str, shown: str
) -> None:
    file = siti.send_document(b"<script>", name, mime="text/html").file
    assert file is not None
    async with web.get(f"/ui/files/{file.file_id}") as answer:
        assert await answer.read() == b"<script>"
        assert answer.headers["Content-Disposition"].startswith(shown)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "html" not in answer.content_type
        assert "svg" not in answer.content_type


async def test_samples_can_be_looked_at(web: aiohttp.ClientSession, sim: Simulator) -> None:
    sim.samples = [Paper("contoh.pdf", b"contoh")]
    async with web.get("/ui/samples/0") as answer:
        assert (await answer.read(), answer.content_type) == (b"contoh", "application/pdf")
    async with web.get("/ui/samples/1") as answer:
        assert answer.status == 404


async def ok(request: Any) -> None:
    async with request as answer:
        assert answer.status == 200, await answer.text()
