"""Every metric that the operator is told of exists, and moves when that happens which it counts."""

import asyncio
import re
import shutil
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from bot.demo.stage import RUTAN, stage
from bot.jobs.workflows import QUICK, SLOW
from bot.simulator import Simulator
from knowledge.limits import Limits
from knowledge.roles import Role
from tests.bot.engine_parts import running
from tests.bot.office import PROGRAM, training
from tests.bot.stand_ins import PlainFront

OPERATE = Path(__file__).parents[2] / "docs" / "operate.md"
STATES = {"lengkap_queue_depth", "lengkap_queue_wait_seconds", "lengkap_processes"}
PATIENCE = 60.0
Values = Mapping[tuple[str, str], float]


async def told(address: str) -> Values:
    """Every value of the metrics page, by name and by the value of its label."""
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"http://{address}/metrics")).text
    return {
        (sample.name, "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def names(values: Values) -> set[str]:
    """The metrics as they are written about."""
    return {re.sub("_(bucket|count|sum)$", "", name) for name, _ in values}


async def test_what_is_kept_read_matched_sent_put_off_and_failed_is_counted(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    apart = replace(Limits(), album_quiet_seconds=0)
    async with stage(tmp_path, 0, apart, {"listen": address}) as made:
        officer = await made.invite("Ani", "petugas", Role.OFFICER, RUTAN)
        choices = await officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE, after=officer.start())
        for label in ("P2HAM (Permenkumham 25/2023)", None):
            before = len(choices.edits)
            officer.press(label or choices.labels[0], choices)
            await officer.wait_for(lambda m, n=before: len(choices.edits) > n, PATIENCE)
        first = await told(address)
        made.simulator.faults.inject("sendMessage", "retry_after", retry_after=1)
        for content, name in ((training(2026), "laporan.pdf"), (PROGRAM, "program.pdf")):
            sent = officer.send_document(content, name)
            await officer.wait_for(lambda m, own=sent, n=name: m.reply_to is own and n in m.text, PATIENCE)
        last = await told(address)
    assert names(last) == set(re.findall(r"`(lengkap_\w+)`", OPERATE.read_text()))
    moved = {key for key, value in last.items() if value != first.get(key, 0)}
    assert names(dict.fromkeys(moved, 0.0)) | STATES == names(last)
    grown = {key: last[key] - first.get(key, 0) for key in moved}
    assert grown["lengkap_updates_total", ""] == 2
    assert grown["lengkap_read_seconds_count", "pdf"] == 1
    assert grown["lengkap_match_seconds_count", ""] >= 1
    assert grown["lengkap_calls_refused_total", ""] == 1
    assert grown["lengkap_calls_total", "sendMessage"] >= 3
    assert sum(more for (name, _), more in grown.items() if name == "lengkap_failures_total") == 1


async def test_a_queue_grows_and_is_empty_again(engine_store: Path, tmp_path: Path) -> None:
    shutil.copy(engine_store / "engine.sqlite", tmp_path)
    async with Simulator() as simulator:
        siti, front = simulator.person("Siti"), PlainFront()
        front.known.add(siti.id)
        async with running(simulator, tmp_path, front=front, at_once=0) as parts:
            siti.send_document(b"isi", "a.pdf")
            await siti.wait_for(lambda m: m.text == "dibaca", PATIENCE)
            async with asyncio.timeout(PATIENCE):
                while not (await parts.engine.waiting(datetime.now(UTC)))[QUICK].jobs:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            found = await parts.engine.waiting(datetime.now(UTC))
            assert (found[QUICK].jobs, found[SLOW].jobs) == (1, 0)
            assert found[QUICK].seconds > 0
        async with running(simulator, tmp_path, front=front, at_once=1) as parts:
            await siti.wait_for(lambda m: "jawaban" in m.text, PATIENCE)
            found = await parts.engine.waiting(datetime.now(UTC))
            assert (found[QUICK].jobs, found[SLOW].jobs) == (0, 0)
            assert found[QUICK].seconds == 0
            # The look at what only the bytes show comes after the answer.
            async with asyncio.timeout(PATIENCE):
                while {queue.jobs for queue in found.values()} != {0}:
                    await asyncio.sleep(0.05)
                    found = await parts.engine.waiting(datetime.now(UTC))
