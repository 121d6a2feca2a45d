"""What reaches the bot: long poll, confirmation, one poller, webhook with its secret."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, NetworkError

from bot.simulator import Item, Limits, Person, Simulator

from .conftest import bot_for, picture


async def test_updates_come_until_confirmed(bot: Bot, siti: Person, sim: Simulator) -> None:
    siti.send_text("dua")
    first = await bot.get_updates()
    assert [update.message.text for update in first if update.message] == ["/start", "dua"]
    assert first[1].update_id == first[0].update_id + 1
    assert [update.update_id for update in await bot.get_updates()] == [u.update_id for u in first]
    assert len(await bot.get_updates(limit=1)) == 1
    assert len(await bot.get_updates(offset=first[1].update_id)) == 1
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()
    assert sim.pending == ()


async def test_a_negative_offset_keeps_the_newest(bot: Bot, siti: Person) -> None:
    siti.send_text("dua")
    siti.send_text("tiga")
    kept = await bot.get_updates(offset=-1)
    assert [update.message.text for update in kept if update.message] == ["tiga"]


async def test_a_long_poll_answers_as_soon_as_something_comes(bot: Bot, sim: Simulator) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    assert not poll.done()
    sim.person("Budi").start("kode-123")
    (update,) = await asyncio.wait_for(poll, 2)
    assert update.message is not None
    assert update.message.text == "/start kode-123"
    assert update.message.entities[0].type == "bot_command"
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "id"


async def test_a_long_poll_ends_empty(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poller_ends_the_first(bot: Bot, sim: Simulator) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    async with bot_for(sim) as other:
        second = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        assert await second == ()


async def test_a_poller_that_died_blocks_nobody(bot: Bot, sim: Simulator) -> None:
    dead = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    dead.cancel()
    await asyncio.wait({dead})
    sim.person("Budi").start()
    assert len(await bot.get_updates(timeout=5)) == 1


async def test_a_killed_bot_gets_its_updates_again(bot: Bot, sim: Simulator) -> None:
    script = f"from urllib.request import urlopen as u; u('{sim.base_url}{sim.token}/getUpdates?timeout=30')"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script + "; input()", stdin=-1)
    sim.person("Budi").start()
    await sim.wait_until(lambda: any(call.method == "getUpdates" for call in sim.calls))
    process.kill()
    await process.wait()
    assert len(await bot.get_updates(timeout=5)) == 1


async def test_only_wanted_kinds_come(bot: Bot, siti: Person, sim: Simulator) -> None:
    assert len(await bot.get_updates(allowed_updates=[Update.MESSAGE])) == 1
    siti.block()
    siti.unblock()
    assert [update.kind for update in sim.pending] == ["message"]
    await bot.get_updates(allowed_updates=[])
    siti.block()
    (update,) = (await bot.get_updates())[1:]
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"


async def test_an_update_can_come_twice(bot: Bot, siti: Person, sim: Simulator) -> None:
    await bot.get_updates(offset=sim.updates[-1].id + 1)
    sim.redeliver(sim.updates[-1])
    assert [update.update_id for update in await bot.get_updates()] == [sim.updates[-1].id]


async def test_updates_outlive_the_server(siti: Person, sim: Simulator) -> None:
    address = sim.url
    async with bot_for(sim) as bot:
        poll = asyncio.create_task(bot.get_updates(offset=sim.updates[-1].id + 1, timeout=30))
        await sim.wait_until(lambda: sim.state.updates.polled)
        await sim.stop()
        with pytest.raises(NetworkError) as caught:
            await poll
    assert not isinstance(caught.value, Conflict)
    siti.send_text("dua")
    await sim.start()
    assert sim.url == address
    async with bot_for(sim) as bot:
        assert len(await bot.get_updates()) == 1


async def test_everything_people_send_can_be_read(bot: Bot, siti: Person, sim: Simulator) -> None:
    siti.send_document(b"isi", "Surat.pdf", "untuk <b>", "application/pdf", forwarded_from="Budi")
    siti.send_photo(picture(1600, 1200))
    siti.send_sticker()
    siti.send_voice()
    siti.send_location()
    siti.send_contact()
    siti.edit_message(siti.send_text("lama", reply_to=siti.messages[0]), "baru")
    siti.send_text("halo", chat=sim.group("Tim HAM"))
    messages = [update.effective_message for update in (await bot.get_updates())[1:]]
    document, photo, sticker, voice, location, contact, text, edited, group = filter(None, messages)
    assert document.document is not None
    assert (document.document.file_name, document.document.file_size) == ("Surat.pdf", 3)
    assert (document.document.mime_type, document.caption) == ("application/pdf", "untuk <b>")
    assert document.forward_origin is not None
    assert [size.width for size in photo.photo] == [90, 320, 800, 1280, 1600]
    assert sticker.sticker is not None
    assert voice.voice is not None
    assert location.location is not None
    assert contact.contact is not None
    assert text.reply_to_message is not None
    assert (edited.text, edited.message_id) == ("baru", text.message_id)
    assert edited.edit_date is not None
    assert (group.chat.type, group.chat.title) == ("supergroup", "Tim HAM")
    assert await bot.send_message(group.chat.id, "Tulis ke saya secara pribadi.")


async def test_an_album_is_several_updates(bot: Bot, siti: Person) -> None:
    first, *_ = siti.send_album([Item(b"1", "1.txt"), Item(b"2", "2.txt", caption="dua")])
    assert first.album is not None
    siti.send_document(b"3", "3.txt", album=first.album)
    siti.send_album([Item(picture()), Item(picture())], caption="foto", as_photos=True)
    messages = [update.message for update in (await bot.get_updates())[1:] if update.message]
    assert [m.media_group_id == first.album for m in messages] == [True, True, True, False, False]
    assert [m.caption for m in messages] == [None, "dua", None, "foto", None]
    assert messages[3].media_group_id == messages[4].media_group_id


class Hook:
    """The bot's own webhook: keeps what comes and answers what the test says."""

    def __init__(self) -> None:
        self.answers = [200]
        self.received: list[tuple[int, str]] = []
        self.more = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        self.received.append((body["update_id"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        self.more.set()
        return web.Response(status=self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.received) < count:
                self.more.clear()
                await self.more.wait()


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Hook, str]]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield hook, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_webhook_delivers_in_order_until_accepted(hook: tuple[Hook, str]) -> None:
    taker, url = hook
    taker.answers = [500, 403, 200]
    limits = Limits(webhook_first_pause=0.01)
    async with Simulator(limits=limits) as sim, bot_for(sim) as bot:
        siti = sim.person("Siti")
        siti.start()
        siti.send_text("dua")
        assert await bot.set_webhook(url, secret_token="rahasia-1")
        await taker.until(4)
        await sim.wait_until(lambda: not sim.pending or siti.start(), 1)
        first, second = (update.id for update in sim.updates[:2])
        assert taker.received[:4] == [(id_, "rahasia-1") for id_ in (first, first, first, second)]
        info = await bot.get_webhook_info()
        assert info.url == url
        assert info.last_error_message == "Wrong response from the webhook: 403 Forbidden"
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        assert await bot.delete_webhook(drop_pending_updates=True)
        assert (await bot.get_webhook_info()).url == ""
        assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_poll(bot: Bot, hook: tuple[Hook, str]) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    await bot.set_webhook(hook[1], secret_token="a")
    with pytest.raises(Conflict, match="webhook is active"):
        await poll


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        pytest.param("https://x.id/hook", "a", "Bad webhook", id="another machine"),
        pytest.param("ftp://127.0.0.1/", "a", "Bad webhook", id="not HTTP"),
        pytest.param("http://127.0.0.1/", "a b", "Secret token contains unallowed", id="secret with a space"),
        pytest.param("http://127.0.0.1/", "a" * 257, "Secret token contains", id="secret too long"),
    ],
)
async def test_refuses_webhooks(bot: Bot, url: str, secret: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.set_webhook(url, secret_token=secret)
