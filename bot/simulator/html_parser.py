"""Telegram's HTML parse mode, as strict as the real server and with its words."""

import re
from dataclasses import dataclass

from .errors import ApiError, bad_request
from .formatting import Entity, FormattedText, units

_NAMES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "",
}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_START = re.compile(r"<([^\s>]*)")
_END = re.compile(r"</([^\s>]*)\s*")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]*)\s*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_LINK = re.compile(r"(?:https?://|tg://|mailto:|tel:)\S+", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    name: str
    offset: int
    attributes: dict[str, str]


class HtmlParser:
    """Reads one text; `parse` gives its plain text and entities or raises the server's 400."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def parse(self) -> FormattedText:
        """The text without its tags, and one entity for each pair of tags."""
        while self._at < len(self._source):
            if self._source.startswith("</", self._at):
                self._end_tag()
            elif self._source[self._at] == "<":
                self._start_tag()
            else:
                self._append(self._character())
        if self._open:
            name = self._open[-1].name
            raise self._failure(f'Can\'t find end tag corresponding to start tag "{name}"')
        return FormattedText("".join(self._pieces), tuple(self._entities))

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += units(text)

    def _character(self) -> str:
        match = _REFERENCE.match(self._source, self._at)
        if match:
            code = int(match[1], 16) if match[1] else int(match[2] or 0)
            if match[3] or (0 < code < 0x110000 and not 0xD800 <= code < 0xE000):
                self._at = match.end()
                return _NAMED[match[3]] if match[3] else chr(code)
        self._at += 1
        return self._source[self._at - 1]

    def _start_tag(self) -> None:
        begin = self._at
        match = _START.match(self._source, begin)
        name = match[1].lower() if match else ""
        self._at = begin + 1 + len(name)
        if self._at >= len(self._source):
            raise self._failure("Unclosed start tag", begin)
        if name not in _NAMES:
            raise self._failure(f'Unsupported start tag "{name}"', begin)
        attributes: dict[str, str] = {}
        while not self._closes(begin):
            key, value = self._attribute(name, begin)
            attributes[key] = value
        self._at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._failure('Tag "span" must have class "tg-spoiler"', begin)
        self._open.append(_Open(name, self._length, attributes))

    def _closes(self, begin: int) -> bool:
        while self._at < len(self._source) and self._source[self._at].isspace():
            self._at += 1
        if self._at >= len(self._source):
            raise self._failure("Unclosed start tag", begin)
        return self._source[self._at] == ">"

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        match = _ATTRIBUTE.match(self._source, self._at)
        key = match[1] if match else ""
        if match is None or not key:
            raise self._failure(f'Empty attribute name in the tag "{tag}"', begin)
        self._at = match.end()
        if not self._source.startswith("=", self._at):
            if tag == "blockquote" and key == "expandable":
                return key, "1"
            reason = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
            raise self._failure(reason, begin)
        self._at += 1
        self._closes(begin)
        if self._source[self._at] in "'\"":
            return key, self._quoted(begin)
        start = self._at
        token = _TOKEN.match(self._source, start)
        self._at = token.end() if token else start
        if self._at < len(self._source) and self._source[self._at] not in "> \t\r\n":
            raise self._failure("Unexpected end of name token", start)
        return key, self._source[start : self._at].lower()

    def _quoted(self, begin: int) -> str:
        quote = self._source[self._at]
        self._at += 1
        value = []
        while self._at < len(self._source) and self._source[self._at] != quote:
            value.append(self._character())
        self._at += 1
        if self._at >= len(self._source):
            raise self._failure("Unclosed start tag", begin)
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._failure("Unexpected end tag", begin)
        match = _END.match(self._source, begin)
        self._at = match.end() if match else begin
        if not self._source.startswith(">", self._at):
            raise self._failure("Unclosed end tag", begin)
        self._at += 1
        found = match[1] if match else ""
        opened = self._open.pop()
        if found and found != opened.name:
            reason = f'Unmatched end tag at byte offset {self._offset(begin)}, expected "</{opened.name}>"'
            raise self._failure(f'{reason}, found "</{found}>"')
        self._finish(opened)

    def _finish(self, opened: _Open) -> None:
        length = self._length - opened.offset
        kind = _NAMES[opened.name]
        if not length or not kind:
            return
        url = language = None
        if kind == "text_link":
            url = opened.attributes.get("href") or "".join(self._pieces)[-length:]
            if not _LINK.fullmatch(url):
                return
        if kind == "blockquote" and "expandable" in opened.attributes:
            kind = "expandable_blockquote"
        if kind == "code":
            language = opened.attributes.get("class", "").removeprefix("language-") or None
            if language and self._open and self._open[-1].name == "pre":
                self._open[-1].attributes["language"] = language
                return
            language = None
        if kind == "pre":
            language = opened.attributes.get("language")
        self._entities.append(Entity(kind, opened.offset, length, url, language))

    def _offset(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))

    def _failure(self, reason: str, position: int | None = None) -> ApiError:
        place = "" if position is None else f" at byte offset {self._offset(position)}"
        return bad_request(f"can't parse entities: {reason}{place}")
