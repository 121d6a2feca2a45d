"""What the first look at a file yields, before any page is recognised from its picture."""

from dataclasses import dataclass, field

from documents.reading import Kind, Note, Signals


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One page's stored text and table rows; `look` asks for recognition from its picture too."""

    number: int
    text: str
    look: bool = False
    also: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """All pages of a file as stored in it, and what is already known about the whole."""

    kind: Kind
    pages: tuple[DraftPage, ...]
    notes: tuple[Note, ...] = ()
    signals: Signals = field(default_factory=Signals)


@dataclass(frozen=True, slots=True)
class Seen:
    """What recognition saw on one page: one clean reading, and what the second pass adds."""

    text: str
    also: str
