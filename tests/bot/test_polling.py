"""Updates are acknowledged only after they were taken, and nothing ends the polling."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, Update
from telegram.request import HTTPXRequest

from bot.simulator import Person, Simulator
from bot.telegram.polling import Poller
from tests.bot.engine_parts import until


@asynccontextmanager
async def polling(
    simulator: Simulator, take: Callable[[Update], Awaitable[None]]
) -> AsyncIterator[list[float]]:
    """A poller whose pauses are noted and cut short."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0.02)

    bot = Bot(
        simulator.token,
        base_url=simulator.base_url,
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(),
    )
    async with bot:
        task = asyncio.create_task(Poller(bot=bot, take=take, sleep=pause).run())
        try:
            yield pauses
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_an_update_is_pending_until_it_was_taken(simulator: Simulator, siti: Person) -> None:
    hold = asyncio.Event()
    seen: list[int] = []

    async def take(update: Update) -> None:
        seen.append(update.update_id)
        await hold.wait()

    siti.send_text("halo")
    async with polling(simulator, take):
        await until(lambda: seen)
        await asyncio.sleep(0.05)
        assert len(simulator.pending) == 1
        hold.set()
        await until(lambda: not simulator.pending)
    assert len(seen) == 1


async def test_what_could_not_be_taken_comes_again_in_order(
    simulator: Simulator, siti: Person, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []
    taken: list[str] = []

    async def take(update: Update) -> None:
        text = (update.message and update.message.text) or ""
        seen.append(text)
        if text == "dua" and seen.count("dua") == 1:
            raise OSError("disk full")
        taken.append(text)

    for text in ("satu", "dua", "tiga"):
        siti.send_text(text)
    async with polling(simulator, take) as pauses:
        await until(lambda: len(taken) == 3)
    assert taken == ["satu", "dua", "tiga"]
    assert pauses == [0.5]
    assert "incident=" in caplog.text


async def test_what_was_taken_is_acknowledged_at_the_end(simulator: Simulator, siti: Person) -> None:
    taken = asyncio.Event()

    async def take(update: Update) -> None:
        taken.set()
        await asyncio.sleep(0)

    async with polling(simulator, take):
        siti.send_text("halo")
        await taken.wait()
        await asyncio.sleep(0.01)
    assert not simulator.pending


@pytest.mark.parametrize(
    ("fault", "times", "expected"),
    [
        ("bad_gateway", 4, [0.5, 1, 2, 4]),
        ("disconnect", 2, [0.5, 1]),
        ("retry_after", 1, [3]),
    ],
)
async def test_bad_weather_is_waited_out(
    fault: str, times: int, expected: list[float], simulator: Simulator, siti: Person
) -> None:
    taken: list[int] = []

    async def take(update: Update) -> None:
        taken.append(update.update_id)

    simulator.faults.inject("getUpdates", fault, times, retry_after=3)
    siti.send_text("halo")
    async with polling(simulator, take) as pauses:
        await until(lambda: taken)
    assert pauses == expected


async def test_a_second_poller_is_reported_loudly(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    async def take(update: Update) -> None:
        """Nothing arrives here."""

    async with polling(simulator, take) as one, polling(simulator, take) as other:
        await until(lambda: one + other)
    assert {*one, *other} == {10.0}
    assert {r.levelno for r in caplog.records if "another process" in r.message} == {logging.ERROR}


async def test_a_revoked_token_is_reported_and_does_not_end_the_polling(
    simulator: Simulator, siti: Person, caplog: pytest.LogCaptureFixture
) -> None:
    taken: list[int] = []

    async def take(update: Update) -> None:
        taken.append(update.update_id)

    async with polling(simulator, take) as pauses:
        good, simulator.state.token = simulator.state.token, "7000000001:revoked"
        siti.send_text("halo")
        await until(lambda: len(pauses) > 1)
        simulator.state.token = good
        await until(lambda: len(taken) > 0)
    assert pauses[-1] == 30.0
    assert "does not accept the bot token" in caplog.text


async def test_only_wanted_kinds_are_asked_for(simulator: Simulator, siti: Person) -> None:
    kinds: list[str] = []

    async def take(update: Update) -> None:
        kinds.extend(
            name for name in ("message", "edited_message", "my_chat_member") if getattr(update, name)
        )

    async with polling(simulator, take):
        message = siti.send_text("halo")
        await until(lambda: kinds)
        siti.edit_message(message, "halo!")
        siti.block()
        siti.unblock()
        siti.send_text("lagi")
        await until(lambda: len(kinds) == 3)
    assert kinds == ["message", "edited_message", "message"]
