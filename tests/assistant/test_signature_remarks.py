"""What is wrong with a signature inside a PDF is said with the document, not only in its details."""

from typing import Any

import pytest

from assistant.evidence.view import in_view_of

SOUND = {
    "field": "Tanda1",
    "signer": "Surya",
    "intact": True,
    "covers_whole_file": True,
    "changed_after": False,
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"intact": False}, "signature.broken"),
        ({"changed_after": True}, "signature.changed"),
        ({"covers_whole_file": False}, "signature.changed"),
    ],
)
def test_only_a_signature_with_a_fault_is_remarked(change: dict[str, Any], code: str | None) -> None:
    expected = [(code, {"signer": "Surya"})] if code else []
    assert in_view_of({"signatures": [SOUND | change]}, []) == expected


def test_before_the_bytes_were_looked_at_nothing_is_said() -> None:
    assert in_view_of({}, []) == []


def test_of_pages_that_nobody_has_looked_at_only_the_text_is_spoken_of() -> None:
    missing = [("endorsement.missing", {"form": "laporan"})]
    codes = [
        [code for code, _ in in_view_of({"inspected": pages}, missing, media)]
        for pages, media in ((0, "pdf"), (0, "jpeg"), (0, "docx"), (3, "pdf"))
    ]
    assert codes == [
        ["endorsement.not_read"],
        ["endorsement.not_read"],
        ["endorsement.missing"],
        ["endorsement.missing"],
    ]


@pytest.mark.parametrize("kind", ["signatures", "marks", "codes"])
def test_an_endorsement_that_the_bytes_show_is_not_missed(kind: str) -> None:
    missing = [("endorsement.missing", {"form": "laporan"}), ("number.missing", {"form": "laporan"})]
    assert in_view_of({kind: [SOUND]}, missing) == missing[1:]
    assert in_view_of({kind: []}, missing) == missing
