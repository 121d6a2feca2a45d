"""Errors as values that survive a restart, and ids for those nobody foresaw."""

import logging
import secrets
from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from bot import metrics
from knowledge.errors import LengkapError

log = logging.getLogger(__name__)


class Internal(LengkapError):
    """Something nobody foresaw; `incident` is the id under which the log has it."""

    code = "internal"


class Busy(LengkapError):
    """Telegram or the database was away for too long; the same again may well succeed."""

    code = "busy"


class Failure(TypedDict):
    """An error as plain JSON."""

    code: str
    facts: dict[str, object]


def record(error: LengkapError) -> Failure:
    """The error as plain JSON."""
    return {"code": error.code, "facts": {name: _plain(value) for name, value in error.facts.items()}}


def revive(failure: Failure) -> LengkapError:
    """The error with its code and facts as they were recorded."""
    kind = type("Recorded", (LengkapError,), {"code": failure["code"]})
    error: LengkapError = kind(**failure["facts"])
    return error


def incident(error: BaseException, doing: str) -> Internal:
    """Log an unforeseen error once, under an id that the person is told."""
    number = secrets.token_hex(4)
    log.error("incident=%s doing=%s", number, doing, exc_info=error)
    metrics.FAILURES.labels(type(error).__name__).inc()
    return Internal(incident=number)


def foreseen(error: Exception, doing: str) -> LengkapError:
    """The error itself, counted, when it is one of ours, otherwise an incident."""
    if not isinstance(error, LengkapError):
        return incident(error, doing)
    count(error)
    return error


def count(error: LengkapError) -> None:
    """Have it among the failures that the metrics tell."""
    metrics.FAILURES.labels(error.code).inc()


def _plain(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(item) for name, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
    return str(value)
