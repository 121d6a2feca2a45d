"""The word of an item is the first that holds, in the design's order."""

from collections.abc import Sequence
from typing import Any

import pytest
from made_programme import checked, fact, photos

from knowledge.checklist import EvidenceFact, Word
from knowledge.vocabulary import Decision, UnitKind, Verdict

CASES: dict[str, tuple[Sequence[EvidenceFact], Word]] = {
    "nothing sent": ([], Word.EMPTY),
    "rejected counts as nothing": ([fact(1, "WAJIB", state="rejected")], Word.EMPTY),
    "withdrawn counts as nothing": ([fact(1, "WAJIB", state="withdrawn")], Word.EMPTY),
    "only proposed": ([fact(1, "WAJIB", state="proposed")], Word.CHECK),
    "confirmed by an officer": ([fact(1, "WAJIB")], Word.COMPLETE),
    "approved by a verifier": ([fact(1, "WAJIB", state="approved")], Word.APPROVED),
    "returned": ([fact(1, "WAJIB", state="returned", judged=5)], Word.RETURNED),
    "returned, then withdrawn": (
        [fact(1, "WAJIB", state="withdrawn", verdict_reason="salah tahun")],
        Word.EMPTY,
    ),
    "returned, newer proposed": (
        [fact(1, "WAJIB", state="returned", judged=5), fact(2, "WAJIB", state="proposed", sent=6)],
        Word.CHECK,
    ),
    "returned, newer confirmed": (
        [fact(1, "WAJIB", state="returned", judged=5), fact(2, "WAJIB", sent=6)],
        Word.COMPLETE,
    ),
    "returned, another sent before the return": (
        [fact(1, "WAJIB", state="returned", judged=5), fact(2, "WAJIB", sent=4)],
        Word.RETURNED,
    ),
    "returned, another sent at that very moment": (
        [fact(1, "WAJIB", state="returned", judged=5), fact(2, "WAJIB", sent=5)],
        Word.RETURNED,
    ),
    "a rule fails, but a reason was written and a verifier approved": (
        [fact(1, "WAJIB", state="approved", years=(2019,), override="berlaku sampai 2025")],
        Word.APPROVED,
    ),
    "returned, newer but withdrawn": (
        [fact(1, "WAJIB", state="returned", judged=5), fact(2, "WAJIB", state="withdrawn", sent=6)],
        Word.RETURNED,
    ),
    "returned, the same file again": (
        [
            fact(1, "WAJIB", state="returned", judged=5, sha256="aa"),
            fact(2, "WAJIB", state="proposed", sent=6, sha256="aa"),
        ],
        Word.RETURNED,
    ),
    "two returns, newer than the first only": (
        [
            fact(1, "WAJIB", state="returned", judged=5),
            fact(2, "WAJIB", sent=6),
            fact(3, "WAJIB", state="returned", sent=2, judged=9),
        ],
        Word.RETURNED,
    ),
    "returned, the time of the verdict unknown": (
        [fact(1, "WAJIB", state="returned"), fact(2, "WAJIB", sent=3)],
        Word.COMPLETE,
    ),
    "returned counts for nothing: two photos left": (
        [*photos(1, state="returned", judged=1), *photos(2, 3)],
        Word.SHORT,
    ),
    "confirmed beside proposed": ([fact(1, "WAJIB"), fact(2, "WAJIB", state="proposed")], Word.CHECK),
    "approved beside a new proposal": (
        [fact(1, "WAJIB", state="approved"), fact(2, "WAJIB", state="proposed")],
        Word.CHECK,
    ),
    "approved beside confirmed": ([fact(1, "WAJIB", state="approved"), fact(2, "WAJIB")], Word.APPROVED),
    "only a part approved, not enough alone": (
        [*photos(1, 2, state="approved"), *photos(3)],
        Word.COMPLETE,
    ),
    "approved, but a rule fails": ([fact(1, "WAJIB", state="approved", years=(2019,))], Word.SHORT),
    "returned and a rule fails": (
        [fact(1, "WAJIB", state="returned", judged=5), fact(2, "WAJIB", sent=4, years=(2019,))],
        Word.RETURNED,
    ),
    "proposed and a rule fails": ([fact(1, "WAJIB", state="proposed", years=(2019,))], Word.SHORT),
}


