"""What holds of every checklist, whatever was sent and decided."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from made_programme import MADE, MORNING, checked

from knowledge.checklist import Checklist, EvidenceFact, Word
from knowledge.vocabulary import Decision, DocumentForm, UnitKind, Verdict

CODES = [criterion.id for criterion in MADE.criteria]
HOURS = st.integers(0, 12).map(lambda hours: MORNING + timedelta(hours=hours))
FORMS = [None, *(DocumentForm(f) for f in ("foto", "laporan", "surat", "keputusan", "berita-acara"))]


@st.composite
def one_fact(draw: st.DrawFn) -> EvidenceFact:
    """Any piece of evidence; few files, so that reuse is frequent."""
    decision = draw(st.sampled_from(Decision))
    return EvidenceFact(
        id=0,
        document_id=draw(st.integers(1, 5)),
        criterion=draw(st.sampled_from(CODES)),
        form=draw(st.sampled_from(FORMS)),
        decision=decision,
        verdict=draw(st.sampled_from(Verdict)),
        sent_at=draw(HOURS),
        verdict_at=draw(st.none() | HOURS),
        years=draw(st.sampled_from([(), (2024,), (2023,), (2019, 2024), (2025,)])),
        sha256=draw(st.sampled_from("abcde")),
        pictures=draw(st.integers(0, 3)),
        media=draw(st.sampled_from([None, "pdf", "jpeg"])),
        look=draw(st.sampled_from([None, "5a" * 32, "5a" * 31 + "5b", "37" * 32])),
        part=draw(st.sampled_from([None, (1, 1), (2, 3)])),
        readable=draw(st.booleans()),
        override=draw(st.sampled_from([None, None, None, "", "alasan"])),
        also_for=draw(st.sampled_from([(), (), ("TOILET",), ("TIDAK-ADA",)])),
    )


FACTS = st.lists(one_fact(), max_size=12).map(
    lambda found: [replace(fact, id=number) for number, fact in enumerate(found, 1)]
)
KINDS = st.sampled_from([None, UnitKind.LAPAS, UnitKind.KANIM])


def words(checklist: Checklist) -> dict[str, tuple[Word, object]]:
    """What is said of each item."""
    return {s.criterion.id: (s.word, s.shortfalls) for s in checklist.items}


@given(FACTS, st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_changes_nothing(facts: list[EvidenceFact], random: Random) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert words(checked(*shuffled)) == words(checked(*facts))


@given(FACTS, FACTS, st.sampled_from([Decision.REJECTED, Decision.WITHDRAWN]))
def test_what_was_taken_back_is_as_if_never_sent(
    facts: list[EvidenceFact], gone: list[EvidenceFact], decision: Decision
) -> None:
    taken_back = [replace(fact, id=fact.id + 100, decision=decision) for fact in gone]
    assert words(checked(*facts, *taken_back)) == words(checked(*facts))


@given(FACTS, KINDS)
def test_only_what_an_officer_confirmed_makes_an_item_complete(
    facts: list[EvidenceFact], kind: UnitKind | None
) -> None:
    for status in checked(*facts, kind=kind).items:
        if status.word in (Word.APPROVED, Word.COMPLETE):
            live = [fact for fact in status.evidence if fact.live]
            assert live
            assert all(fact.decision is Decision.CONFIRMED for fact in live)


@given(FACTS)
def test_without_any_confirmation_nothing_is_complete(facts: list[EvidenceFact]) -> None:
    proposals = [replace(fact, decision=Decision.PROPOSED) for fact in facts]
    checklist = checked(*proposals)
    assert checklist.required.done == 0
    assert checklist.suggested.done == 0


@given(FACTS, KINDS)
def test_words_shortfalls_and_counts_agree(facts: list[EvidenceFact], kind: UnitKind | None) -> None:
    checklist = checked(*facts, kind=kind)
    for status in checklist.items:
        if status.word is Word.SHORT:
            assert status.shortfalls
        elif status.word is not Word.RETURNED:
            assert not status.shortfalls
        if status.word is Word.EMPTY:
            assert not status.evidence
    applying = [s for s in checklist.items if s.applies]
    assert checklist.required.total + checklist.suggested.total == len(applying)
    assert {s.criterion.id for s in checklist.missing()} == {
        s.criterion.id for s in applying if not s.done and s.word is not Word.CHECK
    }
    assert checklist.percent is not None
    assert 0 <= checklist.percent <= 100


@given(FACTS)
def test_an_item_is_empty_exactly_when_nothing_stands(facts: list[EvidenceFact]) -> None:
    standing = {fact.criterion for fact in facts if fact.sent}
    for status in checked(*facts).items:
        assert not status.applies or (status.word is Word.EMPTY) is (status.criterion.id not in standing)


@given(FACTS)
def test_a_written_reason_never_leaves_kurang(facts: list[EvidenceFact]) -> None:
    reasoned = [replace(fact, override="alasan tertulis") for fact in facts]
    assert all(status.word is not Word.SHORT for status in checked(*reasoned).items)


@given(FACTS)
def test_the_same_file_as_evidence_twice_adds_no_photo(facts: list[EvidenceFact]) -> None:
    twice = [*facts, *(replace(fact, id=fact.id + 100) for fact in facts)]
    assert {c: w for c, (w, _) in words(checked(*twice)).items()} == {
        c: w for c, (w, _) in words(checked(*facts)).items()
    }


@settings(max_examples=50)
@given(FACTS, st.sampled_from(CODES))
def test_a_waiver_and_an_obstacle_touch_no_other_item(facts: list[EvidenceFact], code: str) -> None:
    before = words(checked(*facts))
    after = words(checked(*facts, waived={code}, obstacles={code: "kendala"}))
    assert after.pop(code)[0] is Word.NOT_APPLICABLE
    before.pop(code)
    assert after == before
