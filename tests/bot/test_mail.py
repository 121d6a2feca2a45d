"""The outbox: everybody gets each message once, at Telegram's pace, whoever is away."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from assistant.apart import NotMade
from assistant.mailing import Moot, NotNow
from bot.screens.screen import Screen
from bot.stations.mail import Mail, Pace
from storage.outbox import Outgoing
from tests.bot.stand_ins import MemoryPost, PlainFront

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
PEOPLE = [(1_000 + number, "rekap") for number in range(40)]


class World:
    """A clock that moves by waiting, and a Telegram that fails as told."""

    def __init__(self) -> None:
        self.now = START
        self.sent: list[tuple[datetime, int]] = []
        self.fails: dict[int, list[Exception]] = {}

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def send(self, chat_id: int, screen: Screen, *, reply_to: int | None = None) -> int:
        self.now += timedelta(milliseconds=5)
        if waiting := self.fails.get(chat_id):
            raise waiting.pop(0)
        self.sent.append((self.now, chat_id))
        return len(self.sent)

    def mail(self, post: MemoryPost) -> Mail:
        return Mail(
            post=post,
            conversation=PlainFront(),
            sender=self,
            clock=lambda: self.now,
            sleep=self.sleep,
        )


@pytest.fixture
def world() -> World:
    return World()


async def test_a_pause_that_telegram_asks_for_costs_nobody_a_message(world: World) -> None:
    world.fails[1_005] = [RetryAfter(timedelta(seconds=7))]
    post = MemoryPost(PEOPLE)
    assert await world.mail(post).send_waiting() == 40
    assert Counter(chat for _, chat in world.sent) == Counter(chat for chat, _ in PEOPLE)
    before, after = (at for at, chat in world.sent if chat in (1_004, 1_005))
    assert after - before >= timedelta(seconds=7)


async def test_somebody_who_blocked_the_bot_costs_the_others_nothing(world: World) -> None:
    world.fails[1_002] = [Forbidden("bot was blocked by the user")]
    post = MemoryPost(PEOPLE)
    assert await world.mail(post).send_waiting() == 39
    assert ("unreachable", 1_002) in post.log
    assert ("never", 3, "person.unreachable") in post.log


@pytest.mark.parametrize("error", [BadRequest("chat not found"), KeyError("outgoing.rekap")])
async def test_a_message_that_cannot_be_sent_is_given_up_under_an_id(
    error: Exception, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.fails[1_000] = [error]
    post = MemoryPost(PEOPLE[:2])
    assert await world.mail(post).send_waiting() == 1
    assert ("never", 1, "internal") in post.log
    assert "incident=" in caplog.text


@pytest.mark.parametrize(
    "make",
    [
        lambda: [TimedOut()],
        lambda: [NetworkError("away")] * 20,
        lambda: [NotMade()],
        lambda: [OperationalError("SELECT", {}, Exception())],
    ],
    ids=["timed-out", "away", "no-room-for-the-picture", "database-away"],
)
async def test_what_cannot_leave_now_is_sent_later(make: Callable[[], list[Exception]], world: World) -> None:
    world.fails[1_001] = make()
    post = MemoryPost(PEOPLE[:3])
    assert await world.mail(post).send_waiting() == 1
    assert set(post.waiting) == {2, 3}
    world.fails.clear()
    assert await world.mail(post).send_waiting() == 0
    world.now += timedelta(seconds=31)
    assert await world.mail(post).send_waiting() == 2
    assert [chat for _, chat in world.sent] == [1_000, 1_001, 1_002]


async def test_no_chat_gets_two_in_a_second_and_all_together_no_more_than_thirty(world: World) -> None:
    post = MemoryPost([(1_000 + number % 30, "rekap") for number in range(90)])
    assert await world.mail(post).send_waiting() == 90
    assert_in_pace(world.sent)


def assert_in_pace(sent: list[tuple[datetime, int]]) -> None:
    second = timedelta(seconds=1)
    for place, (at, chat) in enumerate(sent):
        following = [entry for entry in sent[place + 1 :] if entry[0] - at < second]
        assert len(following) < 30
        assert all(other != chat for _, other in following)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), max_size=80))
def test_pace_holds_for_any_stream(stream: list[tuple[int, int]]) -> None:
    pace, now, sent = Pace(per_second=10), START, []
    for chat, milliseconds in stream:
        now += timedelta(milliseconds=milliseconds)
        now += timedelta(seconds=pace.delay(chat, now))
        pace.left(chat, now)
        sent.append((now, chat))
    assert_in_pace(sent)


class Choosy(PlainFront):
    """Has nothing left to say to some, and writes to others only later."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    async def outgoing(self, message: Outgoing) -> Screen:
        if message.message.kind == "done":
            raise Moot
        if message.message.kind == "night" and self.clock() < self.until:
            raise NotNow(until=self.until)
        return await super().outgoing(message)

    clock: Callable[[], datetime]


async def test_what_has_become_needless_is_dropped_and_what_is_early_waits(world: World) -> None:
    front = Choosy(START + timedelta(hours=9))
    front.clock = lambda: world.now
    post = MemoryPost([(1_000, "done"), (1_001, "night"), (1_002, "rekap")])
    mail = world.mail(post)
    mail.conversation = front
    assert await mail.send_waiting() == 1
    assert ("never", 1, "outbox.moot") in post.log
    assert await mail.send_waiting() == 0
    world.now = front.until
    assert await mail.send_waiting() == 1
    assert [chat for _, chat in world.sent] == [1_002, 1_001]
