"""Screens at their largest stay within Telegram's limits, and show what people write literally."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.helping import Help, Moment
from assistant.assessments import Chosen
from assistant.checklists import Standing
from assistant.evidence import history as history_use
from assistant.evidence.history import Chapter, Event
from assistant.evidence.items import ItemView, Judgement, Piece
from assistant.evidence.picking import Mode, Pick, Picking
from assistant.incoming.captions import Offered
from assistant.incoming.outcome import DocumentFacts, Offer, Outcome, PartOutcome
from assistant.sifting import Aspect, Holder, Sieve, View
from bot.callbacks import Verb
from bot.screens import (
    answer,
    captions,
    checklist,
    choosing,
    criteria,
    history,
    items,
    welcome,
)
from bot.screens import parts as part_screens
from bot.screens import picking as picking_screens
from bot.screens.facts import progress
from bot.screens.markup import safe, utf16_units
from bot.screens.screen import Screen
from bot.screens.signals import signals
from bot.telegram.menus import NAMES, commands, names_for, words
from bot.translation import LANGUAGES, translator
from documents.reading import Box, Code, Grade, Legibility, Mark, Place, Signals, Signature
from knowledge import catalogue
from knowledge.calendar import dues
from knowledge.checklist import ItemStatus, Word, assess
from knowledge.limits import Limits
from knowledge.programme import Programme
from knowledge.roles import Role
from knowledge.vocabulary import Decision, DocumentForm, Verdict, Zone

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
WIDE = "𝕏" * 400 + "<b>&" + "x" * 400
PROGRAMMES = catalogue.load().programmes
LIMITS = Limits()
LARGEST = 2**63 - 1


def standing(programme: Programme) -> Standing:
    """A unit that has sent nothing and whose names are as long as names can be."""
    return _standing(programme.id)


@cache
def _standing(programme_id: str) -> Standing:
    programme = catalogue.load().programme(programme_id)
    listed = assess(programme, unit_kind=None, year=2026, evidence=[])
    stage = dues(programme, {s.id: NOW for s in programme.stages})[0]
    return Standing(LARGEST, WIDE, WIDE, listed, stage, Zone.WIT)


def outcome(programme: Programme, offers: int, decision: Decision | None = Decision.PROPOSED) -> Outcome:
    """A document with everything that an answer can hold, at its longest."""
    criterion = max(programme.criteria, key=lambda c: len(c.title))
    offer = Offer(LARGEST, criterion, 0.99, WIDE, 200, decision, LARGEST, criterion, WIDE)
    own = ((offer,), ()) if decision else ((), (offer,) * 3)
    parts = tuple(PartOutcome(n, n, *own, (offer, offer)) for n in range(1, offers + 1))
    return Outcome(
        document_id=LARGEST,
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
        pages=200,
        replaced=WIDE,
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


def picking(programme: Programme, mode: Mode) -> Picking:
    """A choice among everything, with as many recent items and other assessments as there can be."""
    stand = standing(programme)
    pick = Pick(mode, LARGEST, 200)
    others = tuple((LARGEST, WIDE) for _ in range(8))
    return Picking(pick, LARGEST, WIDE, (199, 200), stand, stand.checklist.items[:4], others)


def item_view(programme: Programme, item: ItemStatus) -> ItemView:
    """An item with much evidence, each piece with all that can be said of it."""
    done, said = Judgement(WIDE, NOW), Judgement(WIDE, NOW, WIDE, WIDE)
    pieces = [
        Piece(
            evidence_id=LARGEST,
            document_id=LARGEST,
            name=WIDE,
            pages=(199, 200),
            quote=WIDE,
            page=200,
            decision=decision,
            decided=None if decision is Decision.PROPOSED else done,
            verdict=Verdict.RETURNED,
            judged=said,
            sent_by=WIDE,
            sent_at=NOW,
        )
        for decision in (*Decision, *Decision, *Decision)
    ]
    live = tuple(piece for piece in pieces if piece.live)
    past = tuple(piece for piece in pieces if not piece.live)
    return ItemView(standing(programme), item, live, past, (event("evidence.undone"),) * 5)


def event(action: str) -> Event:
    """Something that was done, with names as long as names can be."""
    return Event(NOW, WIDE, False, action, WIDE, ("X" * 24,) * 9)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.id)
def test_every_screen_fits_at_its_largest(programme: Programme, language: str) -> None:
    t = translator(language)
    stand = standing(programme)
    groups = range(len(stand.checklist.by_group()) + 2)
    pages = (0, 1, 99)
    holders = tuple(
        Holder(LARGEST - n, WIDE, frozenset(i.criterion.id for i in stand.checklist.items)) for n in range(9)
    )
    for aspect in Aspect:
        places = {Sieve.GROUP: groups, Sieve.HOLDER: (0, LARGEST)}
        for sieve in Sieve:
            for place in places.get(sieve, (0,)):
                view = View(stand, aspect, sieve, place, holders)
                for page in pages:
                    fits(checklist.listing(t, view, NOW, page))
    for mode in Mode:
        choice = picking(programme, mode)
        fits(picking_screens.groups(t, choice))
        fits(picking_screens.found(t, choice, WIDE, stand.checklist.items[:8]))
        fits(picking_screens.found(t, choice, WIDE, []))
        for place in groups:
            for page in pages:
                fits(picking_screens.items(t, choice, place, page))
    for page in range(len(stand.checklist.items) // 10 + 2):
        fits(criteria.listing(t, stand, page))
    fits(criteria.found(t, stand, WIDE, stand.checklist.items[:8], opens=Verb.ITEM))
    for item in stand.checklist.items:
        fits(criteria.one(t, LARGEST, item))
    longest = max(stand.checklist.items, key=lambda item: len(item.criterion.title))
    fits(items.item(t, item_view(programme, longest), undo=(LARGEST, NOW)))
    fits(choosing.chosen(t, Chosen(LARGEST, WIDE, 999, 999), matched=999))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("parts", [1, 2, 9, 200])
def test_what_is_said_of_a_document_fits(language: str, parts: int) -> None:
    t = translator(language)
    for decision in (Decision.PROPOSED, Decision.CONFIRMED, None):
        value = outcome(PROGRAMMES[0], parts, decision)
        fits(answer.answer(t, value, NOW))
        for page in range(parts // 6 + 2):
            fits(part_screens.parts(t, value, page))
        for button in (b for row in answer.details(t, value, NOW).buttons for b in row):
            assert len(button.data.encode()) <= LIMITS.callback_bytes
    fits(part_screens.split(t, LARGEST, range(2, 201)))
    fits(captions.offer(t, Offered(LARGEST, WIDE, WIDE * 3)))
    fits(items.replacement(t, WIDE, "X" * 24))


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_and_history_fit(language: str) -> None:
    t = translator(language)
    view = item_view(PROGRAMMES[0], standing(PROGRAMMES[0]).checklist.items[0])
    for page in range(4):
        fits(items.item(t, view, page))
    for piece in (*view.live, *view.past):
        fits(items.piece(t, view, piece))
    for action in history_use.TOLD:
        fits(history.chapter(t, Chapter((event(action),) * 10, Zone.WIT, LARGEST)))
    fits(history.chapter(t, Chapter((), Zone.WIT, None)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_menus_fit(language: str) -> None:
    t = translator(language)
    assert len({command.command for command in commands(t, NAMES)}) == len(NAMES)
    for command in commands(t, NAMES):
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.command)
        assert 1 <= len(command.description) <= 256
    for roles in ({Role.OFFICER}, {Role.ADMIN}, {Role.HEAD}, set(Role)):
        for moment in Moment:
            value = Help(moment, returned=999, waiting=999, queued=99_999)
            fits(welcome.help_text(t, frozenset(roles), names_for(roles), LIMITS, value))
    fits(welcome.languages(t))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_a_sentence_names_is_one(language: str) -> None:
    t = translator(language)
    own = set(words(t).values()) | {"bahasa", "language"}
    named = {
        (key, command)
        for key, sentence in t.messages.items()
        if not key.startswith(("cli.", "doctor."))
        for command in re.findall(r"(?<![\w<{}/])/([a-z]+)", sentence)
    }
    assert [(key, command) for key, command in sorted(named) if command not in own] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_short(language: str) -> None:
    shown = answer.answer(translator(language), outcome(PROGRAMMES[0], 9), NOW)
    assert len(html.unescape(re.sub("<[^<>]*>", "", shown.text))) <= LIMITS.answer_characters


def test_a_list_of_nothing_but_advice_is_counted_without_a_percentage() -> None:
    programme = next(p for p in PROGRAMMES if not any(item.required for item in p.criteria))
    assert progress(translator("id"), standing(programme).checklist) == (
        f"▱▱▱▱▱▱▱▱▱▱ saran 0/{len(programme.criteria)}"
    )


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ((Word.EMPTY, Word.NOT_APPLICABLE), "⚪"),
        ((Word.EMPTY, Word.COMPLETE), "🟠"),
        ((Word.SHORT, Word.CHECK), "🔵"),
        ((Word.CHECK, Word.RETURNED), "↩️"),
        ((Word.APPROVED, Word.COMPLETE, Word.NOT_APPLICABLE), "✅"),
    ],
)
def test_a_group_shows_what_it_asks_for_first(words: tuple[Word, ...], mark: str) -> None:
    group = PROGRAMMES[0].groups[0].name
    criterion = next(item for item in PROGRAMMES[0].criteria if item.group == group)
    held = standing(PROGRAMMES[0])
    listed = replace(held.checklist, items=tuple(ItemStatus(criterion, word, waived=True) for word in words))
    view = View(replace(held, checklist=listed), Aspect.STATUS)
    assert f"\n{mark} {safe(group, 80)}" in checklist.listing(translator("id"), view, NOW).text


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
