"""Small portable helpers for writing rows."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
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
    insert, columns = _absent(type(row), dialect(session))
    values = {name: getattr(row, name) for name in columns}
    found = (await session.exec(insert, params=values)).first()
    return None if found is None else int(found[0])


async def insert_all(session: AsyncSession, kind: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of a table, given as their columns."""
    if rows:
        await session.exec(_insert(kind), params=rows)


@cache
def _insert(kind: type[SQLModel]) -> sa.Insert:
    return sa.insert(sa.inspect(kind).local_table)


@cache
def _absent(kind: type[SQLModel], dialect: str) -> tuple[Any, Sequence[str]]:
    table: sa.Table = sa.inspect(kind).local_table
    insert = _INSERT[dialect](table).on_conflict_do_nothing().returning(table.c.id)
    return insert, [column.key for column in table.columns if column.key != "id"]


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
