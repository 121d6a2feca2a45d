"""Every change leaves one row that nobody can change, in the same transaction."""

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest
import sqlalchemy as sa
from audit_scenes import CHANGES, Scene
from sqlmodel import select
from storage_world import NOW, World, stored

import storage
from storage import audit, evidence, people
from storage.audit import Stamp
from storage.database import Database
from storage.evidence import Ground, Place
from storage.tables import (
    Audit,
)

INSIDE = {"storage.swapping"}
"""What other functions of the room make their changes with."""
MODULES: tuple[ModuleType, ...] = tuple(
    importlib.import_module(found.name)
    for found in pkgutil.iter_modules(storage.__path__, "storage.")
    if not found.ispkg and found.name not in INSIDE
)


@pytest.fixture
async def scene(database: Database, world: World) -> Scene:
    document = await stored(database, world)
    place = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1")
    async with database.transaction() as session:
        [row] = await evidence.propose(
            {place: Ground()}, session=session, unit_id=world.unit.id, stamp=Stamp(NOW)
        )
    async with database.session() as session:
        found = await people.get(session=session, person_id=world.colleague.id)
    return Scene(world, document, row, found.memberships[0])


async def rows(database: Database, beyond: int = 0) -> list[Audit]:
    async with database.session() as session:
        return [*(await session.exec(select(Audit).where(Audit.id > beyond).order_by(Audit.id))).all()]


@pytest.mark.parametrize("name", CHANGES)
async def test_a_change_and_its_row_come_and_go_together(database: Database, scene: Scene, name: str) -> None:
    change, actions = CHANGES[name]
    last = (await rows(database))[-1].id

    async def fail() -> None:
        async with database.transaction() as session:
            await change(scene, session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await rows(database, last) == []
    async with database.transaction() as session:
        await change(scene, session)
    made = await rows(database, last)
    assert [row.action for row in made] == actions
    assert all(row.kanwil_id is not None for row in made)
    assert made[-1].actor_id in (scene.world.officer.id, None)


def test_no_change_is_without_its_row() -> None:
    """Whatever takes a stamp changes something that people answer for."""
    stamped = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if not name.startswith("_")
        and function.__module__ == module.__name__
        and "stamp" in inspect.signature(function).parameters
    }
    assert stamped <= CHANGES.keys()
    assert CHANGES.keys() - stamped == {"documents.store", "invitations.redeem"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'other'",
        "UPDATE audit SET actor_id = NULL WHERE id = 1",
        "DELETE FROM audit WHERE id = 1",
        "DELETE FROM audit",
    ],
)
async def test_the_database_refuses_to_change_the_record(
    database: Database, world: World, statement: str
) -> None:
    before = await rows(database)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        async with database.engine.begin() as connection:
            await connection.execute(sa.text(statement))
    assert await rows(database) == before


async def test_replacing_and_emptying_are_refused_too(database: Database, world: World) -> None:
    emptying = {
        "sqlite": "INSERT OR REPLACE INTO audit (id, at, action, target, facts) "
        "SELECT id, at, 'other', target, facts FROM audit",
        "postgresql": "TRUNCATE audit",
    }
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        async with database.engine.begin() as connection:
            await connection.execute(sa.text(emptying[database.engine.dialect.name]))


def test_there_is_no_function_that_changes_the_record() -> None:
    public = {name for name, _ in inspect.getmembers(audit, inspect.iscoroutinefunction)}
    assert public == {"record", "of_unit", "of_kanwil"}


async def test_who_did_what_in_a_unit_stays_apart_from_others(database: Database, world: World) -> None:
    document = await stored(database, world)
    async with database.session() as session:
        mine = await audit.of_unit(session=session, unit_id=world.unit.id)
        other = await audit.of_unit(session=session, unit_id=world.other_unit.id)
        kanwil = await audit.of_kanwil(session=session, kanwil_id=world.banten.id)
        far = await audit.of_kanwil(session=session, kanwil_id=world.babel.id)
    assert (mine[0].action, mine[0].target, mine[0].at, mine[0].actor_id) == (
        "document.stored",
        f"document:{document.id}",
        NOW,
        world.officer.id,
    )
    assert {row.id for row in mine} & {row.id for row in other} == set()
    assert {row.id for row in mine} | {row.id for row in other} < {row.id for row in kanwil}
    assert {row.action for row in far} == {"kanwil.added", "unit.added"}
