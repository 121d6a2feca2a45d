"""The whole process: what it refuses, how it starts and stops, and what it does by the clock."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from assistant.services import Services
from bot.jobs import EngineUnavailable
from bot.running.building import build_services
from bot.running.home import HomeInUse
from bot.running.runtime import Runtime, TokenRefused
from bot.settings import Settings
from bot.simulator import Simulator
from bot.stations.binding import DatabasePost
from storage import outbox, people
from storage.tables import Outbox, Person, Reach
from tests.bot.engine_parts import until
from tests.bot.stand_ins import PlainFront


@pytest.fixture
def settings(simulator: Simulator, migrated_file: Path, tmp_path: Path) -> Settings:
    shutil.copy(migrated_file, tmp_path / "lengkap.sqlite")
    return Settings.load(home=tmp_path, telegram_api_url=simulator.url, telegram_token=simulator.token)


@pytest.fixture
async def services(settings: Settings) -> AsyncIterator[Services]:
    async with AsyncExitStack() as stack:
        yield await build_services(settings, stack)


async def letter(services: Services, telegram_id: int, kind: str, key: str) -> int | None:
    now = datetime.now(UTC)
    async with services.database.transaction() as session:
        person = await people.meet(session=session, telegram_id=telegram_id, name="Siti", now=now)
        row = Outbox(person_id=person.id, kind=kind, key=key, created_at=now, not_before=now)
        return await outbox.enqueue(row, session=session)


async def stored(services: Services, key: int | None) -> tuple[Outbox, Person]:
    async with services.database.session() as session:
        query = select(Outbox, Person).where(Outbox.person_id == Person.id, Outbox.id == key)
        return (await session.exec(query)).one()


async def failed(services: Services, key: int | None) -> tuple[Outbox, Person]:
    """The letter and its reader, as soon as it is known not to arrive."""
    for _ in range(500):
        row, person = await stored(services, key)
        if row.failure:
            return row, person
        await asyncio.sleep(0.02)
    raise TimeoutError


async def test_messages_of_the_outbox_are_sent_once_soon_after_a_nudge(
    settings: Settings, services: Services, simulator: Simulator
) -> None:
    siti = simulator.person("Siti")
    siti.start()
    front = PlainFront()
    async with Runtime(settings, services, front) as runtime:
        await until(lambda: front.ticks)
        await asyncio.sleep(0.2)
        key = await letter(services, siti.id, "rekap", "a")
        assert await letter(services, siti.id, "rekap", "a") is None
        runtime.engine.nudge()
        await siti.wait_for(lambda m: m.text == "surat rekap", seconds=2)
        runtime.engine.nudge()
        await asyncio.sleep(0.3)
    assert [m.text for m in siti.answers if "surat" in m.text] == ["surat rekap"]
    row, _ = await stored(services, key)
    assert row.message_id == siti.last.id
    assert abs((datetime.now(UTC) - front.ticks[0]).total_seconds()) < 30


async def test_a_person_who_blocked_the_bot_is_known_as_such(
    settings: Settings, services: Services, simulator: Simulator
) -> None:
    budi = simulator.person("Budi")
    budi.start()
    budi.block()
    key = await letter(services, budi.id, "rekap", "a")
    async with Runtime(settings, services, PlainFront()):
        await until(lambda: any(call.status == 403 for call in simulator.calls))
        row, person = await failed(services, key)
    assert (row.failure, row.sent_at, person.reach) == ("person.unreachable", None, Reach.BLOCKED)


async def test_a_letter_put_off_waits_for_its_time(services: Services) -> None:
    post = DatabasePost(services.database)
    key = await letter(services, 5, "rekap", "a")
    now = datetime.now(UTC)
    (first,) = await post.claim(now)
    assert (first.message.id, first.telegram_id) == (key, 5)
    assert not await post.claim(now)
    await post.put_off(first.message.id, now + timedelta(seconds=30))
    assert not await post.claim(now + timedelta(seconds=29))
    now += timedelta(seconds=30)
    assert [taken.message.id for taken in await post.claim(now)] == [key]


async def test_a_second_process_in_the_same_folder_is_refused(settings: Settings, services: Services) -> None:
    async with Runtime(settings, services, PlainFront()):
        with pytest.raises(HomeInUse) as refused:
            await Runtime(settings, services, PlainFront()).__aenter__()
        assert refused.value.facts == {"home": str(settings.home)}
    async with Runtime(settings, services, PlainFront()):
        pass


async def test_a_token_that_telegram_does_not_know_is_refused(
    settings: Settings, services: Services, simulator: Simulator
) -> None:
    wrong = Settings.load(
        home=settings.home, telegram_api_url=simulator.url, telegram_token="123456:" + "x" * 35
    )
    with pytest.raises(TokenRefused) as refused:
        await Runtime(wrong, services, PlainFront()).__aenter__()
    assert refused.value.__cause__ is None
    async with Runtime(settings, services, PlainFront()):
        pass


async def test_a_job_store_that_cannot_be_opened_is_refused(settings: Settings, services: Services) -> None:
    (settings.home / "engine.sqlite").write_text("no database")
    with pytest.raises(EngineUnavailable) as refused:
        await Runtime(settings, services, PlainFront()).__aenter__()
    assert refused.value.facts == {"reason": "DatabaseError"}


async def test_the_bot_waits_for_telegram_at_its_start(
    settings: Settings, services: Services, simulator: Simulator
) -> None:
    await simulator.stop()
    front = PlainFront()
    starting = asyncio.create_task(Runtime(settings, services, front).__aenter__())
    await asyncio.sleep(0.3)
    assert not starting.done()
    await simulator.start()
    runtime = await asyncio.wait_for(starting, 10)
    await runtime.__aexit__(None, None, None)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
async def test_the_command_ends_by_a_signal_and_says_no_secret(
    number: signal.Signals, settings: Settings, simulator: Simulator
) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LENGKAP_")},
        "LENGKAP_HOME": str(settings.home),
        "LENGKAP_TELEGRAM_API_URL": simulator.url,
        "LENGKAP_TELEGRAM_TOKEN": simulator.token,
    }
    program = str(Path(sys.executable).with_name("lengkap"))
    process = await asyncio.create_subprocess_exec(
        program, "bot", env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr
    try:
        async with asyncio.timeout(60):
            while b"bot ready" not in (line := await process.stderr.readline()):
                assert line
        process.send_signal(number)
        async with asyncio.timeout(20):
            out, rest = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert (process.returncode, out) == (0, b"")
    assert b"bot stopped" in rest
    assert simulator.token.encode() not in line + rest
