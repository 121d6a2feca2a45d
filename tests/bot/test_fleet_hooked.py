"""Several bots behind a load balancer: each update is handled once, and all keep Telegram's pace together."""

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from sqlmodel import select

from benchmarks.pressure.crowd import gathered
from benchmarks.pressure.files import paperwork
from benchmarks.pressure.processes import surroundings
from bot.settings import Settings
from bot.simulator import Simulator
from storage import outbox
from storage.database import Database
from storage.tables import Outbox, Person
from tests.bot.test_fleet import PATIENCE, Machines, ended, until
from tests.bucket_server import free_ports

pytestmark = pytest.mark.slow
BOTS, OFFICERS, LETTERS = 3, 40, 4
KIND, FACTS = "unit_closed", {"unit": "Rutan 001"}
SECRET = "s" * 32


@asynccontextmanager
async def balanced(door: int, ports: Sequence[int]) -> AsyncIterator[Counter[int]]:
    """Hands what comes to the door to these ports in turn, the next one where one does not answer."""
    turns, handed = itertools.cycle(ports), Counter[int]()

    async def hand(request: web.Request) -> web.Response:
        content = await request.read()
        for port in itertools.islice(turns, len(ports)):
            try:
                url = f"http://127.0.0.1:{port}{request.path_qs}"
                async with client.post(url, data=content, headers=request.headers) as answer:
                    handed[port] += answer.status == 200
                    return web.Response(status=answer.status)
            except aiohttp.ClientConnectionError:
                continue
        return web.Response(status=502)

    app = web.Application()
    app.router.add_post("/{path:.*}", hand)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        async with aiohttp.ClientSession() as client:
            await web.TCPSite(runner, "127.0.0.1", door).start()
            yield handed
    finally:
        await runner.cleanup()


async def all_ready(ports: Sequence[int]) -> bool:
    """Whether a bot at each port says that it can work."""
    async with aiohttp.ClientSession() as client:
        for port in ports:
            try:
                async with client.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status != 200:
                        return False
            except aiohttp.ClientConnectionError:
                return False
    return True


async def letters_to_all(database: Database) -> None:
    """Some messages to everybody, as a Kanwil sends them."""
    now = datetime.now(UTC)
    async with database.transaction() as session:
        people = (await session.exec(select(Person.id))).all()
        for number in range(LETTERS):
            for person_id in people:
                row = Outbox(
                    person_id=person_id,
                    kind=KIND,
                    facts=FACTS,
                    key=f"{KIND}-{person_id}-{number}",
                    created_at=now,
                    not_before=now,
                )
                await outbox.enqueue(row, session=session)


async def test_bots_behind_one_address_answer_each_file_once_and_keep_telegrams_pace_together(
    empty_postgresql: str, tmp_path: Path
) -> None:
    door, *ports = free_ports(1 + BOTS)
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator())
        given = {
            "home": str(tmp_path / "home"),
            "telegram_token": simulator.token,
            "telegram_api_url": simulator.url,
            "database_url": empty_postgresql,
            "engine_url": empty_postgresql,
            "webhook_url": f"http://127.0.0.1:{door}/hook",
            "webhook_secret": SECRET,
            "readers": "1",
        }
        crowd = await gathered(simulator, Settings.load(listen="127.0.0.1:1", **given), OFFICERS)
        machines = Machines(surroundings(**given), tmp_path / "logs")
        machines.logs.mkdir()
        stack.push_async_callback(ended, machines)
        database = await stack.enter_async_context(Database(empty_postgresql))
        handed = await stack.enter_async_context(balanced(door, ports))
        for port in ports:
            await machines.run("bot", LENGKAP_LISTEN=f"127.0.0.1:{port}")
        await until(lambda: all_ready(ports))
        await letters_to_all(database)
        await crowd.send(paperwork(["note"] * OFFICERS), [0.0] * OFFICERS, crowd.officers)
        await simulator.wait_until(lambda: all(sent.answered for sent in crowd.answers()), PATIENCE)
        await simulator.wait_until(lambda: all(len(o.answers) > LETTERS for o in crowd.officers), PATIENCE)
    assert {len(officer.answers) for officer in crowd.officers} == {LETTERS + 1}
    assert set(handed) == set(ports)
    assert [call.status for call in simulator.calls if call.status == 429] == []
