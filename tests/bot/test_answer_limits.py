"""Labelled questions through the handler: how long the answer is, and what it costs."""

import re
import time

import pytest

from benchmarks.answers import cases
from bot.handlers.asking import asked
from bot.screens import answering
from bot.screens.screen import Screen
from matchers.questions import Asker, packaged
from matchers.understood import Candidate, Certainty
from tests.bot.town import Town

SETS = {"questions": 4, "questions_fresh": 1, **{f"questions_blind{n}": 1 for n in range(1, 7)}}
"""The sets, and which of their questions are asked: every fourth, or all."""
LISTS = frozenset({"s.missing", "s.status", "s.due", "s.returned", "s.predecessor", "s.sent", "s.units"})
SECONDS = 0.1


def best(text: str) -> Candidate | None:
    understood = packaged().understand(text, Asker())
    return understood.candidates[0] if understood.certainty is Certainty.SURE else None


async def timed(town: Town, text: str) -> tuple[Screen, float]:
    turn = await town.turn("Ani")
    start = time.process_time()
    screen = await asked(turn, text)
    return screen, time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
async def test_an_answer_is_short_and_takes_under_a_tenth_of_a_second(town: Town, name: str) -> None:
    await town.work_on("Ani")
    packaged().warm()
    await timed(town, "halo")
    for case in cases(f"{name}.tsv")[:: SETS[name]]:
        screen, seconds = await timed(town, case.text)
        if seconds > SECONDS:
            screen, seconds = await timed(town, case.text)
        assert seconds < SECONDS, case.text
        found = best(case.text)
        if found is None or found.key not in LISTS:
            assert len(re.sub(r"<[^>]+>", "", screen.text)) <= answering.LONGEST, case.text
