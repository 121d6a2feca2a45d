"""Original files: written once, checked whenever they are read, kept apart by unit."""

import asyncio
import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from storage.errors import OriginalDamaged, OriginalMissing, StorageFull, StorageRefused

_HASH = re.compile(r"[0-9a-f]{64}")
_PARTIAL = ".partial-"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Damage:
    """A kept file that is not what its name says."""

    unit_id: int
    sha256: str


class OriginalStore(Protocol):
    """Where originals are kept, by unit and SHA-256 of the bytes."""

    async def save(self, unit_id: int, content: bytes) -> str:
        """Keep the bytes for good and give their hash; the same bytes again change nothing."""

    async def load(self, unit_id: int, sha256: str) -> bytes:
        """The bytes, checked against their hash."""

    async def remove(self, unit_id: int, sha256: str) -> None:
        """Erase one unit's original; the same bytes of another unit stay."""

    async def check_all(self) -> Sequence[Damage]:
        """Read everything and name what is damaged."""

    async def sweep(self, before: datetime) -> int:
        """Remove what an interrupted save left before that moment; how many."""


def key_of(unit_id: int, sha256: str) -> str:
    """The name of an original, the same in every kind of store; StorageRefused for one that cannot be."""
    if type(unit_id) is not int or unit_id < 1 or not _HASH.fullmatch(sha256):
        raise StorageRefused(unit=unit_id, name=sha256[:80])
    return f"{unit_id}/{sha256}"


class Originals:
    """Originals in a folder, as `<unit>/<sha256>`, readable by this account only."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def save(self, unit_id: int, content: bytes) -> str:
        """Keep the bytes on the disk for good and give their hash; a file that rotted is mended.

        Raises StorageFull when there is no room, and then leaves nothing behind.
        """
        return await asyncio.to_thread(self._save, unit_id, content)

    async def load(self, unit_id: int, sha256: str) -> bytes:
        """The bytes; raises OriginalMissing or OriginalDamaged rather than give anything else."""
        return await asyncio.to_thread(self._load, unit_id, sha256)

    async def remove(self, unit_id: int, sha256: str) -> None:
        """Erase one unit's original; the same bytes of another unit stay."""
        await asyncio.to_thread(self._path(unit_id, sha256).unlink, missing_ok=True)

    async def check_all(self) -> Sequence[Damage]:
        """Read everything and name what is damaged."""
        return await asyncio.to_thread(lambda: [*self._damaged()])

    async def sweep(self, before: datetime) -> int:
        """Erase what writers that died before then left unfinished, and say how many files that was."""
        return await asyncio.to_thread(self._sweep, before.timestamp())

    def _path(self, unit_id: int, sha256: str) -> Path:
        return self.root / key_of(unit_id, sha256)

    def _save(self, unit_id: int, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(unit_id, sha256)
        if _holds(path, sha256):
            return sha256
        try:
            _make_folder(path.parent)
            _write(path, content)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise StorageFull(size=len(content)) from error
            raise
        return sha256

    def _load(self, unit_id: int, sha256: str) -> bytes:
        try:
            content = _read(self._path(unit_id, sha256))
        except FileNotFoundError as error:
            raise OriginalMissing(unit=unit_id, sha256=sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise OriginalDamaged(unit=unit_id, sha256=sha256)
        return content

    def _damaged(self) -> Iterator[Damage]:
        for path in sorted(self.root.glob("*/*")):
            if path.name.startswith(_PARTIAL) or not path.parent.name.isdecimal():
                continue
            if not _holds(path, path.name):
                yield Damage(int(path.parent.name), path.name)

    def _sweep(self, before: float) -> int:
        old = [p for p in self.root.glob(f"*/{_PARTIAL}*") if p.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def _holds(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(_read(path)).hexdigest() == sha256
    except OSError:
        return False


def _read(path: Path) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        return file.read()


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)


def _write(path: Path, content: bytes) -> None:
    partial = path.parent / f"{_PARTIAL}{secrets.token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(partial, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o400)
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
