"""Advice on packs: items that are hard to tell apart are pointed out."""

from collections.abc import Iterable

import pytest

from knowledge import catalogue
from knowledge.lint import lint
from knowledge.programme import Criterion, Programme

ANY = catalogue.load().programmes[0]


def advised(criteria: Iterable[Criterion]) -> set[tuple[str, str]]:
    """Item and reason of all advice on a programme of these items."""
    return {(p.item, p.reason) for p in lint(ANY.model_copy(update={"criteria": tuple(criteria)}))}


@pytest.mark.parametrize("programme", catalogue.load().programmes, ids=lambda p: p.id)
def test_the_packaged_editions_need_no_advice(programme: Programme) -> None:
    assert list(lint(programme)) == []


def told(item: Criterion, **changes: object) -> Criterion:
    """The item with some fields changed."""
    return item.model_copy(update=changes)


FIRST, SECOND = next(p for p in catalogue.load().programmes if p.id == "p2ham-2022").criteria[5:7]


@pytest.mark.parametrize(
    ("weak", "reason"),
    [
        pytest.param(told(FIRST, terms=("SK", "surat tugas petugas")), "form-only-term", id="forms only"),
        pytest.param(
            told(FIRST, not_evidence=(FIRST.terms[0].upper(),)), "denied-term", id="own term denied"
        ),
        pytest.param(told(FIRST, terms=("ramp XQZW",)), "unexplained-abbreviation", id="abbreviation"),
        pytest.param(told(FIRST, likely_titles=(), document_titles=()), "few-titles", id="titles"),
        pytest.param(told(FIRST, everyday=("tanjakan",)), "few-everyday-words", id="everyday words"),
        pytest.param(told(FIRST, shows_inside=("landai",)), "few-contents", id="contents"),
        pytest.param(
            told(FIRST, title="Jalan landai bagi pengunjung", audience=()), "unnamed-audience", id="audience"
        ),
    ],
)
def test_each_weakness_of_an_item_is_found(weak: Criterion, reason: str) -> None:
    assert advised([FIRST]) == set()
    assert (weak.id, reason) in advised([weak])


def test_an_abbreviation_may_be_spelt_out_by_the_item_itself() -> None:
    item = told(FIRST, terms=("LKPT", "layanan khusus pengguna tongkat"))
    assert advised([item]) == set()


def test_twins_have_to_say_what_they_are_not() -> None:
    alike = told(
        SECOND, title=f"{FIRST.title} baru", audience=FIRST.audience, likely_titles=SECOND.likely_titles
    )
    silent = [told(FIRST, not_evidence=()), told(alike, not_evidence=())]
    assert advised(silent) == {(FIRST.id, "undenied-twin"), (FIRST.id, "unmarked-catch-all")}
    assert advised([FIRST, alike]) == set()


def test_two_items_do_not_share_a_likely_title() -> None:
    repeating = told(SECOND, likely_titles=(*SECOND.likely_titles, FIRST.likely_titles[0]))
    assert advised([FIRST, repeating]) == {(SECOND.id, "repeated-title")}


def test_a_catch_all_item_may_name_forms_only() -> None:
    item = ANY.criteria[0].model_copy(update={"terms": ("notulen", "daftar hadir"), "catch_all": True})
    assert advised([item]) == set()
