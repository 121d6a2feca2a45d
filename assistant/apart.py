"""Work whose libraries are heavy, done in a process that ends with it."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work gives, without this process carrying the weight of what it loads."""

    def in_a_child() -> T:
        with ProcessPoolExecutor(1, get_context("spawn")) as child:
            return child.submit(work, *args, **kwargs).result()

    return await asyncio.to_thread(in_a_child)


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
