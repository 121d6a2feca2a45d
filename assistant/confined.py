"""Work on what strangers wrote, done in a child process that may die without harm."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import reports
from documents.workers import Worker
from knowledge.limits import Limits

P = ParamSpec("P")
T = TypeVar("T")

_REPORTS = str(Path(reports.__file__).parent)


async def confined(
    limits: Limits, seconds: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """What the work of the room `reports` gives, without files, network, much memory or time.

    Raises what the work raises, or TooSlow, TooBigInside or Crashed from `documents.errors`.
    """

    def in_a_child() -> T:
        worker = Worker(limits, readable=(_REPORTS,))
        try:
            return worker.run(seconds, work, *args, **kwargs)
        finally:
            worker.close()

    return await asyncio.to_thread(in_a_child)
