"""A digest is at most three messages that fit a picture's caption, at its largest and at its smallest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.digests.digest import Choice, Digest, Scope
from assistant.digests.digest_files import Part, parts
from bot.callbacks import decode
from bot.screens import digest as screens
from bot.screens.markup import utf16_units
from bot.screens.screen import Screen
from bot.translation import LANGUAGES, translator
from knowledge import catalogue
from knowledge.checklist import EvidenceFact, assess
from knowledge.limits import Limits
from knowledge.overview import Course, Mark, Moment, course, overview
from knowledge.vocabulary import Decision, Verdict, Zone

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
WIDE = "𝕏" * 400 + "<b>&" + "x" * 400
LARGEST = 2**63 - 1
EDITIONS = catalogue.load().programmes
SECONDS = timedelta(days=20)


def a_course(unit: int, name: str, edition: int, share: float = 0.3) -> Course:
    programme = EDITIONS[edition]
    facts = [
        EvidenceFact(
            id=n,
            document_id=n,
            criterion=criterion.id,
            decision=(Decision.CONFIRMED, Decision.PROPOSED)[n % 2],
            verdict=Verdict.RETURNED if n % 5 == 0 else Verdict.NONE,
            sent_at=NOW - SECONDS,
            sha256=f"{n:064x}",
            override="cukup",
        )
        for n, criterion in enumerate(programme.criteria[: round(share * len(programme.criteria))], 1)
    ]
    due = {stage.id: NOW + timedelta(days=30) for stage in programme.stages}
    obstacles = {programme.criteria[0].id: WIDE}
    listed = assess(programme, unit_kind=None, year=2026, evidence=facts, due=due, obstacles=obstacles)
    marks = (Mark(TODAY - timedelta(days=9), 5, 9),)
    return course(
        unit_id=unit, unit=name, assessment_id=unit * 9 + edition, name=WIDE, checklist=listed, marks=marks
    )


def largest(unit_id: int = 0) -> Digest:
    """A Kanwil of 190 units whose names are as long as names can be."""
    courses = [a_course(n, f"{n}{WIDE}", n % len(EDITIONS), n % 3 / 3) for n in range(1, 191)]
    units = [(c.unit_id, c.unit) for c in courses]
    view = overview(units, courses, Moment(NOW, TODAY, TODAY - timedelta(days=7)))
    return Digest(Scope(LARGEST, unit_id), WIDE, WIDE if unit_id else "", WIDE, NOW, TODAY, Zone.WIT, view)


def fits(screen: Screen) -> None:
    assert utf16_units(screen.text) <= (Limits().caption_units if screen.document else Limits().message_units)
    assert screen.text.count("<b>") == screen.text.count("</b>")
    for row in screen.buttons:
        for button in row:
            decode(button.data)
            assert 0 < len(button.label) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", [0, LARGEST], ids=["Kanwil", "unit"])
def test_the_largest_digest_fits_its_captions(language: str, unit: int) -> None:
    t, value = translator(language), largest(unit)
    made = [screens.standing(t, value, b""), screens.pace(t, value, b""), screens.lists(t, value, b"")]
    assert len(made) == len(Part) == 3
    for screen in made:
        fits(screen)


def test_each_message_says_its_part() -> None:
    t, value = translator("id"), small(a_course(1, "Rutan Serang", 4), a_course(2, "Lapas", 4, 0.0))
    first, second, third = (
        screens.standing(t, value, b""),
        screens.pace(t, value, b""),
        screens.lists(t, value, b""),
    )
    assert "Kanwil Banten" in first.text
    assert "Senin, 2 Maret 2026, 08.00 WIB" in first.text
    assert "sejak 21 Februari 2026" in first.text
    assert "<b>Belum mengirim apa pun</b>: 1 dari 2 unit\nLapas" in first.text
    assert "Rutan Serang" in second.text.split("Macet")[1]
    assert "20 hari" in second.text
    assert "Menunggu verifikasi" in third.text
    assert "bahan bimbingan" in third.text


def small(*courses: Course) -> Digest:
    courses = tuple(replace(c, name="P2HAM 2026") for c in courses)
    units = [(c.unit_id, c.unit) for c in courses]
    view = overview(units, courses, Moment(NOW, TODAY, TODAY - timedelta(days=7)))
    return Digest(Scope(1), "Kanwil Banten", "", "", NOW, TODAY, Zone.WIB, view)


def test_a_kanwil_where_everything_is_complete_is_told_so() -> None:
    done = replace(a_course(1, "Rutan Serang", 4, 0.0), counted=(), last_sent=NOW)
    t, value = translator("id"), small(done)
    assert "Semua unit sudah mengirim" in screens.standing(t, value, b"").text
    assert "Macet" not in screens.pace(t, value, b"").text
    assert "Tidak ada yang menunggu verifikasi" in screens.lists(t, value, b"").text


def test_an_empty_kanwil_gets_one_message() -> None:
    assert parts(small()) == ()
    fits(screens.nothing(translator("id"), small()))


def test_choices_of_a_large_kanwil_fit_page_by_page() -> None:
    value = largest()
    choices = [Choice(WIDE, Scope(LARGEST, 0, "p2ham-2023"))] * 7
    choices += [Choice(c.unit, Scope(LARGEST, c.unit_id)) for c in value.overview.courses]
    for page in range(26):
        fits(screens.choosing(translator("id"), value, choices, page))
    fits(screens.which(translator("id"), WIDE, choices))
    fits(screens.which(translator("id"), WIDE, []))
    fits(screens.minutes(translator("id"), WIDE, b""))
