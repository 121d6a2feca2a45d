"""Kanwil regions and their units."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.tables import Kanwil, Unit
from storage.writing import clean, insert_absent

_CHANGEABLE = ("name", "kind", "zone", "contact", "phone", "address")
_OTHER = aliased(Unit)


async def add_kanwil(row: Kanwil, *, session: AsyncSession, stamp: Stamp) -> Kanwil:
    """The Kanwil of this name, made if there is none."""
    made = await insert_absent(session, row)
    if made is not None:
        entry = stamp.entry("kanwil.added", f"kanwil:{made}", kanwil_id=made)
        await audit.record(entry, session=session)
    return (await session.exec(select(Kanwil).where(col(Kanwil.name) == row.name))).one()


async def add_unit(row: Unit, *, session: AsyncSession, stamp: Stamp) -> Unit:
    """The unit of this name in its Kanwil, made if there is none."""
    made = await insert_absent(session, row)
    if made is not None:
        await audit.record(stamp.entry("unit.added", f"unit:{made}", unit_id=made), session=session)
    found = select(Unit).where(col(Unit.kanwil_id) == row.kanwil_id, col(Unit.name) == row.name)
    return (await session.exec(found)).one()


async def change(row: Unit, *, session: AsyncSession, kanwil_id: int, unit_id: int, stamp: Stamp) -> None:
    """Let a unit of the Kanwil be what the row says; the same again changes nothing."""
    found = await unit(session=session, unit_id=unit_id)
    if found.kanwil_id != kanwil_id:
        raise RecordUnknown(kind="unit", id=unit_id)
    wanted = clean({name: getattr(row, name) for name in _CHANGEABLE})
    changed = [name for name, value in wanted.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, wanted[name])
    if changed:
        session.add(found)
        await session.flush()
        entry = stamp.entry("unit.changed", f"unit:{unit_id}", unit_id=unit_id, fields=changed)
        await audit.record(entry, session=session)


async def kanwil(*, session: AsyncSession, kanwil_id: int) -> Kanwil:
    """The Kanwil with this id; RecordUnknown when there is none."""
    found = await session.get(Kanwil, kanwil_id)
    if found is None:
        raise RecordUnknown(kind="kanwil", id=kanwil_id)
    return found


async def all_kanwil(*, session: AsyncSession) -> Sequence[Kanwil]:
    """Every Kanwil by name."""
    return (await session.exec(select(Kanwil).order_by(col(Kanwil.name)))).all()


async def kanwil_named(*, session: AsyncSession, name: str) -> Kanwil | None:
    """The Kanwil of this name, in capitals or not."""
    found = await all_kanwil(session=session)
    return next((kanwil for kanwil in found if kanwil.name.casefold() == name.casefold()), None)


async def unit(*, session: AsyncSession, unit_id: int) -> Unit:
    """The unit with this id; RecordUnknown when there is none."""
    found = await session.get(Unit, unit_id)
    if found is None:
        raise RecordUnknown(kind="unit", id=unit_id)
    return found


async def of_kanwil(*, session: AsyncSession, kanwil_id: int, closed: bool = False) -> Sequence[Unit]:
    """The units of a Kanwil by name; the closed ones too where they are asked for."""
    query = select(Unit).where(col(Unit.kanwil_id) == kanwil_id).order_by(col(Unit.name))
    return (await session.exec(query if closed else query.where(is_open()))).all()


async def close(*, session: AsyncSession, kanwil_id: int, unit_id: int, closed: bool, stamp: Stamp) -> bool:
    """Close a unit of the Kanwil, or open it again; False when it was so before. Nothing it has is lost."""
    found = await unit(session=session, unit_id=unit_id)
    if found.kanwil_id != kanwil_id:
        raise RecordUnknown(kind="unit", id=unit_id)
    if (found.closed_at is not None) is closed:
        return False
    found.closed_at = stamp.at if closed else None
    session.add(found)
    await session.flush()
    action = "unit.closed" if closed else "unit.opened"
    await audit.record(stamp.entry(action, f"unit:{unit_id}", unit_id=unit_id), session=session)
    return True


def is_open() -> sa.ColumnElement[bool]:
    """Whether the unit of a query is at work."""
    return col(Unit.closed_at).is_(None)


def at_work(unit_id: Any) -> sa.ColumnElement[bool]:
    """Whether a row is no unit's, or one's that is at work."""
    return ~sa.exists().where(col(_OTHER.id) == unit_id, col(_OTHER.closed_at).is_not(None))
