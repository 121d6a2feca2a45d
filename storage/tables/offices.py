"""Offices that hold a unit's evidence, and sheets that wait to be applied."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.base import STABLE_IDS, none_yet, plain


class Office(SQLModel, table=True):
    """A section of a unit, or an office beside it, that holds evidence; closed ones stay for the history."""

    __table_args__ = (sa.UniqueConstraint("unit_id", "name"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    name: str = Field(max_length=160)
    contact: str = Field(default="", max_length=160)
    phone: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=240)
    closed_at: datetime | None = None


class Seat(SQLModel, table=True):
    """A holder's membership works for an office; the membership's scope is what its offices hold."""

    __table_args__ = (sa.UniqueConstraint("membership_id", "office_id"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    membership_id: int = Field(foreign_key="membership.id")
    office_id: int = Field(foreign_key="office.id", index=True)


class Assignment(SQLModel, table=True):
    """The office that holds the evidence of an item, in every year of an edition."""

    __table_args__ = (sa.UniqueConstraint("unit_id", "programme", "criterion"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    programme: str = Field(max_length=40)
    criterion: str = Field(max_length=24)
    office_id: int = Field(foreign_key="office.id", index=True)


class SentSheet(SQLModel, table=True):
    """A spreadsheet that was read and shown as a list of changes; `shown` tells that list from any other."""

    __table_args__ = (STABLE_IDS,)

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=24)
    person_id: int = Field(foreign_key="person.id", index=True)
    kanwil_id: int = Field(foreign_key="kanwil.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    rows: list[dict[str, Any]] = Field(default_factory=none_yet, sa_type=plain())
    shown: str = Field(max_length=64)
    at: datetime
    ended_at: datetime | None = None
