"""Text from people and documents made safe to show in Telegram HTML."""

import html
import unicodedata
from collections.abc import Sequence
from itertools import islice

from knowledge.limits import Limits

_KEPT_CONTROLS = frozenset("\n\t")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co"})


def safe(text: object, longest: int = 200) -> str:
    """The text escaped for Telegram HTML, without control or direction characters, cut to `longest`."""
    return html.escape(plain(text, longest), quote=False)


def plain(text: object, longest: int = 60) -> str:
    """The text for a button, where nothing is markup: without control or direction characters, cut."""
    return shorten("".join(islice(filter(_shown, str(text)), longest + 1)), longest)


def shorten(text: str, longest: int) -> str:
    """The text cut at a word border with an ellipsis when it is longer than `longest` characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > longest // 2 else cut).rstrip() + "…"


def _shown(character: str) -> bool:
    return character in _KEPT_CONTROLS or unicodedata.category(character) not in _HIDDEN


def bold(text: object, longest: int = 200) -> str:
    """The text safe and bold."""
    return f"<b>{safe(text, longest)}</b>"


def italic(text: object, longest: int = 200) -> str:
    """The text safe and in italics."""
    return f"<i>{safe(text, longest)}</i>"


def fitting(blocks: Sequence[str], limit: int = Limits().message_units) -> list[str]:
    """The first blocks that fit into one message together, with blank lines between them."""
    kept: list[str] = []
    for block in blocks:
        if utf16_units("\n\n".join((*kept, block))) > limit:
            break
        kept.append(block)
    return kept


def utf16_units(text: str) -> int:
    """How Telegram counts the length of a text."""
    return len(text.encode("utf-16-le")) // 2
