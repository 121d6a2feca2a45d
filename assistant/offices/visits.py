"""Whom to visit first to fetch what is missing, and what to bring: units for a Kanwil, offices for a unit."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.apart import apart
from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, authorize, own_place
from assistant.checklists import compute
from assistant.dates.deadlines import next_due, stages_of, term_of
from assistant.offices.board import unit_for
from assistant.offices.letter_words import due_text
from assistant.services import Services
from knowledge.calendar import Due
from knowledge.checklist import Checklist, ItemStatus
from knowledge.roles import Role
from knowledge.vocabulary import DocumentForm, Zone
from reports.dossier import lacking
from reports.text import Translate
from reports.visits import VisitItem, VisitRow, workbook
from storage import deadlines, members, offices, recap, units
from storage.deadlines import Dates
from storage.members import Member
from storage.recap import UnitStanding
from storage.tables import Office, Unit

_LATEST = datetime.max.replace(tzinfo=UTC)
_PICTURES = frozenset({DocumentForm.PHOTO, DocumentForm.SCREENSHOT, DocumentForm.VIDEO})
_BLANKS = frozenset({DocumentForm.STATEMENT, DocumentForm.FORM, DocumentForm.ATTENDANCE, DocumentForm.SURVEY})


@dataclass(frozen=True, slots=True)
class Lack:
    """A missing item, and the assessment that asks for it."""

    assessment: str
    item: ItemStatus


@dataclass(frozen=True, slots=True)
class Visit:
    """A place to go to: what is missing there, by when, whom to ask, and what to bring.

    `bring` counts what is needed: "camera", "scanner", "blanks". Without any open assessment, `started` is
    false and nothing is known to be missing.
    """

    name: str
    contact: str
    phone: str
    address: str
    missing: tuple[Lack, ...]
    due: Due | None
    started: bool
    bring: Mapping[str, int]

    @property
    def required(self) -> int:
        """How many of the missing items are wajib."""
        return sum(lack.item.criterion.required for lack in self.missing)


@dataclass(frozen=True, slots=True)
class Tour:
    """The places to visit, the most urgent first; `unit_id` is 0 for the units of a whole Kanwil."""

    place: str
    unit_id: int
    zone: Zone
    visits: tuple[Visit, ...]


async def tour(services: Services, actor: Actor, unit_id: int, *, now: datetime) -> Tour:
    """Whom to visit: the offices of a unit, or with 0 what lies where the person works now.

    Most missing first, then the nearest deadline.
    """
    target = own_place(actor)
    authorize(actor, Action.SEE_VISITS, target)
    wanted = unit_id or target.unit_id
    async with services.database.session() as session:
        if wanted is not None:
            await unit_for(actor, Action.SEE_VISITS, wanted, session=session)
            unit = await units.unit(session=session, unit_id=wanted)
            kanwil_id = unit.kanwil_id
        else:
            kanwil_id = target.kanwil_id or 0
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id)
        dates = await deadlines.dates(session=session, kanwil_id=kanwil_id)
        people = await members.of_kanwil(session=session, kanwil_id=kanwil_id, unit_id=wanted)
        found = await recap.of_kanwil(session=session, kanwil_id=kanwil_id, unit_id=wanted)
        if wanted is None:
            visits = [_of_unit(services, one, dates, people, now) for one in found]
            return Tour(kanwil.name, 0, kanwil.zone, _sorted(visits))
        held = await offices.of_unit(session=session, unit_id=wanted)
        seats = await offices.seats(session=session, unit_id=wanted)
        shares = {
            kept.assessment.programme: await offices.assigned(
                session=session, unit_id=wanted, programme=kept.assessment.programme
            )
            for one in found
            for kept in one.standings
        }
    [whole] = found
    lists = _lists(services, whole, dates, now)
    visits = [
        _of_office(office, lists, shares, [name for _, name in seats.get(office.id, ())]) for office in held
    ]
    return Tour(whole.unit.name, wanted, whole.unit.zone, _sorted(visits))


async def sheet(tour_: Tour, *, t: Translate) -> bytes:
    """The tour as a workbook: the places, and every item to fetch there."""
    rows = [_row(t, tour_, place, visit) for place, visit in enumerate(tour_.visits, 1)]
    items = [
        VisitItem(
            place=visit.name,
            assessment=lack.assessment,
            code=lack.item.criterion.id,
            title=lack.item.criterion.title,
            lacking=lacking(t, lack.item),
            weight=t("item.required" if lack.item.criterion.required else "item.suggested"),
        )
        for visit in tour_.visits
        for lack in visit.missing
    ]
    return await apart(workbook, t, tour_.place, rows, items)


def bring(t: Translate, visit: Visit) -> list[str]:
    """What to bring, in words."""
    return [t(f"visit.bring.{name}", count=count) for name, count in visit.bring.items()]


@dataclass(frozen=True, slots=True)
class _List:
    assessment: str
    programme: str
    checklist: Checklist
    due: Due | None


def _lists(services: Services, one: UnitStanding, dates: Dates, now: datetime) -> list[_List]:
    made = []
    for kept in one.standings:
        programme = services.catalogue.programme(kept.assessment.programme)
        own = dates.of(one.unit.id, term_of(kept.assessment))
        due = next_due(programme, stages_of(programme, kept.assessment, own), now)
        checklist = compute(services.catalogue, one.unit, kept, own)
        made.append(_List(assessment_name(programme, kept.assessment), programme.id, checklist, due))
    return made


def _of_unit(
    services: Services, one: UnitStanding, dates: Dates, people: Sequence[Member], now: datetime
) -> Visit:
    lists = _lists(services, one, dates, now)
    lacks = [Lack(made.assessment, item) for made in lists for item in made.checklist.missing()]
    leading = sorted(
        (m for m in people if m.unit_id == one.unit.id), key=lambda m: m.role is not Role.COORDINATOR
    )
    return _visit(one.unit, [m.name for m in leading], lacks, lists)


def _of_office(
    office: Office,
    lists: Sequence[_List],
    shares: Mapping[str, Mapping[str, int]],
    people: Sequence[str],
) -> Visit:
    own = [
        Lack(made.assessment, item)
        for made in lists
        for item in made.checklist.missing()
        if shares[made.programme].get(item.criterion.id) == office.id
    ]
    concerned = {lack.assessment for lack in own}
    return _visit(office, people, own, [made for made in lists if made.assessment in concerned] or lists)


def _visit(
    place: Unit | Office, people: Sequence[str], lacks: Sequence[Lack], lists: Sequence[_List]
) -> Visit:
    dated = [made.due for made in lists if made.due is not None]
    return Visit(
        name=place.name,
        contact=place.contact or ", ".join(people[:2]),
        phone=place.phone,
        address=place.address,
        missing=tuple(lacks),
        due=min(dated, key=lambda due: due.at or _LATEST, default=None),
        started=bool(lists),
        bring=_bring(lacks),
    )


def _bring(lacks: Iterable[Lack]) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for lack in lacks:
        forms = {form.form for form in lack.item.criterion.evidence}
        counted["camera" if forms & _PICTURES else "scanner"] += 1
        if forms & _BLANKS:
            counted["blanks"] += 1
    return {name: counted[name] for name in ("camera", "scanner", "blanks") if counted[name]}


def _sorted(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """Places where nothing is missing need no visit; those that have not begun come last."""
    wanted = [visit for visit in visits if visit.missing or not visit.started]
    return tuple(
        sorted(
            wanted,
            key=lambda v: (
                -v.required,
                -len(v.missing),
                v.due.at if v.due and v.due.at else _LATEST,
                v.name.casefold(),
            ),
        )
    )


def _row(t: Translate, tour_: Tour, place: int, visit: Visit) -> VisitRow:
    return VisitRow(
        order=place,
        place=visit.name,
        required=visit.required,
        missing=len(visit.missing),
        due=due_text(t, visit.due.at, visit.due.usual, tour_.zone) if visit.due else "",
        contact=visit.contact,
        phone=visit.phone,
        address=visit.address,
        bring="\n".join(bring(t, visit)) if visit.started else t("visit.not_started"),
    )
