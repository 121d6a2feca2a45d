"""Long Telegram HTML is cut into valid messages that lose nothing."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screens.markup import utf16_units
from bot.telegram.splitting import split


class Reader(HTMLParser):
    """Reads as Telegram does: every tag closed by its own end tag, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.marked: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marked += [(c, tuple(self.open)) for c in data if not c.isspace()]


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def test_what_fits_stays_as_it_is() -> None:
    text = "<b>a</b>\n" + "x" * 4_000
    assert split(text) == (text,)


def test_a_list_of_120_items_is_cut_between_lines() -> None:
    lines = [f"<b>A.{n}</b> {'nama butir & 😀 '.replace('&', '&amp;') * 6}" for n in range(120)]
    parts = split("\n".join(lines))
    assert "\n".join(parts).split("\n") == lines
    assert all(utf16_units(part) <= 4_096 for part in parts)
    assert len(parts) <= 5


@pytest.mark.parametrize(
    "html",
    ["<b>" + "x&amp;" * 3_000 + "</b>", "😀" * 5_000, "<i><b>" + "kata " * 3_000 + "</b> lalu</i>"],
    ids=["entities", "emoji", "nested"],
)
def test_one_endless_line_is_cut_without_harm(html: str) -> None:
    parts = split(html)
    assert all(utf16_units(part) <= 4_096 for part in parts)
    assert [m for part in parts for m in read(part).marked] == read(html).marked


PIECES = st.sampled_from(
    ["kata", " ", "\n", "&amp;", "&lt;", "😀", "<b>tebal</b>", "<i>a\n<code>b\nc</code> d</i>", "é"]
)


@given(st.lists(PIECES, max_size=120).map("".join), st.integers(40, 200))
def test_nothing_is_lost_cut_or_left_open(html: str, limit: int) -> None:
    parts = split(html, limit)
    assert all(utf16_units(part) <= limit for part in parts)
    assert [m for part in parts for m in read(part).marked] == read(html).marked
    if len(parts) > 1:
        assert all(read(part).text.strip() for part in parts)
