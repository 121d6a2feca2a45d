"""The verifiers' screens and the letters at their largest."""

from datetime import datetime

import pytest

from assistant.evidence.items import Judgement
from assistant.evidence.reuse import Reuse, Used
from assistant.verifying.inspecting import Card
from assistant.verifying.queue import PER_PAGE, Count, Line, Part, Queue
from assistant.verifying.verification import Said, Verdicted
from assistant.verifying.waivers import About, Face, LetGo, Waivers
from bot.screens import inspecting, letters, verification, waivers
from bot.screens.markup import utf16_units
from bot.translation import LANGUAGES, translator
from documents.reading import Box, Code, Mark, Signals, Signature
from knowledge.checklist import ItemStatus, Shortfall, Word
from knowledge.programme import Criterion
from knowledge.vocabulary import Decision, DocumentForm, ReturnReason, Verdict, Zone
from tests.bot.test_screens import LARGEST, NOW, PROGRAMMES, WIDE, fits

LONGEST = max((c for p in PROGRAMMES for c in p.criteria), key=lambda c: len(c.title) + len(c.what_it_asks))
PART = Part(LARGEST, 99)
BOX = Box(0, 0, 1, 1)
SIGNALS = Signals(
    inspected=5,
    marks=tuple(Mark(page, BOX, stamp=page % 2 == 0) for page in range(1, 41)),
    codes=(Code(9, BOX, WIDE),) * 9,
    signatures=(Signature(WIDE, WIDE, None, True, True, False),) * 3,
    taken_at=WIDE,
).plain()
both = pytest.mark.parametrize("language", LANGUAGES)


def card(verdict: Verdict = Verdict.RETURNED) -> Card:
    """Evidence about which everything is known that can be."""
    said = Judgement(WIDE, NOW, "few-photos", WIDE)
    short = Shortfall("period", {"found": (2020, 2021), "wanted": 2026})
    used = Used(LARGEST, WIDE, LONGEST.id, Verdict.RETURNED)
    use = Reuse(LARGEST, WIDE, NOW, WIDE, exact=True, inside=False, used=(used,) * 9)
    return Card(
        evidence_id=LARGEST,
        revision=999,
        part=PART,
        place=998,
        total=999,
        unit_id=LARGEST,
        unit_name=WIDE,
        assessment_id=LARGEST,
        assessment=WIDE,
        status=ItemStatus(LONGEST, Word.SHORT, (), (short,) * 5),
        faults=(short,) * 2,
        document_id=LARGEST,
        name=WIDE,
        caption=WIDE,
        pages=(199, 200),
        form=DocumentForm.DECREE,
        number=WIDE,
        dated=NOW.date(),
        issuer=WIDE,
        quote=WIDE,
        page=200,
        remarks=(("period.other", {"found": [2020, 2021], "wanted": 2026}),) * 9,
        signals=SIGNALS,
        sent=Judgement(WIDE, NOW),
        confirmed=said,
        decision=Decision.CONFIRMED,
        verdict=verdict,
        judged=said,
        others=(LONGEST.id,) * 20,
        reuses=(use,) * 20,
        following=LARGEST,
        zone=Zone.WIT,
    )


def a_queue(lines: int) -> Queue:
    line = Line(LARGEST, 999, WIDE, WIDE, LONGEST, WIDE, WIDE, NOW, (WIDE,) * 9, short=True)
    return Queue(PART, WIDE, WIDE, (line,) * lines, 999, 3, Zone.WIT)


def let_go(criterion: Criterion, at: datetime = NOW) -> LetGo:
    return LetGo(criterion, WIDE, WIDE, at)


@both
def test_verifiers_screens_fit_at_their_largest(language: str) -> None:
    t = translator(language)
    done = Verdicted(Said.APPROVED, 999, NOW)
    for screen in (
        verification.queue(t, a_queue(PER_PAGE)),
        verification.queue(t, a_queue(0)),
        verification.with_undo(t, verification.queue(t, a_queue(PER_PAGE)), done, PART),
        verification.units(t, [Count(LARGEST, WIDE, 999)] * 60, 99, 2),
        verification.programmes(t, [Count(9, WIDE, 999)] * 7, LARGEST),
        verification.reasons(t, card()),
        verification.finished(t, done, PART),
        *(verification.note(t, card(), place) for place in range(len(ReturnReason))),
        *(inspecting.card(t, card(verdict)) for verdict in Verdict),
    ):
        fits(screen)


@both
def test_a_card_says_what_speaks_against_the_evidence_and_where_else_it_is(language: str) -> None:
    t = translator(language)
    text = inspecting.card(t, card()).text
    for words in (t("verify.reuse"), t("verify.same_file"), t("word.returned"), "2020"):
        assert words in text


@both
def test_waiver_screens_fit_at_their_largest(language: str) -> None:
    t = translator(language)
    status = ItemStatus(LONGEST, Word.EMPTY)
    faces = tuple(Face(LARGEST, WIDE, tuple(let_go(LONGEST) for _ in range(120))) for _ in range(7))
    for screen in (
        waivers.units(t, [(LARGEST, WIDE)] * 60, 1),
        waivers.waivers(t, Waivers(LARGEST, WIDE, faces, Zone.WIT)),
        waivers.waivers(t, Waivers(LARGEST, WIDE, (), Zone.WIT)),
        waivers.ask_item(t, WIDE),
        waivers.found(t, LARGEST, WIDE, [status] * 8),
        waivers.found(t, LARGEST, WIDE, []),
        waivers.ask_reason(t, About(LARGEST, WIDE, LARGEST, WIDE, status)),
    ):
        fits(screen)


@both
@pytest.mark.parametrize("kind", ["returned", "return_undone", "waived", "unwaived"])
@pytest.mark.parametrize("reason", ReturnReason)
def test_letters_fit_at_their_largest(language: str, kind: str, reason: ReturnReason) -> None:
    t = translator(language)
    facts = {
        "evidence": LARGEST,
        "assessment": LARGEST,
        "name": WIDE,
        "code": LONGEST.id,
        "title": WIDE,
        "file": WIDE,
        "reason": reason.value,
        "note": WIDE,
        "who": WIDE,
        "year": 2026,
        "photos": 3,
        "forms": [WIDE] * 9,
    }
    screen = letters.letter(t, kind, facts)
    fits(screen)
    assert "<b>&x" not in screen.text
    assert utf16_units(screen.text) > 50


def test_every_reason_has_words_for_verifiers_and_for_officers() -> None:
    for language in LANGUAGES:
        t = translator(language)
        assert len({verification.reason_label(t, reason) for reason in ReturnReason}) == len(ReturnReason)
        assert len({t(f"instead.{r.value}", year=1, photos=3) for r in ReturnReason}) == len(ReturnReason)
