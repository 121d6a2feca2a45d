"""The progress card is a picture of the size of a phone, for every programme and every name."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from bot.translation import LANGUAGES, translator
from knowledge import catalogue
from knowledge.calendar import Due, dues
from knowledge.checklist import EvidenceFact, Word, assess
from knowledge.programme import Programme
from knowledge.vocabulary import Decision, UnitKind, Zone
from reports.card import Card, Tally
from reports.pictures import card_png

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=Zone.WIB.tzinfo)
PROGRAMMES = catalogue.load().programmes
P2HAM = catalogue.load().programme("p2ham-2023")
GREEN, GREY, BLUE = (60, 179, 113), (205, 213, 222), (63, 134, 200)


def card(programme: Programme, share: float = 0.5, **changes: object) -> Card:
    """A unit that has confirmed evidence for this share of the items, the first of them."""
    count = round(len(programme.criteria) * share)
    facts = [
        EvidenceFact(
            id=number,
            document_id=number,
            criterion=criterion.id,
            decision=Decision.CONFIRMED,
            sent_at=datetime(2026, 3, 1, tzinfo=UTC),
            sha256=f"{number:064x}",
            override="cukup",
        )
        for number, criterion in enumerate(programme.criteria[:count], 1)
    ]
    whole = assess(programme, unit_kind=None, year=2026, evidence=facts)
    stage = dues(programme, {})[0] if programme.stages else None
    made = Card("Rutan Serang", f"{programme.short_name} 2026", whole, stage, NOW, Zone.WIB)
    return replace(made, **changes)


def drawn(value: Card, language: str = "id") -> Image.Image:
    return Image.open(io.BytesIO(card_png(translator(language), value))).convert("RGB")


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.id)
def test_every_programme_makes_a_picture_that_a_phone_shows_whole(programme: Programme) -> None:
    shown = drawn(card(programme))
    assert shown.width == 1080
    assert 1_000 < shown.height <= 2_100


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_are_drawn(language: str) -> None:
    assert drawn(card(P2HAM), language).width == 1080


def ring(shown: Image.Image) -> set[tuple[int, int, int]]:
    """The colours at the middle of the ring, where it stands."""
    centre, radius = (264, 568), 156
    points = [(radius, 0), (-radius, 0), (0, radius), (0, -radius), (110, 110), (-110, -110), (-110, 110)]
    return {shown.getpixel((centre[0] + x, centre[1] + y)) for x, y in points}


def test_the_ring_is_grey_with_nothing_and_green_with_everything() -> None:
    assert ring(drawn(card(P2HAM, 0))) == {GREY}
    assert ring(drawn(card(P2HAM, 1))) == {GREEN}
    assert {GREEN, GREY} <= ring(drawn(card(P2HAM, 0.5)))


def test_the_same_standing_is_the_same_picture() -> None:
    t = translator("id")
    assert card_png(t, card(P2HAM)) == card_png(t, card(P2HAM))
    assert card_png(t, card(P2HAM)) != card_png(t, card(P2HAM, 0.6))
    assert card_png(t, card(P2HAM)) != card_png(t, card(P2HAM, now=NOW + timedelta(days=1)))


@pytest.mark.parametrize(
    "unit",
    ["", "x" * 400, "Kantor " * 60, "\u202eGnareS\x00 <b>&", "資料 ✓ 😀", "Désa – Çibaduyut"],
    ids=["none", "one-word", "many-words", "hostile", "unknown-letters", "accents"],
)
def test_any_name_stays_inside_the_picture(unit: str) -> None:
    shown = drawn(card(P2HAM, unit=unit))
    edge = {shown.getpixel((1_075, y)) for y in range(298)}
    assert edge == {(18, 62, 92)}


@pytest.mark.parametrize("days", [None, -3, 0, 18, 400], ids=["unset", "passed", "today", "ahead", "far"])
def test_the_next_deadline_is_counted_only_where_it_is_set(days: int | None) -> None:
    at = None if days is None else NOW + timedelta(days=days, hours=1)
    due = Due(P2HAM.stages[0], at, P2HAM.stages[0].usual)
    shown = drawn(card(P2HAM, due=due))
    pill = shown.crop((760, shown.height - 190, 1_040, shown.height - 66))
    white = sum(pixel == (255, 255, 255) for pixel in pill.get_flattened_data())
    assert (white > 300) is (days is not None)


def test_without_any_deadline_it_says_so() -> None:
    assert drawn(card(P2HAM, due=None)).width == 1080


def test_many_groups_are_shown_as_the_parts_they_belong_to() -> None:
    whole = card(catalogue.load().programme("zi-wbk-2021"))
    assert len(whole.checklist.by_group()) > 40
    assert len(whole.lines()) == 14
    assert sum(len(line.items) for line in whole.lines()) == whole.checklist.required.total


def test_saran_is_named_beside_wajib_and_has_no_percentage() -> None:
    whole = card(P2HAM)
    required = [any(i.criterion.required for i in line.items) for line in whole.lines()]
    assert [line.tally is Tally.PLAIN for line in whole.lines()] == required
    village = card(catalogue.load().programme("desa-wisata-ham-2022"))
    assert village.checklist.percent is None
    assert {line.tally for line in village.lines()} == {Tally.PLAIN}


def test_items_that_do_not_apply_are_not_drawn() -> None:
    waived = [criterion.id for criterion in P2HAM.criteria if criterion.group.startswith("C.")]
    whole = assess(P2HAM, unit_kind=UnitKind.RUTAN, year=2026, evidence=[], waived=waived)
    made = card(P2HAM, checklist=whole)
    assert all(item.word is not Word.NOT_APPLICABLE for line in made.lines() for item in line.items)
    assert not any(line.name.startswith("C.") for line in made.lines())
    assert drawn(made).width == 1080
