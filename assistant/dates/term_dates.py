"""The stages of a Kanwil's programmes, years and rounds, with every date that was set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, own_kanwil
from assistant.services import Services
from knowledge.calendar import Due, dues
from knowledge.catalogue import Catalogue
from knowledge.errors import LengkapError
from knowledge.programme import Programme
from knowledge.vocabulary import Zone
from storage import deadlines, units
from storage.deadlines import Term
from storage.tables import Kanwil


class StageUnknown(LengkapError):
    """A programme, round or stage that is not there any more."""

    code = "deadline.unknown"


@dataclass(frozen=True, slots=True)
class Spot:
    """A stage of a term as buttons name it: the programme's number in the catalogue, places from 1 in the
    rounds (0 without) and the stages; `unit_id` 0 means the whole Kanwil."""

    programme: int
    year: int
    round: int
    stage: int = 0
    unit_id: int = 0


@dataclass(frozen=True, slots=True)
class Extension:
    """A date of one unit's own."""

    unit_id: int
    unit_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StageDates:
    """A stage with the Kanwil's date and those of single units."""

    spot: Spot
    due: Due
    extensions: tuple[Extension, ...]


@dataclass(frozen=True, slots=True)
class TermDates:
    """Every stage of one programme, year and round."""

    spot: Spot
    name: str
    stages: tuple[StageDates, ...]
    zone: Zone


def catalogue_of(services: Services, actor: Actor) -> Catalogue:
    """The programmes that count for the Kanwil whose dates the person sets."""
    return services.catalogue.of(own_kanwil(actor, Action.SET_DEADLINES))


def offered(services: Services, actor: Actor) -> Sequence[Programme]:
    """The editions for which dates are newly set."""
    return services.catalogue.current(own_kanwil(actor, Action.SET_DEADLINES))


async def terms(services: Services, actor: Actor) -> Sequence[TermDates]:
    """Everything that the units of the person's Kanwil face or have dates for."""
    kanwil_id = own_kanwil(actor, Action.SET_DEADLINES)
    async with services.database.session() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
        return await terms_in(services.catalogue.of(kanwil_id), kanwil, session=session)


async def terms_in(catalogue: Catalogue, kanwil: Kanwil, *, session: AsyncSession) -> Sequence[TermDates]:
    """The same for any Kanwil, inside a transaction of the caller's."""
    found = await deadlines.terms(session=session, kanwil_id=kanwil.id)
    spots = [spot for term in found if (spot := spot_of(catalogue, term)) is not None]
    return [await _dates(catalogue, session, kanwil, spot) for spot in spots]


async def term(services: Services, actor: Actor, spot: Spot) -> TermDates:
    """The stages of one programme, year and round."""
    kanwil_id = own_kanwil(actor, Action.SET_DEADLINES)
    async with services.database.session() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
        return await _dates(services.catalogue.of(kanwil_id), session, kanwil, spot)


def spot_of(catalogue: Catalogue, term: Term) -> Spot | None:
    """Where a term stands in the catalogue; None for a programme or round that is not there any more."""
    for programme in catalogue.programmes:
        if programme.id == term.programme and (not term.round or term.round in programme.rounds):
            round_ = programme.rounds.index(term.round) + 1 if term.round else 0
            return Spot(catalogue.place(programme.id), term.year, round_)
    return None


def programme_at(catalogue: Catalogue, spot: Spot) -> Programme:
    """The programme that is meant; StageUnknown when there is none."""
    programme = catalogue.at(spot.programme)
    if programme is None:
        raise StageUnknown
    return programme


def term_at(catalogue: Catalogue, spot: Spot) -> Term:
    """The term that is meant; StageUnknown when there is none."""
    programme = programme_at(catalogue, spot)
    if spot.round > len(programme.rounds) or (programme.rounds and not spot.round):
        raise StageUnknown
    return Term(programme.id, spot.year, programme.rounds[spot.round - 1] if spot.round else "")


def stages_at(catalogue: Catalogue, spot: Spot, dates: Mapping[str, datetime]) -> tuple[Due, ...]:
    """The stages of a term with these dates."""
    wanted = term_at(catalogue, spot)
    return dues(programme_at(catalogue, spot), dates, wanted.round or None, year=wanted.year)


def term_name(programme: Programme, term: Term) -> str:
    """What a term is called: programme, year, and round where there is one."""
    return " ".join(part for part in (programme.short_name, str(term.year), term.round) if part)


def stage_in(found: TermDates, spot: Spot) -> StageDates:
    """The stage that is meant; StageUnknown when there is none."""
    if not 0 < spot.stage <= len(found.stages):
        raise StageUnknown
    return found.stages[spot.stage - 1]


async def _dates(catalogue: Catalogue, session: AsyncSession, kanwil: Kanwil, spot: Spot) -> TermDates:
    wanted, programme = term_at(catalogue, spot), programme_at(catalogue, spot)
    rows = await deadlines.of_kanwil(session=session, kanwil_id=kanwil.id, term=wanted)
    general = {row.stage: row.due_at for row in rows if row.unit_id is None}
    members = await units.of_kanwil(session=session, kanwil_id=kanwil.id, closed=True)
    names: dict[int | None, str] = {unit.id: unit.name for unit in members}
    stages = []
    for place, due in enumerate(stages_at(catalogue, spot, general), 1):
        own = [row for row in rows if row.stage == due.stage.id and row.unit_id is not None]
        extensions = tuple(
            Extension(row.unit_id or 0, names.get(row.unit_id or 0, ""), row.due_at) for row in own
        )
        stages.append(StageDates(replace(spot, stage=place, unit_id=0), due, extensions))
    return TermDates(
        replace(spot, stage=0, unit_id=0), term_name(programme, wanted), tuple(stages), kanwil.zone
    )
