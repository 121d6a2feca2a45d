"""Choosing what to work on: programme, year and round."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Target, authorize, own_unit
from assistant.services import Services
from knowledge.catalogue import Catalogue
from knowledge.errors import LengkapError
from knowledge.programme import Programme
from knowledge.roles import Role
from storage import assessments, people, units
from storage.audit import Stamp
from storage.tables import Assessment, Unit

_EDITION = re.compile(r"-\d{4}$")


class NoAssessment(LengkapError):
    """Nothing has been chosen to work on yet."""

    code = "assessment.none"


class NotOffered(LengkapError):
    """A programme, year or round that this unit cannot choose."""

    code = "assessment.invalid"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person works on, by name, with how many items it asks of their unit."""

    assessment_id: int
    name: str
    required: int
    suggested: int


def assessment_name(programme: Programme, assessment: Assessment) -> str:
    """What an assessment is called: programme, year, and round where there is one."""
    return " ".join(part for part in (programme.short_name, str(assessment.year), assessment.round) if part)


def data_year(programme: Programme, assessment: Assessment) -> int:
    """The year that the evidence has to speak of."""
    return assessment.year + programme.data_year_offset


def years(now: datetime) -> tuple[int, ...]:
    """The years that can be chosen, this one first."""
    return (now.year, now.year + 1, now.year - 1)


async def options(services: Services, actor: Actor) -> Sequence[Programme]:
    """The programmes that assess the person's unit, the newest edition of each first."""
    target = own_unit(actor)
    authorize(actor, Action.CHOOSE_ASSESSMENT, target)
    async with services.database.session() as session:
        unit = await _unit(session, target)
        return _newest_first(services.catalogue, services.catalogue.for_unit(unit.kind, unit.kanwil_id))


async def option(services: Services, actor: Actor, programme_id: str) -> Programme:
    """One of those programmes; NotOffered for any other."""
    for programme in await options(services, actor):
        if programme.id == programme_id:
            return programme
    raise NotOffered


async def choose(
    services: Services, actor: Actor, programme_id: str, year: int, round_: str, *, now: datetime
) -> Chosen:
    """Open the assessment for the unit if need be, and remember that the person works on it."""
    programme = await option(services, actor, programme_id)
    if year not in years(now) or round_ not in (programme.rounds or ("",)):
        raise NotOffered
    target = own_unit(actor)
    async with services.database.transaction() as session:
        unit = await _unit(session, target)
        row = Assessment(unit_id=unit.id, programme=programme.id, year=year, round=round_, opened_at=now)
        assessment = await assessments.open_for(row, session=session, stamp=Stamp(now, actor.person_id))
        await people.choose_assessment(
            session=session, person_id=actor.person_id, unit_id=unit.id, assessment_id=assessment.id
        )
        return _chosen(programme, assessment, unit)


async def choose_held(services: Services, actor: Actor) -> int | None:
    """Let a holder work on the newest open assessment that asks for their items; its id, None without one."""
    grant = actor.current
    if grant is None or grant.role is not Role.HOLDER or grant.unit_id is None:
        return None
    async with services.database.transaction() as session:
        for row in await assessments.of_unit(session=session, unit_id=grant.unit_id):
            if any(services.catalogue.programme(row.programme).has(code) for code in grant.scope):
                await people.choose_assessment(
                    session=session,
                    person_id=actor.person_id,
                    unit_id=grant.unit_id,
                    assessment_id=row.id,
                )
                return row.id
    return None


async def current(services: Services, actor: Actor) -> Chosen | None:
    """What the person works on; None before they chose, and for Kanwil staff."""
    if actor.current is None or actor.current.unit_id is None or actor.assessment_id is None:
        return None
    async with services.database.session() as session:
        unit = await _unit(session, own_unit(actor))
        assessment = await assessments.get(
            session=session, unit_id=unit.id, assessment_id=actor.assessment_id
        )
        return _chosen(services.catalogue.programme(assessment.programme), assessment, unit)


def _newest_first(catalogue: Catalogue, programmes: Sequence[Programme]) -> Sequence[Programme]:
    """Editions of one programme side by side; the ids that they go by end in their year."""
    family = {p.id: _EDITION.sub("", catalogue.root(p.id)) for p in programmes}
    families = list(dict.fromkeys(family[p.id] for p in programmes))
    newest = sorted(programmes, key=lambda p: catalogue.root(p.id), reverse=True)
    return sorted(newest, key=lambda p: families.index(family[p.id]))


def _chosen(programme: Programme, assessment: Assessment, unit: Unit) -> Chosen:
    items = programme.applying(unit.kind, assessment.round or None)
    asked = [item for item in items if item.asked_in(assessment.year)]
    required = sum(item.required for item in asked)
    return Chosen(assessment.id, assessment_name(programme, assessment), required, len(asked) - required)


async def _unit(session: AsyncSession, target: Target) -> Unit:
    return await units.unit(session=session, unit_id=target.unit_id or 0)
