"""Items that a verifier lets go for one unit: with a reason, told to the unit, and taken back at will."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import checklists, dialogue, letters
from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, Target, authorize, own_kanwil
from assistant.evidence import criteria
from assistant.evidence.review import CriterionUnknown
from assistant.services import Services
from knowledge.checklist import ItemStatus
from knowledge.errors import LengkapError
from knowledge.programme import Criterion
from knowledge.vocabulary import Zone
from storage import assessments, people, units
from storage.audit import Stamp
from storage.tables import Assessment, Unit, Waiver


class ReasonNeeded(LengkapError):
    """Nothing is declared not applicable without a reason."""

    code = "waiver.reason_needed"


@dataclass(frozen=True, slots=True)
class LetGo:
    """One item that was declared not applicable."""

    criterion: Criterion
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Face:
    """One open assessment of a unit, and what does not apply in it."""

    assessment_id: int
    name: str
    let_go: tuple[LetGo, ...]


@dataclass(frozen=True, slots=True)
class Waivers:
    """What does not apply to a unit."""

    unit_id: int
    unit_name: str
    faces: tuple[Face, ...]
    zone: Zone


@dataclass(frozen=True, slots=True)
class About:
    """The item of a unit's assessment that is spoken of."""

    unit_id: int
    unit_name: str
    assessment_id: int
    name: str
    status: ItemStatus


async def unit_choices(services: Services, actor: Actor) -> Sequence[tuple[int, str]]:
    """The units of the person's Kanwil by name."""
    kanwil_id = own_kanwil(actor, Action.WAIVE)
    async with services.database.session() as session:
        members = await units.of_kanwil(session=session, kanwil_id=kanwil_id)
    return [(unit.id, unit.name) for unit in members]


async def waivers(services: Services, actor: Actor, unit_id: int) -> Waivers:
    """What does not apply in each open assessment of a unit."""
    async with services.database.session() as session:
        unit = await units.unit(session=session, unit_id=unit_id)
        _may(actor, unit)
        facing = await assessments.of_unit(session=session, unit_id=unit_id)
        rows = {
            face.id: await assessments.waivers(session=session, unit_id=unit_id, assessment_id=face.id)
            for face in facing
        }
        granted = {row.granted_by for found in rows.values() for row in found}
        names = await people.names(granted, session=session)
    faces = tuple(_face(services, face, rows[face.id], names) for face in facing)
    return Waivers(unit.id, unit.name, faces, unit.zone)


async def ask_item(services: Services, actor: Actor, assessment_id: int, *, now: datetime) -> Unit:
    """Let the person's next words search an item that is to be let go; the unit that it is for."""
    async with services.database.session() as session:
        unit = await assessments.unit_of(session=session, assessment_id=assessment_id)
    _may(actor, unit)
    await dialogue.ask(services, actor, dialogue.WaiverSought(assessment_id), now=now)
    return unit


async def search(
    services: Services, actor: Actor, assessment_id: int, words: str, *, now: datetime
) -> Sequence[ItemStatus]:
    """The items of the assessment that the words fit and that apply."""
    async with services.database.session() as session:
        unit = await assessments.unit_of(session=session, assessment_id=assessment_id)
    _may(actor, unit)
    standing = await checklists.standing_of_unit(services, actor, unit.id, assessment_id, now=now)
    return [status for status in criteria.search(standing.checklist, words) if status.applies]


async def ask_reason(
    services: Services, actor: Actor, assessment_id: int, code: str, *, now: datetime
) -> About:
    """Let the person's next words be the reason why an item does not apply."""
    found = await about(services, actor, assessment_id, code, now=now)
    question = dialogue.WaiverReasonSought(assessment_id, found.status.criterion.id)
    await dialogue.ask(services, actor, question, now=now)
    return found


async def about(services: Services, actor: Actor, assessment_id: int, code: str, *, now: datetime) -> About:
    """One item of a unit's assessment, for somebody who may let it go; CriterionUnknown for any other."""
    async with services.database.session() as session:
        unit = await assessments.unit_of(session=session, assessment_id=assessment_id)
    _may(actor, unit)
    standing = await checklists.standing_of_unit(services, actor, unit.id, assessment_id, now=now)
    status = criteria.item(standing.checklist, code)
    if not status.applies and not status.waived:
        raise CriterionUnknown
    return About(unit.id, unit.name, assessment_id, standing.name, status)


async def grant(
    services: Services, actor: Actor, assessment_id: int, code: str, reason: str, *, now: datetime
) -> bool:
    """Declare that an item does not apply to a unit, and tell it so; whether this changed anything."""
    if not reason.strip():
        raise ReasonNeeded
    found = await about(services, actor, assessment_id, code, now=now)
    row = Waiver(
        assessment_id=assessment_id,
        criterion=found.status.criterion.id,
        reason=reason.strip(),
        granted_by=actor.person_id,
        granted_at=now,
    )
    async with services.database.transaction() as session:
        stamp = Stamp(now, actor.person_id)
        done = await assessments.waive(row, session=session, unit_id=found.unit_id, stamp=stamp)
        if done:
            await _tell(session, actor, found, "waived", now, reason=row.reason)
    return done


async def revoke(services: Services, actor: Actor, assessment_id: int, code: str, *, now: datetime) -> bool:
    """Let an item apply again, and tell the unit so; whether it had been let go."""
    found = await about(services, actor, assessment_id, code, now=now)
    async with services.database.transaction() as session:
        done = await assessments.unwaive(
            found.status.criterion.id,
            session=session,
            unit_id=found.unit_id,
            assessment_id=assessment_id,
            stamp=Stamp(now, actor.person_id),
        )
        if done:
            await _tell(session, actor, found, "unwaived", now)
    return done


def _may(actor: Actor, unit: Unit) -> None:
    authorize(actor, Action.WAIVE, Target(unit.kanwil_id, unit.id))


def _face(services: Services, face: Assessment, rows: Sequence[Waiver], names: Mapping[int, str]) -> Face:
    programme = services.catalogue.programme(face.programme)
    let_go = tuple(
        LetGo(programme.criterion(row.criterion), row.reason, names.get(row.granted_by, ""), row.granted_at)
        for row in rows
    )
    return Face(face.id, assessment_name(programme, face), let_go)


async def _tell(
    session: AsyncSession, actor: Actor, found: About, kind: str, now: datetime, **more: Any
) -> None:
    criterion = found.status.criterion
    to = await letters.concerned(session=session, unit_id=found.unit_id, criterion=criterion.id)
    facts = {
        "assessment": found.assessment_id,
        "name": found.name,
        "code": criterion.id,
        "title": criterion.title,
        "who": actor.name,
        **more,
    }
    key = f"{kind}:{found.assessment_id}:{criterion.id}:{now.isoformat()}"
    await letters.post(kind, facts, session=session, key=key, to=to, now=now)
