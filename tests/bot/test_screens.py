"""Screens at their largest stay within Telegram's limits, and show what people write literally."""

import html
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checklists import Standing
from assistant.digest import Recap, RecapLine
from assistant.outcome import DocumentFacts, Offer, Outcome, PartOutcome
from bot.screens import answer, checklist, criteria, deadlines, recap, welcome
from bot.screens.markup import safe, utf16_units
from bot.screens.screen import Screen
from bot.screens.signals import signals
from bot.splitting import split
from bot.translation import LANGUAGES, translator
from documents.reading import Box, Code, Grade, Legibility, Mark, Place, Signals, Signature
from knowledge import catalogue
from knowledge.calendar import dues
from knowledge.checklist import assess
from knowledge.limits import Limits
from knowledge.programme import Programme
from knowledge.roles import Role
from knowledge.vocabulary import Decision, DocumentForm, Zone

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
WIDE = "𝕏" * 400 + "<b>&" + "x" * 400
PROGRAMMES = catalogue.load().programmes
LIMITS = Limits()


def standing(programme: Programme) -> Standing:
    """A unit that has sent nothing and whose names are as long as names can be."""
    listed = assess(programme, unit_kind=None, year=2026, evidence=[])
    stage = dues(programme, {s.id: NOW for s in programme.stages})[0]
    return Standing(2**63 - 1, WIDE, WIDE, listed, stage, Zone.WIT)


def outcome(programme: Programme, offers: int) -> Outcome:
    """A document with everything that an answer can hold, at its longest."""
    criterion = max(programme.criteria, key=lambda c: len(c.title))
    offer = Offer(2**63 - 1, criterion, 0.99, WIDE, 200, Decision.PROPOSED, 2**63 - 1, criterion)
    parts = tuple(PartOutcome(n, n, (offer,), (), (offer, offer)) for n in range(1, offers + 1))
    return Outcome(
        document_id=2**63 - 1,
        filename=WIDE,
        caption=WIDE,
        as_photo=False,
        failure=None,
        facts=DocumentFacts(DocumentForm.DECREE, WIDE, NOW.date(), WIDE),
        parts=parts,
        remarks=(("period.other", {"found": [2020, 2021], "wanted": 2026}),) * 9,
        counted=(),
        signals={},
        set_aside=False,
        last_decision=NOW,
        waiting=False,
        standing=standing(programme),
    )


def fits(screen: Screen) -> None:
    assert utf16_units(screen.text) <= LIMITS.message_units
    assert sum(len(row) for row in screen.buttons) <= 100
    for row in screen.buttons:
        assert len(row) <= 8
        for button in row:
            assert len(button.data.encode()) <= LIMITS.callback_bytes
            assert 0 < len(button.label) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.id)
def test_every_screen_fits_at_its_largest(programme: Programme, language: str) -> None:
    t = translator(language)
    stand = standing(programme)
    pages = range(len(stand.checklist.items) // 10 + 2)
    for page in pages:
        fits(checklist.missing(t, stand, NOW, page))
        fits(criteria.listing(t, stand, page))
    fits(checklist.status(t, stand))
    for place in range(len(stand.checklist.by_group()) + 2):
        shown = checklist.status_of_group(t, stand, place)
        for part in split(shown.text, LIMITS.message_units):
            assert utf16_units(part) <= LIMITS.message_units
        for page in pages:
            choice = {"document": 2**63 - 1, "part": 200, "group": place}
            fits(checklist.item_choices(t, stand, **choice, page=page))
    for item in stand.checklist.items:
        fits(criteria.one(t, item))
    fits(deadlines.stages(t, WIDE, dues(programme, {}), NOW, Zone.WIB))
    fits(answer.answer(t, outcome(programme, 9), NOW))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_short(language: str) -> None:
    shown = answer.answer(translator(language), outcome(PROGRAMMES[0], 9), NOW)
    assert len(html.unescape(re.sub("<[^<>]*>", "", shown.text))) <= LIMITS.answer_characters


def test_a_recap_of_a_large_kanwil_fits() -> None:
    t = translator("id")
    listed = standing(PROGRAMMES[0]).checklist
    lines = tuple(RecapLine(WIDE, WIDE, 2026, listed, 0) for _ in range(190))
    value = Recap(WIDE, 38, 38, lines)
    for page in range(20):
        fits(recap.recap(t, value, page))


def test_names_with_markup_are_shown_literally() -> None:
    name = "<b>Ani</b> & *_[ \u202egnp.exe\x00 😀"
    shown = welcome.enrolled(translator("id"), name=name, role=Role.OFFICER, place="A<i>")
    assert "&lt;b&gt;Ani&lt;/b&gt; &amp; *_[ gnp.exe 😀" in shown.text
    assert "A&lt;i&gt;" in shown.text


@given(st.text(), st.integers(2, 50))
def test_safe_text_has_no_markup_and_keeps_its_length(text: str, longest: int) -> None:
    shown = safe(text, longest)
    assert "<" not in shown
    assert len(html.unescape(shown)) <= longest


def test_buttons_are_plain_text() -> None:
    shown = welcome.memberships(translator("id"), [(1, "Seksi A & B <i>")])
    assert shown.buttons[0][0].label == "Seksi A & B <i>"


def test_signals_say_what_was_seen_and_never_that_something_is_not_there() -> None:
    t = translator("id")
    box = Box(0, 0, 1, 1)
    found = Signals(
        inspected=2,
        marks=(Mark(2, box, stamp=True),),
        codes=(Code(1, box, "https://tte.example/<b>"),),
        signatures=(Signature("Sig1", "Kepala <i>", None, True, True, False),),
        legibility=(Legibility(3, Grade.POOR, ("blurred",)),),
        taken_at="2026-03-03T09:00:00",
        place=Place(-6.1, 106.15),
    )
    shown = "\n".join(signals(t, found.plain()))
    assert "Cap berwarna terdeteksi (hal. 2)" in shown
    assert "https://tte.example/&lt;b&gt;" in shown
    assert "Kepala &lt;i&gt;: isi berkas utuh" in shown
    assert "-6.10000, 106.15000" in shown
    assert "hal. 3" in shown
    assert "tidak berarti tidak ada" in "".join(signals(t, Signals(inspected=1).plain()))
    assert signals(t, Signals().plain()) == []
