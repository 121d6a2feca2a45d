"""Files are fetched whole or refused, never more of one than the limit."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot.simulator import Person, Simulator
from bot.simulator.chats import Message
from bot.telegram import fetching
from bot.telegram.fetching import Fetcher, FileGone
from documents.errors import TooLarge
from knowledge.limits import Limits

LIMITS = Limits(file_bytes=1_000)


async def fetcher_for(base: str, token: str) -> AsyncIterator[Fetcher]:
    async with (
        Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=HTTPXRequest(),
            get_updates_request=HTTPXRequest(),
        ) as bot,
        fetching.client() as client,
    ):
        yield Fetcher(bot, client, LIMITS)


@pytest.fixture
async def fetcher(simulator: Simulator) -> AsyncIterator[Fetcher]:
    async for made in fetcher_for(simulator.url, simulator.token):
        yield made


def file_id(message: Message) -> str:
    assert message.attachment
    return str(message.attachment.as_json()["file_id"])


@pytest.mark.parametrize("size", [1, 1_000])
async def test_a_file_within_the_limit_comes_whole(size: int, fetcher: Fetcher, siti: Person) -> None:
    content = bytes(range(256)) * 4
    sent = siti.send_document(content[:size], "a.pdf")
    assert await fetcher.fetch(file_id(sent)) == content[:size]


async def test_a_file_over_the_limit_is_not_downloaded(
    fetcher: Fetcher, siti: Person, simulator: Simulator
) -> None:
    sent = siti.send_document(b"x" * 1_001, "a.pdf")
    with pytest.raises(TooLarge) as refused:
        await fetcher.fetch(file_id(sent))
    assert refused.value.facts == {"size": 1_001, "limit": 1_000}
    assert [call.method for call in simulator.calls if call.method != "getMe"] == ["getFile"]


async def test_a_file_that_telegram_finds_too_big_is_refused_alike(
    fetcher: Fetcher, siti: Person, simulator: Simulator
) -> None:
    sent = siti.send_document(b"x" * (simulator.state.limits.download_bytes + 1), "a.pdf")
    with pytest.raises(TooLarge) as refused:
        await fetcher.fetch(file_id(sent))
    assert refused.value.facts == {"size": 20 << 20, "limit": 1_000}


async def test_a_file_that_telegram_does_not_know_is_gone(fetcher: Fetcher) -> None:
    with pytest.raises(FileGone):
        await fetcher.fetch("no-such-file")


@pytest.mark.parametrize("fault", ["server_error", "disconnect"])
async def test_a_broken_download_may_work_later_and_hides_its_address(
    fault: str, fetcher: Fetcher, siti: Person, simulator: Simulator
) -> None:
    sent = siti.send_document(b"isi", "a.pdf")
    simulator.faults.inject("file", fault)
    with pytest.raises(NetworkError) as failed:
        await fetcher.fetch(file_id(sent))
    assert simulator.token not in repr(failed.value)
    assert failed.value.__cause__ is None
    assert await fetcher.fetch(file_id(sent)) == b"isi"


async def test_a_file_of_unknown_size_is_read_no_further_than_the_limit() -> None:
    """The server never ends the file; only the cap does."""
    served = 0

    async def get_me(_: web.Request) -> web.Response:
        me = {"id": 1, "is_bot": True, "first_name": "b", "username": "b_bot"}
        return web.json_response({"ok": True, "result": me})

    async def get_file(_: web.Request) -> web.Response:
        return web.json_response(
            {"ok": True, "result": {"file_id": "F", "file_unique_id": "U", "file_path": "documents/a"}}
        )

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal served
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 500)
            served += 500

    app = web.Application()
    app.router.add_post("/bot1:T/getMe", get_me)
    app.router.add_post("/bot1:T/getFile", get_file)
    app.router.add_get("/file/bot1:T/documents/a", endless)
    runner = web.AppRunner(app, shutdown_timeout=1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async for fetcher in fetcher_for(f"http://127.0.0.1:{runner.addresses[0][1]}", "1:T"):
            with pytest.raises(TooLarge) as refused:
                await fetcher.fetch("F")
            assert refused.value.facts["limit"] == 1_000
            assert 1_000 < int(str(refused.value.facts["size"])) < 10_000_000
    finally:
        await runner.cleanup()
    assert served < 100_000_000
