"""What a Kanwil tells many people at once."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.base import STABLE_IDS


class Broadcast(SQLModel, table=True):
    """A text and whom it is for; a draft until `sent_at` is set, which happens once."""

    __table_args__ = (sa.Index(None, "kanwil_id", "id"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    kanwil_id: int = Field(foreign_key="kanwil.id")
    author_id: int = Field(foreign_key="person.id")
    text: str
    audience: str = Field(default="", max_length=40)
    created_at: datetime
    sent_at: datetime | None = None
