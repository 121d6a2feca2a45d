"""How far a unit has come, as a picture."""

from datetime import datetime

from assistant.apart import apart
from assistant.checklists import Standing
from reports.card import Card
from reports.pictures import card_png
from reports.text import Translate


async def picture(standing: Standing, *, t: Translate, now: datetime) -> bytes:
    """The progress card of a standing as a PNG."""
    card = Card(
        unit=standing.unit_name,
        name=standing.name,
        checklist=standing.checklist,
        due=standing.due,
        now=now.astimezone(standing.zone.tzinfo),
        zone=standing.zone,
    )
    return await apart(card_png, t, card)
