"""One file that holds everything kept, taken while others work, proved when written and when put back."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol, Self

import sqlalchemy as sa
from sqlmodel import select

from storage import migrate, rows, schema
from storage.database import Database
from storage.errors import BackupUnreadable, CopyDiffers, NothingKept, OriginalDamaged, OriginalMissing
from storage.originals import OriginalStore
from storage.rows import Contents, Row
from storage.tables import Document

_MANIFEST = "manifest.json"
_FORMAT = 1
_DAMAGE = (KeyError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_EVIDENCE, _ENGINE = "evidence", "engine"


class JobStore(Protocol):
    """Where the jobs are kept, whatever carries them out."""

    @property
    def database(self) -> Database:
        """The database that holds them."""

    async def tables(self) -> Sequence[sa.Table]:
        """What of it cannot be made anew, parents first."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the contents of each table by database, and how many originals."""

    format: int
    taken_at: str
    revision: str
    tables: Mapping[str, Mapping[str, Contents]]
    originals: int
    missing: Sequence[str]

    @classmethod
    def parse(cls, text: bytes) -> Self:
        """The manifest as `write` left it; raises BackupUnreadable for anything else."""
        try:
            raw = json.loads(text)
            tables = {
                kind: {name: Contents(**contents) for name, contents in held.items()}
                for kind, held in raw.pop("tables").items()
            }
            return cls(tables=tables, **raw)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BackupUnreadable(what=_MANIFEST) from None


