"""What a match says: proposals with reasons, facts of each part, remarks."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.vocabulary import DocumentForm


class Decision(StrEnum):
    """Accept: the part proves the item. Ask: offered to a person. None: mentioned only to explain."""

    ACCEPT = "accept"
    ASK = "ask"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item was named: a stable code and the facts that its sentence needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about the file: a stable code and the facts that its sentence needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """One item for one part: `score` is the probability that it is right, `quote` stands verbatim on `page`.

    Without such words in the text, `quote` is the caption or the file name and `page` is None.
    """

    criterion: str
    score: float
    decision: Decision
    part: tuple[int, int]
    quote: str
    page: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Facts:
    """What the text says of the document itself; unknown facts are None or empty."""

    form: DocumentForm | None = None
    number: str | None = None
    date: datetime.date | None = None
    years: tuple[int, ...] = ()
    issuer: str | None = None
    subject: str | None = None
    signatory: str | None = None
    endorsed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One document inside a file: its first and last page, counted from 1, its facts and its proposals."""

    first: int
    last: int
    facts: Facts
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a match found out about one file."""

    parts: tuple[Part, ...]
    remarks: tuple[Remark, ...]

    @property
    def matches(self) -> tuple[Match, ...]:
        """All proposals of the file, accepted ones first, then asked ones, best first."""
        rank = {Decision.ACCEPT: 0, Decision.ASK: 1, Decision.NONE: 2}
        found = [match for part in self.parts for match in part.matches]
        return tuple(sorted(found, key=lambda m: (rank[m.decision], -m.score, m.criterion, m.part)))
