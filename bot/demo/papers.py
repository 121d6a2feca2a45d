"""What an office paper is made of, before it is written as a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """Centred bold lines, as the title of a decision."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph; `label` stands in a column left of it, as in "Menimbang"."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose first row is its head; `widths` are shares of the line."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, at the right of the page."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page break."""


Block = Heading | Para | Grid | Signature | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before it is written: the letterhead, what follows, and a line at the foot of each page."""

    letterhead: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str = ""
