"""Reads files of this machine on every core and hands them back in their order, each as soon as it can be."""

import hashlib
import os
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from bot.cli.progress import Progress
from documents.cache import ReadingCache
from documents.errors import TooLarge
from documents.reader import Reader
from documents.reading import Reading
from knowledge.errors import LengkapError
from knowledge.limits import Limits

_AT_ONCE = 2
_AHEAD = 200
_REDRAW_SECONDS = 0.25
_TERMINATED = 128 + signal.SIGTERM


class NotOpened(LengkapError):
    """The file or folder is there, yet this machine does not let us open it."""

    code = "file.not_opened"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: the hash of its content and a reading, or the reason why there is none."""

    path: Path
    sha256: str
    reading: Reading | None
    error: LengkapError | None = None


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file on its way."""

    path: Path
    sha256: str
    pending: Future[Reading]

    def outcome(self) -> Outcome:
        try:
            return Outcome(self.path, self.sha256, self.pending.result())
        except LengkapError as error:
            return Outcome(self.path, self.sha256, None, error)


def outcomes(
    paths: Sequence[Path], limits: Limits, progress: Progress, cache: ReadingCache | None = None
) -> Generator[Outcome, None, None]:
    """Each file's outcome with all its signals, in the order of the paths, as soon as those before are told.

    However the run ends, no child outlives it; what was read by then is found in the cache next time.
    """
    workers = max(1, min(len(os.sched_getaffinity(0)), len(paths)))
    with ended_by_terminate(), closing(Reader(limits, workers, cache)) as reader:
        yield from _in_order(paths, reader, limits, _AT_ONCE * workers, progress)


def files_below(paths: Sequence[Path]) -> list[Path]:
    """The files among the paths and those below the folders among them, in order; litter is left out."""
    found: list[Path] = []
    for path in paths:
        found += _below(path) if path.is_dir() else [path]
    return found


def _below(folder: Path) -> list[Path]:
    """Every file below the folder in the order of their names, and folders that cannot be opened."""
    found: list[Path] = []

    def missed(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, folders, names in os.walk(folder, onerror=missed):
        folders[:] = [name for name in folders if not _is_litter(name)]
        found.extend(Path(place, name) for name in names if not _is_litter(name))
    kept = (path for path in found if path.is_file() or path.is_dir())
    return sorted(kept, key=lambda path: path.relative_to(folder).parts)


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}


@contextmanager
def ended_by_terminate() -> Iterator[None]:
    """Let SIGTERM end the program in good order, as Ctrl-C does."""

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _in_order(
    paths: Sequence[Path], reader: Reader, limits: Limits, at_once: int, progress: Progress
) -> Iterator[Outcome]:
    begun: deque[_Begun] = deque()
    told = 0
    coming = iter(paths)
    exhausted = False
    while begun or not exhausted:
        busy = sum(not one.pending.done() for one in begun)
        while not exhausted and busy < at_once and len(begun) < _AHEAD:
            path = next(coming, None)
            if path is None:
                exhausted = True
            else:
                begun.append(_begin(path, reader, limits))
                busy += 1
        while begun and begun[0].pending.done():
            told += 1
            yield begun.popleft().outcome()
        progress.show(told + sum(one.pending.done() for one in begun))
        if waiting := [one.pending for one in begun if not one.pending.done()]:
            wait(waiting, timeout=_REDRAW_SECONDS, return_when=FIRST_COMPLETED)


def _begin(path: Path, reader: Reader, limits: Limits) -> _Begun:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            return _refused(path, TooLarge(size=size, limit=limits.file_bytes))
        content = path.read_bytes()
    except OSError:
        return _refused(path, NotOpened())
    return _Begun(path, hashlib.sha256(content).hexdigest(), reader.submit_whole(content, path.name))


def _refused(path: Path, error: LengkapError) -> _Begun:
    pending: Future[Reading] = Future()
    pending.set_exception(error)
    return _Begun(path, "", pending)
