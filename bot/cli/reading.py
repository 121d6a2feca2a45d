"""Reads files of this machine on every core and hands them back in their order."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from documents.errors import TooLarge
from documents.reader import Reader
from documents.reading import Reading
from knowledge.errors import LengkapError
from knowledge.limits import Limits

_AHEAD = 2


class NotOpened(LengkapError):
    """The file is there, yet this machine does not let us open it."""

    code = "file.not_opened"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its content and a reading, or the reason why there is none."""

    path: Path
    content: bytes
    reading: Reading | None
    error: LengkapError | None = None


def outcomes(paths: Sequence[Path], limits: Limits) -> Iterator[Outcome]:
    """Each file's outcome in the order of the paths; only a few files are held in memory at once."""
    workers = max(1, min(os.cpu_count() or 1, len(paths)))
    started: deque[tuple[Path, bytes, Future[Reading] | LengkapError]] = deque()
    with closing(Reader(limits, workers)) as reader:
        for path in paths:
            started.append(_start(path, reader, limits))
            if len(started) > _AHEAD * workers:
                yield _end(*started.popleft())
        while started:
            yield _end(*started.popleft())


def _start(path: Path, reader: Reader, limits: Limits) -> tuple[Path, bytes, Future[Reading] | LengkapError]:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            return path, b"", TooLarge(size=size, limit=limits.file_bytes)
        content = path.read_bytes()
    except OSError:
        return path, b"", NotOpened()
    return path, content, reader.submit(content, path.name)


def _end(path: Path, content: bytes, pending: Future[Reading] | LengkapError) -> Outcome:
    if isinstance(pending, LengkapError):
        return Outcome(path, content, None, pending)
    try:
        return Outcome(path, content, pending.result())
    except LengkapError as error:
        return Outcome(path, content, None, error)
