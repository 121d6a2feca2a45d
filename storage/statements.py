"""Statements that are built once and asked again with other values."""

from collections.abc import Callable
from functools import cached_property
from inspect import Parameter, signature
from typing import Any, Generic, ParamSpec, TypeAlias, TypeVar, overload

import sqlalchemy as sa
from sqlalchemy.orm import FromStatement
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

P = ParamSpec("P")
T = TypeVar("T")
Found = TypeVar("Found")
Rows: TypeAlias = Select[*tuple[Any, ...]]
"""A statement that gives several columns."""


class Statement(Generic[P, Found]):
    """Asks what its function says, for the values given at each call."""

    def __init__(self, build: Callable[P, Any]) -> None:
        self._build = build
        named = signature(build).parameters.values()
        # No column ends so: a place named like a column would be written to it.
        self._places = {one.name: f"{one.name}_" for one in named if one.kind is not Parameter.VAR_KEYWORD}

    async def __call__(self, session: AsyncSession, /, *args: P.args, **named: P.kwargs) -> Found:
        """What the database says in this session."""
        values = dict(zip(self._places.values(), args, strict=False))
        values |= {self._places.get(name, name): value for name, value in named.items()}
        found: Found = await session.run_sync(self._ask, values)
        return found

    def _ask(self, session: Any, values: dict[str, object]) -> Any:
        if self._of_objects:
            found = session.execute(self._statement, values)
        else:
            # Rows of columns: the object mapper would only look at each of them once more.
            session.flush()
            found = session.connection().execute(self._statement, values)
        return found.scalars() if isinstance(self._statement, SelectOfScalar | FromStatement) else found

    @cached_property
    def _statement(self) -> Any:
        build: Callable[..., Any] = self._build
        return build(**{name: sa.bindparam(place) for name, place in self._places.items()})

    @cached_property
    def _of_objects(self) -> bool:
        if isinstance(self._statement, UpdateBase):
            return False
        return any(one["expr"] is one["entity"] for one in self._statement.column_descriptions)


@overload
def built_once(build: Callable[P, SelectOfScalar[T]]) -> Statement[P, sa.ScalarResult[T]]: ...
@overload
def built_once(build: Callable[P, FromStatement[T]]) -> Statement[P, sa.ScalarResult[T]]: ...
@overload
def built_once(build: Callable[P, Rows]) -> Statement[P, sa.Result[*tuple[Any, ...]]]: ...
@overload
def built_once(build: Callable[P, UpdateBase]) -> Statement[P, sa.CursorResult[Any]]: ...
def built_once(build: Callable[P, Any]) -> Any:
    """Let a function that makes a statement of values give what the database says, for a session and them.

    It is called once, with a place for each value: it cannot look at them, and none may be None where one is
    compared. What is given as its `**columns` is written. Building a statement and knowing it again costs
    more than asking it.
    """
    return Statement(build)


def changed(kind: type[T], change: sa.Update) -> FromStatement[T]:
    """The rows that a statement changes, as they are then."""
    given: FromStatement[T] = FromStatement((kind,), change.returning(kind))
    return given.execution_options(populate_existing=True)
