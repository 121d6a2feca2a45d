"""The overview counts what somebody with pencil and paper would count, whatever the history."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_programme import MORNING, checked, fact
from test_checklist_properties import FACTS, KINDS

from knowledge.burnup import burn_up
from knowledge.checklist import Word
from knowledge.evidence import EvidenceFact
from knowledge.overview import Course, Mark, Moment, Overview, course, overview
from knowledge.vocabulary import Decision, UnitKind, Verdict, Zone

NOW = MORNING + timedelta(days=40)
TODAY = NOW.date()
MOMENT = Moment(NOW, TODAY, TODAY - timedelta(days=7))
MISSING = ("kosong", "kurang", "dikembalikan")


def a_course(
    *facts: EvidenceFact,
    unit: int = 1,
    marks: tuple[Mark, ...] = (),
    due: datetime | None = None,
    **more: object,
) -> Course:
    dates = {"akhir": due} if due else {}
    return course(
        unit_id=unit,
        unit=f"Unit {unit}",
        assessment_id=unit,
        name="Uji 2024",
        checklist=checked(*facts, due=dates, **more),
        marks=marks,
    )


MARKS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=5, unique_by=lambda m: m[0]).map(
    lambda found: tuple(Mark(TODAY - timedelta(days=d), done, 9) for d, done in sorted(found, reverse=True))
)
DUES = st.none() | st.integers(-20, 60).map(lambda days: NOW + timedelta(days=days))
HISTORIES = st.lists(st.tuples(FACTS, KINDS, MARKS, DUES), max_size=5)


def seen(
    history: list[tuple[list[EvidenceFact], UnitKind | None, tuple[Mark, ...], datetime | None]],
) -> Overview:
    courses = [
        a_course(*facts, unit=n, kind=kind, marks=marks, due=due)
        for n, (facts, kind, marks, due) in enumerate(history, 1)
    ]
    units = [(n, f"Unit {n}") for n in range(1, len(history) + 2)]
    return overview(units, courses, MOMENT)


@settings(max_examples=30)
@given(HISTORIES)
def test_counts_equal_a_direct_recount(history: list[tuple]) -> None:
    found = seen(history)
    silent, done, total, missing, asked = [], 0, 0, {}, {}
    waiting = {"verify": {}, "confirm": {}, "returned": {}}
    for n, (facts, kind, _, _) in enumerate(history, 1):
        name = f"Unit {n}"
        if not any(f.decision in (Decision.PROPOSED, Decision.CONFIRMED) for f in facts):
            silent.append(name)
        for item in checked(*facts, kind=kind).items:
            word = item.word.value
            if word == "tidak berlaku":
                continue
            code = item.criterion.id
            asked[code] = asked.get(code, 0) + 1
            missing[code] = missing.get(code, 0) + (word in MISSING)
            if item.criterion.confidence.value == "verified":
                total += 1
                done += word in ("disetujui", "lengkap")
            own = [f for f in facts if f.criterion == code]
            if any(f.decision is Decision.CONFIRMED and f.verdict is Verdict.NONE for f in own):
                waiting["verify"][name] = waiting["verify"].get(name, 0) + 1
            for kind_of, told in (("confirm", "perlu dicek"), ("returned", "dikembalikan")):
                if word == told:
                    waiting[kind_of][name] = waiting[kind_of].get(name, 0) + 1
    assert list(found.silent) == [*silent, f"Unit {len(history) + 1}"]
    assert sum(line.done for line in found.progress) == done
    assert sum(line.total for line in found.progress) == total
    assert {(g.criterion.id, g.missing, g.asked) for g in found.gaps} == {
        (code, missing[code], asked[code])
        for code in asked
        if asked[code] >= 2 and missing[code] >= asked[code] / 2
    }
    assert dict(found.to_verify.units) == waiting["verify"]
    assert dict(found.to_confirm.units) == waiting["confirm"]
    assert dict(found.returned.units) == waiting["returned"]


@settings(max_examples=30)
@given(HISTORIES)
def test_who_is_behind_equals_a_direct_look(history: list[tuple]) -> None:
    found = seen(history)
    stuck, risks = set(), set()
    for n, (facts, kind, marks, due) in enumerate(history, 1):
        listed = checked(*facts, kind=kind)
        counted = [i for i in listed.items if i.criterion.required and i.word is not Word.NOT_APPLICABLE]
        done = sum(i.word in (Word.COMPLETE, Word.APPROVED) for i in counted)
        sent = [f.sent_at for f in facts if f.decision in (Decision.PROPOSED, Decision.CONFIRMED)]
        if sent and done < len(counted) and NOW - max(sent) >= timedelta(days=14):
            stuck.add((f"Unit {n}", (NOW - max(sent)).days, len(counted) - done))
        recent = [m for m in marks if m.day >= TODAY - timedelta(days=28)]
        if (
            recent
            and (days := (TODAY - recent[0].day).days) >= 3
            and due
            and due > NOW
            and done < len(counted)
        ):
            reached = done + int(max(0, done - recent[0].done) / days * ((due - NOW) / timedelta(days=1)))
            if reached < len(counted):
                risks.add((f"Unit {n}", reached))
    assert {(s.unit, s.days, s.left) for s in found.stuck} == stuck
    assert {(r.unit, r.expected) for r in found.risks} == risks


def test_gain_is_told_since_the_newest_day_not_after_the_one_asked_for() -> None:
    days = [TODAY - timedelta(days=n) for n in (20, 9, 3)]
    marks = tuple(Mark(day, done, 6) for done, day in enumerate(days))
    [line] = overview([(1, "A")], [a_course(fact(1, "WAJIB"), marks=marks)], MOMENT).progress
    assert (line.since, line.before, line.gain) == (days[1], 1, 0)


def test_without_an_earlier_day_nothing_is_compared() -> None:
    [line] = overview([(1, "A")], [a_course(fact(1, "WAJIB"))], MOMENT).progress
    assert (line.since, line.before, line.gain) == (None, None, None)


def test_an_edition_without_wajib_items_is_counted_by_its_saran_items() -> None:
    only = [row for row in a_course().checklist.items if not row.criterion.required]
    made = a_course().checklist.programme.model_copy(update={"criteria": tuple(i.criterion for i in only)})
    line = course(
        unit_id=1, unit="A", assessment_id=1, name="S", checklist=checked(fact(1, "SARAN"), edition=made)
    )
    assert (line.done, len(line.counted)) == (1, 1)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([fact(1, "WAJIB"), fact(2, "SURAT", "surat"), fact(3, "PILIH", "surat")], 6, id="fast"),
        pytest.param([fact(1, "WAJIB")], 2, id="slow"),
        pytest.param([], 0, id="standing still"),
    ],
)
def test_the_burn_up_tells_what_is_needed_and_expected(facts: list[EvidenceFact], expected: int) -> None:
    marks = (Mark(TODAY - timedelta(days=10), 0, 6),)
    line = burn_up([a_course(*facts, marks=marks, due=NOW + timedelta(days=10))], TODAY, Zone.WIB)
    assert [(p.day, p.done) for p in line.points] == [(TODAY - timedelta(days=10), 0), (TODAY, len(facts))]
    assert line.total == 6
    assert line.needed == pytest.approx((6 - len(facts)) / 10)
    assert line.expected == expected
    assert line.due == date(2024, 6, 25)


def test_what_has_no_date_is_counted_apart_from_what_has_one() -> None:
    dated, undated = a_course(fact(1, "WAJIB"), due=NOW + timedelta(days=10)), a_course()
    line = burn_up([undated, dated, undated], TODAY, Zone.WIB)
    assert (line.today.done, line.total, line.undated) == (1, 6, 12)
    assert burn_up([undated], TODAY, Zone.WIB).undated == 0


def test_nothing_is_compared_with_the_same_day() -> None:
    now = Moment(NOW, TODAY, TODAY - timedelta(days=7))
    [line] = overview([(1, "A")], [a_course(marks=(Mark(TODAY, 0, 6),))], now).progress
    assert (line.since, line.gain) == (None, None)


def test_units_that_have_chosen_nothing_are_named() -> None:
    now = Moment(NOW, TODAY, TODAY - timedelta(days=7))
    value = overview([(1, "A"), (2, "B")], [a_course()], now)
    assert (value.idle, value.silent) == (("B",), ("A", "B"))


def test_a_burn_up_without_dates_or_history_is_a_point() -> None:
    line = burn_up([a_course()], TODAY, Zone.WIT)
    assert len(line.points) == 1
    assert (line.due, line.needed, line.pace, line.expected) == (None, None, None, None)
