"""The screens of dates at their largest, and the letter about them."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.dates.deadlines import Calendar
from assistant.dates.scheduling import Asked, Caution, Proposal
from assistant.dates.term_dates import Extension, Spot, StageDates, TermDates
from bot.screens import dates, deadlines, letters
from bot.screens.facts import due_line
from bot.screens.month import minute_of, moment_of, month_of
from bot.translation import LANGUAGES, translator
from knowledge.calendar import dues, end_of_day
from knowledge.programme import Programme
from knowledge.vocabulary import UnitKind, Zone
from storage.tables import Unit
from tests.bot.test_screens import LARGEST, NOW, PROGRAMMES, WIDE, fits

SPOT = Spot(99, 2999, 3, 99, LARGEST)
both = pytest.mark.parametrize("language", LANGUAGES)


def term_dates(programme: Programme) -> TermDates:
    """A term in which every stage is dated and every unit has dates of its own."""
    set_ = {stage.id: NOW + timedelta(days=300) for stage in programme.stages}
    extensions = tuple(Extension(LARGEST - n, WIDE, NOW) for n in range(38))
    stages = tuple(
        StageDates(Spot(1, 2026, 0, place), due, extensions)
        for place, due in enumerate(dues(programme, set_), 1)
    )
    return TermDates(Spot(1, 2026, 0), WIDE, stages, Zone.WIT)


@both
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.id)
def test_date_screens_fit_at_their_largest(programme: Programme, language: str) -> None:
    t = translator(language)
    value = term_dates(programme)
    fits(dates.terms(t, [value] * 60, NOW))
    fits(dates.term(t, value, NOW))
    fits(dates.years(t, programme, 1, (2026, 2027, 2025)))
    for unit in (0, LARGEST):
        asked = Asked(value, Spot(1, 2026, 0, 1, unit), WIDE)
        fits(dates.stage(t, asked, NOW.date(), NOW))
        fits(dates.drop(t, asked))
    spot = Spot(1, 2026, 0, 1, LARGEST)
    warnings = tuple((caution, WIDE) for caution in Caution)
    at = end_of_day(NOW.date(), Zone.WIT)
    fits(
        dates.proposal(
            t, Proposal(spot, WIDE, value.stages[0].due, WIDE, at, 999, 999, warnings, 38, Zone.WIT)
        )
    )


@both
def test_choices_fit_at_their_largest(language: str) -> None:
    t = translator(language)
    units = [Unit(id=LARGEST, kanwil_id=1, name=WIDE, kind=UnitKind.RUTAN, zone=Zone.WIT)] * 60
    fits(dates.programmes(t, dict(enumerate(PROGRAMMES, 1001))))
    fits(dates.units(t, units, SPOT, 3))
    fits(dates.units(t, [], SPOT, 0))


@both
def test_a_letter_about_many_moves_fits(language: str) -> None:
    t = translator(language)
    change = {"stage": WIDE, "units": [WIDE] * 38, "before": NOW.isoformat(), "after": NOW.isoformat()}
    changes = [change, change | {"before": None}, change | {"after": None}] * 3
    fits(letters.letter(t, "deadline_moved", {"name": WIDE, "zone": "WIT", "changes": changes}))


def test_a_letter_tells_the_zone_of_the_unit() -> None:
    change = {"stage": "Data dukung", "units": ["Rutan Ambon"], "before": None, "after": NOW.isoformat()}
    facts = {"name": "P2HAM 2026", "zone": "WIT", "changes": [change]}
    assert "Senin, 2 Maret 2026, 12.00 WIT" in letters.letter(translator("id"), "deadline_moved", facts).text


@pytest.mark.parametrize("zone", Zone)
def test_a_moment_comes_back_from_its_button(zone: Zone) -> None:
    for at in (end_of_day(NOW.date(), zone), datetime(2028, 2, 29, 16, 0, tzinfo=zone.tzinfo)):
        assert moment_of(minute_of(at), zone) == at


def test_any_number_is_some_month() -> None:
    for number in (0, 20_000, 10**12):
        assert month_of(number).day == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            (
                "<b>H-18</b> (Jumat, 20 Maret 2026, 17.00 WITA): 11 hari kerja lagi",
                "hari libur: Cuti Bersama",
            ),
        ),
        ("en", ("<b>in 18 days</b> (Friday, 20 March 2026, 17:00 WITA)", "11 working days left")),
    ],
)
def test_officers_see_days_working_days_and_holidays_in_their_zone(
    language: str, words: tuple[str, ...]
) -> None:
    """20 March 2026 is joint leave for Idul Fitri."""
    programme = next(p for p in PROGRAMMES if p.id == "p2ham-2023")
    at = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
    shown = dues(programme, {programme.stages[0].id: at})
    text = deadlines.stages(translator(language), Calendar("x", shown[:1], Zone.WITA), NOW).text
    assert [expected for expected in words if expected not in text] == []


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (timedelta(minutes=9, seconds=50), "hari ini, 9 menit lagi"),
        (timedelta(seconds=20), "hari ini, 1 menit lagi"),
        (timedelta(minutes=60), "hari ini, 1 jam lagi"),
        (timedelta(hours=7, minutes=59), "hari ini, 7 jam lagi"),
    ],
)
def test_on_the_last_day_the_time_that_is_left_is_told(ahead: timedelta, told: str) -> None:
    stage = PROGRAMMES[0].stages[0]
    [due] = [due for due in dues(PROGRAMMES[0], {stage.id: NOW + ahead}) if due.stage is stage]
    assert f"<b>{told}</b>" in due_line(translator("id"), due, NOW, Zone.WIB)
