"""Editions of programmes that people loaded beside the packaged ones."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.base import STABLE_IDS, plain


class Edition(SQLModel, table=True):
    """One edition as it was loaded, but for `renamed`; without `kanwil_id` it counts for every Kanwil.

    `root` is the programme that it is an edition of and `base` the edition it took the place of, "" for the
    first. `renamed` are the codes that items have here, each with its code in the base.
    """

    __table_args__ = (sa.UniqueConstraint("name"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=40)
    root: str = Field(max_length=40)
    base: str = Field(default="", max_length=40)
    kanwil_id: int | None = Field(default=None, foreign_key="kanwil.id")
    content: dict[str, Any] = Field(default_factory=dict, sa_type=plain())
    sha256: str = Field(max_length=64)
    renamed: dict[str, str] = Field(default_factory=dict, sa_type=plain())
    imported_by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
