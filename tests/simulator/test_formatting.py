"""Telegram's HTML: entities, UTF-16 offsets, and refusals in the server's words."""

import pytest

from bot.simulator.errors import ApiError
from bot.simulator.formatting import Entity, FormattedText, normalize, to_html, units
from bot.simulator.html_parser import HtmlParser


def parsed(source: str) -> FormattedText:
    return HtmlParser(source).parse()


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        pytest.param("polos", "polos", [], id="plain"),
        pytest.param("<b>a</b>", "a", [("bold", 0, 1)], id="bold"),
        pytest.param("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)], id="synonyms"),
        pytest.param("😀<b>x</b>", "😀x", [("bold", 2, 1)], id="offsets count UTF-16 units"),
        pytest.param("a &lt;b&gt; &amp; &quot;c&#39;", "a <b> & \"c'", [], id="references"),
        pytest.param("R&D &nbsp; &", "R&D &nbsp; &", [], id="unknown references stay"),
        pytest.param("<b>a<i>b</i></b>", "ab", [("italic", 1, 1), ("bold", 0, 2)], id="nested"),
        pytest.param("<b></b>x", "x", [], id="empty entity is dropped"),
        pytest.param('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)], id="spoiler"),
        pytest.param(
            "<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)], id="quote"
        ),
        pytest.param("<B>a</b>", "a", [("bold", 0, 1)], id="start tags ignore case"),
        pytest.param("<a href='salah'>x</a>", "x", [], id="a link that is none stays text"),
    ],
)
def test_reads_html(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found = parsed(source)
    assert found.text == text
    assert [(e.type, e.offset, e.length) for e in found.entities] == entities


def test_reads_links_and_languages() -> None:
    link = parsed('<a href="https://x.id/?a=1&amp;b=2">x</a>').entities[0]
    assert (link.type, link.url) == ("text_link", "https://x.id/?a=1&b=2")
    code = parsed('<pre><code class="language-sql">select</code></pre>').entities
    assert [(e.type, e.language) for e in code] == [("pre", "sql")]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("<b>a", 'Can\'t find end tag corresponding to start tag "b"', id="not closed"),
        pytest.param("a < b", 'Unsupported start tag "" at byte offset 2', id="bare less-than"),
        pytest.param("é<x>", 'Unsupported start tag "x" at byte offset 2', id="offset in bytes"),
        pytest.param("a</b>", "Unexpected end tag at byte offset 1", id="end without start"),
        pytest.param(
            "<b>a</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
            id="crossed",
        ),
        pytest.param("<b", "Unclosed start tag at byte offset 0", id="cut in a start tag"),
        pytest.param("<b>a</b", "Unclosed end tag at byte offset 4", id="cut in an end tag"),
        pytest.param("<a href=>x</a>", None, id="empty value is no fault"),
        pytest.param(
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
            id="attribute without value",
        ),
        pytest.param('<a href="x>y</a>', "Unclosed start tag at byte offset 0", id="open quote"),
        pytest.param("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0', id="span"),
        pytest.param("<br/>", 'Unsupported start tag "br/" at byte offset 0', id="line break"),
    ],
)
def test_refuses_html(source: str, reason: str | None) -> None:
    if reason is None:
        assert parsed(source).text == "x"
        return
    with pytest.raises(ApiError) as caught:
        parsed(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    "source",
    [
        "a <b>b</b> c",
        "<b>a<i>b</i></b>",
        "<b>&lt;&amp;</b>😀<code>x</code>",
        '<a href="https://x.id/?a=1&amp;b=2">x</a>',
        '<pre><code class="language-sql">a</code></pre>',
    ],
)
def test_html_survives_the_way_through_entities(source: str) -> None:
    assert parsed(source).html == source


def test_overlapping_entities_still_give_nested_html() -> None:
    assert to_html("abc", [Entity("bold", 0, 2), Entity("italic", 1, 2)]) == "<b>a<i>b</i></b>c"


def test_trims_ends_and_moves_entities() -> None:
    stored = normalize(FormattedText("  a😀\x00b \n", (Entity("bold", 2, 5),)), 100)
    assert stored == FormattedText("a😀 b", (Entity("bold", 0, 5),))
    assert units(stored.text) == 5


def test_finds_commands_and_links_outside_code() -> None:
    stored = normalize(parsed("/kurang di B04/B08, lihat https://x.id/a. <code>/tidak</code>"), 100)
    words = [(e.type, stored.text[e.offset : e.end]) for e in stored.entities]
    assert words == [("bot_command", "/kurang"), ("url", "https://x.id/a"), ("code", "/tidak")]
