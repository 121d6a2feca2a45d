"""How fast Telegram is called: evenly, together with other processes, and with respect for closed chats."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.telegram.pace import Pace


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Others who wait as well go first when their time comes earlier."""
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


class Line:
    """The calls as Telegram sees them; raises what it is told to, once each."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.calls: list[tuple[float, object]] = []
        self.raises: dict[object, list[Exception]] = {}

    def to(self, chat: object) -> Callable[..., Any]:
        async def call() -> bool:
            self.calls.append((self.clock(), chat))
            if waiting := self.raises.get(chat):
                raise waiting.pop(0)
            return True

        return call


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line(clock: Clock) -> Line:
    return Line(clock)


def paced(clock: Clock, size: int = 1, retries: int = 3) -> Pace:
    return Pace(size=lambda: size, retries=retries, sleep=clock.sleep, time=clock)


async def send(pace: Pace, line: Line, chat: object, endpoint: str = "sendMessage") -> object:
    data = {"chat_id": chat} if chat is not None else {}
    return await pace.process_request(line.to(chat), (), {}, endpoint, data, None)


@pytest.mark.parametrize("size", [1, 3])
async def test_all_processes_together_stay_under_thirty_a_second(clock: Clock, line: Line, size: int) -> None:
    pace = paced(clock, size)
    for chat in range(100):
        await send(pace, line, chat)
    times = [at for at, _ in line.calls]
    most = max(sum(at <= other < at + 1 for other in times) for at in times)
    assert most * size <= 30 + size


async def test_a_chat_that_telegram_closes_is_called_again_when_it_opens(clock: Clock, line: Line) -> None:
    pace = paced(clock)
    line.raises[1] = [RetryAfter(7)]
    assert await send(pace, line, 1)
    (first, _), (second, _) = line.calls
    assert 7 <= second - first < 8


async def test_another_chat_does_not_wait_for_a_closed_one_but_all_wait_when_several_are(
    clock: Clock, line: Line
) -> None:
    pace = paced(clock, retries=0)
    line.raises = {1: [RetryAfter(7)], 2: [RetryAfter(5)]}
    with pytest.raises(RetryAfter):
        await send(pace, line, 1)
    begun = clock()
    await send(pace, line, 3)
    assert clock() - begun < 1
    with pytest.raises(RetryAfter):
        await send(pace, line, 2)
    begun = clock()
    await send(pace, line, 4)
    assert clock() - begun >= 4


async def test_other_errors_come_through_at_once_and_answers_to_buttons_never_wait(
    clock: Clock, line: Line
) -> None:
    pace = paced(clock)
    line.raises[1] = [BadRequest("chat not found")]
    with pytest.raises(BadRequest):
        await send(pace, line, 1)
    begun = clock()
    for _ in range(100):
        await send(pace, line, None, "answerCallbackQuery")
    assert clock() == begun
