"""The program with a watch on where its processor time goes.

  python -m benchmarks.pressure.watched FILE SECONDS ARGS...

Runs `lengkap ARGS` and keeps FILE up to date with the seconds of each part, as JSON. Every so many seconds it
looks at the stacks of all threads; what a thread has used since the last look belongs to the innermost
part of its stack that is named below. The watch's own time is left out.
"""

import faulthandler
import json
import sys
import threading
import time
from collections import Counter
from functools import cache
from pathlib import Path
from types import FrameType

from bot.cli import main

WRITTEN_EVERY = 0.25
SWITCH, UNDISTURBED = 0.0002, 5.0
READING, MATCHING, SENDING = "reading", "matching", "sending"
ENGINE, DATABASE = "engine", "database"
REST, LOOP = "use cases and screens", "event loop"
_PARTS = {
    "dbos": ENGINE,
    "storage": DATABASE,
    "aiosqlite": DATABASE,
    "matchers": MATCHING,
    "documents": READING,
    "pebble": READING,
    "telegram": SENDING,
    "httpx": SENDING,
    "httpcore": SENDING,
    "aiohttp": SENDING,
    "assistant": REST,
    "bot": REST,
    "knowledge": REST,
    "reports": REST,
}
_FOLDERS = {"bot/telegram": SENDING}
_DRIVERS = frozenset({"sqlalchemy", "sqlmodel", "psycopg", "psycopg_pool", "sqlite3"})
_IDLE = frozenset({"thread.py", "selectors.py", "threading.py", "queue.py"})
_ROOT = Path(__file__).parents[2]


class Watch(threading.Thread):
    """Adds up the processor seconds of this process by part."""

    def __init__(self, file: Path, every: float) -> None:
        super().__init__(name="watch", daemon=True)
        self._file = file
        self._every = every
        self._parts: dict[int, Counter[str]] = {}
        self._seen: dict[int, float] = {}

    def run(self) -> None:
        """Look and write until the process ends."""
        written = 0.0
        while True:
            time.sleep(self._every)
            self._look()
            if time.monotonic() - written > WRITTEN_EVERY:
                self._write()
                written = time.monotonic()

    def _look(self) -> None:
        # Reading files lets other threads run, under which stacks must not be walked: it comes first.
        threads = [t for t in threading.enumerate() if t is not self]
        used = [(t.ident or 0, t.native_id or 0, _spent(t.native_id or 0)) for t in threads]
        sys.setswitchinterval(UNDISTURBED)
        parts = {
            ident: None if idle(frame) else part(frame) for ident, frame in sys._current_frames().items()
        }
        sys.setswitchinterval(SWITCH)
        for ident, number, spent in used:
            name = parts.get(ident)
            if name and (since := spent - self._seen.get(number, 0.0)) > 0:
                self._parts.setdefault(number, Counter())[name] += since
                self._seen[number] = spent

    def _write(self) -> None:
        """What a thread used while nobody looked is shared out like what was seen of it."""
        total: Counter[str] = Counter()
        for thread in threading.enumerate():
            if thread is not self:
                number = thread.native_id or 0
                seen, spent = self._parts.get(number, Counter({REST: 1e-9})), _spent(number)
                for name, seconds in seen.items():
                    total[name] += seconds * spent / max(seen.total(), 1e-9)
        left = time.process_time() - time.thread_time() - total.total()
        total["other threads"] += max(0.0, left)
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps({"parts": total, "watch": time.thread_time()}))
        new.replace(self._file)


def idle(frame: FrameType) -> bool:
    """Whether the thread waits for something."""
    return Path(frame.f_code.co_filename).name in _IDLE


def part(frame: FrameType) -> str:
    """The part that the innermost frame of a named package belongs to; a database driver is its caller's."""
    looking: FrameType | None = frame
    driver = False
    while looking is not None:
        package, folder = _place(looking.f_code.co_filename)
        driver = driver or package in _DRIVERS
        if name := _FOLDERS.get(folder) or _PARTS.get(package):
            return DATABASE if driver and name != ENGINE else name
        looking = looking.f_back
    return DATABASE if driver else LOOP


@cache
def _place(file: str) -> tuple[str, str]:
    path = Path(file)
    if path.is_relative_to(_ROOT) and ".venv" not in path.parts:
        within = path.relative_to(_ROOT)
        return within.parts[0], within.parent.as_posix()
    _, _, installed = file.rpartition("/site-packages/")
    return ("sqlite3" if "/sqlite3/" in file else installed.partition("/")[0]), ""


def _spent(thread: int) -> float:
    """The processor seconds of a thread, as the kernel counts them; what it had is kept when it is gone."""
    try:
        return int(Path(f"/proc/self/task/{thread}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


if __name__ == "__main__":
    faulthandler.enable()
    Watch(Path(sys.argv[1]), float(sys.argv[2])).start()
    main(args=sys.argv[3:])
