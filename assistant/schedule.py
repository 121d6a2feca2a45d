"""Everything that comes by itself: marks of the day, reminders and digests, asked for every minute."""

import logging
from collections.abc import Sequence
from datetime import datetime

from assistant.digests.digest import keep_marks
from assistant.digests.digest_post import post_digests
from assistant.reminders.reminding import remind
from assistant.services import Services
from storage import units
from storage.tables import Kanwil

log = logging.getLogger(__name__)


async def tick(services: Services, *, now: datetime) -> int:
    """Write what fell due everywhere; how many messages wait because of it. One Kanwil's failure, raised at
    the end, holds up no other."""
    written = 0
    failures: list[Exception] = []
    for kanwil in await _everywhere(services):
        try:
            await keep_marks(services, kanwil, now=now)
            written += await remind(services, kanwil, now=now)
            written += await post_digests(services, kanwil, now=now)
        except Exception as error:  # noqa: BLE001 - raised below, after the others had their turn
            log.warning("schedule failed kanwil=%d error=%s", kanwil.id, type(error).__name__)
            failures.append(error)
    if failures:
        raise failures[0]
    return written


async def _everywhere(services: Services) -> Sequence[Kanwil]:
    async with services.database.session() as session:
        await services.editions.refresh(session=session)
        return await units.all_kanwil(session=session)
