"""How a Kanwil has its people reminded, and who asked to be left alone for a while."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from knowledge.vocabulary import Zone
from storage.tables.base import STABLE_IDS, choice, none_yet, plain


class ReminderRule(SQLModel, table=True):
    """The rules of a Kanwil: days before a deadline, and from which of them those above are reminded too."""

    __table_args__ = (STABLE_IDS,)

    id: int = Field(default=None, primary_key=True)
    kanwil_id: int = Field(foreign_key="kanwil.id", unique=True)
    days: list[int] = Field(default_factory=none_yet, sa_type=plain())
    coordinator_from: int | None = None
    head_from: int | None = None
    kanwil_from: int | None = None
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime


class ReminderRun(SQLModel, table=True):
    """Up to when everything that fell due in a zone of a Kanwil has been written."""

    __table_args__ = (sa.UniqueConstraint("kanwil_id", "zone"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    kanwil_id: int = Field(foreign_key="kanwil.id")
    zone: Zone = Field(sa_type=choice(Zone))
    at: datetime


class Snooze(SQLModel, table=True):
    """Until when a person does not want to hear of something that is due on that day."""

    __table_args__ = (sa.UniqueConstraint("person_id", "subject", "due_on"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    subject: str = Field(max_length=120)
    due_on: date
    until: datetime
