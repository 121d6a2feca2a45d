"""Column types and names that every table shares."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

STABLE_IDS = {"sqlite_autoincrement": True}
"""Table option: the id of a deleted row is never given to another, so an old button meets no stranger."""


def choice(kind: type[StrEnum]) -> sa.Enum:
    """A column type that stores the values of `kind` as text on every database and refuses all others."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=24,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def plain() -> sa.JSON:
    """A column type for plain JSON data; None is stored as SQL NULL."""
    return sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def none_yet() -> list[Any]:
    """An empty list to begin with."""
    # The library looks at what makes a value each time, which takes long where that is a type such as list.
    return []
