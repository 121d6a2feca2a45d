"""The page on the programmes tells the truth about the packs."""

import re
from pathlib import Path

import pytest

from knowledge import catalogue
from knowledge.programme import Programme
from knowledge.vocabulary import Basis

PAGE = (Path(__file__).parents[2] / "docs" / "programmes.md").read_text(encoding="utf-8")
ROWS = {
    found[1]: tuple(int(number) for number in found.groups()[1:])
    for found in re.finditer(
        r"^\| `([\w-]+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) of (\d+) \|$", PAGE, re.MULTILINE
    )
}


@pytest.mark.parametrize("programme", catalogue.load().programmes, ids=lambda p: p.id)
def test_the_counts_of_an_edition(programme: Programme) -> None:
    forms = [row for criterion in programme.criteria for row in criterion.evidence]
    required = sum(criterion.required for criterion in programme.criteria)
    sourced = sum(row.basis is Basis.SOURCE for row in forms)
    items = len(programme.criteria)
    assert ROWS[programme.id] == (items, required, items - required, sourced, len(forms))


def test_no_other_edition_is_told_of() -> None:
    assert set(ROWS) == {programme.id for programme in catalogue.load().programmes}


def test_every_field_the_page_names_exists() -> None:
    fields = {"confidence", "basis", "choice", "detail", "form", "also", "valid", "applies_to", "unit_kinds"}
    fields |= {
        "must_show",
        "holder",
        "terms",
        "data_year_offset",
        "handover",
        "document_titles",
        "usual",
        "later",
    }
    source = "".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "knowledge").glob("*.py")
    )
    for name in fields:
        assert f"`{name}" in PAGE, name
        assert re.search(rf"^    {name}:", source, re.MULTILINE), name
