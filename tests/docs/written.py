"""The documents of the repository, taken apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = tuple(
    sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], key=lambda p: (len(p.parts), p.name))
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Example:
    """A line to type, and what the document says comes of it (empty when it says nothing)."""

    typed: str
    shown: str


def read(name: str) -> str:
    """The text of a document, by its path in the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    """The path of a document in the repository."""
    return page.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return _FENCE.sub("", text)


def code_spans(text: str) -> list[str]:
    """What stands in backticks, outside fenced blocks."""
    return _CODE.findall(prose(text))


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [body for found, body in _FENCE.findall(text) if found == language]


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level; fails when there is none."""
    return re.split(r"^## ", text.split(f"\n## {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of every table row, without the heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [place for place, row in enumerate(cells) if all(set(cell) <= set("-: ") for cell in row)]
    hidden = {place for rule in rules for place in (rule - 1, rule)}
    return [row for place, row in enumerate(cells) if place not in hidden]


def anchors(text: str) -> set[str]:
    """The places of a document that a link can name."""
    plain = [re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in _HEADING.findall(prose(text))]
    return {re.sub(r"\s", "-", heading) for heading in plain}


def examples(text: str) -> Iterator[Example]:
    """The lines after `$ ` of all console blocks, in order."""
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            typed, _, shown = part.partition("\n")
            yield Example(typed, shown)
