"""Telegram's text: entities with UTF-16 offsets, and how they look as HTML."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_WORDS = re.compile(
    r"(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{5,32})?(?![\w/<>]))"
    r"|(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
)
_FORBIDDEN = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text with a meaning; offset and length count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity."""
        body: dict[str, Any] = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url:
            body["url"] = self.url
        if self.language:
            body["language"] = self.language
        return body


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text with its entities in reading order."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def html(self) -> str:
        return to_html(self.text, self.entities)


def units(text: str) -> int:
    """Length in UTF-16 units, which is how Telegram counts."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def normalize(formatted: FormattedText, most_entities: int) -> FormattedText:
    """What the server stores: control characters gone, ends trimmed, commands and links found."""
    text = _FORBIDDEN.sub(" ", formatted.text.replace("\r", ""))
    kept = text.rstrip()
    lead = units(kept) - units(kept.lstrip())
    text = kept.lstrip()
    length = units(text)
    given = [_moved(entity, -lead, length) for entity in formatted.entities]
    found = [entity for entity in given if entity.length > 0]
    closed = [e for e in found if e.type in {"code", "pre", "text_link"}]
    words = [w for w in _detect(text) if not any(w.offset < e.end and e.offset < w.end for e in closed)]
    ordered = sorted([*found, *words], key=lambda e: (e.offset, -e.length))
    return FormattedText(text, tuple(ordered[:most_entities]))


def to_html(text: str, entities: Iterable[Entity]) -> str:
    """The text as safe HTML with Telegram's tags, properly nested."""
    encoded = text.encode("utf-16-le")

    def cut(start: int, end: int) -> str:
        return escape(encoded[2 * start : 2 * end].decode("utf-16-le", "replace"), quote=False)

    ordered = sorted(entities, key=lambda e: (e.offset, -e.length))
    pieces: list[str] = []
    open_ends: list[tuple[int, str]] = []
    at = 0
    for entity in ordered:
        at = _close(pieces, open_ends, cut, at, entity.offset)
        opening, closing = _tags(entity)
        if not opening:
            continue
        pieces.append(cut(at, entity.offset) + opening)
        at = max(at, entity.offset)
        end = min([entity.end, *(end for end, _ in open_ends)])
        open_ends.append((end, closing))
    at = _close(pieces, open_ends, cut, at, len(encoded) // 2)
    pieces.append(cut(at, len(encoded) // 2))
    return "".join(pieces)


def _close(pieces: list[str], open_ends: list[tuple[int, str]], cut: Any, at: int, until: int) -> int:
    while open_ends and open_ends[-1][0] <= until:
        end, closing = open_ends.pop()
        pieces.append(cut(at, end) + closing)
        at = end
    return at


def _tags(entity: Entity) -> tuple[str, str]:
    if entity.type in {"text_link", "url"} and entity.url:
        return f'<a href="{escape(entity.url)}">', "</a>"
    if entity.type == "pre" and entity.language:
        return f'<pre><code class="language-{escape(entity.language)}">', "</code></pre>"
    if entity.type == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    tag = TAGS.get(entity.type, "")
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _moved(entity: Entity, by: int, length: int) -> Entity:
    start = min(max(entity.offset + by, 0), length)
    end = min(max(entity.end + by, 0), length)
    return replace(entity, offset=start, length=end - start)


def _detect(text: str) -> Sequence[Entity]:
    found = []
    for match in _WORDS.finditer(text):
        start = units(text[: match.start()])
        found.append(Entity(match.lastgroup or "", start, units(match.group())))
    return found
