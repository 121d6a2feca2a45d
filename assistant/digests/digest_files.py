"""The pictures and the workbook that go with a digest."""

import asyncio
from collections.abc import Collection, Mapping
from enum import StrEnum

from assistant.apart import Job, all_apart
from assistant.digests.digest import Digest
from knowledge.burnup import burn_up
from reports import heatmap, recap
from reports.pictures import burnup_png, heatmap_png
from reports.text import Translate


class Part(StrEnum):
    """A message of a digest, by the file that it carries."""

    MAP = "map"
    PACE = "pace"
    BOOK = "book"


def parts(value: Digest) -> tuple[Part, ...]:
    """The messages of a digest in their order; a single unit makes no map, and nothing begun no file."""
    if not value.overview.courses:
        return ()
    return (Part.PACE, Part.BOOK) if value.scope.unit_id else tuple(Part)


async def files(value: Digest, wanted: Collection[Part], *, t: Translate) -> Mapping[Part, bytes]:
    """The files of these parts."""
    # Counting stays here: the evidence of a whole Kanwil would take longer to travel than to count.
    jobs = await asyncio.to_thread(lambda: [_job(value, part, t) for part in wanted])
    return dict(zip(wanted, await all_apart(jobs), strict=True))


def map_of(value: Digest, t: Translate) -> heatmap.Heatmap:
    """The map of the units that the digest is about."""
    units = list({course.unit_id: course.unit for course in value.overview.courses}.items())
    idle = [(-place, name) for place, name in enumerate(value.overview.idle, 1)]
    about = t("heatmap.about", about=_about(value, t))
    return heatmap.heatmap(_title(value), about, [*units, *idle], value.overview.courses)


def _job(value: Digest, part: Part, t: Translate) -> Job:
    local = value.now.astimezone(value.zone.tzinfo)
    match part:
        case Part.MAP:
            return Job(heatmap_png, (t, map_of(value, t), local))
        case Part.PACE:
            line = burn_up(value.overview.courses, value.today, value.zone)
            return Job(burnup_png, (t, _title(value), _about(value, t), line, local))
        case Part.BOOK:
            held = recap.Recap(_title(value), local, value.zone, value.overview, map_of(value, t))
            return Job(recap.workbook, (recap.book(t, held),))


def _title(value: Digest) -> str:
    return value.unit or value.kanwil


def _about(value: Digest, t: Translate) -> str:
    if value.programme:
        return t("digest.about_programme", programme=value.programme, units=value.overview.units)
    return t("digest.about_all", units=value.overview.units)
