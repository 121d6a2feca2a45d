"""Readings kept by the content of their file, so that the same bytes are never read twice."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from documents.reading import Reading, Signals
from knowledge.limits import Limits

_READING, _SIGNALS = TypeAdapter(Reading), TypeAdapter(Signals)
_LIBRARIES = ("opencv-python-headless", "openpyxl", "pdfplumber", "pillow", "pypdfium2", "tesserocr")
_PRUNE_EVERY = 100

T = TypeVar("T")


class ReadingCache:
    """A folder of readings, private to its owner; the oldest go when there are too many.

    Readings of another edition of the reader are not found. A folder that cannot be used costs the
    copies, not the readings.
    """

    def __init__(self, folder: Path, most: int = 10_000, most_bytes: int = 1_000_000_000) -> None:
        self._folder = folder
        self._most = most
        self._most_bytes = most_bytes
        self._written = 0
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def find(self, data: bytes, filename: str, limits: Limits) -> Reading | None:
        """What was read from the same bytes under the same limits, if it is still kept."""
        return _kept(self._reading(data, filename, limits), _READING)

    def keep(self, data: bytes, filename: str, limits: Limits, reading: Reading) -> None:
        """Keep a reading."""
        self._save(self._reading(data, filename, limits), _READING.dump_json(reading))

    def find_signals(self, data: bytes, reading: Reading) -> Signals | None:
        """What looking into the same bytes found after the same reading, if it is still kept."""
        return _kept(self._looked(data, reading), _SIGNALS)

    def keep_signals(self, data: bytes, reading: Reading, signals: Signals) -> None:
        """Keep what looking into the bytes found."""
        self._save(self._looked(data, reading), _SIGNALS.dump_json(signals))

    def forget(self, sha256: str) -> None:
        """Drop everything kept of the bytes with this hash."""
        for path in self._folder.glob(f"{sha256}-*"):
            path.unlink(missing_ok=True)

    def _reading(self, data: bytes, filename: str, limits: Limits) -> Path:
        hint = Path(filename.replace("\0", "")).suffix.lower()
        rest = (hint, limits.text_pages, limits.ocr_pages, limits.table_pages, limits.characters)
        return self._path(data, rest)

    def _looked(self, data: bytes, reading: Reading) -> Path:
        return self._path(data, (reading.kind, reading.signals, reading.parts))

    def _path(self, data: bytes, rest: tuple[object, ...]) -> Path:
        named = repr((_edition(), *rest)).encode(errors="replace")
        return self._folder / f"{hashlib.sha256(data).hexdigest()}-{hashlib.sha256(named).hexdigest()[:12]}"

    def _save(self, path: Path, content: bytes) -> None:
        with contextlib.suppress(OSError):
            handle, unfinished = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(unfinished).replace(path)
        self._written += 1
        if self._written % _PRUNE_EVERY == 0:
            self._prune()

    def _prune(self) -> None:
        held = 0
        newest_first = sorted(self._sizes(), reverse=True)
        for place, (_, size, path) in enumerate(newest_first, start=1):
            held += size
            if place > self._most or held > self._most_bytes:
                path.unlink(missing_ok=True)

    def _sizes(self) -> Iterator[tuple[float, int, Path]]:
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):
                status = path.stat()
                yield status.st_mtime, status.st_size, path


def _kept(path: Path, kind: TypeAdapter[T]) -> T | None:
    try:
        found = kind.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    return found


@cache
def _edition() -> str:
    """The reader itself in short: its code and the libraries that decide what it sees."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for library in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()
