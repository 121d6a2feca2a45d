"""What must hold for every document, whatever it says."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import labelled
from benchmarks.metrics import Case, text_of
from knowledge import catalogue
from matchers.findings import Findings
from matchers.matcher import Matcher
from matchers.submission import Submission

CASES = list({text_of(case["id"]): case for case in labelled.documents()}.values())
SINGLE = [case for case in CASES if "\f" not in case["text"]]
cases = st.sampled_from(CASES)
single = st.sampled_from(SINGLE)

Change = Callable[[str], str]
CHANGES: dict[str, Change] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "double spaces": lambda text: text.replace(" ", "  "),
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text),
    "composed accents": lambda text: unicodedata.normalize("NFC", text),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "soft hyphens": lambda text: "".join(c + "\u00ad" if c.isalpha() else c for c in text),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
}


def answers(findings: Findings) -> list[tuple[str, float, str]]:
    """What a match decided, without its words."""
    return [(m.criterion, m.score, m.decision.value) for m in findings.matches]


def matched(matcher: Matcher, case: Case, text: str | None = None) -> Findings:
    """The findings for a case, with another text where one is given."""
    changed = case if text is None else {**case, "text": text}
    return matcher.match(case["programme"], labelled.submission(changed))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@given(case=single)
@settings(max_examples=15, deadline=None)
def test_the_way_letters_are_written_changes_nothing(matcher: Matcher, change: Change, case: Case) -> None:
    assert answers(matched(matcher, case, change(case["text"]))) == answers(matched(matcher, case))


@given(case=single, data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_word_hyphenated_at_a_lines_end_changes_nothing(
    matcher: Matcher, case: Case, data: st.DataObject
) -> None:
    text = case["text"]
    inside = [
        i for i in range(2, len(text) - 2) if text[i - 2 : i + 2].isascii() and text[i - 2 : i + 2].isalpha()
    ]
    if not inside:
        return
    cut = data.draw(st.sampled_from(inside))
    assert answers(matched(matcher, case, f"{text[:cut]}-\n{text[cut:]}")) == answers(matched(matcher, case))


PHRASES = ("maklumat pelayanan", "penyandang disabilitas", "ruang laktasi")
PARAGRAPH = (
    "Pada hari ini petugas memeriksa semua sarana, antara lain {}, dan mencatat keadaannya dengan teliti"
)


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_line_break_inside_a_phrase_of_a_paragraph_changes_nothing(matcher: Matcher, phrase: str) -> None:
    whole = f"LAPORAN SARANA\n{PARAGRAPH.format(phrase)}"
    broken = whole.replace(phrase, phrase.replace(" ", "\n"))
    found = [matcher.match("p2ham-2023", Submission((text,), "laporan.pdf")) for text in (whole, broken)]
    assert found[0].matches
    assert answers(found[1]) == answers(found[0])


@given(case=single, data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_line_broken_inside_a_phrase_hardly_changes_the_answer(
    matcher: Matcher, case: Case, data: st.DataObject
) -> None:
    text = case["text"]
    spaces = [i for i, c in enumerate(text) if c == " " and i > text.find("\n", 200) > 0]
    if not spaces:
        return
    cut = data.draw(st.sampled_from(spaces))
    before, after = (
        max((m.score for m in matched(matcher, case, written).matches), default=0.0)
        for written in (text, f"{text[:cut]}\n{text[cut + 1 :]}")
    )
    assert abs(before - after) < 0.15


@given(case=cases)
@settings(max_examples=80, deadline=None)
def test_the_quoted_words_stand_on_the_quoted_page(matcher: Matcher, case: Case) -> None:
    pages = case["text"].split("\f")
    for match in matched(matcher, case).matches:
        first, last = match.part
        if match.page is None:
            assert match.quote in {case["caption"], case["filename"], ""}
        else:
            assert match.quote
            assert match.quote in pages[match.page - 1]
            assert first <= match.page <= last


@given(case=cases)
@settings(max_examples=40, deadline=None)
def test_the_same_file_always_gets_the_same_answer(matcher: Matcher, case: Case) -> None:
    assert matched(matcher, case) == matched(matcher, case)


def test_the_order_of_the_items_changes_nothing(matcher: Matcher) -> None:
    programmes = catalogue.load().programmes
    turned = Matcher(
        [p.model_copy(update={"criteria": tuple(reversed(p.criteria))}) for p in reversed(programmes)]
    )
    for case in CASES[::3]:
        assert answers(matched(turned, case)) == answers(matched(matcher, case))


@given(case=cases)
@settings(max_examples=40, deadline=None)
def test_an_unknown_unit_kind_filters_nothing_and_a_known_one_only_what_does_not_apply(
    matcher: Matcher, case: Case
) -> None:
    submission = labelled.submission(case)
    if submission.unit_kind is None:
        return
    programme = catalogue.load().programme(case["programme"])
    for match in matched(matcher, case).matches:
        assert programme.criterion(match.criterion).applies(submission.unit_kind)


def test_a_near_twin_never_wins_by_its_place(matcher: Matcher) -> None:
    found = matcher.match("p2ham-2018", Submission(("Klinik",), "foto klinik.jpg"))
    accepted = [m for m in found.matches if m.decision.value == "accept"]
    assert len(accepted) <= 1 or accepted[0].score > accepted[1].score
