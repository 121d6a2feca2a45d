"""What helps a person next: by what they did last, and by where their unit stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant import checklists
from assistant.authorization import Actor
from assistant.services import Services
from knowledge.checklist import Word
from storage import beginnings


class Moment(StrEnum):
    """Where a person is in their work, as far as it changes what helps them."""

    JOINED = "joined"
    CHOSEN = "chosen"
    SENT = "sent"
    DECIDED = "decided"
    SET_ASIDE = "set_aside"
    TOOK_BACK = "took_back"
    LOOKED = "looked"


_MOMENTS: Mapping[str, Moment] = {
    "invitation.redeemed": Moment.JOINED,
    "assessment.opened": Moment.CHOSEN,
    "document.stored": Moment.SENT,
    "evidence.confirmed": Moment.DECIDED,
    "evidence.chosen": Moment.DECIDED,
    "evidence.overridden": Moment.DECIDED,
    "evidence.rejected": Moment.SET_ASIDE,
    "evidence.withdrawn": Moment.SET_ASIDE,
    "document.set_aside": Moment.SET_ASIDE,
    "evidence.undone": Moment.TOOK_BACK,
    "document.restored": Moment.TOOK_BACK,
    "document.fetched": Moment.LOOKED,
}


@dataclass(frozen=True, slots=True)
class Help:
    """What a person did last, and how many items of theirs came back or wait for a look."""

    moment: Moment
    returned: int = 0
    waiting: int = 0


async def helping(services: Services, actor: Actor, *, now: datetime) -> Help:
    """What helps this person now; without a unit only that they have joined."""
    async with services.database.session() as session:
        last = await beginnings.last_action(session=session, person_id=actor.person_id, among=_MOMENTS)
    moment = _MOMENTS.get(last or "", Moment.JOINED)
    if actor.current is None or not actor.current.role.in_unit or actor.assessment_id is None:
        return Help(Moment.JOINED)
    items = (await checklists.standing(services, actor, now=now)).checklist.items
    words = [item.word for item in items]
    if moment is Moment.JOINED:
        moment = Moment.CHOSEN
    return Help(moment, words.count(Word.RETURNED), words.count(Word.CHECK))
