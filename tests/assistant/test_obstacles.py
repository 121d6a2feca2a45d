"""Obstacles: told step by step, answered once, never counted as complete."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from assistant import checklists
from assistant.authorization import Denied
from assistant.dialogue import ObstacleAnswered, ObstacleTold, pending
from assistant.verifying import obstacles
from assistant.verifying.obstacles import AnsweredAlready, DateNeeded
from knowledge.checklist import Word
from knowledge.roles import Role
from storage.tables import ObstacleAnswer, Outbox
from tests.bot.town import BANTEN, NOW, Town

ITEM = "P2HAM23-B2"
WORDS = ("Toilet blok A", "Bangunan cagar budaya\x00", "Tahanan dipindahkan", "")


async def reported(town: Town, name: str = "Ani") -> int:
    """An obstacle told in four steps; its id."""
    assessment, actor = await town.work_on(name), await town.actor(name)
    await obstacles.begin(town.services, actor, assessment, ITEM, now=NOW)
    result: int | ObstacleTold = 0
    for words in WORDS:
        asked = await pending(town.services, actor, now=NOW)
        assert isinstance(asked, ObstacleTold)
        result = await obstacles.tell(town.services, actor, asked, words, now=NOW)
    assert isinstance(result, int)
    return result


async def letters(town: Town) -> list[tuple[int, str]]:
    async with town.services.database.session() as session:
        return [(row.person_id, row.kind) for row in (await session.exec(select(Outbox))).all()]


async def answered(town: Town, name: str, obstacle: int, place: int, words: str) -> obstacles.Face:
    asked = ObstacleAnswered(obstacle, 0, place)
    return await obstacles.reply(town.services, await town.actor(name), asked, words, now=NOW)


async def test_what_is_told_step_by_step_reaches_the_kanwil(town: Town) -> None:
    obstacle = await reported(town)
    dewi, ani = await town.actor("Dewi"), await town.actor("Ani")
    assert await letters(town) == [(dewi.person_id, "obstacle_reported")]
    [face] = await obstacles.listed(town.services, dewi)
    assert (face.id, face.unit_name, face.answer) == (obstacle, "Rutan Serang", ObstacleAnswer.WAITING)
    assert tuple(face.told.values()) == (WORDS[0], "Bangunan cagar budaya", *WORDS[2:])
    assert await pending(town.services, ani, now=NOW) is None


async def test_an_obstacle_is_shown_and_never_counts_as_complete(town: Town) -> None:
    await reported(town)
    ani = await town.actor("Ani")
    before = (await checklists.standing(town.services, ani, now=NOW)).checklist
    assert before.item(ITEM).obstacle == "Bangunan cagar budaya"
    obstacle = (await obstacles.listed(town.services, ani))[0].id
    await answered(town, "Dewi", obstacle, 0, "30 Juni 2026, asal dicek tiap pekan")
    after = (await checklists.standing(town.services, ani, now=NOW)).checklist
    assert after.item(ITEM).word is Word.EMPTY
    assert (after.required, after.suggested) == (before.required, before.suggested)


async def test_an_obstacle_is_accepted_until_a_date_and_the_unit_hears_it(town: Town) -> None:
    obstacle = await reported(town)
    for words in ("boleh", "30 Januari 2026"):
        with pytest.raises(DateNeeded):
            await answered(town, "Dewi", obstacle, 0, words)
    face = await answered(town, "Dewi", obstacle, 0, "30 Juni 2026, asal dicek tiap pekan")
    assert (face.answer, face.until) == (ObstacleAnswer.ACCEPTED, date(2026, 6, 30))
    assert not face.lapsed(NOW)
    assert face.lapsed(NOW + timedelta(days=200))
    ani = await town.actor("Ani")
    assert (await letters(town))[-1] == (ani.person_id, "obstacle_answered")


async def test_two_answers_never_overwrite_each_other(town: Town) -> None:
    await town.arrive("Vera", Role.VERIFIER, BANTEN, None)
    obstacle = await reported(town)
    await answered(town, "Dewi", obstacle, 2, "Tetap perlu toilet.")
    with pytest.raises(AnsweredAlready):
        await answered(town, "Vera", obstacle, 1, "Sebagian.")
    [face] = await obstacles.listed(town.services, await town.actor("Vera"))
    assert (face.answer, face.answered_by) == (ObstacleAnswer.REFUSED, "Dewi")


async def test_what_is_needed_cannot_be_left_out(town: Town) -> None:
    assessment, ani = await town.work_on("Ani"), await town.actor("Ani")
    await obstacles.begin(town.services, ani, assessment, ITEM, now=NOW)
    asked = ObstacleTold(assessment, ITEM, [])
    assert await obstacles.tell(town.services, ani, asked, "  ", now=NOW) == asked


async def test_the_unit_says_that_it_is_over(town: Town) -> None:
    obstacle = await reported(town)
    ani = await town.actor("Ani")
    with pytest.raises(Denied):
        await obstacles.close(town.services, await town.actor("Dewi"), obstacle, now=NOW)
    assert await obstacles.close(town.services, ani, obstacle, now=NOW)
    assert not await obstacles.close(town.services, ani, obstacle, now=NOW)
    assert await obstacles.listed(town.services, ani) == []
    assert (await checklists.standing(town.services, ani, now=NOW)).checklist.item(ITEM).obstacle is None


@pytest.mark.parametrize("name", ["Budi", "Citra", "Eka"])
async def test_nobody_else_sees_answers_or_closes_it(town: Town, name: str) -> None:
    obstacle, actor = await reported(town), await town.actor(name)
    attempts = (
        lambda: obstacles.one(town.services, actor, obstacle),
        lambda: obstacles.close(town.services, actor, obstacle, now=NOW),
        lambda: answered(town, name, obstacle, 1, "x"),
    )
    for attempt in attempts:
        with pytest.raises(Denied):
            await attempt()
    assert await obstacles.listed(town.services, actor) == []
