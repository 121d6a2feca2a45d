"""The model of an assessment programme in one edition."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.vocabulary import Audience, Basis, Confidence, DocumentForm, UnitKind, Validity

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{1,39}$")]
CriterionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{1,23}$")]
# What neither XML nor YAML can carry is nothing that a person wrote.
_TEXT = r"^[^\x00-\x08\x0b-\x1f\ufffe\uffff]+$"
_LINE = r"^[^\x00-\x08\x0a-\x1f\ufffe\uffff]+$"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=_TEXT)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=_LINE)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1945, le=2999)]


class Record(BaseModel):
    """A frozen value; unknown fields are errors so that a typing slip in a pack is found at load."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Record):
    """Where a statement comes from; `url` is None when only the title of the source is known."""

    what: Text
    where: Text
    url: Text | None = None


class EvidenceForm(Record):
    """One kind of document that proves an item; `count` is how many different ones are needed.

    A document of a form in `also` does as well. Forms of an item with the same `choice` replace each other.
    """

    form: DocumentForm
    also: tuple[DocumentForm, ...] = ()
    detail: Text
    must_show: tuple[Line, ...] = ()
    count: int = Field(default=1, ge=1, le=20)
    valid: Validity = Validity.YEAR
    choice: Text | None = None
    basis: Basis

    def accepts(self, form: DocumentForm | None) -> bool:
        """Whether a document of this form serves; a form nobody could tell is given the benefit of the doubt,
        except where pictures are asked for."""
        if form is None:
            return self.form is not DocumentForm.PHOTO
        return form is self.form or form in self.also


class AnswerLevel(Record):
    """One answer that an assessor may give, and the part of the weight that it earns."""

    name: Text
    factor: Number
    meaning: Text | None = None


class AnswerScale(Record):
    """The answers that several items share; no levels for a plain number."""

    name: Text
    levels: tuple[AnswerLevel, ...] = ()


class Answer(Record):
    """How an item is scored: a scale of the programme, and what earns its best level."""

    scale: Text
    best: Text | None = None
    source: Text | None = None


class Criterion(Record):
    """One item that a unit has to prove; empty `applies_to` means every kind of unit of its programme.

    `round` and `stage` say when it is due, `first_year` and `last_year` in which years it is asked at all.
    `document_titles` stand in sources. Ours, and only for matching: `likely_titles`, `everyday` words of
    captions, what a document `shows_inside`, what looks alike but is `not_evidence`, whom it is about
    (`audience`); a `catch_all` item wins only where no specific one fits.
    """

    id: CriterionCode
    group: Text
    right: Text | None = None
    kind: Text
    title: Text
    what_it_asks: Text
    applies_to: tuple[UnitKind, ...] = ()
    evidence: tuple[EvidenceForm, ...] = Field(min_length=1)
    exclusive_photos: bool = False
    period: Text
    round: Line | None = None
    stage: Identifier | None = None
    first_year: Year | None = None
    last_year: Year | None = None
    weight: Number | None = None
    answer: Answer | None = None
    holder: Text
    terms: tuple[Line, ...] = ()
    document_titles: tuple[Line, ...] = ()
    likely_titles: tuple[Line, ...] = ()
    everyday: tuple[Line, ...] = ()
    shows_inside: tuple[Line, ...] = ()
    not_evidence: tuple[Line, ...] = ()
    audience: tuple[Audience, ...] = ()
    catch_all: bool = False
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

    def asked_in(self, year: int) -> bool:
        """Whether the item is asked in an assessment of this year."""
        return (self.first_year or year) <= year <= (self.last_year or year)

    def in_period(self, form: DocumentForm | None, years: Iterable[int], wanted: int) -> bool:
        """Whether a document of this form bearing these years can speak of the year `wanted`.

        A document in which no year was found is not blamed for it; a form that the item does not name is held
        to the most patient of the item's own forms.
        """
        years = tuple(years)
        named = [e.valid for e in self.evidence if form is not None and (form is e.form or form in e.also)]
        validities = named or [e.valid for e in self.evidence]
        return not years or any(v.covers(wanted, found) for v in validities for found in years)


