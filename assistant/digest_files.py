"""The pictures and the workbook that go with a digest."""

from collections.abc import Sequence
from datetime import datetime

from assistant.apart import apart
from assistant.digest import Digest
from knowledge.burnup import burn_up
from reports import burnup, heatmap, recap
from reports.text import Translate


def map_of(value: Digest, t: Translate) -> heatmap.Heatmap:
    """The map of the units that the digest is about."""
    return heatmap.heatmap(_title(value), _about(value, t), _units(value), value.overview.courses)


async def map_picture(value: Digest, t: Translate) -> bytes:
    """Units by groups as a PNG."""
    return await apart(heatmap.png, t, map_of(value, t), _local(value))


async def pace_picture(value: Digest, t: Translate) -> bytes:
    """The burn-up toward the deadline as a PNG."""
    line = burn_up(value.overview.courses, value.today, value.zone)
    return await apart(burnup.png, t, _title(value), _about(value, t), line, _local(value))


async def workbook(value: Digest, t: Translate) -> bytes:
    """Everything as an XLSX."""
    held = recap.Recap(_title(value), _local(value), value.zone, value.overview, map_of(value, t))
    return await apart(recap.workbook, t, held)


def _title(value: Digest) -> str:
    return value.unit or value.kanwil


def _about(value: Digest, t: Translate) -> str:
    if value.programme:
        return t("digest.about_programme", programme=value.programme, units=value.overview.units)
    return t("digest.about_all", units=value.overview.units)


def _units(value: Digest) -> Sequence[tuple[int, str]]:
    known = {course.unit_id: course.unit for course in value.overview.courses}
    return [*known.items()]


def _local(value: Digest) -> datetime:
    return value.now.astimezone(value.zone.tzinfo)
