"""Where DBOS keeps the jobs, and everything about it that is set once."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import Table, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from knowledge.errors import LengkapError
from storage.database import Database
from storage.rows import reflected

# Raise it only when the order of steps changes: jobs of another version are not taken up.
VERSION = "2"
ALONE = "local"
"""The name of the only process; on SQLite there is never another."""

UNFINISHED_OF = "SELECT DISTINCT executor_id FROM dbos.workflow_status WHERE status = 'PENDING'"
"""Asks PostgreSQL for the names of the processes that have begun jobs and not finished them."""

_WAITING = (
    "SELECT queue_name, count(*), min(created_at) FROM {schema}workflow_status"
    " WHERE status = 'ENQUEUED' AND queue_name IS NOT NULL GROUP BY queue_name"
)

TROUBLE = (sqlite3.Error, DBAPIError)
_SCHEMA = "dbos"
_OWN = frozenset({"dbos_migrations", "application_versions", "queues", "workflow_schedules"})
_THREADS = 8
_CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many jobs wait in a queue, and for how long the first of them has."""

    jobs: int
    seconds: float


class EngineUnavailable(LengkapError):
    """The store of durable jobs cannot be opened; facts: reason (the kind of error)."""

    code = "engine.unavailable"


def open_store(url: str, name: str, queues: Sequence[str] = ()) -> None:
    """Open the job store for the process of that name; called in the running loop, jobs run on it.

    With `queues`, the process takes queued jobs from those only.
    """
    _make_durable(url)
    DBOS(config=_config(url, name))
    if queues:
        DBOS.listen_queues(queues)
    DBOS.launch()


def prepare(url: str) -> None:
    """Bring the job store to the schema that this engine needs, outside of a running bot."""
    try:
        open_store(url, ALONE)
    except TROUBLE as error:
        raise EngineUnavailable(reason=type(error).__name__) from error
    finally:
        DBOS.destroy(destroy_registry=True)


def take_over(dead: str) -> None:
    """Have the unfinished jobs of a process that is gone carried out by those that live.

    Rests on a private call of DBOS, which nothing public replaces; raises AttributeError should it go.
    """
    DBOS._recover_pending_workflows([dead])


@dataclass(frozen=True, slots=True)
class JobTables:
    """The job store as a backup or a move sees it."""

    database: Database

    async def tables(self) -> Sequence[Table]:
        """The tables but for those that the engine fills by itself at every start."""
        schema = _SCHEMA if self.database.url.get_backend_name() == "postgresql" else None
        return [table for table in await reflected(self.database.engine, schema) if table.name not in _OWN]


async def waiting(database: Database, now: datetime) -> Mapping[str, Waiting]:
    """The queues in which jobs wait."""
    schema = f"{_SCHEMA}." if database.url.get_backend_name() == "postgresql" else ""
    async with database.engine.connect() as connection:
        found = await connection.execute(text(_WAITING.format(schema=schema)))
        return {
            queue: Waiting(jobs, max(0.0, now.timestamp() - first / 1000)) for queue, jobs, first in found
        }


def _config(url: str, name: str) -> DBOSConfig:
    return {
        "name": "lengkap",
        "system_database_url": url,
        "application_version": VERSION,
        "executor_id": name,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "max_executor_threads": _THREADS,
        "sys_db_pool_size": _CONNECTIONS,
        # Job arguments are messages of people: no exception text may repeat them.
        "db_engine_kwargs": {"hide_parameters": True},
    }


def _make_durable(url: str) -> None:
    """Make the job store durable and quick before DBOS opens it; the setting stays in the file."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        with closing(sqlite3.connect(parsed.database)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
