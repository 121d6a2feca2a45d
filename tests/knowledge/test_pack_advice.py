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


def test_each_kind_of_weakness_is_found() -> None:
    first, second, third, fourth = ANY.criteria[:4]
    weak = (
        first.model_copy(update={"terms": ("SK", "surat tugas petugas")}),
        second.model_copy(update={"likely_titles": (), "document_titles": ()}),
        third.model_copy(update={"not_evidence": (third.terms[0].upper(),)}),
        fourth.model_copy(update={"likely_titles": (*fourth.likely_titles, first.likely_titles[0])}),
    )
    assert advised(weak) == {
        (first.id, "form-only-term"),
        (second.id, "few-titles"),
        (third.id, "denied-term"),
        (fourth.id, "repeated-title"),
    }


def test_a_catch_all_item_may_name_forms_only() -> None:
    item = ANY.criteria[0].model_copy(update={"terms": ("notulen", "daftar hadir"), "catch_all": True})
    assert advised([item]) == set()
