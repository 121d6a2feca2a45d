"""Announcements and their reports fit Telegram at their largest, and show what people write literally."""

from datetime import UTC, datetime

import pytest

from assistant.broadcasts import LONGEST, Audience, Preview, Report
from bot.callbacks import decode
from bot.screens import broadcasts as screens
from bot.screens import letters
from bot.screens.markup import utf16_units
from bot.screens.screen import Screen
from bot.translation import LANGUAGES, translator
from knowledge.limits import Limits

WIDE = "𝕏" * 400 + "<b>&" + "x" * 400
LARGEST = 2**63 - 1
KEYS = ("all", "officer", "coordinator", "head", "holder")


def preview(text: str) -> Preview:
    audiences = tuple(Audience(key, "", 9_999) for key in KEYS)
    units = tuple(Audience(str(LARGEST - n), WIDE, 99) for n in range(190))
    return Preview(LARGEST, WIDE, WIDE, text, audiences[0], audiences, units)


def fits(screen: Screen) -> None:
    assert utf16_units(screen.text) <= Limits().message_units
    for row in screen.buttons:
        for button in row:
            decode(button.data)
            assert 0 < len(button.label) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_announcement_fits(language: str) -> None:
    t, value = translator(language), preview("x" * LONGEST)
    fits(screens.preview(t, value))
    for page in range(20):
        fits(screens.of_unit(t, value, page))
    reached = Report(LARGEST, "\n" + WIDE, datetime(2026, 3, 2, tzinfo=UTC), 9, 9, (WIDE,) * 500)
    fits(screens.report(t, reached))
    fits(screens.listing(t, [reached] * 5))


def test_it_arrives_as_it_was_written() -> None:
    facts = {"text": "Rapat <Kamis> & Jumat\nbaris dua", "kanwil": "Banten", "who": "Dewi"}
    shown = letters.letter(translator("id"), "broadcast", facts)
    assert "Rapat &lt;Kamis&gt; &amp; Jumat\nbaris dua" in shown.text
    assert screens.preview(translator("id"), preview("Rapat <Kamis>")).text.count("Rapat &lt;Kamis&gt;") == 1
