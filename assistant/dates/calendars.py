"""The deadlines of a unit, or of a whole Kanwil, as a calendar file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.authorization import Action, Actor, authorize, own_kanwil, own_unit
from assistant.dates.deadlines import term_of
from assistant.dates.term_dates import Spot, programme_at, term_at, term_name
from assistant.services import Services
from knowledge.programme import Programme
from reports.ics import Entry, calendar_file
from reports.text import Translate
from storage import assessments, deadlines, units
from storage.deadlines import Term
from storage.tables import Deadline


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose dates they are, of which term, and how the names of its entries begin."""

    key: str
    name: str
    term_name: str


async def of_unit(services: Services, actor: Actor, *, t: Translate, now: datetime) -> bytes | None:
    """The dates of what the person works on; None while nothing was ever set."""
    target = own_unit(actor)
    authorize(actor, Action.SEE_DEADLINES, target)
    if actor.assessment_id is None or target.unit_id is None:
        return None
    async with services.database.session() as session:
        unit = await units.unit(session=session, unit_id=target.unit_id)
        assessment = await assessments.get(
            session=session, unit_id=unit.id, assessment_id=actor.assessment_id
        )
        term = term_of(assessment)
        rows = await deadlines.history(session=session, kanwil_id=unit.kanwil_id, term=term)
    concerning = [row for row in rows if row.unit_id in (None, unit.id)]
    programme = services.catalogue.programme(assessment.programme)
    return _file(t, programme, _place(f"unit{unit.id}", unit.name, programme, term), concerning, now)


async def of_kanwil(
    services: Services, actor: Actor, spot: Spot, *, t: Translate, now: datetime
) -> bytes | None:
    """The Kanwil's own dates of a term; None while nothing was ever set."""
    kanwil_id = own_kanwil(actor, Action.SET_DEADLINES)
    term = term_at(services.catalogue.of(kanwil_id), spot)
    async with services.database.session() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
        rows = await deadlines.history(session=session, kanwil_id=kanwil_id, term=term)
    general = [row for row in rows if row.unit_id is None]
    programme = programme_at(services.catalogue, spot)
    return _file(t, programme, _place(f"kanwil{kanwil_id}", kanwil.name, programme, term), general, now)


def _file(
    t: Translate, programme: Programme, place: _Place, rows: Sequence[Deadline], now: datetime
) -> bytes | None:
    entries = []
    for stage in programme.stages:
        own = [row for row in rows if row.stage == stage.id]
        if own:
            title = t("calendar.event", stage=stage.name, name=place.term_name)
            entries.append(_entry(t, place, f"{place.key}-{stage.id}@lengkap", title, own))
    return calendar_file(place.term_name, entries, now) if entries else None


def _entry(t: Translate, place: _Place, uid: str, title: str, rows: Sequence[Deadline]) -> Entry:
    """The unit's own date where one stands, else the Kanwil's; every change of either counts."""
    ordered = sorted(rows, key=lambda row: (row.withdrawn_at is not None, row.unit_id is None))
    row = ordered[0]
    return Entry(
        uid=uid,
        changes=sum(row.changes for row in rows),
        at=row.due_at,
        title=title,
        words=t("calendar.words", place=place.name),
        withdrawn=row.withdrawn_at is not None,
    )


def _place(key: str, name: str, programme: Programme, term: Term) -> _Place:
    parts = (key, term.programme, str(term.year), term.round)
    return _Place("-".join(part for part in parts if part), name, term_name(programme, term))
