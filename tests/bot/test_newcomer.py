"""Somebody who has never seen the bot: how few steps lead to the first item, and what a group hears."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.demo.stage import Stage
from bot.simulator import Message, Person
from knowledge.roles import Role
from knowledge.vocabulary import Decision
from storage.tables import Evidence
from tests.bot.office import PATIENCE, RUTAN, Office, invited, picture, training

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
STEPS_AT_MOST = 6


def steps(person: Person) -> int:
    """Everything the person did after the invitation was opened."""
    return len(person.presses) + sum(not message.from_bot for message in person.messages) - 1


async def confirmed(running: Stage) -> set[str]:
    """The items that somebody has confirmed something for."""
    async with running.services.database.session() as session:
        rows = (await session.exec(select(Evidence).where(Evidence.decision == Decision.CONFIRMED))).all()
    return {row.criterion for row in rows}


async def arrive(running: Stage, name: str) -> Office:
    """Follow the link and press what stands first, as people do."""
    newcomer = Office(running, running.simulator.person(name))
    newcomer.officer.start(await invited(running, Role.OFFICER, RUTAN))
    choices = await newcomer.officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE)
    await newcomer.press("P2HAM (Permenkumham 25/2023)", choices)
    await newcomer.press(choices.labels[0], choices)
    return newcomer


def report(person: Person) -> Message:
    return person.send_document(training(datetime.now(UTC).year), "laporan.pdf")


def wordless(person: Person) -> Message:
    return person.send_photo(picture(700))


@pytest.mark.parametrize(
    ("send", "taps", "item"),
    [
        pytest.param(report, ["✅ Benar"], "P2HAM23-C4", id="a file that is recognised"),
        pytest.param(
            wordless,
            ["📌 Pilih butir", "B. Ketersediaan sarana dan prasarana", "P2HAM23-B1 Toilet ramah disabilitas"],
            "P2HAM23-B1",
            id="a photo that says nothing",
        ),
    ],
)
async def test_the_first_item_takes_at_most_six_steps(
    running: Stage, send: Callable[[Person], Message], taps: list[str], item: str
) -> None:
    newcomer = await arrive(running, item)
    assert item not in await confirmed(running)
    answer = await newcomer.answer(send(newcomer.officer))
    for label in taps:
        await newcomer.press(label, answer)
    assert item in await confirmed(running)
    assert f"✅ {item}" in answer.text
    assert steps(newcomer.officer) <= STEPS_AT_MOST


async def test_a_group_is_told_once_where_to_write_whoever_writes_what(running: Stage) -> None:
    group = running.simulator.group("Tim P2HAM")
    officer = (await arrive(running, "Sinta")).officer
    officer.send_text("/kurang", chat=group)
    await running.simulator.wait_until(lambda: len(group.messages) == 2, PATIENCE)
    told = list(group.messages.values())[-1].text
    assert "percakapan pribadi" in told
    assert f"@{running.simulator.state.bot.username}" in told
    other = (await arrive(running, "Tono")).officer
    other.send_text("/status", chat=group)
    other.send_document(b"isi", "SK.txt", chat=group)
    own = other.send_text("/tenggat")
    await other.wait_for(lambda m: "Tenggat" in m.text, PATIENCE, after=own)
    assert [message.from_bot for message in group.messages.values()].count(True) == 1
