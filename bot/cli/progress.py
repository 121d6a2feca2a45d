"""How far a run over many files is: a line on standard error while somebody watches, a sum at the end."""

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

from bot.translation import Translator

_CELLS = 20
_ERASE = "\r\x1b[K"
_MINUTE = 60


class Progress:
    """Tells how many of so many files are done, how fast it goes and how long it will still take."""

    def __init__(
        self,
        t: Translator,
        total: int,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._t = t
        self._total = total
        self._stream = stream or sys.stderr
        self._clock = clock
        self._started = clock()
        self._watched = self._stream.isatty()

    def show(self, done: int) -> None:
        """Draw the line anew; nothing where nobody watches."""
        if self._watched:
            width = shutil.get_terminal_size().columns - 1
            self._write(f"{_ERASE}{self._line(done)[:width]}")

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._watched:
            self._write(_ERASE)

    def finish(self, read: int) -> None:
        """Say how many files were read and how long it took."""
        self.clear()
        seconds = self._clock() - self._started
        facts = {"total": self._total, "read": read, "time": self._spoken(seconds)}
        self._write(
            self._t("cli.progress.done", **facts, rate=round(self._total / max(seconds, 0.1), 1)) + "\n"
        )

    def _line(self, done: int) -> str:
        seconds = self._clock() - self._started
        rate = done / seconds if seconds else 0.0
        filled = _CELLS * done // max(1, self._total)
        bar = "▰" * filled + "▱" * (_CELLS - filled)
        facts = {"bar": bar, "done": done, "total": self._total, "rate": round(rate, 1)}
        if not done:
            return self._t("cli.progress.start", **facts)
        return self._t("cli.progress", **facts, left=self._spoken((self._total - done) / rate))

    def _spoken(self, seconds: float) -> str:
        if seconds < _MINUTE:
            return self._t("cli.seconds", count=round(seconds))
        return self._t("cli.minutes", count=round(seconds / _MINUTE))

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
