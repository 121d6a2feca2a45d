"""Work whose libraries are heavy, done in a process that ends with it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

from knowledge.errors import LengkapError

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

_TRIES = 2
_LOST = (BrokenProcessPool, MemoryError, OSError)
"""What is raised when a process does not start, has no memory left, or is ended from outside."""


class NotMade(LengkapError):
    """The machine had no room for the work just now; the same again may well succeed."""

    code = "file.not_made"


async def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work gives, without this process carrying the weight of what it loads.

    A process that is lost is replaced once; NotMade when that one is lost as well.
    """

    def in_a_child() -> T:
        with ProcessPoolExecutor(1, get_context("spawn")) as child:
            return child.submit(work, *args, **kwargs).result()

    for _ in range(_TRIES):
        try:
            return await asyncio.to_thread(in_a_child)
        except _LOST as error:
            log.warning("process lost work=%s error=%s", work.__name__, type(error).__name__)
    raise NotMade


@dataclass(frozen=True, slots=True)
class Job:
    """Work and what it is given; both travel to another process, so both are best kept small."""

    work: Callable[..., bytes]
    args: tuple[Any, ...]


async def all_apart(jobs: Sequence[Job]) -> list[bytes]:
    """What several jobs give, one after another in one such process."""
    return await apart(_done, tuple(jobs))


def _done(jobs: Sequence[Job]) -> list[bytes]:
    return [job.work(*job.args) for job in jobs]
