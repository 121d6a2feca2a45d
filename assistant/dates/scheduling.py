"""The dates of a Kanwil: set, moved, extended for one unit and withdrawn, each told to those concerned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import dialogue
from assistant.authorization import Action, Actor, Denied, own_kanwil
from assistant.dates.date_letters import Moved, tell
from assistant.dates.term_dates import (
    Spot,
    StageDates,
    StageUnknown,
    TermDates,
    catalogue_of,
    programme_at,
    stage_in,
    stages_at,
    term,
    term_at,
    term_name,
)
from assistant.services import Services
from knowledge.calendar import Due, countdown, working_days
from knowledge.catalogue import Catalogue
from knowledge.errors import LengkapError
from knowledge.moments import moment_said
from knowledge.vocabulary import Zone
from knowledge.workdays import holiday, is_workday
from storage import deadlines, units
from storage.audit import Stamp
from storage.deadlines import Term
from storage.tables import Deadline, Unit


class DateUnclear(LengkapError):
    """Words that name no date."""

    code = "deadline.unclear"


@dataclass(frozen=True, slots=True)
class Asked:
    """A stage whose date is asked for; `unit_name` where the date of one unit is meant."""

    term: TermDates
    spot: Spot
    unit_name: str

    @property
    def stage(self) -> StageDates:
        """The stage."""
        return self.term.stages[self.spot.stage - 1]

    @property
    def at(self) -> datetime | None:
        """The date that stands for the unit, or for the whole Kanwil."""
        own = (one.at for one in self.stage.extensions if one.unit_id == self.spot.unit_id)
        return next(own, None) if self.spot.unit_id else self.stage.due.at


class Caution(StrEnum):
    """What a person should know before they set a date."""

    PAST = "past"
    DAY_OFF = "day_off"
    HOLIDAY = "holiday"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A date before it is set: how far away it is, and what speaks against it, each with a name."""

    spot: Spot
    name: str
    due: Due
    unit_name: str
    at: datetime
    days: int
    working: int
    warnings: tuple[tuple[Caution, str], ...]
    concerned: int
    zone: Zone


async def extendable(services: Services, actor: Actor, spot: Spot) -> Sequence[Unit]:
    """The units of the person's Kanwil that face a term."""
    kanwil_id = own_kanwil(actor, Action.SET_DEADLINES)
    wanted = term_at(catalogue_of(services, actor), spot)
    async with services.database.session() as session:
        return await deadlines.facing(session=session, kanwil_id=kanwil_id, term=wanted)


async def ask(services: Services, actor: Actor, spot: Spot, *, now: datetime) -> Asked:
    """Let the person's next words be the date of a stage."""
    found = await look(services, actor, spot)
    question = dialogue.DateSought(spot.programme, spot.year, spot.round, spot.stage, spot.unit_id)
    await dialogue.ask(services, actor, question, now=now)
    return found


async def look(services: Services, actor: Actor, spot: Spot) -> Asked:
    """A stage with the date that stands; StageUnknown when there is none."""
    found = await term(services, actor, spot)
    stage_in(found, spot)
    async with services.database.session() as session:
        return Asked(found, spot, await _unit_name(session, actor, spot))


async def said(services: Services, actor: Actor, spot: Spot, words: str, *, now: datetime) -> Proposal:
    """What the words propose for a stage; DateUnclear when they name no date."""
    found = await term(services, actor, spot)
    at = moment_said(words, now, found.zone)
    if at is None:
        raise DateUnclear
    return await propose(services, actor, spot, at, now=now)


async def propose(services: Services, actor: Actor, spot: Spot, at: datetime, *, now: datetime) -> Proposal:
    """What it would mean to set this date."""
    found = await term(services, actor, spot)
    stage = stage_in(found, spot)
    async with services.database.session() as session:
        unit_name = await _unit_name(session, actor, spot)
        concerned = await _concerned(catalogue_of(services, actor), session, actor, spot)
    left = countdown(now, at, found.zone)
    return Proposal(
        spot=spot,
        name=found.name,
        due=stage.due,
        unit_name=unit_name,
        at=at,
        days=left.days,
        working=working_days(now, at, found.zone),
        warnings=tuple(_warnings(found, spot, at, now)),
        concerned=len(concerned),
        zone=found.zone,
    )


async def fix(services: Services, actor: Actor, spot: Spot, at: datetime, *, now: datetime) -> bool:
    """Set or move a date and tell those concerned; False when it stood already."""
    async with services.database.transaction() as session:
        return await fix_in(catalogue_of(services, actor), actor, spot, at, session=session, now=now)


async def fix_in(
    catalogue: Catalogue, actor: Actor, spot: Spot, at: datetime, *, session: AsyncSession, now: datetime
) -> bool:
    """The same inside a transaction of the caller's."""
    row = await _row(catalogue, actor, spot, session=session, at=at, now=now)
    own, general = await _standing(session, row)
    if own == at:
        return False
    await deadlines.put(row, session=session, stamp=Stamp(now, actor.person_id))
    await _tell(catalogue, actor, spot, Moved(own or general, at), session=session, now=now)
    return True


