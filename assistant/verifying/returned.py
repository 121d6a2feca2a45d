"""What a verifier sent back, why, and who it was."""

from dataclasses import dataclass
from datetime import datetime

from assistant import checklists
from assistant.authorization import Actor
from assistant.checklists import Standing
from assistant.evidence import items
from assistant.evidence.items import Piece
from assistant.services import Services
from knowledge.checklist import ItemStatus, Word
from knowledge.vocabulary import Verdict

_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class SentBack:
    """An item that was returned, with the pieces and what was said of each."""

    status: ItemStatus
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """What was returned in what the person works on; `more` items are not shown."""

    standing: Standing
    items: tuple[SentBack, ...]
    more: int


async def returned(services: Services, actor: Actor, item: str | None, *, now: datetime) -> Returned:
    """The returned items, only the one that is meant when it is among them."""
    standing = await checklists.standing(services, actor, now=now)
    held = [status for status in standing.checklist.items if status.word is Word.RETURNED]
    meant = [status for status in held if status.criterion.id == item]
    shown = []
    for status in (meant or held)[:_AT_MOST]:
        view = await items.item(services, actor, standing.assessment_id, status.criterion.id, now=now)
        pieces = tuple(p for p in (*view.live, *view.past) if p.verdict is Verdict.RETURNED)
        shown.append(SentBack(status, pieces))
    return Returned(standing, tuple(shown), max(0, len(meant or held) - _AT_MOST))
