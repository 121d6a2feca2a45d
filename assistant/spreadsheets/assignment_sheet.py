"""The spreadsheet in which the items of an assessment are shared out among offices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.apart import apart
from assistant.authorization import Action, Actor, Denied
from assistant.offices.board import Board, board, unit_for
from assistant.services import Services
from assistant.spreadsheets.filled import Fault, Filled, Row, near
from assistant.spreadsheets.sheets import Asked, Change, Plan
from reports.forms import Column, Form, Table, workbook
from reports.text import Translate
from storage import offices
from storage.audit import Stamp
from storage.tables import Office

KIND = "assignments"
_CODES_SHOWN = 8


async def template(
    services: Services, actor: Actor, unit_id: int, assessment_id: int, *, t: Translate, now: datetime
) -> tuple[str, bytes]:
    """What the form is called, and the form with every item and the office that holds it."""
    known = await board(services, actor, Action.MANAGE_UNITS, unit_id, assessment_id, now=now)
    name = t("sheet.assignments_name", assessment=known.standing.name, unit=known.unit.name)
    return name, await apart(workbook, form(t, known))


def form(t: Translate, known: Board) -> Form:
    """The sheet to fill in: one row an item, a drop-down of the unit's offices."""
    held = {item.criterion.id: desk.office.name for desk in known.desks for item in desk.items}
    choices = tuple(desk.office.name for desk in known.desks)
    columns = (
        Column("code", t("form.assignments.code"), 16, fixed=True),
        Column("group", t("form.assignments.group"), 26, fixed=True),
        Column("title", t("form.assignments.title"), 60, fixed=True),
        Column("usual", t("form.assignments.usual"), 40, fixed=True),
        Column("office", t("form.assignments.office"), 40, choices),
    )
    asked = [item.criterion for item in known.standing.checklist.items if item.applies]
    rows = [(c.id, c.group, c.title, c.holder, held.get(c.id, "")) for c in asked]
    table = Table("items", t("form.assignments.sheet"), columns, rows)
    about = {
        "unit": str(known.unit.id),
        "assessment": str(known.standing.assessment_id),
        "programme": known.standing.checklist.programme.id,
    }
    return Form(KIND, t("form.help"), tuple(t("form.assignments.help").split("\n")), (table,), about)


async def check(
    services: Services, actor: Actor, filled: Filled, *, t: Translate, session: AsyncSession
) -> tuple[Asked, Sequence[Fault]]:
    """What the sheet asks for, and every cell that has to be mended first."""
    del t
    unit_id, programme_id = filled.about.get("unit", ""), filled.about.get("programme", "")
    unit = await unit_for(
        actor, Action.MANAGE_UNITS, int(unit_id) if unit_id.isdecimal() else 0, session=session
    )
    programme = services.catalogue.programme(programme_id)
    held = await offices.of_unit(session=session, unit_id=unit.id)
    by_name = {office.name.casefold(): office for office in held}
    faults, rows, seen = list(filled.faults), list[dict[str, Any]](), dict[str, int]()
    for row in filled.tables.get("items", ()):
        fault = _fault(row, seen, known=programme.has(row["code"]), offices=by_name)
        seen.setdefault(row["code"], row.number)
        if fault is not None:
            faults.append(fault)
            continue
        office = by_name.get(row["office"].casefold())
        rows.append({"criterion": row["code"], "office": office.id if office else None})
    about = {"unit": unit.id, "programme": programme.id}
    return Asked(KIND, unit.kanwil_id, unit.id, [about, *rows]), faults


async def plan(services: Services, actor: Actor, asked: Asked, *, session: AsyncSession) -> Plan:
    """What the sheet would change now."""
    del services
    about, *rows = asked.rows
    unit = await unit_for(actor, Action.MANAGE_UNITS, about["unit"], session=session)
    names = {office.id: office.name for office in await offices.of_unit(session=session, unit_id=unit.id)}
    before = await offices.assigned(session=session, unit_id=unit.id, programme=about["programme"])
    wanted: dict[int | None, list[str]] = defaultdict(list)
    for row in rows:
        if before.get(row["criterion"]) != row["office"]:
            wanted[row["office"]].append(row["criterion"])
    if any(key is not None and key not in names for key in wanted):
        raise Denied

    async def write(stamp: Stamp) -> None:
        for office_id, codes in wanted.items():
            await offices.assign(
                codes,
                session=session,
                unit_id=unit.id,
                programme=about["programme"],
                office_id=office_id,
                stamp=stamp,
            )

    return Plan(tuple(_change(names, key, codes) for key, codes in wanted.items()), write)


def _change(names: Mapping[int, str], office_id: int | None, codes: Sequence[str]) -> Change:
    shown = ", ".join(codes[:_CODES_SHOWN]) + ("…" if len(codes) > _CODES_SHOWN else "")
    if office_id is None:
        return Change("freed", str(len(codes)), shown)
    return Change("assigned", names[office_id], f"{len(codes)}: {shown}")


def _fault(row: Row, seen: Mapping[str, int], *, known: bool, offices: Mapping[str, Office]) -> Fault | None:
    if not known:
        return row.fault("code", "unknown_item", given=row["code"])
    if row["code"] in seen:
        return row.fault("code", "twice", given=row["code"], row=str(seen[row["code"]]))
    if row["office"] and row["office"].casefold() not in offices:
        names = [office.name for office in offices.values()]
        return row.fault("office", "unknown_office", given=row["office"], near=near(row["office"], names))
    return None
