"""How fast the machine is meanwhile: neighbours on its hardware slow it, for seconds or for hours."""

import threading
import time
from types import TracebackType
from typing import Self

EVERY_SECONDS = 0.15
_ENTRIES, _NAMES = 4000, 500


class Pace:
    """Does the same small piece of work now and then, for as long as the block runs."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def slower(self) -> float:
        """How many times as long the work took on the whole as when it took least."""
        return sum(self.taken) / len(self.taken) / min(self.taken)

    def _look(self) -> None:
        _work()
        while not self._over.wait(EVERY_SECONDS):
            begun = time.thread_time()
            _work()
            self.taken.append(time.thread_time() - begun)


def _work() -> None:
    names: dict[str, tuple[int, str]] = {}
    for number in range(_ENTRIES):
        names[str(number % _NAMES)] = number, str(number)
