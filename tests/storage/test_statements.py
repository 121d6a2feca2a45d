"""A statement that was built once says each time what its values ask."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import FromStatement
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar
from storage_world import World

from storage.database import Database
from storage.statements import Rows, built_once, changed
from storage.tables import Unit

BUILT: list[str] = []


@built_once
def named(name: str) -> SelectOfScalar[Unit]:
    BUILT.append("named")
    return select(Unit).where(col(Unit.name) == name)


@built_once
def counted(kanwil_id: int, names: Collection[str]) -> Rows:
    return select(func.count(), func.max(Unit.name)).where(
        col(Unit.kanwil_id) == kanwil_id, col(Unit.name).in_(names)
    )


@built_once
def written(name: str, **columns: object) -> sa.Update:
    return sa.update(Unit).where(col(Unit.name) == name).values(**columns)


@built_once
def rewritten(name: str, contact: str) -> FromStatement[Unit]:
    return changed(Unit, sa.update(Unit).where(col(Unit.name) == name).values(contact=contact))


async def test_it_is_built_once_and_asked_with_other_values(database: Database, world: World) -> None:
    async with database.session() as session:
        found = [(await named(session, unit.name)).one().id for unit in (world.unit, world.other_unit)]
        assert (await named(session, name="none such")).first() is None
    assert found == [world.unit.id, world.other_unit.id]
    assert BUILT == ["named"]


async def test_values_may_be_many(database: Database, world: World) -> None:
    names = [world.unit.name, world.other_unit.name, world.far_unit.name]
    async with database.session() as session:
        asked = [(await counted(session, world.banten.id, some)).one() for some in (names, names[:1], [])]
    assert [tuple(row) for row in asked] == [(2, max(names[:2])), (1, names[0]), (0, None)]


async def test_only_the_columns_given_are_written_where_the_values_say(
    database: Database, world: World
) -> None:
    async with database.transaction() as session:
        both = await written(session, world.unit.name, contact="Ani", phone="1")
        one = await written(session, world.unit.name, phone="2")
        none = await written(session, "none such", contact="Budi")
    assert [done.rowcount for done in (both, one, none)] == [1, 1, 0]
    async with database.session() as session:
        mine = (await named(session, world.unit.name)).one()
        other = (await named(session, world.other_unit.name)).one()
    assert (mine.id, mine.contact, mine.phone) == (world.unit.id, "Ani", "2")
    assert (other.contact, other.phone) == (world.other_unit.contact, world.other_unit.phone)


async def test_a_change_sees_what_waits_to_be_written_and_gives_the_rows_as_they_are_then(
    database: Database, world: World
) -> None:
    async with database.transaction() as session:
        unit = (await named(session, world.unit.name)).one()
        unit.name = "Renamed"
        session.add(unit)
        assert (await written(session, "Renamed", phone="2")).rowcount == 1
        again = (await rewritten(session, "Renamed", "Citra")).one()
        assert (again.contact, again.phone) == ("Citra", "2")
        assert again is unit
        assert (await rewritten(session, "none such", "Citra")).first() is None
