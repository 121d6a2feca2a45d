"""The tables in which people who do not program edit a programme: one row an item."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from knowledge.vocabulary import Audience, Basis, Confidence, DocumentForm, UnitKind, Validity

WHOLE = "*"
"""Stands for all unit kinds of the programme, and in the evidence table for the package as a whole."""
OLD_CODE = "old_code"
"""The code that an item had in the edition before; it is about the edition, not part of it."""


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    WHOLE_NUMBER = "whole_number"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"


class Table(StrEnum):
    """The tables of a programme."""

    PROGRAMME = "programme"
    ITEMS = "items"
    EVIDENCE = "evidence"
    GROUPS = "groups"
    STAGES = "stages"
    SCALES = "scales"
    ROLES = "roles"
    PREDICATES = "predicates"
    THRESHOLDS = "thresholds"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: what its cells hold, from which vocabulary, or from the names of which other table.

    A `needed` one may not be empty.
    """

    key: str
    kind: Kind = Kind.TEXT
    options: type[StrEnum] | None = None
    among: Table | None = None
    needed: bool = False
    width: int = 24


def _needed(key: str, width: int = 24, **more: Any) -> Field:
    return Field(key, needed=True, width=width, **more)


def _lines(key: str, width: int = 44) -> Field:
    return Field(key, Kind.LINES, width=width)


_SOURCE = (Field("source_what", width=36), Field("source_where", width=28), Field("source_url", width=28))
_SOURCE_NEEDED = (_needed("source_what", 36), _needed("source_where", 28), Field("source_url", width=28))

FIELDS: Mapping[Table, tuple[Field, ...]] = {
    Table.PROGRAMME: (
        _needed("id"),
        _needed("name"),
        _needed("short_name"),
        _lines("legal_basis"),
        _needed("in_force_note"),
        Field("official_instrument", Kind.FLAG),
        _needed("unit_kinds", kind=Kind.CHOICES, options=UnitKind),
        _lines("assessed_units"),
        _needed("goal"),
        _needed("scoring_note"),
        _lines("rounds"),
        Field("data_year_offset", Kind.WHOLE_NUMBER),
        Field("evidence_stage"),
    ),
    Table.ITEMS: (
        _needed("id", 14),
        Field(OLD_CODE, width=14),
        _needed("title", 50),
        _needed("group", 28, among=Table.GROUPS),
        _needed("what_it_asks", 60),
        _needed("confidence", 24, kind=Kind.CHOICE, options=Confidence),
        Field("confidence_note", width=36),
        *_SOURCE_NEEDED,
        _needed("holder", 28),
        _lines("terms"),
        _lines("document_titles"),
        _lines("likely_titles"),
        _lines("everyday"),
        _lines("shows_inside"),
        _lines("not_evidence"),
        Field("audience", Kind.CHOICES, Audience, width=20),
        Field("applies_to", Kind.CHOICES, UnitKind, width=26),
        Field("stage", among=Table.STAGES, width=20),
        Field("round", width=12),
        Field("first_year", Kind.WHOLE_NUMBER, width=12),
        Field("last_year", Kind.WHOLE_NUMBER, width=12),
        _needed("kind", 18),
        _needed("period", 18),
        Field("right", width=28),
        Field("weight", Kind.NUMBER, width=10),
        Field("answer_scale", among=Table.SCALES, width=20),
        Field("answer_best", width=36),
        Field("answer_source", width=28),
        Field("exclusive_photos", Kind.FLAG, width=14),
        Field("catch_all", Kind.FLAG, width=14),
    ),
    Table.EVIDENCE: (
        _needed("item", 14, among=Table.ITEMS),
        _needed("form", 28, kind=Kind.CHOICE, options=DocumentForm),
        Field("also", Kind.CHOICES, DocumentForm, width=28),
        _needed("detail", 60),
        _lines("must_show"),
        Field("count", Kind.WHOLE_NUMBER, width=10),
        Field("valid", Kind.CHOICE, Validity, width=26),
        Field("choice", width=18),
        _needed("basis", 26, kind=Kind.CHOICE, options=Basis),
    ),
    Table.GROUPS: (
        _needed("name", 44),
        Field("code", width=14),
        Field("part", width=36),
        Field("id", width=14),
        Field("weight", Kind.NUMBER, width=10),
        Field("title", width=44),
        Field("what_it_asks", width=60),
        Field("holder", width=28),
        _lines("terms"),
        *_SOURCE,
        Field("confidence", Kind.CHOICE, Confidence, width=24),
        Field("note", width=36),
    ),
    Table.STAGES: (
        _needed("id", 20),
        _needed("name", 36),
        _needed("usual", 50),
        Field("round", width=12),
        Field("last_year", Kind.WHOLE_NUMBER, width=12),
        Field("who", width=36),
        Field("source", width=44),
    ),
    Table.SCALES: (
        _needed("name"),
        Field("level"),
        Field("factor", Kind.NUMBER, width=12),
        Field("meaning", width=60),
    ),
    Table.ROLES: (
        _needed("who", 36),
        _needed("does", 60),
        Field("confidence", Kind.CHOICE, Confidence, width=24),
    ),
    Table.PREDICATES: (_needed("name", 36), Field("min_score", Kind.NUMBER), Field("note", width=60)),
    Table.THRESHOLDS: (
        _needed("what", 44),
        Field("predicate", among=Table.PREDICATES, width=36),
        Field("minimum", Kind.NUMBER),
    ),
}
