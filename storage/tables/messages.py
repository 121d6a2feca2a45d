"""Dates, messages that wait to be sent, and the record of who did what."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.base import STABLE_IDS, plain


class Deadline(SQLModel, table=True):
    """When a stage ends for a Kanwil, or with `unit_id` for one unit only.

    `changes` counts how often it was set, moved or withdrawn; a withdrawn date stands for nothing.
    """

    __table_args__ = (
        sa.Index(
            "uq_deadline_kanwil",
            "kanwil_id",
            "programme",
            "year",
            "round",
            "stage",
            unique=True,
            sqlite_where=sa.text("unit_id IS NULL"),
            postgresql_where=sa.text("unit_id IS NULL"),
        ),
        sa.Index(
            "uq_deadline_unit",
            "unit_id",
            "programme",
            "year",
            "round",
            "stage",
            unique=True,
            sqlite_where=sa.text("unit_id IS NOT NULL"),
            postgresql_where=sa.text("unit_id IS NOT NULL"),
        ),
        sa.Index(None, "kanwil_id", "programme", "year"),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    kanwil_id: int = Field(foreign_key="kanwil.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    programme: str = Field(max_length=40)
    year: int
    round: str = Field(default="", max_length=8)
    stage: str = Field(max_length=40)
    due_at: datetime
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime
    withdrawn_at: datetime | None = None
    changes: int = 0


class Outbox(SQLModel, table=True):
    """A message to a person, sent once; `key` says what it is about, so that it is queued once."""

    __table_args__ = (
        sa.Index(
            "ix_outbox_waiting",
            "id",
            sqlite_where=sa.text("sent_at IS NULL AND failure IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failure IS NULL"),
        ),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=40)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=plain())
    key: str = Field(max_length=160, unique=True)
    created_at: datetime
    not_before: datetime
    claimed_until: datetime | None = None
    attempts: int = 0
    sent_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    failure: str | None = Field(default=None, max_length=64)


class Notification(SQLModel, table=True):
    """A reminder or digest that has been queued for a person, never to be repeated."""

    __table_args__ = (sa.UniqueConstraint("person_id", "subject", "rule", "due_on"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    subject: str = Field(max_length=120)
    rule: str = Field(max_length=40)
    due_on: date
    at: datetime


class Audit(SQLModel, table=True):
    """Who did what and when; triggers refuse every change and deletion.

    It has no foreign keys: it outlives what it speaks of.
    """

    __table_args__ = (
        sa.Index(None, "unit_id", "at"),
        sa.Index(None, "kanwil_id", "at"),
        sa.Index(None, "target"),
        sa.Index(None, "actor_id", "id"),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    at: datetime
    actor_id: int | None = None
    kanwil_id: int | None = None
    unit_id: int | None = None
    action: str = Field(max_length=40)
    target: str = Field(max_length=80)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=plain())
