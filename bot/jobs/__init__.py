"""Durable work; the only package that knows DBOS."""

from bot.jobs.engine import Engine
from bot.jobs.store import ALONE, EngineUnavailable, JobTables, prepare
from bot.jobs.workflows import Stations

__all__ = ["ALONE", "Engine", "EngineUnavailable", "JobTables", "Stations", "prepare"]
