"""Original files in an S3-compatible bucket: the same promises as a folder, for many machines at once."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import parse_qs, urlsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store

from storage.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable
from storage.originals import Damage, key_of

_OPTIONS = ("endpoint", "region")
_PATIENCE = timedelta(seconds=30)
_TROUBLE = (BaseError, OSError)


class BucketOriginals:
    """Originals as objects `<prefix>/<unit>/<sha256>`; an object appears whole or not at all."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    @classmethod
    def at(cls, url: str, patience: timedelta = _PATIENCE) -> Self:
        """The originals at `s3://bucket/prefix?endpoint=URL&region=NAME`.

        Keys, and what the URL leaves out, come from the usual AWS_ variables.
        """
        parts = urlsplit(url)
        given = parse_qs(parts.query)
        options = {name: given[name][0] for name in _OPTIONS if name in given}
        store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"allow_http": True, "timeout": patience},
            retry_config={"max_retries": 4, "retry_timeout": patience},
            endpoint=options.get("endpoint"),
            region=options.get("region", "us-east-1"),
        )
        return cls(store)

    async def save(self, unit_id: int, content: bytes) -> str:
        """Keep the bytes for good and give their hash; an object that rotted is mended.

        Raises OriginalsUnreachable when the bucket does not take them.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        key = key_of(unit_id, sha256)
        try:
            if await self._holds(key, sha256):
                return sha256
            await self._store.put_async(key, content, use_multipart=False)
        except _TROUBLE as error:
            raise OriginalsUnreachable(reason=type(error).__name__) from error
        return sha256

    async def load(self, unit_id: int, sha256: str) -> bytes:
        """The bytes; raises OriginalMissing or OriginalDamaged rather than give anything else."""
        try:
            content = await self._content(key_of(unit_id, sha256))
        except FileNotFoundError as error:
            raise OriginalMissing(unit=unit_id, sha256=sha256) from error
        except _TROUBLE as error:
            raise OriginalsUnreachable(reason=type(error).__name__) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise OriginalDamaged(unit=unit_id, sha256=sha256)
        return content

    async def remove(self, unit_id: int, sha256: str) -> None:
        """Erase one unit's original; the same bytes of another unit stay."""
        try:
            await self._store.delete_async(key_of(unit_id, sha256))
        except FileNotFoundError:
            return
        except _TROUBLE as error:
            raise OriginalsUnreachable(reason=type(error).__name__) from error

    async def check_all(self) -> Sequence[Damage]:
        """Read everything and name what is damaged."""
        damaged = []
        try:
            async for objects in self._store.list():
                for found in objects:
                    unit, _, sha256 = found["path"].rpartition("/")
                    if unit.isdecimal() and not await self._holds(found["path"], sha256):
                        damaged.append(Damage(int(unit), sha256))
        except _TROUBLE as error:
            raise OriginalsUnreachable(reason=type(error).__name__) from error
        return sorted(damaged, key=lambda damage: (damage.unit_id, damage.sha256))

    async def sweep(self, before: datetime) -> int:  # noqa: ARG002 - nothing unfinished is ever left
        """Nothing to do: an interrupted save leaves nothing behind."""
        return 0

    async def _holds(self, key: str, sha256: str) -> bool:
        try:
            return hashlib.sha256(await self._content(key)).hexdigest() == sha256
        except FileNotFoundError:
            return False

    async def _content(self, key: str) -> bytes:
        found = await self._store.get_async(key)
        return bytes(await found.bytes_async())
