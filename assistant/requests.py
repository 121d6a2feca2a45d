"""Letters that ask an office, or a whole unit, for what is missing: numbered, kept, from a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from assistant.authorization import Action, Actor, Denied, Target, authorize, own_place
from assistant.board import Board, board
from assistant.confined import confined
from assistant.services import Services
from documents.reading import Kind
from knowledge.checklist import ItemStatus
from knowledge.errors import LengkapError
from knowledge.vocabulary import Zone
from reports import letter
from reports.dossier import lacking
from reports.letter_template import TEXTS
from reports.package import safe_name
from reports.text import Translate
from storage import letters, units
from storage.audit import Stamp
from storage.tables import Letter, LetterTemplate

_Wanted: TypeAlias = tuple[int | None, str, Sequence[ItemStatus]]

_SECONDS = 30.0
_LARGEST_TEMPLATE = 1_000_000
_LONGEST_NAME = 80


class NothingMissing(LengkapError):
    """There is nothing to ask for; facts: name (of the office or unit)."""

    code = "request.nothing"


class NotWord(LengkapError):
    """The template is no Word document."""

    code = "template.not_docx"


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


async def template_of(services: Services, actor: Actor, *, t: Translate) -> tuple[str, bytes]:
    """The template that letters of the person's Kanwil are written from."""
    target = own_place(actor)
    authorize(actor, Action.WRITE_LETTERS, target)
    async with services.database.session() as session:
        own = await letters.template(session=session, kanwil_id=target.kanwil_id or 0)
    if own is not None:
        return own.filename, own.content
    content = await confined(services.limits, _SECONDS, letter.standard, _texts(t))
    return t("letter.template_name"), content


async def set_template(
    services: Services, actor: Actor, filename: str, content: bytes, *, now: datetime
) -> None:
    """Write the Kanwil's letters from this template; refuses what carries programs or cannot be filled in."""
    target = _kanwil(actor)
    reading = await services.reader.read(content[: _LARGEST_TEMPLATE + 1], filename)
    if reading.kind is not Kind.DOCX or len(content) > _LARGEST_TEMPLATE:
        raise NotWord
    await confined(services.limits, _SECONDS, letter.check, content, letter.EXAMPLE)
    stamp = Stamp(now, actor.person_id)
    row = LetterTemplate(
        kanwil_id=target.kanwil_id or 0,
        content=content,
        filename=f"{''.join(safe_name(filename, _LONGEST_NAME))}",
        set_by=actor.person_id,
        set_at=now,
    )
    async with services.database.transaction() as session:
        await letters.set_template(row, session=session, stamp=stamp)


async def drop_template(services: Services, actor: Actor, *, now: datetime) -> None:
    """Write the Kanwil's letters from the template that comes with the product again."""
    target = _kanwil(actor)
    async with services.database.transaction() as session:
        await letters.drop_template(
            session=session, kanwil_id=target.kanwil_id or 0, stamp=Stamp(now, actor.person_id)
        )


def may_set_template(actor: Actor) -> bool:
    """Whether the person may replace the template where they work now."""
    try:
        _kanwil(actor)
    except Denied:
        return False
    return True


def _kanwil(actor: Actor) -> Target:
    target = own_place(actor)
    authorize(actor, Action.SET_TEMPLATE, target)
    return target


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
    rows = []
    async with services.database.transaction() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=known.unit.kanwil_id)
        own = await letters.template(session=session, kanwil_id=kanwil.id)
        for office_id, _, missing in wanted:
            row = Letter(
                kanwil_id=kanwil.id,
                issuer_unit_id=grant.unit_id,
                calendar_year=local.year,
                number=0,
                unit_id=known.unit.id,
                office_id=office_id,
                assessment_id=known.standing.assessment_id,
                items=[item.criterion.id for item in missing],
                due_at=known.standing.due.at if known.standing.due else None,
                written_by=actor.person_id,
                written_at=now,
            )
            rows.append(await letters.write(row, session=session, stamp=Stamp(now, actor.person_id)))
    issuer = known.unit.name if grant.unit_id is not None else kanwil.name
    about = {
        **_about(t, known, actor.name, local),
        "kanwil": kanwil.name,
        "penerbit": issuer,
    }
    contexts = [about | _to(t, row, to, missing) for row, (_, to, missing) in zip(rows, wanted, strict=True)]
    made = await _rendered(services, own, contexts, t=t)
    return [
        Written(to, row.number, len(missing), _filename(t, row, to), content)
        for row, (_, to, missing), content in zip(rows, wanted, made, strict=True)
    ]


async def _rendered(
    services: Services, own: LetterTemplate | None, contexts: Sequence[letter.Context], *, t: Translate
) -> list[bytes]:
    if own is None:
        return await confined(services.limits, _SECONDS, letter.from_standard, _texts(t), contexts)
    return await confined(services.limits, _SECONDS, letter.render, own.content, contexts)


def _about(t: Translate, known: Board, sender: str, local: datetime) -> dict[str, Any]:
    """What every letter about this assessment says."""
    checklist = known.standing.checklist
    return {
        "tanggal": t("report.letter.date", date=local.date()),
        "unit": known.unit.name,
        "program": checklist.programme.name,
        "penilaian": known.standing.name,
        "tahun": str(checklist.year),
        "tahun_data": str(checklist.data_year),
        "tenggat": _due(t, known),
        "pengirim": sender,
    }


def _to(t: Translate, row: Letter, to: str, missing: Sequence[ItemStatus]) -> dict[str, Any]:
    number = t("report.letter.number", number=f"{row.number:03}", year=row.calendar_year)
    items = [_item(t, place, item) for place, item in enumerate(missing, 1)]
    return {"nomor": number, "kepada": to, "jumlah": len(missing), "butir": items}


def _item(t: Translate, place: int, item: ItemStatus) -> dict[str, Any]:
    criterion = item.criterion
    forms = dict.fromkeys(
        form.detail + (t("criteria.count", count=form.count) if form.count > 1 else "")
        for form in criterion.evidence
    )
    return {
        "no": place,
        "kode": criterion.id,
        "judul": criterion.title,
        "bentuk": t("report.letter.or").join([*forms][:3]),
        "keadaan": t(f"word.{item.word.name.lower()}"),
        "catatan": lacking(t, item),
        "sifat": t("item.required" if criterion.required else "item.suggested"),
        "periode": criterion.period,
    }


def _due(t: Translate, known: Board) -> str:
    due, zone = known.standing.due, known.standing.zone
    if due is None:
        return t("report.letter.no_due")
    return due_text(t, due.at, due.usual, zone)


def due_text(t: Translate, at: datetime | None, usual: str, zone: Zone) -> str:
    """A deadline in words, or when it usually falls."""
    if at is None:
        return t("report.letter.usual", usual=usual)
    local = at.astimezone(zone.tzinfo)
    return t("report.letter.due", day=local.date(), time=f"{local:%H.%M}", zone=zone.value)


def _texts(t: Translate) -> dict[str, str]:
    return {name: t(f"report.letter.{name}") for name in TEXTS}


def _filename(t: Translate, row: Letter, to: str) -> str:
    name = t("report.letter.filename", number=f"{row.number:03}", to=to.replace("/", "-"))
    return f"{''.join(safe_name(name, _LONGEST_NAME))}.docx"
