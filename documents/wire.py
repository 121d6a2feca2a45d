"""What travels between this process and a child: jobs go out as pickles, only plain data comes back.

A child that a file has taken over can say what it likes, yet all it says is read as JSON of the type that
its job declares; nothing in it is run.
"""

import inspect
import os
import struct
from collections.abc import Callable
from functools import cache
from multiprocessing import connection, reduction
from types import GenericAlias
from typing import Any, TypeVar, get_type_hints

from pebble.common.types import Result, ResultStatus
from pebble.pool.process import Acknowledgement, TaskProblem, TaskResult
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from documents.errors import Broken, Problem, TooBigInside

_HEAD = struct.Struct("=cqq")
_STARTED, _DONE, _FAILED = b"s", b"d", b"f"
_LONGEST = 256_000_000

T = TypeVar("T")


class Here(connection.Connection):
    """This process's end: what is sent is a job, what is received is plain data or an OSError."""

    def recv(self) -> object:
        """The next message of the child."""
        return _message(self.recv_bytes(_LONGEST))


class There(connection.Connection):
    """The child's end: what is sent is plain data."""

    def send(self, obj: object) -> None:
        """Tell that a job was taken, or its outcome."""
        self.send_bytes(_frame(obj))


def pipe() -> tuple[Here, Here]:
    """A way out of one process into another: the end to read from and the end to write to."""
    read, write = os.pipe()
    return Here(read, writable=False), Here(write, readable=False)


def outcome(job: Callable[..., T], content: bytes) -> T:
    """The value a child sent for a job; Broken when it is not of the type that the job declares."""
    try:
        (value,) = _type_of(job).validate_json(content)
    except ValidationError:
        raise Broken(kind="", reason="answer") from None
    told: T = value
    return told


@cache
def _type_of(job: Callable[..., Any]) -> TypeAdapter[tuple[Any]]:
    declared = get_type_hints(inspect.unwrap(job))["return"]
    alone: Any = GenericAlias(tuple, (declared,))
    return TypeAdapter(alone, config=ConfigDict(val_json_bytes="base64"))


def _frame(told: object) -> bytes:
    match told:
        case Acknowledgement(worker=worker, task=task):
            return _HEAD.pack(_STARTED, task, worker)
        case TaskResult(task=task, result=result) if result.status == ResultStatus.SUCCESS:
            return _done(task, result.value)
        case TaskResult(task=task, result=result):
            return _failed(task, result.value.exception)
        case TaskProblem(task=task, error=error):
            return _failed(task, error)
    raise TypeError(told)


def _done(task: int, value: object) -> bytes:
    try:
        return _HEAD.pack(_DONE, task, 0) + to_json((value,), bytes_mode="base64")
    except PydanticSerializationError:
        return _failed(task, Broken(kind="", reason="characters"))
    except MemoryError:
        return _failed(task, TooBigInside(what="memory", limit=0))


def _failed(task: int, error: BaseException) -> bytes:
    return _HEAD.pack(_FAILED, task, 0) + to_json(Problem.of(error), fallback=str)


def _message(frame: bytes) -> object:
    try:
        what, task, worker = _HEAD.unpack_from(frame)
        content = frame[_HEAD.size :]
        if what == _STARTED:
            return Acknowledgement(worker, task)
        if what == _DONE:
            return TaskResult(task, Result(ResultStatus.SUCCESS, content))
        problem = TypeAdapter(Problem).validate_json(content)
    except (struct.error, ValidationError) as error:
        raise OSError("not a message") from error
    return TaskResult(task, Result(ResultStatus.FAILURE, problem.error()))


def _handed_over(end: Here) -> tuple[Callable[..., There], tuple[Any, ...]]:
    return _rebuilt, (reduction.DupFd(end.fileno()), end.readable, end.writable)


def _rebuilt(duplicate: Any, readable: bool, writable: bool) -> There:
    return There(duplicate.detach(), readable=readable, writable=writable)


reduction.register(Here, _handed_over)
