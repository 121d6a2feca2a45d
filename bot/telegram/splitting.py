"""Telegram HTML cut into messages that are not too long."""

import re
from collections.abc import Iterator

from bot.screens.markup import utf16_units
from knowledge.limits import Limits

_TOKEN = re.compile(r"<[^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|.", re.DOTALL)
_TAG_NAME = re.compile(r"</?([a-zA-Z-]+)")


def split(html: str, limit: int = Limits().message_units) -> tuple[str, ...]:
    """The text as messages of at most `limit` UTF-16 units, cut at line ends where there are any.

    No tag or entity is cut; what is open at a cut is closed there and opened again in the next message.
    """
    if utf16_units(html) <= limit:
        return (html,)
    return tuple(_parts(_TOKEN.findall(html), limit))


def _parts(tokens: list[str], limit: int) -> Iterator[str]:
    start: list[str] = []
    while tokens:
        end = _longest(start, tokens, limit)
        if end < len(tokens):
            end = _border(tokens, end)
        part = tokens[:end]
        opened = _open_after(start, part)
        text = "".join((*start, *part, *_closing(opened)))
        if _TOKEN.sub(_only_text, text).strip():
            yield text.strip("\n")
        start, tokens = opened, tokens[end:]


def _longest(start: list[str], tokens: list[str], limit: int) -> int:
    """How many tokens fit with the tags opened before and the ones to close after them; at least one."""
    opened = list(start)
    units = sum(map(utf16_units, start))
    for place, token in enumerate(tokens):
        units += utf16_units(token)
        opened = _open_after(opened, [token])
        if units + sum(map(utf16_units, _closing(opened))) > limit:
            return max(1, place)
    return len(tokens)


def _border(tokens: list[str], end: int) -> int:
    """The best place to cut at or before `end`: after a line, else after a word, else right there."""
    for borders in ("\n", " \t"):
        for place in range(end, end // 4, -1):
            if tokens[place - 1] in borders:
                return place
    return end


def _open_after(opened: list[str], tokens: list[str]) -> list[str]:
    result = list(opened)
    for token in tokens:
        if token.startswith("</"):
            if result:
                result.pop()
        elif token.startswith("<") and len(token) > 1:
            result.append(token)
    return result


def _closing(opened: list[str]) -> list[str]:
    names = (_TAG_NAME.match(tag) for tag in reversed(opened))
    return [f"</{name[1]}>" for name in names if name]


def _only_text(token: re.Match[str]) -> str:
    return "" if token[0].startswith("<") and len(token[0]) > 1 else token[0]
