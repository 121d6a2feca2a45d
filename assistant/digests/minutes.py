"""The minutes of a unit, for those who see its digest."""

from datetime import datetime

from assistant.apart import apart
from assistant.authorization import Actor
from assistant.digests.digest import Scope, digest
from assistant.services import Services
from knowledge.errors import LengkapError
from reports.minutes import Minutes, document
from reports.text import Translate


class NothingToRecord(LengkapError):
    """The unit has not chosen anything to work on."""

    code = "minutes.empty"


async def of_unit(
    services: Services, actor: Actor, scope: Scope, *, t: Translate, now: datetime
) -> tuple[str, bytes]:
    """The unit's name and its minutes as a DOCX; NothingToRecord while it faces no assessment."""
    value = await digest(services, actor, scope, now=now)
    if not value.overview.courses:
        raise NothingToRecord
    told = Minutes(
        unit=value.unit,
        kanwil=value.kanwil,
        at=now.astimezone(value.zone.tzinfo),
        zone=value.zone,
        courses=value.overview.courses,
    )
    return value.unit, await apart(document, t, told)
