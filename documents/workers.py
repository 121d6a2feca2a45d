"""One child process after another: each runs one job at a time and may die without harm."""

import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, ParamSpec, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from documents import wire
from documents.errors import Crashed, TooBigInside, TooSlow
from documents.isolation import BareContext, confine
from knowledge.limits import Limits

_JOBS_PER_CHILD = 50
_GRACE_SECONDS = 15
_LOOK_EVERY = 0.5
# Every pool looks after its child so often, also while there is nothing to read; answers come at once.
CONSTS.sleep_unit = 0.25

P = ParamSpec("P")
T = TypeVar("T")


class _LostBeforeWork(Exception):
    """The child went away while it had no job, or before it could take this one."""


class Worker:
    """Runs jobs in a confined child, one at a time, and replaces the child when it is lost.

    The child can read the program's own files and those beneath `readable`, nothing else.
    """

    def __init__(self, limits: Limits, readable: tuple[str, ...] = ()) -> None:
        self._limits = limits
        self._readable = readable
        self._pool: ProcessPool | None = None
        self._current: Future[Any] | None = None
        self._lock = threading.Lock()
        self._closed = False

    def run(self, seconds: float, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The job's result or its own error; TooSlow, TooBigInside or Crashed when the child was lost."""
        try:
            return self._attempt(seconds, job, args, kwargs)
        except _LostBeforeWork:
            with self._lock:
                if self._closed:
                    raise Crashed(signal=0) from None
        try:
            return self._attempt(seconds, job, args, kwargs)
        except _LostBeforeWork:
            raise Crashed(signal=0) from None

    def _attempt(
        self, seconds: float, job: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> T:
        try:
            answer = self._wait(self._start(seconds, job, args, kwargs), seconds)
        except ProcessExpired as lost:
            raise _explain(lost.exitcode or 0, seconds, self._limits) from None
        except (BrokenProcessPool, RuntimeError, CancelledError):
            self._drop()
            raise _LostBeforeWork from None
        return wire.outcome(job, answer)

    def _wait(self, future: Future[bytes], seconds: float) -> bytes:
        """What the child sent; a pool that broke while nobody looked sends nothing, so it is asked again."""
        until = time.monotonic() + seconds + _GRACE_SECONDS
        while True:
            try:
                return future.result(timeout=_LOOK_EVERY)
            except TimeoutError:
                if future.done():
                    raise TooSlow(seconds=seconds) from None
                if self._pool is None or not self._pool.active:
                    raise BrokenProcessPool from None
                # A job that ran would have been ended by now: this one was lost with its child.
                if time.monotonic() > until:
                    raise BrokenProcessPool from None

    def close(self) -> None:
        """End the child now; a job under way ends in Crashed."""
        with self._lock:
            self._closed = True
            current = self._current
        if current is not None:
            current.cancel()
        self._drop()

    def _start(
        self, seconds: float, job: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Future[bytes]:
        with self._lock:
            if self._closed:
                raise CancelledError
            if self._pool is None or not self._pool.active:
                self._pool = self._fresh_pool()
            future: Future[Any] = self._pool.schedule(job, args=args, kwargs=kwargs, timeout=seconds)
            self._current = future
            return future

    def _fresh_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1,
            max_tasks=_JOBS_PER_CHILD,
            initializer=confine,
            initargs=(self._limits, self._readable),
            context=BareContext(),
        )

    def _drop(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _explain(exitcode: int, seconds: float, limits: Limits) -> Exception:
    """Why a child ended, from the signal that ended it."""
    ended_by = -exitcode if exitcode < 0 else 0
    if ended_by == signal.SIGXCPU:
        return TooSlow(seconds=seconds)
    if ended_by == signal.SIGABRT:
        return TooBigInside(what="memory", limit=limits.child_memory_bytes)
    return Crashed(signal=ended_by)
