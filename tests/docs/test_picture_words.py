"""The pictures of the documents show what the bot says today."""

import json
from pathlib import Path

import pytest

from bot.demo.stage import stage
from docs import plays

DOCS = Path(__file__).parents[2] / "docs"
SAID: dict[str, str] = json.loads((DOCS / "pictures.json").read_text())
FIGURES = {"keandalan"}
"""Drawn from measured figures, not from the chat page."""


def test_every_picture_of_the_chat_has_its_words() -> None:
    assert {path.stem for path in (DOCS / "pictures").glob("*.png")} - FIGURES == set(SAID)


@pytest.mark.slow
async def test_the_bot_says_what_the_pictures_show(tmp_path: Path) -> None:
    async with stage(tmp_path / "home", 0) as made:
        said = {view.name: view.said async for view in plays.views(made)}
    assert said == SAID
