"""What happened lately, told from the record of who did what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Grant, authorize, concerns, own_unit
from assistant.services import Services
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage import audit, documents, people, units
from storage.tables import Audit

TOLD = frozenset(
    {
        "assessment.opened",
        "deadline.set",
        "document.described",
        "document.divided",
        "document.fetched",
        "document.restored",
        "document.set_aside",
        "document.stored",
        "evidence.chosen",
        "evidence.confirmed",
        "evidence.overridden",
        "evidence.rejected",
        "evidence.undone",
        "evidence.withdrawn",
        "invitation.redeemed",
        "items.assigned",
        "letter.written",
        "membership.ended",
        "obstacle.reported",
        "obstacle.accepted",
        "obstacle.partly",
        "obstacle.refused",
        "obstacle.closed",
        "deadline.withdrawn",
        "verdict.approved",
        "verdict.returned",
        "verdict.undone",
        "waiver.granted",
        "waiver.withdrawn",
    }
)
_PER_PAGE = 10
_ROWS = 120


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did in one stroke, with the file and the items that it was about.

    `who` is None when the program itself did it; a file without a name is a photo.
    """

    at: datetime
    who: str | None
    mine: bool
    action: str
    file: str | None
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Events, newest first, in the zone of the unit; `older` is where the next chapter goes on."""

    events: tuple[Event, ...]
    zone: Zone
    older: int | None


async def chapter(services: Services, actor: Actor, *, before: int | None = None) -> Chapter:
    """What happened last in the person's unit, or before a place in the record."""
    target = own_unit(actor)
    grant = authorize(actor, Action.SEE_DOCUMENT, target)
    unit_id = target.unit_id or 0
    async with services.database.session() as session:
        rows = await audit.of_unit(session=session, unit_id=unit_id, actions=TOLD, before=before, limit=_ROWS)
        shown, rest = _first_strokes([stroke for stroke in _strokes(rows) if _visible(stroke, grant, actor)])
        zone = (await units.unit(session=session, unit_id=unit_id)).zone
        events = await _told(session, actor, unit_id, shown)
    full = rest or len(rows) == _ROWS
    return Chapter(events, zone, shown[-1][-1].id if full and shown else None)


async def of_evidence(
    ids: Collection[int], *, session: AsyncSession, actor: Actor, unit_id: int, limit: int
) -> tuple[Event, ...]:
    """What people did to these pieces of evidence, newest first."""
    rows = await audit.of_unit(
        session=session,
        unit_id=unit_id,
        targets=[f"evidence:{key}" for key in ids],
        actions=TOLD,
        limit=limit,
    )
    return await _told(session, actor, unit_id, list(_strokes(rows)))


def _strokes(rows: Sequence[Audit]) -> Iterator[list[Audit]]:
    """Rows of one person, moment and document; what was done to the document stands for its parts."""
    for _, group in groupby(rows, key=lambda row: (row.at, row.actor_id, _document(row))):
        stroke = list(group)
        whole = [row for row in stroke if row.action.startswith("document.")]
        for action, same in groupby(whole or stroke, key=lambda row: row.action):
            del action
            yield list(same)


def _first_strokes(strokes: list[list[Audit]]) -> tuple[list[list[Audit]], bool]:
    return strokes[:_PER_PAGE], len(strokes) > _PER_PAGE


def _visible(stroke: Sequence[Audit], grant: Grant, actor: Actor) -> bool:
    """A holder sees what they did themselves and what concerns their items."""
    if grant.role is not Role.HOLDER or stroke[0].actor_id == actor.person_id:
        return True
    items = _items(stroke)
    return bool(items) and all(concerns(grant, code) for code in items)


async def _told(
    session: AsyncSession, actor: Actor, unit_id: int, strokes: Sequence[Sequence[Audit]]
) -> tuple[Event, ...]:
    known = {key for stroke in strokes if (key := _document(stroke[0])) is not None}
    files = await documents.names(known, session=session, unit_id=unit_id)
    actors = {row.actor_id for stroke in strokes for row in stroke if row.actor_id is not None}
    names = await people.names(actors, session=session)
    return tuple(_event(stroke, actor, files, names) for stroke in strokes)


def _event(
    stroke: Sequence[Audit], actor: Actor, files: Mapping[int, str], names: Mapping[int, str]
) -> Event:
    first = stroke[0]
    document = _document(first)
    return Event(
        at=first.at,
        who=names.get(first.actor_id) if first.actor_id is not None else None,
        mine=first.actor_id == actor.person_id,
        action=first.action,
        file=files.get(document, "") if document is not None else None,
        items=_items(stroke),
    )


def _items(stroke: Sequence[Audit]) -> tuple[str, ...]:
    codes = [row.facts.get("criterion") for row in reversed(stroke)]
    return tuple(dict.fromkeys(str(code) for code in codes if code))


def _document(row: Audit) -> int | None:
    kind, _, key = row.target.partition(":")
    found: Any = int(key) if kind == "document" else row.facts.get("document")
    return found if isinstance(found, int) else None
