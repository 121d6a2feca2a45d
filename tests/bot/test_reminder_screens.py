"""Reminders and their rules fit Telegram at their largest, and say what is meant."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.reminders.reminder_letters import Line
from assistant.reminders.reminder_rules import Policy
from bot.callbacks import decode
from bot.screens import reminders as screens
from bot.screens.markup import utf16_units
from bot.screens.screen import Screen
from bot.translation import LANGUAGES, translator
from knowledge import catalogue
from knowledge.calendar import Due
from knowledge.checklist import assess
from knowledge.limits import Limits
from knowledge.reminders import CHOICES, Level, Rules, Subject
from knowledge.vocabulary import Zone

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WIDE = "𝕏" * 400 + "<b>&" + "x" * 400
LARGEST = 2**63 - 1
EDITION = catalogue.load().programme("zi-wbk-2021")


def line(unit: str = WIDE, level: Level = Level.HOLDER) -> Line:
    items = assess(EDITION, unit_kind=None, year=2026, evidence=[]).items
    due_at = NOW + timedelta(days=7)
    return Line(
        unit=unit,
        name=unit,
        assessment_id=LARGEST,
        due=Due(EDITION.stages[0], due_at, ""),
        zone=Zone.WIT,
        missing=items,
        to_check=3,
        level=level,
        subject=Subject("x", due_at, Zone.WIT),
    )


def fits(screen: Screen) -> None:
    assert utf16_units(screen.text) <= Limits().message_units
    for row in screen.buttons:
        for button in row:
            decode(button.data)
            assert 0 < len(button.label) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("count", [1, 190])
def test_the_largest_reminder_fits(language: str, level: Level, count: int) -> None:
    fits(screens.reminder(translator(language), [line(level=level)] * count, LARGEST, NOW))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("may_set", [True, False])
def test_the_largest_rules_fit(language: str, *, may_set: bool) -> None:
    value = Policy(WIDE, Rules(CHOICES), ((WIDE, WIDE),) * 90, (WIDE,) * 90, may_set)
    made = screens.policy(translator(language), value)
    fits(made)
    assert bool(made.buttons) is may_set


def test_a_reminder_says_what_is_due_when_and_what_is_missing() -> None:
    text = screens.reminder(translator("id"), [line("Rutan Serang")], 1, NOW).text
    assert "H-7" in text
    assert "Senin, 9 Maret 2026, 10.00 WIT" in text
    assert f"Kurang {len(EDITION.criteria)} butir: {EDITION.criteria[0].id}" in text
    assert "Tinggal Anda cek: 3 butir" in text


def test_those_above_are_asked_for_help_and_spared_what_only_officers_do() -> None:
    text = screens.reminder(translator("id"), [line("Rutan Serang", Level.HEAD)], 1, NOW).text
    assert "Mohon bantuannya" in text
    assert "Tinggal Anda cek" not in text


def test_the_rules_are_told_in_words() -> None:
    text = screens.policy(translator("id"), Policy("Banten", Rules(), (), (), may_set=True)).text
    assert "H-30, H-14, H-7, H-3, H-1, hari H" in text
    assert "kepala unit: sejak H-7" in text
    assert "malam hari (20.00–07.00)" in text
    assert "tidak diingatkan" not in text
    never = screens.policy(translator("id"), Policy("Banten", Rules((), {}), (), (), may_set=True)).text
    assert "Tidak ada pengingat" in never
