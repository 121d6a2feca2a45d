"""What was done before: what a successor has to know of an assessment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant import checklists
from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, authorize, own_unit
from assistant.checklists import Standing
from assistant.services import Services
from assistant.verifying.returned import Returned, returned
from knowledge.checklist import ItemStatus
from knowledge.roles import Role
from knowledge.vocabulary import Decision, Verdict
from storage import holdings
from storage.holdings import Holding
from storage.tables import Assessment

_NEXT = 3


@dataclass(frozen=True, slots=True)
class Proved:
    """An item for which something stands, and what stands for it."""

    status: ItemStatus
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """An assessment as a successor finds it: who sent how much, what stands, what came back, what is next.

    `elsewhere` names the unit's other assessments, newest first, with how many files are confirmed in each.
    """

    standing: Standing
    senders: tuple[tuple[str, int], ...]
    first: datetime | None
    last: datetime | None
    proved: tuple[Proved, ...]
    returned: Returned
    next: tuple[ItemStatus, ...]
    elsewhere: tuple[tuple[str, int], ...] = ()


async def handover(services: Services, actor: Actor, *, now: datetime) -> Handover:
    """What others did in what the person works on; a holder sees their own items."""
    target = own_unit(actor)
    authorize(actor, Action.SEE_DOCUMENT, target)
    standing = await checklists.standing(services, actor, now=now)
    held_only = actor.current is not None and actor.current.role is Role.HOLDER
    async with services.database.session() as session:
        rows = await holdings.of_assessment(
            session=session, unit_id=target.unit_id or 0, assessment_id=standing.assessment_id
        )
        others = await holdings.elsewhere(
            session=session, unit_id=target.unit_id or 0, assessment_id=standing.assessment_id
        )
    asked = {item.criterion.id for item in standing.checklist.items}
    held = [row for row in rows if row.criterion in asked]
    documents = {row.document_id: row for row in held}
    senders = Counter(row.sender for row in documents.values())
    sent = sorted(row.sent_at for row in documents.values())
    return Handover(
        standing=standing,
        senders=tuple(senders.most_common()),
        first=sent[0] if sent else None,
        last=sent[-1] if sent else None,
        proved=_proved(standing, held),
        returned=await returned(services, actor, None, now=now),
        next=standing.checklist.missing()[:_NEXT],
        elsewhere=() if held_only else tuple(_named(services, row, files) for row, files in others),
    )


def _named(services: Services, row: Assessment, files: int) -> tuple[str, int]:
    return assessment_name(services.catalogue.programme(row.programme), row), files


def _proved(standing: Standing, held: Sequence[Holding]) -> tuple[Proved, ...]:
    stands = [
        row for row in held if row.decision is Decision.CONFIRMED and row.verdict is not Verdict.RETURNED
    ]
    by_item: dict[str, list[Holding]] = {}
    for row in stands:
        by_item.setdefault(row.criterion, []).append(row)
    return tuple(
        Proved(item, tuple(by_item[item.criterion.id]))
        for item in standing.checklist.items
        if item.criterion.id in by_item
    )
