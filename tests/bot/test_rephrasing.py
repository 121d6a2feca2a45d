"""Answers in other words: by a real endpoint over HTTP, which never sees names, documents or questions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web

from bot.handlers.asking import asked
from bot.handlers.turn import Turn
from bot.rephrasing import Rephraser, rephraser
from bot.settings import Settings
from tests.bot.town import SECRET_NAME, Town

PLAIN = "Bot menerima berkas sampai <b>20 MB</b>. Ketik /kurang."


@dataclass
class Endpoint:
    """A server that says what it is told to say, and remembers what it was asked."""

    says: Any = "Berkas paling besar 20 MB."
    status: int = 200
    wait: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        await asyncio.sleep(self.wait)
        return web.json_response({"choices": [{"message": {"content": self.says}}]}, status=self.status)


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    made = Endpoint()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    yield made
    await runner.cleanup()


@pytest.fixture
async def made(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rephraser]:
    monkeypatch.setenv("LENGKAP_REPHRASE_URL", endpoint.url + "/")
    monkeypatch.setenv("LENGKAP_REPHRASE_KEY", "hush")
    monkeypatch.setenv("LENGKAP_REPHRASE_SECONDS", "2")
    async with AsyncExitStack() as stack:
        found = await rephraser(Settings.load(), stack)
        assert found is not None
        yield found


async def test_without_a_url_there_is_none() -> None:
    async with AsyncExitStack() as stack:
        assert await rephraser(Settings.load(), stack) is None


async def test_an_answer_is_said_in_other_words(endpoint: Endpoint, made: Rephraser) -> None:
    endpoint.says = "Berkas < 20 MB."
    assert await made.rephrase("Ulangi", PLAIN) == "Berkas &lt; 20 MB."
    [body] = endpoint.asked
    assert [m["content"] for m in body["messages"]] == [
        "Ulangi",
        "Bot menerima berkas sampai 20 MB. Ketik /kurang.",
    ]
    assert endpoint.keys == ["Bearer hush"]
    assert "hush" not in repr(Settings.load())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"status": 500}, id="error"),
        pytest.param({"says": ""}, id="nothing"),
        pytest.param({"says": None}, id="no-text"),
        pytest.param({"says": "Sampai 50 MB."}, id="another-number"),
        pytest.param({"says": "Lihat https://contoh.id"}, id="link"),
        pytest.param({"says": "Ketik /hapus."}, id="command"),
        pytest.param({"says": "x" * 901}, id="too-long"),
        pytest.param({"wait": 3.0}, id="too-slow"),
    ],
)
async def test_what_cannot_be_used_leaves_the_answer_as_it_was(
    endpoint: Endpoint, made: Rephraser, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        setattr(endpoint, name, value)
    assert await made.rephrase("Ulangi", PLAIN) == PLAIN


async def test_an_endpoint_that_is_away_leaves_the_answer_as_it_was(made: Rephraser) -> None:
    away = replace(made, url="http://127.0.0.1:1/v1")
    assert await away.rephrase("Ulangi", PLAIN) == PLAIN


async def test_no_name_document_state_or_question_leaves(
    town: Town, endpoint: Endpoint, made: Rephraser
) -> None:
    endpoint.says = "Begini."
    await town.work_on("Ani")
    await town.send("Ani")
    turn = await town.turn("Ani")
    rephrasing = replace(turn.services, rephrasing=made)
    turn = replace(turn, desk=replace(turn.desk, services=rephrasing))
    answers = [await answer(turn, text) for text in QUESTIONS]
    assert any(text.startswith("Begini.") for text in answers)
    sent = repr(endpoint.asked)
    assert len(endpoint.asked) == len(PACKAGED)
    for private in (
        "Ani",
        SECRET_NAME,
        "bahasa isyarat",
        "Rutan Serang",
        "Kanwil Banten",
        "Dewi",
        "Suhendra",
    ):
        assert private not in sent
    for text in QUESTIONS:
        assert text not in sent


PACKAGED = ("cara scan pakai hp gmn ya saya Ani", "apa itu lke", "dasar hukumnya apa")
QUESTIONS = (
    *PACKAGED,
    "apa yg masih kurang",
    "kenapa dikembalikan",
    "siapa verifikator saya",
    "apa yang sudah dikerjakan pendahulu saya?",
    "berkas saya sudah masuk belum",
    "bukti ruang laktasi apa",
    "besok hujan tidak",
    "laktasi",
)


async def answer(turn: Turn, text: str) -> str:
    return (await asked(turn, text)).text