async def drop(services: Services, actor: Actor, spot: Spot, *, now: datetime) -> bool:
    """Withdraw a date and tell those concerned; whether there was one."""
    async with services.database.transaction() as session:
        return await drop_in(catalogue_of(services, actor), actor, spot, session=session, now=now)


async def drop_in(
    catalogue: Catalogue, actor: Actor, spot: Spot, *, session: AsyncSession, now: datetime
) -> bool:
    """The same inside a transaction of the caller's."""
    row = await _row(catalogue, actor, spot, session=session, at=now, now=now)
    own, general = await _standing(session, row)
    if not await deadlines.withdraw(row, session=session, stamp=Stamp(now, actor.person_id)):
        return False
    moved = Moved(own, general if spot.unit_id else None)
    await _tell(catalogue, actor, spot, moved, session=session, now=now)
    return True


async def _row(
    catalogue: Catalogue, actor: Actor, spot: Spot, *, session: AsyncSession, at: datetime, now: datetime
) -> Deadline:
    kanwil_id = own_kanwil(actor, Action.SET_DEADLINES)
    wanted, stages = term_at(catalogue, spot), stages_at(catalogue, spot, {})
    if not 0 < spot.stage <= len(stages):
        raise StageUnknown
    await _unit_name(session, actor, spot)
    return Deadline(
        kanwil_id=kanwil_id,
        unit_id=spot.unit_id or None,
        programme=wanted.programme,
        year=wanted.year,
        round=wanted.round,
        stage=stages[spot.stage - 1].stage.id,
        due_at=at,
        set_by=actor.person_id,
        set_at=now,
    )


async def _standing(session: AsyncSession, row: Deadline) -> tuple[datetime | None, datetime | None]:
    """The date that stands for just this, and the one of the whole Kanwil."""
    wanted = Term(row.programme, row.year, row.round)
    rows = await deadlines.of_kanwil(session=session, kanwil_id=row.kanwil_id, term=wanted)
    dates = {r.unit_id: r.due_at for r in rows if r.stage == row.stage}
    return dates.get(row.unit_id), dates.get(None)


async def _unit_name(session: AsyncSession, actor: Actor, spot: Spot) -> str:
    if not spot.unit_id:
        return ""
    unit = await units.unit(session=session, unit_id=spot.unit_id)
    if unit.kanwil_id != own_kanwil(actor, Action.SET_DEADLINES):
        raise Denied
    return unit.name


async def _concerned(catalogue: Catalogue, session: AsyncSession, actor: Actor, spot: Spot) -> Sequence[Unit]:
    """The units for which the stage changes: that one, or all that face it and have no date of their own."""
    kanwil_id, wanted = own_kanwil(actor, Action.SET_DEADLINES), term_at(catalogue, spot)
    facing = await deadlines.facing(session=session, kanwil_id=kanwil_id, term=wanted)
    if spot.unit_id:
        return [unit for unit in facing if unit.id == spot.unit_id]
    stage = stages_at(catalogue, spot, {})[spot.stage - 1].stage.id
    rows = await deadlines.of_kanwil(session=session, kanwil_id=kanwil_id, term=wanted)
    own = {row.unit_id for row in rows if row.stage == stage}
    return [unit for unit in facing if unit.id not in own]


async def _tell(
    catalogue: Catalogue, actor: Actor, spot: Spot, moved: Moved, *, session: AsyncSession, now: datetime
) -> None:
    if moved.before == moved.after:
        return
    wanted, programme = term_at(catalogue, spot), programme_at(catalogue, spot)
    stage = stages_at(catalogue, spot, {})[spot.stage - 1].stage
    concerned = await _concerned(catalogue, session, actor, spot)
    await tell(wanted, term_name(programme, wanted), stage, moved, session=session, units=concerned, now=now)


def _warnings(found: TermDates, spot: Spot, at: datetime, now: datetime) -> list[tuple[Caution, str]]:
    day = at.astimezone(found.zone.tzinfo).date()
    warnings = [(Caution.PAST, "")] if at <= now else []
    if (name := holiday(day)) is not None:
        warnings.append((Caution.HOLIDAY, name))
    elif not is_workday(day):
        warnings.append((Caution.DAY_OFF, ""))
    others = [(stage.spot.stage, stage.due) for stage in found.stages if stage.due.at is not None]
    for place, due in others:
        if due.at is not None and place < spot.stage and at < due.at:
            warnings.append((Caution.BEFORE, due.stage.name))
        if due.at is not None and place > spot.stage and at > due.at:
            warnings.append((Caution.AFTER, due.stage.name))
    return warnings
