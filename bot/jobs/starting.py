"""Jobs that begin or wait for their turn, each known by a key of its own."""

import asyncio
import contextvars
from collections.abc import Coroutine
from typing import Any, TypeVar

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

T = TypeVar("T")


async def begin(key: str, workflow: Any, *args: Any) -> None:
    """Begin a job that the one that begins it need not wait for; the same key twice is one job."""

    async def call() -> None:
        with SetWorkflowID(key):
            await DBOS.start_workflow_async(workflow, *args)

    await apart(call())


async def enqueue(
    queue: str, key: str, unit: str, workflow: Any, *args: Any, delay: float | None = None
) -> None:
    """Have a job wait for its turn; the same key twice is one job."""

    async def call() -> None:
        turn = SetEnqueueOptions(queue_partition_key=unit or None, delay_seconds=delay)
        with SetWorkflowID(key), turn:
            await DBOS.enqueue_workflow_async(queue, workflow, *args)

    await apart(call())


async def apart(call: Coroutine[Any, Any, T]) -> T:
    """Make the call in a context of its own: the job that makes it need not remember that it did."""
    return await asyncio.create_task(call, context=contextvars.Context())
