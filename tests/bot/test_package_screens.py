"""The screens of packages at their largest, and what they say about what could not be packed."""

from datetime import UTC, datetime

import pytest

from assistant.evidence.package import Choice, Offer, Parcel
from assistant.evidence.shelf import Wanted
from bot.screens import package
from bot.screens.markup import utf16_units
from bot.screens.screen import Attachment, Screen
from bot.translation import LANGUAGES, translator
from knowledge import catalogue
from knowledge.checklist import assess
from knowledge.limits import Limits
from reports.dossier import Dossier, Proof
from reports.package import Original, named

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
WIDE = "𝕏" * 400 + "<b>&" + "x" * 400
LIMITS = Limits()
PROGRAMME = max(catalogue.load().programmes, key=lambda p: len(p.groups))
CHECKLIST = assess(PROGRAMME, unit_kind=None, year=2026, evidence=[])


def fits(screen: Screen, units: int = LIMITS.message_units) -> None:
    assert utf16_units(screen.text) <= units
    assert sum(len(row) for row in screen.buttons) <= 100
    for row in screen.buttons:
        for button in row:
            assert len(button.data.encode()) <= LIMITS.callback_bytes
            assert 0 < len(button.label) <= 64


def told(faults: int = 0, volumes: int = 1, label: str = "", name: str = WIDE) -> Dossier:
    lost = [
        Proof(criterion="X" * 24, name=name, fault="storage.original_damaged", sent_on=NOW.date())
        for _ in range(faults)
    ]
    return Dossier(
        unit=WIDE,
        name=WIDE,
        about=WIDE,
        label=label,
        checklist=CHECKLIST,
        codes=frozenset(),
        proofs=tuple(lost),
        volumes=volumes,
        at=NOW,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_at_its_largest(language: str) -> None:
    t = translator(language)
    choices = [
        Choice(Wanted(2**63 - 1, place), WIDE, 99_999, 10**15) for place in range(len(PROGRAMME.groups))
    ]
    fits(package.offer(t, Offer(WIDE, "X" * 24, choices[0], tuple(choices))))
    fits(package.started(t, choices[0]))
    fits(package.which(t, WIDE, 2**63 - 1, CHECKLIST.items[:8]))
    fits(package.which(t, WIDE, 1, []))
    for volumes in (0, 1, 99):
        closing = package.closing(t, told(faults=50, volumes=volumes, label=WIDE))
        assert closing is not None
        fits(closing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_with_a_zip_fits_its_caption(language: str) -> None:
    original = Original(
        evidence_id=1, criterion="A-1", sha256="0" * 64, size=1, filename=WIDE, media="pdf", at=NOW
    )
    parcel = Parcel(1, told(volumes=2, label=WIDE), named([original] * 20, pages="hal"))
    zipped = Attachment("a.zip", b"PK")
    fits(package.volume(translator(language), parcel, 1, {}, zipped), LIMITS.caption_units)
    failed = {paper.path: "storage.original_missing" for paper in parcel.papers}
    fits(package.volume(translator(language), parcel, 1, failed, zipped))


def test_a_single_zip_that_holds_everything_needs_no_closing_word() -> None:
    assert package.closing(translator("id"), told()) is None


def test_names_of_people_are_shown_literally_and_eight_at_most() -> None:
    screen = package.closing(translator("id"), told(faults=9, name="<b>&.pdf"))
    assert screen is not None
    assert screen.text.count("&lt;b&gt;&amp;.pdf") == 8
    assert "… dan 1 berkas lain." in screen.text
