"""What helps a person next: by what they did last, and by where their unit stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant import checklists
from assistant.authorization import Actor, Grant
from assistant.services import Services
from knowledge.checklist import Word
from knowledge.roles import Role
from storage import beginnings, verdicts
from storage.verdicts import Narrowing


class Moment(StrEnum):
    """Where a person is in their work, as far as it changes what helps them."""

    JOINED = "joined"
    CHOSEN = "chosen"
    SENT = "sent"
    DECIDED = "decided"
    SET_ASIDE = "set_aside"
    TOOK_BACK = "took_back"
    LOOKED = "looked"
    REPORTED = "reported"
    LEADS = "leads"
    INVITED = "invited"
    WROTE = "wrote"
    SHARED_OUT = "shared_out"
    BEGINS_KANWIL = "begins_kanwil"
    BEGINS_VERIFIER = "begins_verifier"
    VERIFIED = "verified"
    LOADED = "loaded"
    DATED = "dated"
    ANNOUNCED = "announced"


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
    "obstacle.reported": Moment.REPORTED,
    "invitation.issued": Moment.INVITED,
    "letter.written": Moment.WROTE,
    "items.assigned": Moment.SHARED_OUT,
}
_KANWIL_MOMENTS: Mapping[str, Moment] = {
    "verdict.approved": Moment.VERIFIED,
    "verdict.returned": Moment.VERIFIED,
    "verdict.undone": Moment.VERIFIED,
    "waiver.granted": Moment.VERIFIED,
    "invitation.issued": Moment.INVITED,
    "letter.written": Moment.WROTE,
    "items.assigned": Moment.SHARED_OUT,
    "edition.imported": Moment.LOADED,
    "edition.matched": Moment.LOADED,
    "deadline.set": Moment.DATED,
    "broadcast.sent": Moment.ANNOUNCED,
}


@dataclass(frozen=True, slots=True)
class Help:
    """What a person did last, how many items of theirs came back or wait for a look, and how much evidence
    waits for the verifiers of their Kanwil."""

    moment: Moment
    returned: int = 0
    waiting: int = 0
    queued: int = 0


async def helping(services: Services, actor: Actor, *, now: datetime) -> Help:
    """What helps this person now."""
    if actor.current is not None and not actor.current.role.in_unit:
        return await _of_kanwil(services, actor, actor.current)
    async with services.database.session() as session:
        last = await beginnings.last_action(session=session, person_id=actor.person_id, among=_MOMENTS)
    moment = _MOMENTS.get(last or "", Moment.JOINED)
    if actor.current is None or actor.assessment_id is None:
        return Help(Moment.JOINED)
    if actor.current.role is Role.HEAD:
        return Help(Moment.LEADS)
    items = (await checklists.standing(services, actor, now=now)).checklist.items
    words = [item.word for item in items]
    if moment is Moment.JOINED:
        moment = Moment.CHOSEN
    return Help(moment, words.count(Word.RETURNED), words.count(Word.CHECK))


async def _of_kanwil(services: Services, actor: Actor, grant: Grant) -> Help:
    async with services.database.session() as session:
        last = await beginnings.last_action(session=session, person_id=actor.person_id, among=_KANWIL_MOMENTS)
        queued = await verdicts.count(Narrowing(), session=session, kanwil_id=grant.kanwil_id)
    begins = Moment.BEGINS_KANWIL if grant.role is Role.ADMIN else Moment.BEGINS_VERIFIER
    return Help(_KANWIL_MOMENTS.get(last or "", begins), queued=queued)
