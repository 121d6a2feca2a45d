"""The screens and letters of obstacles at their largest."""

from datetime import date

import pytest

from assistant.verifying.obstacles import ANSWERS, STEPS, Face
from bot.screens import letters, obstacles
from bot.translation import LANGUAGES, translator
from knowledge.checklist import ItemStatus, Word
from knowledge.vocabulary import Zone
from storage.tables import ObstacleAnswer
from tests.bot.test_screens import LARGEST, NOW, PROGRAMMES, WIDE, fits

LONGEST = max((c for p in PROGRAMMES for c in p.criteria), key=lambda c: len(c.title))


def face(answer: ObstacleAnswer) -> Face:
    return Face(
        id=LARGEST,
        revision=999,
        unit_name=WIDE,
        assessment_id=LARGEST,
        assessment=WIDE,
        criterion=LONGEST,
        told=dict.fromkeys(STEPS, WIDE),
        who=WIDE,
        at=NOW,
        answer=answer,
        until=date(2025, 9, 30) if answer is ObstacleAnswer.ACCEPTED else None,
        note=WIDE,
        answered_by=WIDE,
        answered_at=NOW,
        zone=Zone.WIT,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_obstacle_screens_fit_at_their_largest(language: str) -> None:
    t = translator(language)
    faces = [face(answer) for answer in ObstacleAnswer] * 10
    fits(obstacles.of_unit(t, faces, 3, NOW))
    fits(obstacles.of_kanwil(t, faces, 3, NOW))
    fits(obstacles.of_unit(t, [], 0, NOW))
    for one in faces[:4]:
        fits(obstacles.one(t, one, NOW, answering=True))
        fits(obstacles.one(t, one, NOW, answering=False))
    fits(obstacles.which(t, WIDE, LARGEST, [ItemStatus(LONGEST, Word.EMPTY)] * 8))
    fits(obstacles.first_step(t, LONGEST))
    for place in range(len(STEPS)):
        fits(obstacles.step(t, LONGEST.id, place))
    for place in range(len(ANSWERS)):
        fits(obstacles.ask_answer(t, faces[0], place))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", ANSWERS)
def test_letters_about_obstacles_fit(language: str, answer: ObstacleAnswer) -> None:
    facts = dict.fromkeys(("unit", "name", "title", "words", "note", "who"), WIDE)
    facts |= {"code": LONGEST.id, "answer": answer.value, "until": "2026-06-30"}
    for kind in ("obstacle_reported", "obstacle_answered"):
        fits(letters.letter(translator(language), kind, facts | {"obstacle": LARGEST}))
