"""Where DBOS keeps the jobs, and everything about it that is set once."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from psycopg import OperationalError
from sqlalchemy import CreateEnginePlugin, Engine, ExceptionContext, Table, event, text
from sqlalchemy.dialects import plugins
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from bot.jobs import heirs
from knowledge.errors import LengkapError
from storage.connections import frugal
from storage.database import Database
from storage.rows import reflected

ALONE = "local"
"""The name of the only process; on SQLite there is never another."""

_WAITING = (
    "SELECT queue_name, count(*), min(created_at) FROM {schema}workflow_status"
    " WHERE status = 'ENQUEUED' AND queue_name IS NOT NULL GROUP BY queue_name"
)

_TROUBLE = (sqlite3.Error, DBAPIError)
_AWAY = "lengkap.away"
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

    With `queues`, the process takes queued jobs from those only. Raises EngineUnavailable when it cannot be
    opened, or when the installed DBOS cannot hand over the jobs of the dead.
    """
    try:
        _make_ready(url)
        DBOS(config=_config(url, name))
        if queues:
            DBOS.listen_queues(queues)
        DBOS.launch()
        lasting = heirs.can_take_over()
    except _TROUBLE as error:
        raise EngineUnavailable(reason=type(error).__name__) from error
    if not lasting:
        raise EngineUnavailable(reason="DBOS")


def prepare(url: str) -> None:
    """Bring the job store to the schema that this engine needs, outside of a running bot."""
    try:
        open_store(url, ALONE)
    finally:
        DBOS.destroy(destroy_registry=True)


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
        "application_version": heirs.VERSION,
        "executor_id": name,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "max_executor_threads": _THREADS,
        "sys_db_pool_size": _CONNECTIONS,
        # Nothing here waits for events or streams of jobs, whose news are gathered a hundred times a second.
        "notification_coalesce_sec": 1.0,
        # Job arguments are messages of people: no exception text may repeat them.
        "db_engine_kwargs": {"hide_parameters": True, "plugins": [_AWAY], "pool_pre_ping": False},
    }


class Away(CreateEnginePlugin):
    """Makes a PostgreSQL that cannot be connected to look like one whose connection was lost.

    DBOS repeats what it was doing for the second; the first it knows by words that psycopg no longer uses,
    and would leave a begun job to nobody.
    """

    def update_url(self, url: URL) -> URL:
        """The address as it is."""
        return url

    def engine_created(self, engine: Engine) -> None:
        """Listen to what goes wrong on the engine, and leave no connection in it that is closed."""
        event.listen(engine, "handle_error", _lost)
        if engine.dialect.name == "postgresql":
            frugal(engine)


def _lost(context: ExceptionContext) -> None:
    if context.connection is None and isinstance(context.original_exception, OperationalError):
        context.is_disconnect = True


plugins.register(_AWAY, __name__, Away.__name__)


def _make_ready(url: str) -> None:
    """Make the file durable and quick, and what it holds of earlier versions ours, before DBOS opens it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        with closing(sqlite3.connect(parsed.database)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            heirs.adopt_alone(connection, ALONE)
