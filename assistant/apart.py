"""Work whose libraries are heavy, done in a process that ends with it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work gives, without this process carrying the weight of what it loads."""

    def in_a_child() -> T:
        with ProcessPoolExecutor(1, get_context("spawn")) as child:
            return child.submit(work, *args, **kwargs).result()

    return await asyncio.to_thread(in_a_child)
