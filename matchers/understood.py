"""Who asks, and what a question was taken for."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.vocabulary import DocumentForm, UnitKind
from matchers.asked import SLIGHT, Asked
from matchers.topics import RULE

ITEM, ENOUGH = "i", "e"


class Certainty(StrEnum):
    """Whether an answer is given, asked about, or declined."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as it matters: what they work on, and what kind of unit they work for."""

    programme: str | None = None
    kind: UnitKind | None = None
    round: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that may answer; items name their programme, and the form that a person thinks of."""

    key: str
    score: float
    programme: str | None = None
    form: DocumentForm | None = None

    @property
    def kind(self) -> str:
        """What kind of topic it is, a letter."""
        return self.key.split(".")[0]

    @property
    def name(self) -> str:
        """The topic within its kind; the code of an item."""
        return self.key.split(".", 1)[1]

    @property
    def pressed(self) -> str:
        """What a button carries, so that the same answer is found without the question."""
        more = [part for part in (self.form.value if self.form else "", self._rule_of()) if part]
        return ".".join((self.key, *more))

    def _rule_of(self) -> str:
        return self.programme or "" if self.kind == RULE else ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for, best first."""

    asked: Asked
    certainty: Certainty
    candidates: tuple[Candidate, ...]
    programme: str | None

    @property
    def subject(self) -> str:
        """The words that narrow what is asked: those that do not themselves ask."""
        words = (unit.words for unit in self.asked.units if not unit.group)
        return " ".join(word for held in words for word in held if word not in SLIGHT)