async def write(
    path: Path, evidence: Database, engine: JobStore, originals: OriginalStore, *, now: datetime
) -> Manifest:
    """Write a backup to a new file while the bot goes on; it exists only once it is whole and read again.

    The jobs are taken first and the originals last: what the jobs do again is harmless, and every row's
    original is there. An original that is lost already is named in the manifest. Raises NothingKept before
    anything was ever stored.
    """
    revision = await schema.current(evidence.url)
    if revision is None:
        raise NothingKept
    partial = path.with_name(f".{path.name}.partial")
    try:
        with (
            _private(partial) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        ):
            jobs = await _write_tables(archive, _ENGINE, engine.database, await engine.tables())
            held = await _write_tables(archive, _EVIDENCE, evidence, await rows.reflected(evidence.engine))
            count, missing = await _write_originals(archive, evidence, originals)
            tables = {_ENGINE: jobs, _EVIDENCE: held}
            manifest = Manifest(_FORMAT, now.isoformat(), revision, tables, count, missing)
            archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
        check(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def check(path: Path) -> Manifest:
    """Read a backup whole and compare it with its manifest; BackupUnreadable names what is not as it was."""
    with _opened(path) as archive:
        manifest = _manifest(archive)
        for kind, held in manifest.tables.items():
            for name, contents in held.items():
                tally = rows.Tally()
                for batch in _lines(archive, f"{kind}/{name}.jsonl"):
                    tally.add(batch)
                if tally.contents() != contents:
                    raise BackupUnreadable(what=f"{kind}/{name}")
        found = 0
        for name in _originals_in(archive):
            found += 1
            if hashlib.sha256(_content(archive, name)).hexdigest() != name.rpartition("/")[2]:
                raise BackupUnreadable(what=name)
        if found != manifest.originals:
            raise BackupUnreadable(what="originals")
    return manifest


async def restore(path: Path, evidence: Database, engine: JobStore, originals: OriginalStore) -> Manifest:
    """Put a backup back into empty databases of any kind, and prove it: counts, digests and hashes.

    Rows are kept once all is there, so that after a failure the same may be done again. The schema is that
    of the backup; the caller brings it up to date. The engine's own tables must be there.
    """
    manifest = check(path)
    await migrate.upgrade(evidence.url, manifest.revision)
    with _opened(path) as archive:
        into, jobs = await rows.reflected(evidence.engine), await engine.tables()
        async with (
            _filled(archive, _EVIDENCE, evidence, into, manifest.tables[_EVIDENCE]),
            _filled(archive, _ENGINE, engine.database, jobs, manifest.tables[_ENGINE]),
        ):
            for name in _originals_in(archive):
                await _put_back(originals, name, _content(archive, name))
    return manifest


async def _put_back(originals: OriginalStore, name: str, content: bytes) -> None:
    unit, sha256 = name.split("/")[1:]
    await originals.save(int(unit), content)
    try:
        await originals.load(int(unit), sha256)
    except (OriginalMissing, OriginalDamaged):
        raise CopyDiffers(what=name) from None


async def _write_tables(
    archive: zipfile.ZipFile, kind: str, database: Database, tables: Iterable[sa.Table]
) -> Mapping[str, Contents]:
    found = {}
    async with rows.snapshot(database.engine) as connection:
        for table in tables:
            tally = rows.Tally()
            with archive.open(f"{kind}/{table.name}.jsonl", "w", force_zip64=True) as file:
                async for batch in rows.batches(connection, table):
                    tally.add(batch)
                    file.writelines(json.dumps(row, ensure_ascii=True).encode() + b"\n" for row in batch)
            found[table.name] = tally.contents()
    return found


async def _write_originals(
    archive: zipfile.ZipFile, evidence: Database, originals: OriginalStore
) -> tuple[int, Sequence[str]]:
    count, missing = 0, []
    for unit, sha256 in await _named(evidence):
        try:
            content = await originals.load(unit, sha256)
        except OriginalMissing:
            missing.append(f"{unit}/{sha256}")
            continue
        # Pictures and PDFs are compressed already.
        archive.writestr(zipfile.ZipInfo(f"originals/{unit}/{sha256}"), content, zipfile.ZIP_STORED)
        count += 1
    return count, missing


async def _named(evidence: Database) -> Sequence[tuple[int, str]]:
    async with evidence.session() as session:
        wanted = select(Document.unit_id, Document.sha256).distinct()
        found = (await session.exec(wanted)).all()
    return sorted(found)


@asynccontextmanager
async def _filled(
    archive: zipfile.ZipFile,
    kind: str,
    database: Database,
    tables: Sequence[sa.Table],
    held: Mapping[str, Contents],
) -> AsyncIterator[None]:
    """The rows are in their tables and compared; they are kept unless the block raises."""
    known = {table.name for table in tables}
    if lost := [name for name, contents in held.items() if contents.rows and name not in known]:
        raise CopyDiffers(what=lost[0])
    async with database.engine.begin() as connection:
        await rows.require_empty(connection, (t for t in tables if t.name in held and held[t.name].rows))
        for table in tables:
            if table.name in held:
                for batch in _lines(archive, f"{kind}/{table.name}.jsonl"):
                    await rows.insert(connection, table, batch)
        await rows.count_on(connection, tables)
        found = await rows.contents(connection, (t for t in tables if t.name in held))
        for name, contents in held.items():
            if contents.rows and found[name] != contents:
                raise CopyDiffers(what=f"{kind}/{name}")
        yield


def _private(path: Path) -> IO[bytes]:
    """A new file that only this account can read."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[list[Row]]:
    batch: list[Row] = []
    try:
        with archive.open(name) as file:
            for line in file:
                row: dict[str, Any] = json.loads(line)
                batch.append(row)
                if len(batch) == rows.AT_ONCE:
                    yield batch
                    batch = []
    except _DAMAGE:
        raise BackupUnreadable(what=name) from None
    yield batch


def _originals_in(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.startswith("originals/")]


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    manifest = Manifest.parse(_content(archive, _MANIFEST))
    if manifest.format != _FORMAT:
        raise BackupUnreadable(what=_MANIFEST)
    return manifest


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except _DAMAGE:
        raise BackupUnreadable(what=name) from None


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile):
        raise BackupUnreadable(what=path.name) from None
