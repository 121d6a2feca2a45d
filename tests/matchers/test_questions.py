"""Questions in chat language: what they are taken for, and when they are declined."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import answers
from knowledge.vocabulary import DocumentForm, UnitKind
from matchers.questions import packaged
from matchers.understood import Asker, Certainty

QUESTIONS = packaged()
RUTAN = Asker("p2ham-2023", UnitKind.RUTAN)
REGENCY = Asker("kkpham-2021", UnitKind.KABUPATEN)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("bukti ruang laktasi apa?", "i.P2HAM23-B2", id="item"),
        pytest.param("BUKTI RUANG LAKTASI APAAAA", "i.P2HAM23-B2", id="shouted"),
        pytest.param("ruang laktsi buktinya ap", "i.P2HAM23-B2", id="misspelt"),
        pytest.param("butir b2 minta apa", "i.P2HAM23-B2", id="short-code"),
        pytest.param("P2HAM23-B2 itu apa", "i.P2HAM23-B2", id="code"),
        pytest.param("a5 itu maksudnya gimana", "i.P2HAM23-A5", id="short-code-alone"),
        pytest.param("foto toilet difabel aja cukup ga", "e.P2HAM23-B1", id="would-it-do"),
        pytest.param("kursi roda pinjaman boleh ga", "e.P2HAM23-B5", id="would-it-do-without-form"),
        pytest.param("toilet difabel yang mesti difoto apanya", "i.P2HAM23-B1", id="what-of-it"),
        pytest.param("kpn deadline nya", "s.due", id="due"),
        pytest.param("yg blm apa aja", "s.missing", id="missing"),
        pytest.param("knp dikembalikan", "s.returned", id="returned"),
        pytest.param("lke itu apa", "t.lke", id="term"),
        pytest.param("gmn cara scan pake hp", "g.pindai-ponsel", id="guide"),
    ],
)
def test_what_is_meant_is_found(text: str, key: str) -> None:
    found = QUESTIONS.understand(text, RUTAN)
    assert found.candidates[0].key == key
    assert found.certainty is Certainty.SURE


@pytest.mark.parametrize(
    "text",
    [
        "besok hujan tidak",
        "siapa presiden",
        "minta no hp kalapas",
        "qwrt zxcv",
        "",
        "???",
        "1",
        "b",
        "🙂",
        "resep soto",
    ],
)
def test_what_is_not_ours_is_declined(text: str) -> None:
    assert QUESTIONS.understand(text, RUTAN).certainty is Certainty.NONE


def test_an_item_of_another_programme_is_found_when_it_is_named() -> None:
    found = QUESTIONS.understand("peta proses bisnis di zona integritas buktinya apa", RUTAN)
    assert found.candidates[0].key == "i.ZI-TT-P1-A"
    assert found.candidates[0].programme == "zi-wbk-2021"


def test_the_form_a_person_thinks_of_and_its_number_are_heard() -> None:
    found = QUESTIONS.understand("2 foto ruang laktasi cukup?", RUTAN)
    assert found.candidates[0].form is DocumentForm.PHOTO
    assert found.asked.number == 2


def test_words_that_narrow_are_told_apart() -> None:
    found = QUESTIONS.understand("dari dinas kesehatan yg kurang apa", REGENCY)
    assert found.candidates[0].key == "s.missing"
    assert "kesehatan" in found.subject


@pytest.mark.parametrize(
    "key", ["i.P2HAM23-B2", "e.P2HAM23-B2", "e.P2HAM23-B2.foto", "s.due", "r.legal.zi-wbk-2021", "g.mulai"]
)
def test_a_button_finds_the_same_topic_again(key: str) -> None:
    found = QUESTIONS.candidate(key, Asker())
    assert found is not None
    assert found.pressed == key


@pytest.mark.parametrize("key", ["", "i.", "i.NO-1", "g.tidak-ada", "q.x", "s", "r.legal2.zi"])
def test_a_forged_button_finds_nothing(key: str) -> None:
    assert QUESTIONS.candidate(key, Asker()) is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("laktasi", True),
        ("kursi roda", True),
        ("p2ham23-b2", True),
        ("bukti laktasi apa", False),
        ("lke", False),
    ],
)
def test_bare_words_are_told_from_questions(text: str, bare: bool) -> None:
    assert QUESTIONS.bare(text) is bare


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_anything_typed_is_understood_the_same_way_twice(text: str) -> None:
    first = QUESTIONS.understand(text, RUTAN)
    assert first == QUESTIONS.understand(text, RUTAN)
    assert all(0.0 <= c.score <= 1.2 for c in first.candidates)


def test_a_question_takes_less_than_a_tenth_of_a_second() -> None:
    QUESTIONS.warm()
    texts = [case.text for case in answers.cases()][:60]
    start = time.process_time()
    for text in texts:
        QUESTIONS.understand(text, REGENCY)
    assert (time.process_time() - start) / len(texts) < 0.1


def test_the_labelled_questions_keep_their_figures() -> None:
    rule = answers.ours(QUESTIONS)
    for half in (0, 1):
        held = answers.figures(answers.cases(half=half), rule)
        share = {name: hits / of for name, (hits, of) in held.items()}
        assert share["right first"] >= 0.9
        assert share["in first three"] >= 0.96
        assert share["declined"] >= 0.93
