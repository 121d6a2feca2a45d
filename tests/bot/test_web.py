"""The process over HTTP: health, metrics, and a webhook that keeps first and acknowledges then."""

import hmac
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.running.building import build_services
from bot.running.runtime import Runtime
from bot.settings import SettingInvalid, Settings
from bot.simulator import Simulator
from storage.errors import StorageError
from tests.bot.stand_ins import PlainFront

SECRET = "a-secret-of-sixteen-or-more"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Site:
    """A bot that Telegram calls, and somebody who calls it too."""

    simulator: Simulator
    front: PlainFront
    runtime: Runtime
    client: httpx.AsyncClient

    async def post(self, content: bytes, secret: bytes | None) -> int:
        headers = {} if secret is None else {HEADER.encode(): secret}
        return (await self.client.post("/hook", content=content, headers=headers)).status_code


@pytest.fixture
async def site(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Site]:
    shutil.copy(migrated_file, tmp_path / "lengkap.sqlite")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator())
        settings = Settings.load(
            home=tmp_path,
            telegram_api_url=simulator.url,
            telegram_token=simulator.token,
            listen=address,
            webhook_url=f"http://{address}/hook",
            webhook_secret=SECRET,
        )
        services = await build_services(settings, stack)
        front = PlainFront()
        runtime = await stack.enter_async_context(Runtime(settings, services, front))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=f"http://{address}"))
        yield Site(simulator, front, runtime, client)


async def test_updates_come_in_by_the_webhook_and_are_answered(site: Site) -> None:
    siti = site.simulator.person("Siti")
    own = siti.start()
    assert await siti.wait_for(lambda m: True, 10, after=own)


@pytest.mark.parametrize(
    "given",
    [None, b"", b"wrong", SECRET[:-1].encode(), b"x" * 256, "rahasia-é-😀".encode()],
    ids=["none", "empty", "wrong", "shortened", "long", "not ASCII"],
)
async def test_whoever_does_not_know_the_secret_is_refused(
    site: Site, given: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert await site.post(b"{}", given) == 403
    assert "wrong" not in caplog.text


async def test_the_secret_is_compared_in_constant_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the comparison of the standard library that is made for it, and by nothing else."""
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, wanted: bytes) -> bool:
        compared.append((given, wanted))
        return False

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert await site.post(b"{}", SECRET.encode()) == 403
    assert compared == [(SECRET.encode(), SECRET.encode())]


@pytest.mark.parametrize("content", [b"", b"[]", b"nonsense", b'{"update_id": "x"}', b"{}"])
async def test_what_is_no_update_is_not_sent_again(site: Site, content: bytes) -> None:
    assert await site.post(content, SECRET.encode()) == 200


async def test_an_update_that_cannot_be_kept_is_sent_again(site: Site) -> None:
    update = (
        b'{"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}'
    )

    async def admits(_update: object) -> object:
        raise StorageError

    site.front.admits = admits
    assert await site.post(update, SECRET.encode()) == 503


async def test_health_and_metrics_are_there_for_whoever_watches(site: Site) -> None:
    assert (await site.client.get("/healthz")).text == "ok\n"
    assert (await site.client.get("/readyz")).text == "ready\n"
    siti = site.simulator.person("Siti")
    await siti.wait_for(lambda m: True, 10, after=siti.start())
    told = (await site.client.get("/metrics")).text
    assert 'lengkap_calls_total{method="sendMessage"}' in told
    assert "lengkap_processes 1.0" in told
    assert site.simulator.token not in told


@pytest.mark.parametrize("away", ["database", "engine"])
async def test_what_is_in_the_way_is_named_while_the_process_lives(
    site: Site, away: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "lengkap_queue_depth{" in (await site.client.get("/metrics")).text
    asked = {
        "database": (site.runtime._services.database, "session"),
        "engine": (site.runtime.engine, "waiting"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*asked[away], closed)
        answer = await site.client.get("/readyz")
        assert (answer.status_code, answer.text) == (503, f"{away}\n")
        assert (await site.client.get("/healthz")).status_code == 200
        told = await site.client.get("/metrics")
        assert told.status_code == 200
        assert ("lengkap_queue_depth{" in told.text) == (away == "database")
    assert (await site.client.get("/readyz")).text == "ready\n"


def closed(*_: object) -> object:
    raise OperationalError("", {}, OSError("connection refused"))


def test_a_webhook_without_secret_or_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid):
        Settings.load(home=tmp_path, webhook_url="https://lengkap.example/hook")
