"""How far assessments had come on earlier days."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.base import STABLE_IDS


class Snapshot(SQLModel, table=True):
    """How many of the counted items of an assessment were done when a day began; written once a day."""

    __table_args__ = (sa.UniqueConstraint("assessment_id", "day"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    day: date
    done: int
    total: int
