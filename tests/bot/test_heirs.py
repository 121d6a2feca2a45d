"""Whoever comes after finishes what the dead and earlier versions left."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from dbos import DBOS

from bot.jobs import EngineUnavailable, heirs
from bot.simulator import Person, Simulator
from knowledge.limits import Limits
from tests.bot.engine_parts import running, until
from tests.bot.stand_ins import MemoryIntake, PlainFront


def texts(person: Person) -> list[str]:
    return [message.text for message in person.answers]


async def test_what_an_earlier_version_left_unfinished_is_finished_by_the_next(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = MemoryIntake(), MemoryIntake()
    slow.delay = 60
    async with running(simulator, home, front=front, intake=slow, grace=0.2):
        for number in range(4):
            siti.send_document(b"isi", f"{number}.pdf")
        await until(lambda: slow.most_reading == 2)
    monkeypatch.setattr(heirs, "VERSION", str(int(heirs.VERSION) + 1))
    async with running(simulator, home, front=front, intake=quick):
        await simulator.wait_until(lambda: sum("jawaban" in text for text in texts(siti)) == 4, 60)
    assert sorted(quick.done) == [("read", number) for number in (1, 2, 3, 4)]


async def test_a_library_that_cannot_hand_over_the_jobs_of_the_dead_is_refused_at_the_start(
    simulator: Simulator, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is gone, or wants something else: the first call, on behalf of nobody, says so."""

    def different(_names: Mapping[str, str], *, version: str) -> None: ...

    def gone() -> None:
        monkeypatch.delattr(DBOS, "_recover_pending_workflows")

    def changed() -> None:
        monkeypatch.setattr(DBOS, "_recover_pending_workflows", different)

    ways: list[Callable[[], None]] = [changed, gone]
    for way in ways:
        way()
        with pytest.raises(EngineUnavailable):
            async with running(simulator, home):
                pass
    monkeypatch.undo()
    async with running(simulator, home):
        pass


def test_a_submission_of_version_2_goes_on_after_what_it_has_done(home: Path) -> None:
    """Of two that are unfinished one has answered; a finished one is left alone."""
    steps = ["announce", "follow", "settle", "place", "answer", "tidy", "linger", "follow", "settle"]
    jobs = {"answered": ("PENDING", 9), "followed": ("PENDING", 2), "done": ("SUCCESS", 7)}
    with closing(sqlite3.connect(home / "engine.sqlite")) as connection:
        for job, (status, done) in jobs.items():
            connection.execute(
                "INSERT INTO workflow_status (workflow_uuid, status, name, application_version)"
                " VALUES (?, ?, 'submission', '2')",
                (job, status),
            )
            connection.executemany(
                "INSERT INTO operation_outputs (workflow_uuid, function_id, function_name) VALUES (?, ?, ?)",
                [(job, number, name) for number, name in enumerate(steps[:done], 1)],
            )
        heirs.adopt_alone(connection, "local")
        found = connection.execute(
            "SELECT workflow_uuid, function_id, function_name FROM operation_outputs ORDER BY 1, 2"
        ).fetchall()
    assert [row[1:] for row in found if row[0] == "answered"] == [
        (1, "announce"),
        (2, "place"),
        (3, "answer"),
    ]
    assert [row[1:] for row in found if row[0] == "followed"] == [(1, "announce")]
    assert len([row for row in found if row[0] == "done"]) == 7


async def test_a_submission_of_version_5_ends_although_it_kept_also_where_it_did_not_move_to(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    slow, limits = MemoryIntake(), Limits(edit_seconds=-1)
    slow.delay = 60
    async with running(simulator, home, front=front, intake=slow, limits=limits, grace=0):
        siti.send_document(b"isi", "a.pdf")
        await until(lambda: slow.reading)
    with closing(sqlite3.connect(home / "engine.sqlite")) as connection:
        [(job, text)] = connection.execute(
            "SELECT workflow_uuid, inputs FROM workflow_input WHERE workflow_uuid LIKE 'sub-%'"
        )
        given = json.loads(text)
        announced = given["positionalArgs"].pop()
        answered = announced | {"files": 1, "answered": True}
        steps = [("announce", announced), ("place", answered), ("place", answered)]
        connection.execute(
            "UPDATE workflow_input SET inputs = ? WHERE workflow_uuid = ?", (json.dumps(given), job)
        )
        connection.executemany(
            "INSERT INTO operation_outputs (workflow_uuid, function_id, function_name, output, serialization)"
            " VALUES (?, ?, ?, ?, 'portable_json')",
            [(job, number, name, json.dumps(place)) for number, (name, place) in enumerate(steps, 1)],
        )
        connection.execute("UPDATE workflow_status SET application_version = '5'")
        connection.commit()
    async with running(simulator, home, front=front, intake=MemoryIntake(), limits=limits):
        await until(lambda: front.submissions.closed)
    assert texts(siti) == ["jawaban 1"]
