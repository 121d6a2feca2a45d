"""ZIP containers, opened only after their directory is within the limits, and read with bytes counted."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from documents.errors import Broken, Locked, TooBigInside
from knowledge.limits import Limits

_RATIO_MATTERS_ABOVE = 5_000_000
_CHUNK = 1 << 16


class Container:
    """The members of one ZIP; every read counts against the same allowance, whatever sizes it declares."""

    def __init__(self, inner: zipfile.ZipFile, limits: Limits) -> None:
        self._inner = inner
        self._limit = limits.archive_bytes
        self._left = limits.archive_bytes
        self.entries = tuple(inner.infolist())
        self.names = tuple(entry.filename for entry in self.entries)

    def read(self, name: str | zipfile.ZipInfo) -> bytes:
        """One member's bytes; TooBigInside when it unpacks to more than is left."""
        parts = []
        try:
            with self._inner.open(name) as member:
                while chunk := member.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise TooBigInside(what="bytes", limit=self._limit)
                    parts.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Broken(kind="zip", reason=type(error).__name__) from error
        except RuntimeError as error:
            raise Locked(kind="zip") from error
        return b"".join(parts)


@contextmanager
def opened(data: bytes, limits: Limits) -> Iterator[Container]:
    """A container whose directory keeps the limits; nothing has been unpacked yet."""
    try:
        inner = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Broken(kind="zip", reason=type(error).__name__) from error
    with inner:
        _check(inner.infolist(), limits)
        yield Container(inner, limits)


def refuse_unsafe_names(data: bytes, kind: str) -> None:
    """Broken when an entry points outside the container or is a link: no office program writes such files."""
    with zipfile.ZipFile(io.BytesIO(data)) as inner:
        for entry in inner.infolist():
            if ".." in entry.filename.split("/") or entry.filename.startswith("/"):
                raise Broken(kind=kind, reason="entry outside")
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise Broken(kind=kind, reason="entry is a link")


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.archive_entries:
        raise TooBigInside(what="entries", limit=limits.archive_entries)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.archive_bytes:
        raise TooBigInside(what="bytes", limit=limits.archive_bytes)
    if unpacked > _RATIO_MATTERS_ABOVE and unpacked > limits.archive_ratio * max(1, packed):
        raise TooBigInside(what="ratio", limit=limits.archive_ratio)
