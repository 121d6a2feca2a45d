"""What processes that are gone left unfinished, and how those that live take it up."""

import sqlite3
from collections.abc import Awaitable, Sequence
from typing import Protocol

from dbos import DBOS

# A process carries out jobs of its version only. Raise it when processes of the version before could not
# carry out the jobs of this one; what those leave unfinished is taken up with the steps it has done.
VERSION = "6"

_NAMES = (
    "SELECT DISTINCT executor_id FROM dbos.workflow_status"
    " WHERE status = 'PENDING' AND application_version = :mine"
)
_UNFINISHED = "status IN ('PENDING', 'ENQUEUED', 'DELAYED')"
_VERSIONS = "SELECT DISTINCT application_version FROM {table} WHERE {unfinished}"
_ADOPT = (
    "UPDATE {table} SET application_version = :mine, executor_id = :owner"
    " WHERE {unfinished} AND application_version = :theirs RETURNING workflow_uuid"
)
# A submission of version 2 had four steps more; those that count are the first, fourth and fifth.
_OLD = (
    "workflow_uuid IN (SELECT workflow_uuid FROM {table}"
    " WHERE name = 'submission' AND {unfinished} AND application_version = '2')"
)
_REFITTED = (
    "DELETE FROM {steps} WHERE (function_name NOT IN ('announce', 'place', 'answer') OR function_id > 5)"
    " AND {old} RETURNING workflow_uuid",
    "UPDATE {steps} SET function_id = function_id - 2 WHERE function_id IN (4, 5) AND {old}"
    " RETURNING workflow_uuid",
)


class Ask(Protocol):
    """Runs a statement on the PostgreSQL of the job store and gives the first column."""

    def __call__(self, query: str, **values: str) -> Awaitable[Sequence[str]]:
        """The first column of the rows."""
        ...


def take_over(dead: str) -> None:
    """Have the unfinished jobs of a process that is gone carried out by those that live.

    Rests on a private call of DBOS, which nothing public replaces.
    """
    DBOS._recover_pending_workflows([dead])


def can_take_over() -> bool:
    """Whether the private call that `take_over` rests on is there and works, tried on behalf of nobody."""
    try:
        take_over("")
    except (AttributeError, TypeError):
        return False
    return True


async def busy(ask: Ask) -> frozenset[str]:
    """The names of the processes of this version that have begun jobs and not finished them."""
    return frozenset(await ask(_NAMES, mine=VERSION))


async def earlier_versions(ask: Ask) -> Sequence[str]:
    """The earlier versions of which jobs are unfinished."""
    return _earlier(await ask(_on("dbos.", _VERSIONS)))


async def adopt(ask: Ask, version: str) -> int:
    """Make the unfinished jobs of a version that nobody has any more those of this one; how many.

    They belong to nobody then, so that they are swept up like those of a process that is gone.
    """
    for statement in _REFITTED:
        await ask(_on("dbos.", statement))
    nobody = f"version {version}"
    return len(await ask(_on("dbos.", _ADOPT), mine=VERSION, theirs=version, owner=nobody))


def adopt_alone(connection: sqlite3.Connection, name: str) -> None:
    """Make what earlier versions left unfinished in a file that only one process uses that process's own."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'workflow_status'").fetchone() is None:
        return
    found = connection.execute(_on("", _VERSIONS)).fetchall()
    for statement in _REFITTED:
        connection.execute(_on("", statement))
    for version in _earlier([version for (version,) in found]):
        values = {"mine": VERSION, "theirs": version, "owner": name}
        connection.execute(_on("", _ADOPT), values)
    connection.commit()


def _on(schema: str, statement: str) -> str:
    jobs, steps = f"{schema}workflow_status", f"{schema}operation_outputs"
    old = _OLD.format(table=jobs, unfinished=_UNFINISHED)
    return statement.format(table=jobs, steps=steps, unfinished=_UNFINISHED, old=old)


def _earlier(versions: Sequence[str | None]) -> Sequence[str]:
    return sorted(v for v in versions if v is not None and v.isdecimal() and int(v) < int(VERSION))
