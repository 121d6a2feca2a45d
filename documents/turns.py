"""Whose turn it is when more wants to be done than hands are idle."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Urgency(Enum):
    """For how many seconds a job lets those that come after it go first, so that none waits for ever."""

    TEXT = 0.0
    PICTURE = 20.0


class Turns(Generic[T]):
    """Idle hands, or the jobs that wait for one, the first due first; safe to use from many threads."""

    def __init__(self, idle: Iterable[T], now: Callable[[], float] = time.monotonic) -> None:
        self._idle = list(idle)
        self._now = now
        self._waiting: list[tuple[float, int, Future[T]]] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def take(self, urgency: Urgency) -> Future[T]:
        """A hand as soon as it is this job's turn."""
        mine: Future[T] = Future()
        with self._lock:
            if self._idle:
                mine.set_result(self._idle.pop())
            else:
                due = self._now() + urgency.value
                heapq.heappush(self._waiting, (due, next(self._numbers), mine))
        return mine

    def give(self, hand: T) -> None:
        """The hand is idle again."""
        with self._lock:
            if not self._waiting:
                self._idle.append(hand)
                return
            *_, first = heapq.heappop(self._waiting)
        first.set_result(hand)
