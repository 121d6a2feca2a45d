"""The message that follows a submission: announced apart from the chat's turn, answered in place."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import CallbackContext

from assistant.incoming.intake import Upload
from bot.screens.screen import Screen
from bot.simulator import Person, Simulator
from bot.stations.bells import Bells
from knowledge.limits import Limits
from tests.bot.engine_parts import running, until
from tests.bot.stand_ins import MemoryIntake, PlainFront, upload_of


async def test_nobody_waits_for_a_slow_announcement_and_what_a_file_is_to_replace_is_safe_before_it(
    simulator: Simulator, siti: Person, home: Path
) -> None:
    heard = asyncio.Event()
    replaced: list[int | None] = []

    class Slow(PlainFront):
        async def received(self, upload: Upload) -> Screen:
            await heard.wait()
            return await super().received(upload)

        async def _document(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
            upload = replace(upload_of(update), replaces=5)
            await self.uploads.enqueue(upload, self.submissions.join(upload))

    class Desk(MemoryIntake):
        async def store(self, upload: Upload, content: bytes, unit_id: int) -> int:
            replaced.append(upload.replaces)
            return await super().store(upload, content, unit_id)

    front = Slow()
    front.known.add(siti.id)
    async with running(simulator, home, front=front, intake=Desk()):
        siti.send_document(b"isi", "a.pdf")
        siti.send_text("halo")
        await siti.wait_for(lambda m: m.text == "baik halo")
        await until(lambda: replaced)
        heard.set()
        await siti.wait_for(lambda m: "jawaban" in m.text)
    assert replaced == [5]


@pytest.mark.parametrize("count", [1, 3], ids=["one file", "an album"])
async def test_an_answer_that_stands_there_is_not_sent_or_hidden_again_however_long_the_bot_was_away(
    count: int, simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    away, intake = 3.0, MemoryIntake()
    limits = Limits(edit_seconds=2.5, album_quiet_seconds=1, album_longest_seconds=3)
    async with running(simulator, home, front=front, intake=intake, limits=limits, grace=0):
        for number in range(count):
            siti.send_document(b"isi", f"{number}.pdf", **({"album": "7"} if count > 1 else {}))
        answer = await siti.wait_for(lambda m: "jawaban" in m.text)
    stood = len(answer.edits)
    await asyncio.sleep(away)
    async with running(simulator, home, front=front, intake=intake, limits=limits):
        await until(lambda: front.submissions.closed)
    assert [message.text for message in siti.answers] == [answer.text]
    assert all("jawaban" in version.text for version in answer.edits[stood:])
    assert sum(call.method == "sendMessage" for call in simulator.calls) == 1


def test_a_bell_hangs_while_anybody_listens() -> None:
    bells = Bells()
    with bells.listening(1) as mine:
        with bells.listening(1):
            pass
        assert bells.ring(1)
        assert mine.is_set()
    assert not bells.ring(1)
    assert bells.followed == 0
