"""Rich text: the words of body, headers, footers, notes and text boxes, without any drawing or style data."""

import re
from dataclasses import dataclass, field

from documents.draft import Draft, DraftPage
from documents.errors import Broken
from documents.formats.office import CELL_BAR
from documents.reading import Kind, Note, Signals
from documents.text import tidy
from knowledge.limits import Limits

_TOKEN = re.compile(
    r"\\(?:'(?P<byte>[0-9a-fA-F]{2})|(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|(?P<symbol>[^a-z]))"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_UNSEEN = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "themedata", "colorschememapping"}
    | {"datastore", "latentstyles", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl"}
    | {
        "fldinst",
        "nonshppict",
        "filetbl",
        "revtbl",
        "annotation",
        "bkmkstart",
        "bkmkend",
        "mmathPr",
        "deleted",
        "sp",
    }
)
_SEEN_THOUGH_OPTIONAL = frozenset({"shpinst", "shptxt", "shppict", "footnote"})
_BREAKS = {"par": "\n", "line": "\n", "sect": "\n", "row": "\n", "nestrow": "\n", "page": "\f", "tab": " "}
_BREAKS |= {"cell": CELL_BAR, "nestcell": CELL_BAR, "emdash": "-", "endash": "-", "bullet": "-"}
_QUOTES = {"lquote": "'", "rquote": "'", "ldblquote": '"', "rdblquote": '"'}
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_DEEPEST = 2_000


@dataclass(slots=True)
class _Group:
    unseen: bool = False
    skip_after_unicode: int = 1
    hidden: bool = False


@dataclass(slots=True)
class _State:
    """Where in the file we are, and what has been written so far."""

    codepage: str = "cp1252"
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    optional: bool = False
    to_skip: int = 0
    written: list[str] = field(default_factory=list)
    bytes_held: bytearray = field(default_factory=bytearray)

    def write(self, text: str) -> None:
        self.flush()
        group = self.groups[-1]
        if not (group.unseen or group.hidden):
            self.written.append(text)

    def hold(self, byte: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        else:
            self.bytes_held.append(byte)

    def flush(self) -> None:
        if self.bytes_held:
            text = self.bytes_held.decode(self.codepage, errors="replace")
            self.bytes_held.clear()
            self.write(text)


class RtfFormat:
    """Reads RTF files."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """The visible text, page by page where the file breaks pages."""
        pages = [_page(part) for part in _visible(data.decode("latin-1")).split("\f")]
        drafted = tuple(
            DraftPage(number, page) for number, page in enumerate(pages[: limits.text_pages], start=1)
        )
        left_out = len(drafted) < len(pages)
        notes = (Note("pages.partial", {"read": len(drafted), "total": len(pages)}),) if left_out else ()
        return Draft(Kind.RTF, drafted, notes, Signals(pages=len(pages)))


def _page(text: str) -> str:
    bar = CELL_BAR.strip()
    return tidy("\n".join(line.strip().removesuffix(bar) for line in text.split("\n")))


def _visible(source: str) -> str:
    state = _State()
    for token in _TOKEN.finditer(source):
        kind = token.lastgroup
        if kind == "brace":
            _brace(state, token["brace"])
        elif kind == "byte":
            state.hold(int(token["byte"], 16))
        elif kind == "symbol":
            _symbol(state, token["symbol"])
        elif kind == "text":
            _text(state, token["text"])
        else:
            _word(state, token["word"], token["number"])
    state.flush()
    return "".join(state.written)


def _brace(state: _State, brace: str) -> None:
    state.flush()
    state.optional, state.to_skip = False, 0
    if brace == "{":
        if len(state.groups) > _DEEPEST:
            raise Broken(kind=Kind.RTF.value, reason="groups nested too deep")
        parent = state.groups[-1]
        state.groups.append(_Group(parent.unseen, parent.skip_after_unicode, parent.hidden))
    elif len(state.groups) > 1:
        state.groups.pop()


def _symbol(state: _State, symbol: str) -> None:
    if symbol == "*":
        state.optional = True
    else:
        state.write(_SYMBOLS.get(symbol, ""))


def _text(state: _State, text: str) -> None:
    skipped = min(state.to_skip, len(text))
    state.to_skip -= skipped
    state.write(text[skipped:])


def _word(state: _State, word: str, number: str | None) -> None:
    group = state.groups[-1]
    if word in _UNSEEN or (state.optional and word not in _SEEN_THOUGH_OPTIONAL):
        group.unseen = True
    elif word == "u" and number:
        state.write(chr(int(number) % 0x10000))
        state.to_skip = group.skip_after_unicode
    elif word == "uc" and number:
        group.skip_after_unicode = int(number)
    elif word == "ansicpg" and number:
        state.codepage = _known(f"cp{number}")
    elif word == "v":
        group.hidden = number != "0"
    elif word == "bin" and number:
        state.to_skip = max(0, int(number))
    elif word in _BREAKS or word in _QUOTES:
        state.write(_BREAKS.get(word) or _QUOTES[word])
    state.optional = False


def _known(codepage: str) -> str:
    try:
        b"".decode(codepage)
    except LookupError:
        return "cp1252"
    return codepage


FORMAT = RtfFormat()
