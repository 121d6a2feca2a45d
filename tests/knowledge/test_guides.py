"""Written guides and terms: whole, sourced, and with faults that name the file."""

from pathlib import Path

import pytest

from knowledge import catalogue, guidance
from knowledge.guidance import Ground, GuideError

HELD = guidance.load()
KNOWN = {p.id for p in catalogue.load().programmes}
WHOLE = """---
title: Satu
basis: advice
source: Kami
date: 2026-11-22
asks: [satu]
---
Isi.
"""


def test_there_are_guides_and_terms() -> None:
    assert len(HELD.guides) >= 35
    assert len(HELD.terms) >= 50


@pytest.mark.parametrize("guide", HELD.guides.values(), ids=lambda g: g.id)
def test_each_guide_can_be_asked_for_and_belongs_to_known_programmes(guide: guidance.Guide) -> None:
    assert len(guide.asks) >= 5
    assert len(set(guide.asks)) == len(guide.asks)
    assert set(guide.programmes) <= KNOWN
    if guide.basis is Ground.ADVICE:
        assert "aran" in guide.source


def folder_with(tmp_path: Path, guide: str, terms: str = "[]") -> Path:
    (tmp_path / "satu.md").write_text(guide, encoding="utf-8")
    (tmp_path / guidance.TERMS).write_text(terms, encoding="utf-8")
    return tmp_path


def test_a_folder_of_one_s_own_is_read(tmp_path: Path) -> None:
    held = guidance.load_from(folder_with(tmp_path, WHOLE))
    assert held.guides["satu"].body == "Isi."


@pytest.mark.parametrize(
    ("guide", "terms", "file"),
    [
        pytest.param("Isi saja", "[]", "satu.md", id="no-head"),
        pytest.param("---\n[\n---\nIsi", "[]", "satu.md", id="head-not-yaml"),
        pytest.param("---\nsatu\n---\nIsi", "[]", "satu.md", id="head-not-fields"),
        pytest.param(WHOLE.replace("title: Satu\n", ""), "[]", "satu.md", id="no-title"),
        pytest.param(WHOLE.replace("advice", "rumour"), "[]", "satu.md", id="unknown-basis"),
        pytest.param(WHOLE + "x" * 900, "[]", "satu.md", id="too-long"),
        pytest.param(WHOLE, "a: b", guidance.TERMS, id="terms-not-a-list"),
        pytest.param(WHOLE, "- {id: ab, term: A}", guidance.TERMS, id="term-without-meaning"),
    ],
)
def test_faults_name_the_file(tmp_path: Path, guide: str, terms: str, file: str) -> None:
    with pytest.raises(GuideError) as caught:
        guidance.load_from(folder_with(tmp_path, guide, terms))
    assert caught.value.facts["file"] == file


def test_two_terms_of_one_id_are_a_fault(tmp_path: Path) -> None:
    term = "- {id: ab, term: A, meaning: B, source: C, basis: advice}\n"
    with pytest.raises(GuideError):
        guidance.load_from(folder_with(tmp_path, WHOLE, term * 2))
