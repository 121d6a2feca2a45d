"""Letters that ask offices for evidence, and the template a Kanwil writes them with."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.base import STABLE_IDS, none_yet, plain


class Letter(SQLModel, table=True):
    """A numbered letter about missing items; `issuer_unit_id` is None when a Kanwil wrote it.

    Numbers run by issuer and calendar year; without `office_id` the letter goes to the whole unit.
    """

    __table_args__ = (
        sa.Index(
            "uq_letter_kanwil",
            "kanwil_id",
            "calendar_year",
            "number",
            unique=True,
            sqlite_where=sa.text("issuer_unit_id IS NULL"),
            postgresql_where=sa.text("issuer_unit_id IS NULL"),
        ),
        sa.Index(
            "uq_letter_unit",
            "issuer_unit_id",
            "calendar_year",
            "number",
            unique=True,
            sqlite_where=sa.text("issuer_unit_id IS NOT NULL"),
            postgresql_where=sa.text("issuer_unit_id IS NOT NULL"),
        ),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    kanwil_id: int = Field(foreign_key="kanwil.id")
    issuer_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    calendar_year: int
    number: int
    unit_id: int = Field(foreign_key="unit.id", index=True)
    office_id: int | None = Field(default=None, foreign_key="office.id")
    assessment_id: int = Field(foreign_key="assessment.id")
    items: list[str] = Field(default_factory=none_yet, sa_type=plain())
    due_at: datetime | None = None
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime


class LetterTemplate(SQLModel, table=True):
    """The Word template of a Kanwil; the newest one that was not taken back counts."""

    __table_args__ = (sa.Index(None, "kanwil_id"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    kanwil_id: int = Field(foreign_key="kanwil.id")
    content: bytes = Field(sa_type=sa.LargeBinary)
    filename: str = Field(max_length=200)
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime
    ended_at: datetime | None = None
