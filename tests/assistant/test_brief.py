"""Messages that ask nothing are told from questions and from words to search for."""

import pytest

from assistant.answering.brief import Brief, brief


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👍🏻", Brief.SIGN),
        ("...", Brief.SIGN),
        ("??", Brief.WONDER),
        ("1", Brief.NUMBER),
        ("Ya", Brief.PRESS),
        ("iya betul", Brief.PRESS),
        ("belum?", None),
        ("laktasi", None),
        ("B2", None),
        ("2026", None),
        ("ya ampun kok dikembalikan", None),
        ("tidak ada toilet", None),
    ],
)
def test_what_asks_nothing_is_told_from_what_does(text: str, expected: Brief | None) -> None:
    assert brief(text) is expected
