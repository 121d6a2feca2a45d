"""Durable work; the only package that knows DBOS."""

from bot.jobs.engine import Engine
from bot.jobs.store import ALONE, UNFINISHED_OF, EngineUnavailable, JobTables, prepare, take_over
from bot.jobs.workflows import Stations

__all__ = [
    "ALONE",
    "UNFINISHED_OF",
    "Engine",
    "EngineUnavailable",
    "JobTables",
    "Stations",
    "prepare",
    "take_over",
]
