"""Cases that were promised by number, in the words of the promise, and where each is tried.

41 what fuzzy scores get wrong        here, test_fuzzy_traps
42 figures on the labelled documents  test_match_quality
43 a copy of the criteria             test_fuzzy_traps
44 near twins                         here, test_match_properties
45 ways of writing                    test_match_properties
46 quoted words and their page        test_match_properties
47 damaged letters                    test_match_quality
48 an item more                       here
49 another edition                    here, tests/knowledge/test_editions
50 periods and years                  test_document_facts, test_fuzzy_traps
51 reuse of files and photos          tests/documents, tests/assistant
52 three different photos             tests/knowledge/test_checklist_rules
"""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import catalogue
from knowledge.checklist import assess
from knowledge.evidence import Decision as Standing
from knowledge.evidence import EvidenceFact, Verdict
from knowledge.programme import Criterion, Programme
from knowledge.vocabulary import DocumentForm, UnitKind
from matchers.findings import Decision, Findings
from matchers.matcher import Matcher
from matchers.submission import Submission

EDITIONS = catalogue.load().programmes
VISITORS = catalogue.load().programme("p2ham-2018")


def accepted(findings: Findings) -> list[str]:
    """The items that are accepted."""
    return [m.criterion for m in findings.matches if m.decision is Decision.ACCEPT]


def asked(findings: Findings) -> list[str]:
    """The items that are asked about."""
    return [m.criterion for m in findings.matches if m.decision is Decision.ASK]


@pytest.mark.parametrize("programme", [p.id for p in EDITIONS if p.id.startswith("p2ham")])
def test_41_one_shared_word_is_not_enough(matcher: Matcher, programme: str) -> None:
    found = matcher.match(programme, Submission(("Ruang tunggu pemohon paspor",)))
    titles = {c.id: c.title.lower() for c in catalogue.load().programme(programme).criteria}
    assert not [code for code in (*accepted(found), *asked(found)) if "laktasi" in titles[code]]


@pytest.mark.parametrize(
    ("caption", "code"),
    [
        ("toilet khusus penyandang disabilitas untuk pengunjung", "P2HAM18-A03"),
        ("toilet khusus WBP penyandang disabilitas", "P2HAM18-W02"),
    ],
)
def test_41_neighbours_that_differ_by_one_word_are_told_apart(
    matcher: Matcher, caption: str, code: str
) -> None:
    found = matcher.match("p2ham-2018", Submission((), "foto.jpg", caption, UnitKind.LAPAS))
    assert found.matches[0].criterion == code


def test_41_words_far_apart_and_a_denial_never_accept(matcher: Matcher) -> None:
    text = "Maklumat belum ditempel di ruang depan.\n" + "Rapat membahas kendaraan dinas.\n" * 8
    found = matcher.match("p2ham-2023", Submission((text + "Pelayanan katering baik.",)))
    assert "P2HAM23-A1" not in accepted(found)


def twins() -> Programme:
    """An edition in which one item stands twice, under two codes."""
    item = VISITORS.criterion("P2HAM18-A10")
    twin = item.model_copy(update={"id": "P2HAM18-A99"})
    return VISITORS.model_copy(update={"criteria": (*VISITORS.criteria, twin)})


@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=5, deadline=None)
def test_44_near_twins_are_asked_about_with_both_names_in_any_order(chance: random.Random) -> None:
    edition = twins()
    criteria = chance.sample(edition.criteria, len(edition.criteria))
    edition = edition.model_copy(update={"criteria": tuple(criteria)})
    found = Matcher([edition]).match(
        edition.id, Submission((), "foto.jpg", "ramp jalan landai pintu masuk", UnitKind.LAPAS)
    )
    assert accepted(found) == []
    assert set(asked(found)) == {"P2HAM18-A10", "P2HAM18-A99"}
    close = [r.facts for r in found.remarks if r.code == "choice.close"]
    assert [{facts["first"], facts["second"]} for facts in close] == [{"P2HAM18-A10", "P2HAM18-A99"}]


def stranger(edition: Programme) -> Criterion:
    """An item that has nothing to do with the others."""
    item = edition.criteria[0]
    changes = {
        "id": "XX-1",
        "title": "Lintasan balap kuda",
        "what_it_asks": "Apakah lintasan balap kuda terawat.",
        "terms": ("pacuan kuda",),
        "likely_titles": ("Jadwal Balap Kuda",),
        "everyday": ("joki",),
        "shows_inside": ("nama kuda",),
        "document_titles": (),
        "not_evidence": (),
    }
    return item.model_copy(update=changes)


def test_48_an_item_more_changes_no_confirmed_decision() -> None:
    edition = catalogue.load().programme("p2ham-2022")
    more = edition.model_copy(update={"criteria": (*edition.criteria, stranger(edition))})
    fact = EvidenceFact(
        id=1,
        document_id=1,
        criterion="P2HAM22-P02",
        form=DocumentForm.DECREE,
        decision=Standing.CONFIRMED,
        verdict=Verdict.NONE,
        verdict_reason=None,
        sent_at=datetime(2023, 5, 1, tzinfo=UTC),
        decided_at=datetime(2023, 5, 2, tzinfo=UTC),
        years=(2023,),
        sha256="a" * 64,
        pictures=0,
        look=None,
        readable=True,
        override=None,
        also_for=(),
    )
    words = [
        assess(p, unit_kind=UnitKind.LAPAS, year=2023, round=None, evidence=[fact]).item("P2HAM22-P02").word
        for p in (edition, more)
    ]
    assert words[0] == words[1]


def test_48_an_item_more_takes_no_document_away_from_the_others(matcher: Matcher) -> None:
    edition = catalogue.load().programme("p2ham-2022")
    more = edition.model_copy(update={"criteria": (*edition.criteria, stranger(edition))})
    found = Submission((), "foto.jpg", "ramp jalan landai pintu masuk ruang layanan", UnitKind.LAPAS)
    held = [m.match(edition.id, found).matches[0] for m in (matcher, Matcher([more]))]
    assert held[0].criterion == held[1].criterion == "P2HAM22-A06"
    assert held[0].decision is held[1].decision


def test_49_a_later_edition_leaves_the_answers_under_the_earlier_one_alone(matcher: Matcher) -> None:
    earlier = catalogue.load().programme("kkpham-2021")
    renamed = tuple(c.model_copy(update={"id": f"N{c.id}"}) for c in earlier.criteria)
    later = earlier.model_copy(update={"id": "kkpham-2026", "criteria": renamed})
    both = Matcher([*EDITIONS, later])
    text = "DATA TIMBULAN SAMPAH TAHUN 2025\nTimbulan sampah 120 ton/hari, penanganan sampah 70 %"
    alone, beside = (m.match("kkpham-2021", Submission((text,))) for m in (matcher, both))
    assert [m.criterion for m in beside.matches] == [m.criterion for m in alone.matches]
    assert all(m.criterion.startswith("N") for m in both.match("kkpham-2026", Submission((text,))).matches)
