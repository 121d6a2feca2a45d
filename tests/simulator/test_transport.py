"""How calls come and fail: ways of passing values, tokens, limits, and injected weather."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.simulator import FaultKind, Limits, Person, Simulator

from .conftest import bot_for

BUTTON = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}


def form(values: dict[str, Any]) -> aiohttp.FormData:
    data = aiohttp.FormData(default_to_multipart=True)
    for name, value in values.items():
        data.add_field(name, value)
    return data


@pytest.mark.parametrize("method", ["sendMessage", "SENDMESSAGE", "sendmessage"])
@pytest.mark.parametrize("way", ["query", "json", "json with text inside", "urlencoded", "multipart"])
async def test_values_come_in_every_way(siti: Person, sim: Simulator, way: str, method: str) -> None:
    flat = {"chat_id": str(siti.id), "text": "a & b", "reply_markup": json.dumps(BUTTON)}
    ways: dict[str, dict[str, Any]] = {
        "query": {"method": "GET", "params": flat},
        "json": {"method": "POST", "json": {"chat_id": siti.id, "text": "a & b", "reply_markup": BUTTON}},
        "json with text inside": {"method": "POST", "json": flat},
        "urlencoded": {"method": "POST", "data": flat},
        "multipart": {"method": "POST", "data": form(flat)},
    }
    url = f"{sim.base_url}{sim.token}/{method}"
    async with aiohttp.ClientSession() as session, session.request(url=url, **ways[way]) as answer:
        assert answer.status == 200
        assert (await answer.json())["result"]["text"] == "a & b"
    assert siti.last.labels == ["Ya"]


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        pytest.param("bot{token}/terbang", 404, "Not Found", id="unknown method"),
        pytest.param("bot{token}", 404, "Not Found", id="no method"),
        pytest.param("botkacau/getMe", 404, "Not Found", id="malformed token"),
        pytest.param("bot123:abc/getMe", 401, "Unauthorized", id="another token"),
        pytest.param("file/bot123:abc/documents/file_1.pdf", 401, "Unauthorized", id="file, another token"),
        pytest.param("file/bot{token}/documents/file_1.pdf", 404, "Not Found", id="unknown file"),
    ],
)
async def test_wrong_addresses(sim: Simulator, path: str, status: int, description: str) -> None:
    url = f"{sim.url}/{path.format(token=sim.token)}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == status
        body = await answer.json()
    assert body == {"ok": False, "error_code": status, "description": description}


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:1", 200), ("localhost", 200), ("[::1]:8080", 200), ("x.id", 403), ("127.0.0.1.x.id", 403)],
)
async def test_only_this_machine_is_a_host(sim: Simulator, host: str, status: int) -> None:
    url = f"{sim.base_url}{sim.token}/getMe"
    async with aiohttp.ClientSession() as session, session.get(url, headers={"Host": host}) as answer:
        assert answer.status == status


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"{", "application/json", id="cut JSON"),
        pytest.param(b"\xff", "application/json", id="not UTF-8"),
        pytest.param(b"[1]", "application/json", id="no object"),
        pytest.param(b'{"chat_id": 1, "text": "\\ud800"}', "application/json", id="half a character"),
        pytest.param(
            b"text=a&chat_id=5000001&reply_markup={", "application/x-www-form-urlencoded", id="markup"
        ),
    ],
)
async def test_broken_bodies_are_a_400(sim: Simulator, body: bytes, kind: str) -> None:
    url = f"{sim.base_url}{sim.token}/sendMessage"
    headers = {"Content-Type": kind}
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_an_album_of_nothing_is_refused(siti: Person, sim: Simulator) -> None:
    url = f"{sim.base_url}{sim.token}/sendMediaGroup"
    values = {"chat_id": siti.id, "media": []}
    async with aiohttp.ClientSession() as session, session.post(url, json=values) as answer:
        assert (await answer.json())["description"] == "Bad Request: there are no messages to send"


async def test_wrong_tokens_stop_a_bot(sim: Simulator) -> None:
    stranger = bot_for(sim, "123:abc")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_uploads_over_the_limit_are_a_413(siti: Person, sim: Simulator) -> None:
    async with bot_for(sim) as bot:
        with pytest.raises(NetworkError, match="Request Entity Too Large"):
            await bot.send_document(siti.id, bytes((50 << 20) + 1), filename="a.zip")
        assert siti.answers == []
        assert await bot.send_document(siti.id, bytes(1 << 20), filename="a.zip")


async def test_a_chat_gets_about_one_message_a_second() -> None:
    now = [1_700_000_000.0]
    limits = Limits(chat_burst=3)
    async with Simulator(limits=limits, clock=lambda: now[0]) as sim, bot_for(sim) as bot:
        siti, budi = sim.person("Siti"), sim.person("Budi")
        siti.start()
        budi.start()
        for number in range(3):
            await bot.send_message(siti.id, str(number))
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(siti.id, "4")
        assert caught.value._retry_after.total_seconds() == 1
        assert await bot.send_message(budi.id, "lain")
        now[0] += 1
        assert await bot.send_message(siti.id, "4")
        assert len(siti.answers) == 4
        assert [call.status for call in sim.calls if call.method == "sendMessage"].count(429) == 1


async def test_rates_can_be_switched_off() -> None:
    limits = Limits(chat_per_second=None, all_per_second=None)
    async with Simulator(limits=limits) as sim, bot_for(sim) as bot:
        siti = sim.person("Siti")
        siti.start()
        for number in range(50):
            await bot.send_message(siti.id, str(number))


async def test_injected_faults_pass(bot: Bot, siti: Person, sim: Simulator) -> None:
    sim.faults.inject("sendMessage", "retry_after", retry_after=7)
    sim.faults.inject("sendMessage", FaultKind.BAD_GATEWAY)
    sim.faults.inject("*", FaultKind.SERVER_ERROR)
    sim.faults.inject("sendMessage", FaultKind.BLOCKED)
    sim.faults.inject("sendMessage", FaultKind.DISCONNECT)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(siti.id, "a")
    assert caught.value._retry_after.total_seconds() == 7
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(siti.id, "a")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(siti.id, "a")
    with pytest.raises(Forbidden):
        await bot.send_message(siti.id, "a")
    with pytest.raises(NetworkError):
        await bot.send_message(siti.id, "a")
    assert siti.answers == []
    assert await bot.send_message(siti.id, "a")


async def test_a_hanging_call_did_nothing_and_a_lost_answer_did(siti: Person, sim: Simulator) -> None:
    async with bot_for(sim, read_timeout=0.2) as bot:
        sim.faults.inject("sendMessage", FaultKind.HANG)
        with pytest.raises(TimedOut):
            await bot.send_message(siti.id, "a")
        assert siti.answers == []
        sim.faults.inject("sendMessage", FaultKind.ANSWER_LOST)
        with pytest.raises(TimedOut):
            await bot.send_message(siti.id, "a")
        assert [message.text for message in siti.answers] == ["a"]


async def test_downloads_can_fail(bot: Bot, siti: Person, sim: Simulator) -> None:
    stored = siti.send_document(b"isi", "a.txt").file
    assert stored is not None
    file = await bot.get_file(stored.file_id)
    sim.faults.inject("file", FaultKind.BAD_GATEWAY)
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    assert await file.download_as_bytearray() == b"isi"


async def test_lasting_faults_end_when_cleared(bot: Bot, siti: Person, sim: Simulator) -> None:
    sim.faults.inject("sendMessage", FaultKind.BAD_GATEWAY, times=None)
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(siti.id, "a")
    sim.faults.clear()
    assert await bot.send_message(siti.id, "a")


async def test_stopping_frees_hanging_calls(siti: Person, sim: Simulator) -> None:
    async with bot_for(sim, read_timeout=30) as bot:
        sim.faults.inject("sendMessage", FaultKind.HANG)
        call = asyncio.create_task(bot.send_message(siti.id, "a"))
        poll = asyncio.create_task(bot.get_updates(timeout=30, offset=-1))
        await sim.wait_until(lambda: sim.calls[-1].description == "hang")
        await asyncio.wait_for(sim.stop(), 3)
        done, _ = await asyncio.wait({call, poll}, timeout=3)
        assert len(done) == 2
        with pytest.raises(NetworkError):
            await call
        await asyncio.gather(poll, return_exceptions=True)


async def test_waiting_says_what_was_seen(bot: Bot, siti: Person) -> None:
    await bot.send_message(siti.id, "bukan itu")
    with pytest.raises(TimeoutError, match="bukan itu"):
        await siti.wait_for(lambda message: "selesai" in message.text, 0.05)
    waiting = asyncio.create_task(siti.wait_for(lambda message: message.text == "selesai", 2))
    sent = await bot.send_message(siti.id, "mulai")
    await bot.edit_message_text("selesai", siti.id, sent.message_id)
    assert (await waiting).id == sent.message_id
