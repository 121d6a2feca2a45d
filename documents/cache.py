"""Readings kept by the content of their file, so that the same bytes are never read twice."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from documents.reading import Reading
from knowledge.limits import Limits

EDITION = "2"
_READING = TypeAdapter(Reading)
_PRUNE_EVERY = 100


class ReadingCache:
    """A folder of readings, private to its owner; the oldest go when there are too many."""

    def __init__(self, folder: Path, most: int = 5_000) -> None:
        self._folder = folder
        self._most = most
        self._written = 0
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def find(self, data: bytes, filename: str, limits: Limits) -> Reading | None:
        """What was read from the same bytes under the same limits, if it is still kept."""
        path = self._path(data, filename, limits)
        try:
            reading = _READING.validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return reading

    def keep(self, data: bytes, filename: str, limits: Limits, reading: Reading) -> None:
        """Keep a reading; a full disk costs the copy, not the reading."""
        path = self._path(data, filename, limits)
        with contextlib.suppress(OSError):
            handle, unfinished = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(_READING.dump_json(reading))
            Path(unfinished).replace(path)
        self._written += 1
        if self._written % _PRUNE_EVERY == 0:
            self._prune()

    def forget(self, data: bytes) -> None:
        """Drop everything kept of these bytes."""
        for path in self._folder.glob(f"{hashlib.sha256(data).hexdigest()}-*"):
            path.unlink(missing_ok=True)

    def _path(self, data: bytes, filename: str, limits: Limits) -> Path:
        hint = Path(filename.replace("\0", "")).suffix.lower()
        rest = repr(
            (EDITION, hint, limits.text_pages, limits.ocr_pages, limits.table_pages, limits.characters)
        )
        short = hashlib.sha256(rest.encode(errors="replace")).hexdigest()[:12]
        return self._folder / f"{hashlib.sha256(data).hexdigest()}-{short}"

    def _prune(self) -> None:
        kept = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[self._most :]:
            path.unlink(missing_ok=True)
