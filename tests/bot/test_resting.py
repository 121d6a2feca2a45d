"""A submission that waits for files of others: nobody follows it; it is answered as soon as it is read."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from assistant.incoming.submissions import Progress
from bot.simulator import Person, Simulator
from bot.stations.resting import seconds
from knowledge.limits import Limits
from tests.bot.engine_parts import Parts, running, until
from tests.bot.stand_ins import MemoryIntake, MemorySubmissions, PlainFront

SCAN = b"\x89PNG"
AT_ONCE = 5.0
"""Seconds, far below those that a submission rests when nothing wakes it."""


class Desk(MemoryIntake):
    """Begins to read when its gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def read(self, document_id: int) -> None:
        await self.gate.wait()
        await super().read(document_id)


class Queue(MemorySubmissions):
    """Files of others come first while the desk is closed; it may open at the moment a submission rests."""

    opens_when_resting = False
    away = 0
    long = datetime.min.replace(tzinfo=UTC)
    """From when on it has waited long."""

    async def progress(self, submission_id: int) -> Progress:
        found = await super().progress(submission_id)
        waits = found.stored and not found.finished and datetime.now(UTC) >= self.long
        return replace(found, ahead=7 if waits else None)

    async def rest(self, submission_id: int, job: str) -> None:
        if self.away:
            self.away -= 1
            raise OperationalError("rest", {}, Exception("away"))
        await super().rest(submission_id, job)
        if self.opens_when_resting:
            assert isinstance(self.intake, Desk)
            self.intake.gate.set()
            await until(lambda: self.intake.done[-1][0] == "read")
            # Who read has looked for the job, and has not found it.
            await asyncio.sleep(0.2)


@pytest.fixture
def front(siti: Person) -> PlainFront:
    made = PlainFront()
    made.known.add(siti.id)
    made.submissions = Queue(made.submissions.intake)
    return made


def jobs(home: Path) -> Sequence[tuple[str, str]]:
    """The jobs of submissions, with their states."""
    with closing(sqlite3.connect(home / "engine.sqlite")) as connection:
        query = "SELECT workflow_uuid, status FROM workflow_status WHERE name IN ('submission', 'rested')"
        return connection.execute(f"{query} ORDER BY created_at").fetchall()


async def rested(parts: Parts, home: Path, times: int = 1) -> None:
    """Wait until no job is under way and one is there for later."""
    await until(lambda: [state for _, state in jobs(home)] == ["SUCCESS"] * times + ["DELAYED"])
    assert parts.bells.followed == 0


async def test_it_is_not_followed_and_answered_as_soon_as_it_is_read(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    desk = Desk()
    async with running(simulator, home, front=front, intake=desk) as parts:
        siti.send_document(SCAN, "a.png")
        await rested(parts, home)
        assert [message.text for message in siti.answers] == ["dibaca"]
        desk.gate.set()
        await siti.wait_for(lambda m: m.text == "jawaban 1", AT_ONCE)
        await until(lambda: {state for _, state in jobs(home)} == {"SUCCESS"})
    assert len(siti.answers) == 1


async def test_it_is_answered_when_it_was_read_before_the_job_for_later_was_there(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    front.submissions.opens_when_resting = True
    async with running(simulator, home, front=front, intake=Desk()):
        siti.send_document(SCAN, "a.png")
        await siti.wait_for(lambda m: m.text == "jawaban 1", 2 * AT_ONCE)
    assert len(jobs(home)) == 2


async def test_it_outlives_the_process_and_rests_again_when_another_file_joins(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    desk = Desk()
    async with running(simulator, home, front=front, intake=desk, grace=0) as parts:
        siti.send_document(SCAN, "a.png", album="7")
        await rested(parts, home)
    async with running(simulator, home, front=front, intake=desk) as parts:
        siti.send_document(SCAN, "b.png", album="7")
        await siti.wait_for(lambda m: m.text == "0 dari 2", AT_ONCE)
        await rested(parts, home, 2)
        desk.gate.set()
        await siti.wait_for(lambda m: m.text == "jawaban 1 2", 2 * AT_ONCE)
    assert len(siti.answers) == 1
    first, second, third = (job for job, _ in jobs(home))
    assert (second, third) == (f"{first}-rest-1", f"{first}-rest-2")


async def test_it_rests_as_soon_as_it_has_waited_long_however_many_are_followed(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    limits = Limits(queue_seconds=3)
    front.submissions.long = datetime.now(UTC) + timedelta(seconds=3)
    async with (
        running(simulator, home, front=front, intake=Desk(), limits=limits) as parts,
        AsyncExitStack() as s,
    ):
        for other in range(10_000):
            s.enter_context(parts.bells.listening(-1 - other))
        siti.send_document(SCAN, "a.png")
        await until(lambda: [state for _, state in jobs(home)] == ["SUCCESS", "DELAYED"], 3 + AT_ONCE)


async def test_a_database_that_is_away_when_it_goes_to_rest_loses_nothing(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    desk = Desk()
    front.submissions.away = 1
    async with running(simulator, home, front=front, intake=desk) as parts:
        siti.send_document(SCAN, "a.png")
        await rested(parts, home)
        desk.gate.set()
        await siti.wait_for(lambda m: m.text == "jawaban 1", AT_ONCE)


def test_all_that_rest_look_a_few_times_a_second_together() -> None:
    assert [seconds(times, 1) for times in range(5)] == [60, 120, 240, 300, 300]
    assert seconds(0, 10_000) == 5_000
