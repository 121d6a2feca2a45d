"""Letters that ask an office, or a whole unit, for what is missing: numbered, kept, from a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from assistant.authorization import Action, Actor, Grant, Target, authorize
from assistant.offices import letter_templates
from assistant.offices.board import Board, board
from assistant.offices.letter_words import about, filename, to_whom
from assistant.services import Services
from knowledge.checklist import ItemStatus
from knowledge.errors import LengkapError
from reports.text import Translate
from storage import letters, units
from storage.audit import Stamp
from storage.tables import Letter

_Wanted: TypeAlias = tuple[int | None, str, Sequence[ItemStatus]]


class NothingMissing(LengkapError):
    """There is nothing to ask for; facts: name (of the office or unit)."""

    code = "request.nothing"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as a file; `number` is its running number, `missing` how many items it asks for."""

    to: str
    number: int
    missing: int
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Desk:
    """A board with the newest letter to each office; under None the one to the whole unit."""

    board: Board
    last: Mapping[int | None, Letter]
    own_template: bool


async def desk(services: Services, actor: Actor, unit_id: int, assessment_id: int, *, now: datetime) -> Desk:
    """Whom letters can be written to, and what was written last."""
    known = await board(services, actor, Action.WRITE_LETTERS, unit_id, assessment_id, now=now)
    async with services.database.session() as session:
        last = await letters.last_by_office(session=session, unit_id=unit_id, assessment_id=assessment_id)
        own = await letters.template(session=session, kanwil_id=known.unit.kanwil_id)
    return Desk(known, last, own is not None)


async def write(
    services: Services,
    actor: Actor,
    unit_id: int,
    assessment_id: int,
    office_id: int,
    *,
    t: Translate,
    now: datetime,
) -> Written:
    """One letter to an office, or with 0 to the whole unit; NothingMissing when it lacks nothing."""
    known = await board(services, actor, Action.WRITE_LETTERS, unit_id, assessment_id, now=now)
    wanted = _wanted(known, office_id)
    if not wanted[2]:
        raise NothingMissing(name=wanted[1])
    [written] = await _write(services, actor, known, [wanted], t=t, now=now)
    return written


async def write_all(
    services: Services, actor: Actor, unit_id: int, assessment_id: int, *, t: Translate, now: datetime
) -> Sequence[Written]:
    """A letter to every office that lacks something; NothingMissing when none does."""
    known = await board(services, actor, Action.WRITE_LETTERS, unit_id, assessment_id, now=now)
    wanted: list[_Wanted] = [(d.office.id, d.office.name, d.missing) for d in known.desks if d.missing]
    if not wanted:
        raise NothingMissing(name=known.unit.name)
    return await _write(services, actor, known, wanted, t=t, now=now)


def _wanted(known: Board, office_id: int) -> _Wanted:
    if not office_id:
        return None, known.unit.name, known.standing.checklist.missing()
    chosen = known.desk(office_id)
    return office_id, chosen.office.name, chosen.missing


async def _write(
    services: Services,
    actor: Actor,
    known: Board,
    wanted: Sequence[_Wanted],
    *,
    t: Translate,
    now: datetime,
) -> Sequence[Written]:
    grant = authorize(actor, Action.WRITE_LETTERS, Target(known.unit.kanwil_id, known.unit.id))
    local = now.astimezone(known.standing.zone.tzinfo)
    async with services.database.transaction() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=known.unit.kanwil_id)
        own = await letters.template(session=session, kanwil_id=kanwil.id)
        rows = []
        for office_id, _, missing in wanted:
            row = _row(known, grant, actor, office_id=office_id, missing=missing, now=now)
            rows.append(await letters.write(row, session=session, stamp=Stamp(now, actor.person_id)))
    issuer = known.unit.name if grant.unit_id is not None else kanwil.name
    shared = {**about(t, known, actor.name, local), "kanwil": kanwil.name, "penerbit": issuer}
    told = list(zip(rows, wanted, strict=True))
    contexts = [shared | to_whom(t, row, to, missing) for row, (_, to, missing) in told]
    made = await letter_templates.filled(services, own, contexts, t=t)
    return [
        Written(to, row.number, len(missing), filename(t, row, to), content)
        for (row, (_, to, missing)), content in zip(told, made, strict=True)
    ]


def _row(
    known: Board,
    grant: Grant,
    actor: Actor,
    *,
    office_id: int | None,
    missing: Sequence[ItemStatus],
    now: datetime,
) -> Letter:
    return Letter(
        kanwil_id=known.unit.kanwil_id,
        issuer_unit_id=grant.unit_id,
        calendar_year=now.astimezone(known.standing.zone.tzinfo).year,
        number=0,
        unit_id=known.unit.id,
        office_id=office_id,
        assessment_id=known.standing.assessment_id,
        items=[item.criterion.id for item in missing],
        due_at=known.standing.due.at if known.standing.due else None,
        written_by=actor.person_id,
        written_at=now,
    )
