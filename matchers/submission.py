"""What is matched: the pages of one file and what is known about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.vocabulary import UnitKind


@dataclass(frozen=True, slots=True)
class Submission:
    """One file: the text of its pages in order, and what its sender said of it.

    `year` is the year that is assessed, `taken` the one in which a photo says it was taken; an unknown
    `unit_kind` filters no item. `parts` are first and last pages of its documents where a person said so;
    without any the matcher finds them.
    """

    pages: Sequence[str]
    filename: str = ""
    caption: str = ""
    unit_kind: UnitKind | None = None
    year: int | None = None
    taken: int | None = None
    parts: Sequence[tuple[int, int]] = ()
