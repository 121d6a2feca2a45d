"""Rules, runs, snoozes and what was told, on both databases."""

from datetime import timedelta

from sqlmodel import select
from storage_world import NOW, World

from knowledge.reminders import Level, Rules
from knowledge.vocabulary import Zone
from storage import reminders
from storage.audit import Stamp
from storage.database import Database
from storage.tables import Audit, Notification, Snooze

TODAY = NOW.date()


async def test_rules_are_set_again_and_audited(database: Database, world: World) -> None:
    mine = {"kanwil_id": world.banten.id}
    above = {Level.COORDINATOR: 7, Level.HEAD: None, Level.KANWIL: 0}
    stamp = Stamp(NOW, world.officer.id)
    async with database.transaction() as session:
        assert await reminders.rules(session=session, **mine) == Rules()
        await reminders.set_rules(Rules((9,), above), session=session, stamp=stamp, **mine)
        await reminders.set_rules(Rules((7, 0), above), session=session, stamp=stamp, **mine)
    async with database.session() as session:
        assert await reminders.rules(session=session, **mine) == Rules((7, 0), above)
        assert await reminders.rules(session=session, kanwil_id=world.babel.id) == Rules()
        actions = [row.action for row in (await session.exec(select(Audit))).all()]
    assert actions.count("reminders.set") == 2


async def test_runs_are_kept_by_zone(database: Database, world: World) -> None:
    mine = {"kanwil_id": world.banten.id}
    async with database.transaction() as session:
        for hours in (0, 1):
            at = NOW + timedelta(hours=hours)
            await reminders.set_run(session=session, zone=Zone.WIT, at=at, **mine)
        assert await reminders.runs(session=session, **mine) == {Zone.WIT: NOW + timedelta(hours=1)}


async def test_a_person_is_told_once(database: Database, world: World) -> None:
    row = Notification(person_id=world.officer.id, subject="stage:1:a", rule="H-7", due_on=TODAY, at=NOW)
    async with database.transaction() as session:
        told = [
            await reminders.note(Notification(**row.model_dump(exclude={"id"}) | change), session=session)
            for change in ({}, {}, {"rule": "H-3"}, {"due_on": TODAY + timedelta(days=1)})
        ]
        assert told == [True, False, True, True]
        known = await reminders.told(session=session, rule="H-7", due_on=TODAY)
    assert known == {(world.officer.id, "stage:1:a")}


async def test_a_snooze_is_moved_and_ended_once(database: Database, world: World) -> None:
    async with database.transaction() as session:
        for days in (1, 2):
            row = Snooze(
                person_id=world.officer.id, subject="s", due_on=TODAY, until=NOW + timedelta(days=days)
            )
            await reminders.snooze(row, session=session)
        [kept] = await reminders.snoozes(session=session, kanwil_id=world.banten.id)
        assert kept.until == NOW + timedelta(days=2)
        assert await reminders.snoozes(session=session, kanwil_id=world.babel.id) == []
        assert [await reminders.wake(kept, session=session) for _ in range(2)] == [True, False]


async def test_what_is_faced_is_found_by_its_kanwil(database: Database, world: World) -> None:
    async with database.session() as session:
        found = await reminders.faced(session=session, kanwil_id=world.banten.id)
        assert {one.unit.name for one in found} == {"Lapas Serang", "Lapas Cilegon"}
        place = {"session": session, "assessment_id": world.assessment.id}
        assert await reminders.one(kanwil_id=world.babel.id, **place) is None
        assert await reminders.one(kanwil_id=world.banten.id, **place) is not None
        people = await reminders.audience(session=session, kanwil_id=world.banten.id)
    assert [m.person_id for m in people] == [world.officer.id, world.colleague.id]
