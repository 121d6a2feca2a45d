"""Small portable helpers for writing rows."""

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

_INSERT: dict[str, Callable[[sa.Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
T = TypeVar("T")


def dialect(session: AsyncSession) -> str:
    """Which kind of database the session talks to."""
    return session.sync_session.get_bind().dialect.name


async def insert_absent(session: AsyncSession, row: SQLModel) -> int | None:
    """Insert the row and return its id; None when a unique constraint says it is already there."""
    table: sa.Table = sa.inspect(type(row)).local_table
    values = {column.key: getattr(row, column.key) for column in table.columns if column.key != "id"}
    insert = _INSERT[dialect(session)](table).values(values).on_conflict_do_nothing().returning(table.c.id)
    found = (await session.exec(insert)).first()
    return None if found is None else int(found[0])


def clean(value: T) -> T:
    """The same plain value without the characters that a database cannot keep (NUL, lone surrogates)."""
    return _clean(value)  # type: ignore[no-any-return]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_clean(key): _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
