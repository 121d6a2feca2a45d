"""Regions, units, and the people who work for them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage.tables.base import STABLE_IDS, choice, none_yet, plain


class Reach(StrEnum):
    """Whether messages arrive at a person."""

    OPEN = "open"
    BLOCKED = "blocked"
    GONE = "gone"


class Kanwil(SQLModel, table=True):
    """A regional office; everything below it is invisible to every other Kanwil.

    `learning` says whether what its verifiers approve helps to recognise later documents of its units.
    """

    __table_args__ = (STABLE_IDS,)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=120, unique=True)
    province: str = Field(max_length=80)
    zone: Zone = Field(sa_type=choice(Zone))
    learning: bool = True


class Unit(SQLModel, table=True):
    """An assessed unit, or an office inside one."""

    __table_args__ = (sa.UniqueConstraint("kanwil_id", "name"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    kanwil_id: int = Field(foreign_key="kanwil.id")
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    name: str = Field(max_length=160)
    kind: UnitKind = Field(sa_type=choice(UnitKind))
    zone: Zone = Field(sa_type=choice(Zone))
    contact: str = Field(default="", max_length=160)
    phone: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=240)
    closed_at: datetime | None = None


class Person(SQLModel, table=True):
    """Somebody known by a Telegram account, and where they stand in the conversation.

    `membership_id` has no foreign key because memberships refer to people; it counts only while active.
    """

    __table_args__ = (STABLE_IDS,)

    id: int = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_type=sa.BigInteger, unique=True)
    name: str = Field(max_length=160)
    language: str = Field(default="id", max_length=8)
    reach: Reach = Field(default=Reach.OPEN, sa_type=choice(Reach))
    notice_at: datetime | None = None
    membership_id: int | None = None
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id")
    dialogue: dict[str, Any] | None = Field(default=None, sa_type=plain())
    created_at: datetime


class Membership(SQLModel, table=True):
    """One role of one person; over once `ended_at` is set, kept for the history."""

    __table_args__ = (
        sa.CheckConstraint("(role IN ('verifier', 'admin')) = (unit_id IS NULL)", name="unit"),
        sa.Index(
            "uq_membership_active_unit",
            "person_id",
            "unit_id",
            "role",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND unit_id IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND unit_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_membership_active_kanwil",
            "person_id",
            "kanwil_id",
            "role",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND unit_id IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND unit_id IS NULL"),
        ),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=choice(Role))
    kanwil_id: int = Field(foreign_key="kanwil.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    scope: list[str] = Field(default_factory=none_yet, sa_type=plain())
    since: datetime
    ended_at: datetime | None = None


class Invitation(SQLModel, table=True):
    """A single-use way in; only the hash of its token is kept.

    A holder is invited into an office; with `replaces` the membership of whoever hands over ends.
    """

    __table_args__ = (
        sa.CheckConstraint("(role IN ('verifier', 'admin')) = (unit_id IS NULL)", name="unit"),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    role: Role = Field(sa_type=choice(Role))
    kanwil_id: int = Field(foreign_key="kanwil.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    scope: list[str] = Field(default_factory=none_yet, sa_type=plain())
    office_id: int | None = Field(default=None, foreign_key="office.id")
    replaces: int | None = Field(default=None, foreign_key="membership.id")
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="person.id")
    revoked_at: datetime | None = None
