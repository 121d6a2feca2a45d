"""Spreadsheets that change something: a dry run of what they would, applied once by whoever sent them."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Actor
from assistant.programmes.differences import Plain
from assistant.services import Services
from assistant.spreadsheets import filled as forms
from assistant.spreadsheets.filled import Fault, Filled
from knowledge.errors import LengkapError
from reports.text import Translate
from storage import sheets
from storage.audit import Stamp
from storage.tables import SentSheet


class Ended(LengkapError):
    """The sheet was applied, left, or followed by another one."""

    code = "sheet.ended"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a sheet changes: something new, or fields of what is there.

    `values` gives, for fields of one plain value, what it is and what it would be; `stands` counts the
    confirmed evidence that stands for it and the units that sent it.
    """

    code: str
    name: str
    within: str = ""
    fields: tuple[str, ...] = ()
    values: tuple[tuple[str, Plain, Plain], ...] = ()
    stands: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet changes now, and how, in the transaction in which it was asked.

    `undone` names what came after the sheet was handed out, and would be as before again.
    """

    changes: tuple[Change, ...]
    write: Callable[[Stamp], Awaitable[None]]
    undone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a sheet would change, or what has to be mended first; `sheet_id` is 0 when nothing can be done."""

    sheet_id: int
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    undone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sheet asks for, as plain rows, and for which Kanwil or unit."""

    kind: str
    kanwil_id: int
    unit_id: int | None
    rows: list[dict[str, Any]]


class Form(Protocol):
    """One kind of sheet; both ask whether the person may."""

    async def check(
        self, services: Services, actor: Actor, filled: Filled, *, t: Translate, session: AsyncSession
    ) -> tuple[Asked, Sequence[Fault]]:
        """The sheet as rows to keep, and what has to be mended first."""
        ...

    async def plan(self, services: Services, actor: Actor, asked: Asked, *, session: AsyncSession) -> Plan:
        """What the kept rows would change now."""
        ...


async def take(
    services: Services, actor: Actor, form: Form, filled: Filled, *, t: Translate, now: datetime
) -> DryRun:
    """Say what the sheet would change, and keep it until the person applies or leaves it."""
    async with services.database.transaction() as session:
        asked, faults = await form.check(services, actor, filled, t=t, session=session)
        if faults:
            return DryRun(0, (), forms.shown(faults))
        plan = await form.plan(services, actor, asked, session=session)
        if not plan.changes:
            return DryRun(0, (), ())
        row = SentSheet(
            kind=asked.kind,
            person_id=actor.person_id,
            kanwil_id=asked.kanwil_id,
            unit_id=asked.unit_id,
            rows=asked.rows,
            shown=_digest(plan),
            at=now,
        )
        return DryRun((await sheets.keep(row, session=session)).id, plan.changes, (), plan.undone)


async def kind_of(services: Services, actor: Actor, sheet_id: int) -> str:
    """Of which kind a sheet is that this person sent."""
    async with services.database.session() as session:
        return (await sheets.get(session=session, person_id=actor.person_id, sheet_id=sheet_id)).kind


async def apply(
    services: Services, actor: Actor, form: Form, sheet_id: int, *, now: datetime
) -> DryRun | None:
    """Do what the person was shown, all or nothing; the new list instead when it would be another by now."""
    async with services.database.transaction() as session:
        kept = await sheets.get(session=session, person_id=actor.person_id, sheet_id=sheet_id)
        if kept.ended_at is not None:
            raise Ended
        asked = Asked(kept.kind, kept.kanwil_id, kept.unit_id, kept.rows)
        plan = await form.plan(services, actor, asked, session=session)
        if _digest(plan) != kept.shown:
            await sheets.reshow(
                session=session, person_id=actor.person_id, sheet_id=sheet_id, shown=_digest(plan)
            )
            return DryRun(sheet_id, plan.changes, (), plan.undone)
        if not await sheets.end(session=session, person_id=actor.person_id, sheet_id=sheet_id, now=now):
            raise Ended
        await plan.write(Stamp(now, actor.person_id))
    return None


async def drop(services: Services, actor: Actor, sheet_id: int, *, now: datetime) -> None:
    """Leave a sheet unapplied; Ended when it was applied or left before."""
    async with services.database.transaction() as session:
        if not await sheets.end(session=session, person_id=actor.person_id, sheet_id=sheet_id, now=now):
            raise Ended


def _digest(plan: Plan) -> str:
    told = [plan.undone, *(astuple(change) for change in plan.changes)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
