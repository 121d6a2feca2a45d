"""When a call to Telegram is repeated, how long, and when it is left."""

from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.patience import FOR_A_HANDLER, FOR_A_LETTER, FOR_AN_ANSWER, Patience, patiently, pause

CASES = [
    ("asked-to-wait", RetryAfter(timedelta(seconds=7)), FOR_AN_ANSWER, 7.0),
    ("network-away", NetworkError("connect"), FOR_AN_ANSWER, 4.0),
    ("timed-out-safe", TimedOut(), FOR_AN_ANSWER, 4.0),
    ("timed-out-perhaps-sent", TimedOut(), FOR_A_HANDLER, None),
    ("timed-out-letter", TimedOut(), FOR_A_LETTER, None),
    ("our-mistake", BadRequest("message text is empty"), FOR_AN_ANSWER, None),
    ("blocked", Forbidden("bot was blocked by the user"), FOR_AN_ANSWER, None),
    ("something-else", ValueError(), FOR_AN_ANSWER, None),
]


@pytest.mark.parametrize(("error", "patience", "seconds"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_third_pause(error: Exception, patience: Patience, seconds: float | None) -> None:
    assert pause(error, 3, patience) == seconds


def test_pauses_double_up_to_a_minute() -> None:
    pauses = [pause(NetworkError("x"), attempt, FOR_AN_ANSWER) for attempt in range(1, 9)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


class Telegram:
    """Fails as told, then answers; the clock moves only by waiting."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)
        self.waited: list[float] = []

    async def call(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "sent"

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


async def test_a_call_is_repeated_until_it_works() -> None:
    telegram = Telegram(NetworkError("x"), RetryAfter(timedelta(seconds=5)), NetworkError("x"))
    assert await patiently(telegram.call, FOR_AN_ANSWER, sleep=telegram.sleep) == "sent"
    assert telegram.waited == [1, 5, 4]


async def test_patience_ends() -> None:
    telegram = Telegram(*[NetworkError("x")] * 10)
    with pytest.raises(NetworkError):
        await patiently(telegram.call, Patience(seconds=10), sleep=telegram.sleep)
    assert telegram.waited == [1, 2, 4]


async def test_a_handler_is_run_once_more_after_a_time_out() -> None:
    once, twice = Telegram(TimedOut()), Telegram(TimedOut(), TimedOut())
    assert await patiently(once.call, FOR_A_HANDLER, sleep=once.sleep) == "sent"
    with pytest.raises(TimedOut):
        await patiently(twice.call, FOR_A_HANDLER, sleep=twice.sleep)