class Stage(Record):
    """A step of the yearly round; `usual` is how the sources describe its date, never a deadline.

    After `last_year` there is no such step any more.
    """

    id: Identifier
    name: Text
    usual: Text
    round: Line | None = None
    last_year: Year | None = None
    who: Text | None = None
    source: Text | None = None


class Role(Record):
    """Who does what in the programme."""

    who: Text
    does: Text
    confidence: Confidence | None = None


class Predicate(Record):
    """A result that the programme awards; an unknown threshold stays None."""

    name: Text
    min_score: Number | None = None
    note: Text | None = None


class Threshold(Record):
    """A part of the score that has a minimum of its own, by predicate."""

    what: Text
    minimum: dict[Line, Number]


class Group(Record):
    """A heading of the checklist, in pack order, never an item.

    `code` is its short name in the pack, `part` the heading above it, `id` the code it bears where a source
    counts it among the criteria, `weight` the weight that the source gives to the group as a whole.
    """

    name: Text
    code: Text | None = None
    part: Text | None = None
    id: Identifier | None = None
    weight: Number | None = None
    title: Text | None = None
    what_it_asks: Text | None = None
    holder: Text | None = None
    terms: tuple[Line, ...] = ()
    source: Source | None = None
    confidence: Confidence | None = None
    note: Text | None = None


class Programme(Record):
    """One edition of a programme; once used it is never edited in place.

    `unit_kinds` prove every item that names no kinds of its own. The year assessed plus `data_year_offset` is
    the year that evidence speaks of. `evidence_stage` is the stage by which evidence is due unless its item
    names another. `handover` is what goes with the whole package rather than with one item.
    """

    id: Identifier
    name: Text
    short_name: Text
    legal_basis: tuple[Line, ...]
    in_force_note: Text
    official_instrument: bool = True
    unit_kinds: tuple[UnitKind, ...] = Field(min_length=1)
    assessed_units: tuple[Line, ...]
    goal: Text
    roles: tuple[Role, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    scoring_note: Text
    answer_scales: tuple[AnswerScale, ...] = ()
    rounds: tuple[Line, ...] = ()
    data_year_offset: int = Field(default=0, ge=-5, le=5)
    stages: tuple[Stage, ...] = ()
    evidence_stage: Identifier | None = None
    handover: tuple[EvidenceForm, ...] = ()
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    def criterion(self, code: str) -> Criterion:
        """The item with this code; KeyError when the edition has none."""
        for criterion in self.criteria:
            if criterion.id == code:
                return criterion
        raise KeyError(code)

    def has(self, code: str) -> bool:
        """Whether the edition has an item with this code."""
        return any(c.id == code for c in self.criteria)

    def asks(self, kind: UnitKind | None, criterion: Criterion) -> bool:
        """Whether units of this kind have to prove the item; an unknown kind filters nothing."""
        return kind is None or kind in (criterion.applies_to or self.unit_kinds)

    def assesses(self, kind: UnitKind) -> bool:
        """Whether units of this kind have anything to prove here."""
        return any(self.asks(kind, c) for c in self.criteria)

    def applying(self, kind: UnitKind | None, round_: str | None = None) -> tuple[Criterion, ...]:
        """The items that a unit of this kind proves, in this round where the programme has rounds."""
        return tuple(
            c
            for c in self.criteria
            if self.asks(kind, c) and (c.round is None or round_ is None or c.round == round_)
        )

    def stage_of(self, criterion: Criterion, round_: str | None = None) -> Stage | None:
        """The stage by which the item's evidence is due, or None where the sources name no stages."""
        named = criterion.stage or self.evidence_stage
        wanted = criterion.round or round_
        by_round = next((s for s in self.stages if s.round is not None and s.round == wanted), None)
        by_name = next((s for s in self.stages if s.id == named), None)
        return (by_name if criterion.stage else by_round) or by_name
