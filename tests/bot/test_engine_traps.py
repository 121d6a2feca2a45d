"""The known traps of the library under the durable jobs, each named and each with its test."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import pytest

from bot.jobs import heirs, prepare
from bot.settings import Settings
from bot.simulator import Simulator
from knowledge.limits import Limits
from tests.bot.engine_parts import running
from tests.bot.stand_ins import MemoryIntake, PlainFront

TRAPS = {
    "jobs of another version are invisible": (
        "test_heirs.py",
        "what_an_earlier_version_left_unfinished_is_finished_by_the_next",
    ),
    "two processes of one name carry out each other's jobs": (
        "test_fleet.py",
        "no_two_processes_have_one_name_and_a_name_comes_back",
    ),
    "nobody takes up the jobs of the dead": (
        "test_fleet_killed.py",
        "a_kill_at_any_point_loses_nothing_and_others_take_over_within_ten_seconds",
    ),
    "the private call that hands them over may go": (
        "test_heirs.py",
        "a_library_that_cannot_hand_over_the_jobs_of_the_dead_is_refused_at_the_start",
    ),
    "a file is slow without a log written ahead": (
        "test_engine_traps.py",
        "the_file_of_jobs_is_its_own_and_writes_ahead",
    ),
    "a queue is looked at once a second": (
        "test_engine_traps.py",
        "only_reading_waits_in_queues_and_those_are_looked_at_often",
    ),
    "the settings of queues live in the database": (
        "test_engine_traps.py",
        "who_reads_nothing_leaves_the_settings_of_queues_to_those_who_do",
    ),
    "a step may not begin jobs, and its error is swallowed": (
        "test_engine_traps.py",
        "a_handler_begins_jobs_that_are_nobody_s_children",
    ),
    "a unit may take all": ("test_fairness.py", "a_unit_with_much_to_read_keeps_no_other_waiting"),
    "arguments and results are pickled": (
        "test_engine_traps.py",
        "jobs_are_kept_as_plain_json_without_the_files_themselves",
    ),
    "rows deleted by hand leave steps that replay": (
        "test_engine.py",
        "old_jobs_are_forgotten_and_their_ids_do_not_replay",
    ),
    "missed schedules all fire at once": (
        "test_engine_traps.py",
        "nothing_is_scheduled_by_the_library",
    ),
    "a store without its schema cannot be used": (
        "test_engine_traps.py",
        "a_store_is_made_ready_outside_of_a_running_bot",
    ),
    "the end blocks all else": ("test_engine_traps.py", "the_end_keeps_nothing_else_waiting"),
    "the next major version may differ in all of this": (
        "test_engine_traps.py",
        "the_library_is_held_to_the_major_version_that_is_known",
    ),
}


KEPT = (("workflow_input", "inputs"), ("operation_outputs", "output"))
SERIALIZED = ("workflow_status", "operation_outputs")


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_has_its_test(trap: str) -> None:
    file, name = TRAPS[trap]
    assert f"def test_{name}(" in Path(__file__).with_name(file).read_text()


def asked(home: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of the store of jobs, once nobody uses it."""
    with closing(sqlite3.connect(home / "engine.sqlite")) as connection:
        return connection.execute(query).fetchall()


async def a_file_is_answered(
    simulator: Simulator, home: Path, front: PlainFront, expected: str = "jawaban", **more: Any
) -> None:
    siti = simulator.person("Siti")
    front.known.add(siti.id)
    async with running(simulator, home, front=front, **more):
        siti.send_document(b"isi berkas", "a.pdf")
        await siti.wait_for(lambda m: expected in m.text, 60)


async def test_the_file_of_jobs_is_its_own_and_writes_ahead(simulator: Simulator, tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path)
    assert settings.engine_url != settings.database_url
    async with running(simulator, tmp_path):
        pass
    assert asked(tmp_path, "PRAGMA journal_mode") == [("wal",)]


async def test_only_reading_waits_in_queues_and_those_are_looked_at_often(
    simulator: Simulator, home: Path
) -> None:
    await a_file_is_answered(simulator, home, PlainFront())
    queued = dict(asked(home, "SELECT name, queue_name FROM workflow_status"))
    assert {name for name, queue in queued.items() if queue is None} == {"update", "submission"}
    polled = dict(asked(home, "SELECT name, polling_interval_sec FROM queues"))
    assert polled[queued["reading"]] <= 0.4


async def test_who_reads_nothing_leaves_the_settings_of_queues_to_those_who_do(
    simulator: Simulator, home: Path
) -> None:
    settings = "SELECT name, worker_concurrency, partition_concurrency FROM queues ORDER BY name"
    async with running(simulator, home, at_once=3):
        pass
    before = asked(home, settings)
    assert ("documents", 4, 2) in before
    async with running(simulator, home, at_once=0):
        pass
    assert asked(home, settings) == before


async def test_a_handler_begins_jobs_that_are_nobody_s_children(simulator: Simulator, home: Path) -> None:
    await a_file_is_answered(simulator, home, PlainFront())
    assert asked(home, "SELECT count(*) FROM workflow_status WHERE name = 'submission'") == [(1,)]
    assert asked(home, "SELECT count(*) FROM operation_outputs WHERE child_workflow_id IS NOT NULL") == [(0,)]


async def test_jobs_are_kept_as_plain_json_without_the_files_themselves(
    simulator: Simulator, home: Path
) -> None:
    await a_file_is_answered(simulator, home, PlainFront(), limits=Limits(edit_seconds=-1))
    inputs, outputs = (asked(home, f"SELECT {column} FROM {table}") for table, column in KEPT)  # noqa: S608
    assert (len(inputs), len(outputs)) == (3, 2)
    used = [row for table in SERIALIZED for row in asked(home, f"SELECT serialization FROM {table}")]  # noqa: S608
    assert set(used) == {("portable_json",)}
    assert [text for (text,) in [*inputs, *outputs] if "isi berkas" in json.dumps(json.loads(text))] == []


async def test_nothing_is_scheduled_by_the_library(simulator: Simulator, home: Path) -> None:
    """The bot looks each minute for what fell due and keeps by itself what was sent."""
    await a_file_is_answered(simulator, home, PlainFront())
    assert asked(home, "SELECT schedule_name FROM workflow_schedules") == []


async def test_a_store_is_made_ready_outside_of_a_running_bot(tmp_path: Path, simulator: Simulator) -> None:
    await asyncio.to_thread(prepare, Settings.load(home=tmp_path).engine_url)
    assert asked(tmp_path, "SELECT count(*) FROM workflow_status") == [(0,)]
    await a_file_is_answered(simulator, tmp_path, PlainFront())


async def test_the_end_keeps_nothing_else_waiting(simulator: Simulator, home: Path) -> None:
    loop, longest, grace = asyncio.get_running_loop(), 0.0, 3.0

    async def beats() -> None:
        nonlocal longest
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            longest = max(longest, loop.time() - before)

    slow = MemoryIntake()
    slow.delay = 60
    siti, front = simulator.person("Siti"), PlainFront()
    front.known.add(siti.id)
    async with running(simulator, home, front=front, intake=slow, grace=grace):
        siti.send_document(b"isi", "a.pdf")
        await siti.wait_for(lambda m: m.text == "dibaca", 60)
        heart = asyncio.create_task(beats())
    heart.cancel()
    assert longest < grace


def test_the_library_is_held_to_the_major_version_that_is_known() -> None:
    [bounds] = [line for line in requires("lengkap") or () if re.match(r"dbos\b", line)]
    assert "<4" in bounds
    assert version("dbos").startswith("3.")
    assert heirs.VERSION.isdecimal()