@pytest.mark.parametrize(("evidence", "word"), CASES.values(), ids=CASES)
def test_word(evidence: Sequence[EvidenceFact], word: Word) -> None:
    code = evidence[0].criterion if evidence else "WAJIB"
    assert checked(*evidence).item(code).word is word


def test_a_verdict_on_a_proposal_counts_once_an_officer_confirms_it() -> None:
    approved: dict[str, Any] = {"decision": Decision.PROPOSED, "verdict": Verdict.APPROVED}
    proposal = fact(1, "WAJIB", state="proposed")
    judged = EvidenceFact(
        id=1, document_id=1, criterion="WAJIB", sent_at=proposal.sent_at, sha256="aa", **approved
    )
    assert checked(judged).item("WAJIB").word is Word.CHECK


@pytest.mark.parametrize("kind", [UnitKind.LAPAS, UnitKind.KANIM, UnitKind.BHP, None])
def test_an_item_is_asked_of_its_kinds_of_unit_and_of_an_unknown_kind(kind: UnitKind | None) -> None:
    applies = checked(kind=kind).item("PASPOR").applies
    assert applies is (kind in (UnitKind.KANIM, None))


def test_evidence_for_an_item_that_does_not_apply_changes_nothing() -> None:
    assert checked(fact(1, "PASPOR")).item("PASPOR").word is Word.NOT_APPLICABLE


def test_a_kind_of_unit_that_the_programme_does_not_assess_has_no_items() -> None:
    assert not any(item.applies for item in checked(kind=UnitKind.RUPBASAN).items)


@pytest.mark.parametrize(("year", "asked"), [(2020, True), (2021, False)])
def test_an_item_of_an_earlier_generation_is_not_asked_later(year: int, asked: bool) -> None:
    assert checked(year=year).item("DULU").applies is asked


def test_a_verifier_lets_an_item_go() -> None:
    status = checked(fact(1, "WAJIB", state="proposed"), waived={"WAJIB"}).item("WAJIB")
    assert (status.word, status.waived, status.done) == (Word.NOT_APPLICABLE, True, True)


def test_an_obstacle_is_a_note_beside_the_word() -> None:
    status = checked(fact(1, "WAJIB"), obstacles={"WAJIB": "gedung dipugar"}).item("WAJIB")
    assert (status.word, status.obstacle) == (Word.COMPLETE, "gedung dipugar")


def test_evidence_is_shown_in_the_order_it_was_sent_without_what_was_taken_back() -> None:
    status = checked(
        fact(3, "WAJIB", sent=1), fact(1, "WAJIB", sent=2), fact(2, "WAJIB", state="withdrawn")
    ).item("WAJIB")
    assert [f.id for f in status.evidence] == [3, 1]


@pytest.mark.parametrize("reason", ["hanya ada dua sisi", "", "   "], ids=["written", "empty", "blank"])
def test_a_written_reason_lifts_kurang_and_an_empty_one_does_not(reason: str) -> None:
    one, two = photos(1, 2)
    lifted = EvidenceFact(**{name: getattr(two, name) for name in two.__slots__} | {"override": reason})
    expected = Word.COMPLETE if reason.strip() else Word.SHORT
    assert checked(one, lifted).item("RAMP").word is expected


def test_a_reason_on_evidence_that_was_withdrawn_lifts_nothing() -> None:
    kept = photos(1, 2)
    gone = photos(3, state="withdrawn", override="alasan")
    assert checked(*kept, *gone).item("RAMP").word is Word.SHORT


def test_a_reason_does_not_confirm_what_is_only_proposed() -> None:
    evidence = photos(1, state="proposed", override="hanya satu sisi")
    assert checked(*evidence).item("RAMP").word is Word.CHECK
