"""The model of an assessment programme in one edition."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.vocabulary import Basis, Confidence, DocumentForm, UnitKind

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{1,39}$")]
CriterionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{1,23}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Record(BaseModel):
    """A frozen value; unknown fields are errors so that a typing slip in a pack is found at load."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Record):
    """Where a statement comes from; `url` is None when only the title of the source is known."""

    what: Text
    where: Text
    url: str | None = None


class EvidenceForm(Record):
    """One kind of document that proves an item; `count` is how many different ones are needed."""

    form: DocumentForm
    detail: Text
    must_show: tuple[Text, ...] = ()
    count: int = Field(default=1, ge=1, le=20)
    basis: Basis


class Criterion(Record):
    """One item that a unit has to prove; empty `applies_to` means every kind of unit of its programme."""

    id: CriterionCode
    group: Text
    right: Text | None = None
    kind: Text
    title: Text
    what_it_asks: Text
    applies_to: tuple[UnitKind, ...] = ()
    evidence: tuple[EvidenceForm, ...]
    exclusive_photos: bool = False
    period: Text
    round: str | None = None
    weight: float | None = None
    holder: Text
    terms: tuple[Text, ...] = ()
    document_titles: tuple[Text, ...] = ()
    source: Source
    confidence: Confidence
    confidence_note: Text | None = None

    @property
    def required(self) -> bool:
        """Whether the item is "wajib"; an inferred item is only "saran"."""
        return self.confidence is Confidence.VERIFIED

    def applies(self, kind: UnitKind | None) -> bool:
        """Whether units of this kind have to prove the item; an unknown kind filters nothing."""
        return kind is None or not self.applies_to or kind in self.applies_to


class Stage(Record):
    """A step of the yearly round; `usual` is how the sources describe its date, never a deadline."""

    id: Identifier
    name: Text
    usual: Text
    who: Text | None = None
    source: Text | None = None


class Role(Record):
    """Who does what in the programme."""

    who: Text
    does: Text


class Predicate(Record):
    """A result that the programme awards; an unknown threshold stays None."""

    name: Text
    min_score: float | None = None
    note: Text | None = None


class Group(Record):
    """A heading of the checklist, in pack order."""

    name: Text
    note: Text | None = None


class Programme(Record):
    """One edition of a programme; once used it is never edited in place."""

    id: Identifier
    name: Text
    short_name: Text
    legal_basis: Text
    in_force_note: Text
    official_instrument: bool = True
    assessed_units: tuple[Text, ...]
    goal: Text
    roles: tuple[Role, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    scoring_note: Text
    rounds: tuple[str, ...] = ()
    data_year_offset: int = 0
    stages: tuple[Stage, ...] = ()
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]

    def criterion(self, code: str) -> Criterion:
        """The item with this code; KeyError when the edition has none."""
        for criterion in self.criteria:
            if criterion.id == code:
                return criterion
        raise KeyError(code)

    def has(self, code: str) -> bool:
        """Whether the edition has an item with this code."""
        return any(c.id == code for c in self.criteria)

    def applying(self, kind: UnitKind | None, round_: str | None = None) -> tuple[Criterion, ...]:
        """The items that a unit of this kind proves, in this round where the programme has rounds."""
        return tuple(
            c
            for c in self.criteria
            if c.applies(kind) and (c.round is None or round_ is None or c.round == round_)
        )
