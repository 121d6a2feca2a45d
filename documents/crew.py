"""The children of one reader, each given the job that is due first as it falls idle."""

import signal
import threading
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from documents.errors import Crashed
from documents.turns import Turns, Urgency
from documents.workers import Worker
from knowledge.limits import Limits

P = ParamSpec("P")
T = TypeVar("T")


class Crew:
    """Runs jobs on idle children from many threads; knows how long children worked for each thread."""

    def __init__(self, limits: Limits, workers: int) -> None:
        self._workers = [Worker(limits) for _ in range(workers)]
        self._turns = Turns(self._workers)
        self._here = threading.local()

    def run(
        self, urgency: Urgency, seconds: float, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run on the next idle child; a child killed from outside costs one more try, not the file."""
        worker = self._turns.take(urgency).result()
        started = time.perf_counter()
        try:
            return worker.run(seconds, job, *args, **kwargs)
        except Crashed as crash:
            if crash.facts["signal"] != signal.SIGKILL:
                raise
            return worker.run(seconds, job, *args, **kwargs)
        finally:
            self._here.worked = self.worked() + time.perf_counter() - started
            self._turns.give(worker)

    def worked(self) -> float:
        """Seconds that children have worked for this thread; waiting for an idle one does not count."""
        return getattr(self._here, "worked", 0.0)

    def close(self) -> None:
        """End every child; jobs under way end in Crashed."""
        for worker in self._workers:
            worker.close()
