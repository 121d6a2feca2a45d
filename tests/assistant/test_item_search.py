"""Words find the items that people mean, and small talk finds nothing."""

import pytest

from assistant.evidence import criteria
from assistant.evidence.review import CriterionUnknown
from knowledge import catalogue
from knowledge.checklist import Checklist, assess
from knowledge.vocabulary import UnitKind

PROGRAMMES = {programme.id: programme for programme in catalogue.load().programmes}


def checklist(programme: str = "p2ham-2023") -> Checklist:
    return assess(PROGRAMMES[programme], unit_kind=None, year=2026, evidence=[])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param("laktasi", "P2HAM23-B2", id="a word"),
        pytest.param("  LAKTASI ", "P2HAM23-B2", id="in capitals"),
        pytest.param("laktsi", "P2HAM23-B2", id="with a typing error"),
        pytest.param("lakta", "P2HAM23-B2", id="its beginning"),
        pytest.param("ruang laktasi dong", "P2HAM23-B2", id="in a sentence"),
        pytest.param("sk tim", "P2HAM23-P5", id="two short words"),
        pytest.param("p2ham23-c4", "P2HAM23-C4", id="a code"),
        pytest.param("apa syarat pos pengaduan?", "P2HAM23-A7", id="a question"),
    ],
)
def test_words_find_the_item(words: str, code: str) -> None:
    found = [status.criterion.id for status in criteria.search(checklist(), words)]
    assert code in found[:3]


def test_a_code_finds_only_its_item() -> None:
    [found] = criteria.search(checklist(), "P2HAM23-c4")
    assert found.criterion.id == "P2HAM23-C4"
    assert criteria.item(checklist(), "p2ham23-C4") == found
    with pytest.raises(CriterionUnknown):
        criteria.item(checklist(), "P2HAM23-C99")


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize(
    "words", ["", "halo", "ok", "apa kabar?", "terima kasih", "xyzzy", "🙏", "<b>&", "2026"]
)
def test_small_talk_finds_nothing(programme: str, words: str) -> None:
    assert criteria.search(checklist(programme), words) == []


def test_what_units_of_a_kind_never_prove_is_found_only_by_its_code() -> None:
    listed = assess(PROGRAMMES["p2ham-2023"], unit_kind=UnitKind.RUTAN, year=2026, evidence=[])
    assert "P2HAM23-A6" not in {s.criterion.id for s in criteria.search(listed, "paspor prioritas")}
    assert [s.criterion.id for s in criteria.search(listed, "p2ham23-a6")] == ["P2HAM23-A6"]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_item_is_found_by_its_title(programme: str) -> None:
    listed = checklist(programme)
    for status in (status for status in listed.items if status.applies):
        found = criteria.search(listed, status.criterion.title)
        assert any(f.criterion.title == status.criterion.title for f in found), status.criterion.id
