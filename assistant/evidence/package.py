"""The way out: what a unit has confirmed, as ZIPs of originals with their lists."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from assistant.apart import apart
from assistant.authorization import Actor
from assistant.evidence.shelf import Shelf, Wanted, dossier, original, shelf
from assistant.services import Services
from knowledge.errors import LengkapError
from reports.checklist import workbook
from reports.cover import cover
from reports.dossier import Dossier
from reports.package import Archive, Paper, named, safe_name, spread
from reports.text import Translate
from storage.errors import OriginalDamaged, StorageError

_ROOM_FOR_LISTS = 1_000_000
_LONGEST_NAME = 110
_TOO_LARGE = "package.too_large"


class NothingConfirmed(LengkapError):
    """There is no confirmed original to pack; facts: about (what was asked for), waiting (unconfirmed)."""

    code = "package.empty"


class PackageChanged(LengkapError):
    """Somebody decided something about the evidence while its package was under way."""

    code = "package.changed"


class PackageBusy(LengkapError):
    """The person's last package is still under way."""

    code = "package.busy"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be packed now, and how much it is."""

    wanted: Wanted
    about: str
    documents: int
    size: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What of an assessment can be packed: everything, or a group that holds something confirmed.

    `example` is an item that does.
    """

    name: str
    example: str
    whole: Choice
    groups: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The evidence that a package holds, by id, and why the originals with these hashes are not in it."""

    evidence: tuple[int, ...]
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package ready to be written, ZIP after ZIP."""

    unit_id: int
    dossier: Dossier
    papers: tuple[Paper, ...]


async def offer(
    services: Services, actor: Actor, assessment_id: int, *, t: Translate, now: datetime
) -> Offer:
    """What can be packed of an assessment of the person's unit; NothingConfirmed when nothing can."""
    whole = await shelf(services, actor, Wanted(assessment_id), now=now)
    places = range(1, len(whole.standing.checklist.by_group()) + 1)
    groups = [_choice(t, whole.part(Wanted(assessment_id, place))) for place in places]
    everything = _filled(t, whole)
    example = next(whole.files()).item.criterion.id
    return Offer(whole.standing.name, example, everything, tuple(g for g in groups if g.documents))


async def choice(services: Services, actor: Actor, wanted: Wanted, *, t: Translate, now: datetime) -> Choice:
    """How much a package would hold; NothingConfirmed when nothing."""
    return _filled(t, await shelf(services, actor, wanted, now=now))


async def check(services: Services, actor: Actor, wanted: Wanted, *, now: datetime) -> Contents:
    """What the package will hold, after reading every original and comparing it with its hash."""
    asked = await shelf(services, actor, wanted, now=now)
    sizes = {file.first.sha256: file.first.size for file in asked.files()}
    faults = {sha256: await _fault(services, asked.unit_id, sha256, size) for sha256, size in sizes.items()}
    return Contents(asked.confirmed(), {sha256: code for sha256, code in faults.items() if code})


async def gather(
    services: Services, actor: Actor, wanted: Wanted, contents: Contents, *, t: Translate, now: datetime
) -> Parcel:
    """The package with these contents, the same whenever it is asked; PackageChanged if it is not theirs."""
    asked = await shelf(services, actor, wanted, now=now)
    if asked.confirmed() != contents.evidence:
        raise PackageChanged
    sound = [file for file in asked.files() if file.first.sha256 not in contents.faults]
    papers = named([original(t, asked, file) for file in sound], pages=t("report.package.pages"))
    papers = spread(papers, _room(services))
    told = dossier(t, asked, papers, contents.faults)
    return Parcel(asked.unit_id, told, papers)


async def write(
    services: Services, parcel: Parcel, volume: int, target: IO[bytes], *, t: Translate
) -> dict[str, str]:
    """Write one ZIP, one original in memory at a time; why some of its paths could not be read any more.

    The cover list tells the whole package in every ZIP; the workbook lies in the first.
    """
    archive, failed, told = Archive(target), {}, parcel.dossier
    archive.add(t("report.package.cover"), cover(t, told), told.at)
    if volume == 1:
        archive.add(t("report.package.workbook"), await apart(workbook, t, told), told.at)
    for paper in parcel.papers:
        if paper.volume != volume:
            continue
        try:
            content = await services.originals.load(parcel.unit_id, paper.original.sha256)
        except (StorageError, OSError) as error:
            failed[paper.path] = _code(error)
        else:
            await asyncio.to_thread(archive.add, paper.path, content, paper.original.at)
    await asyncio.to_thread(archive.close)
    return failed


def zip_name(t: Translate, told: Dossier, volume: int) -> str:
    """What a ZIP of the package is called."""
    names = (told.name, told.label, told.unit)
    whole = " - ".join(name for name in names if name).replace("/", "-")
    part = t("report.package.part", volume=volume, volumes=told.volumes) if told.volumes > 1 else ""
    return f"{''.join(safe_name(whole, _LONGEST_NAME))}{part}.zip"


async def _fault(services: Services, unit_id: int, sha256: str, size: int) -> str:
    """Why the original cannot be packed; empty when it can."""
    if size > _room(services):
        return _TOO_LARGE
    try:
        await services.originals.load(unit_id, sha256)
    except (StorageError, OSError) as error:
        return _code(error)
    return ""


def _code(error: StorageError | OSError) -> str:
    return error.code if isinstance(error, StorageError) else OriginalDamaged.code


def _choice(t: Translate, asked: Shelf) -> Choice:
    files = list(asked.files())
    return Choice(asked.wanted, asked.about(t), len(files), sum(file.first.size for file in files))


def _filled(t: Translate, asked: Shelf) -> Choice:
    chosen = _choice(t, asked)
    if not chosen.documents:
        raise NothingConfirmed(about=chosen.about, waiting=asked.waiting())
    return chosen


def _room(services: Services) -> int:
    return services.limits.package_bytes - _ROOM_FOR_LISTS
