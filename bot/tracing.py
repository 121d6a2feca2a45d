"""Which message of whom a log line is about, from the update to the answer, in every process."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from logging import LogRecord
from typing import Any

_OF_KEY = re.compile(r"-?\d+-\d+")
_CURRENT: ContextVar[str] = ContextVar("trace", default="")


@contextmanager
def traced(trace: str) -> Iterator[None]:
    """Log lines of the block, and of what it starts, carry the id."""
    before = _CURRENT.set(trace)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def current() -> str:
    """The id of what is being done, empty outside of any message."""
    return _CURRENT.get()


def resume(trace: str) -> None:
    """Carry an id over to another context, for good."""
    _CURRENT.set(trace)


def of_update(raw: Mapping[str, Any]) -> str:
    """The id of an update: that of its message, for a button that of the update."""
    message = raw.get("message") or raw.get("edited_message")
    if not message:
        return f"update-{raw.get('update_id', '')}"
    return of_message(message["chat"]["id"], message["message_id"])


def of_message(chat_id: int, message_id: int) -> str:
    """The id of everything that comes of a message."""
    return f"{chat_id}-{message_id}"


def of_key(key: str) -> str:
    """The same from the key of a file, or of a document inside one."""
    found = _OF_KEY.match(key)
    return found[0] if found else key


def mark(record: LogRecord) -> bool:
    """Give the record its id; every record passes."""
    record.trace = f"trace={trace} " if (trace := current()) else ""
    return True
