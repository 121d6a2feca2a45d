"""What is kept of earlier days: once a day, by Kanwil."""

from datetime import timedelta

from storage_world import NOW, World

from knowledge.overview import Mark
from storage import deadlines, snapshots
from storage.audit import Stamp
from storage.database import Database
from storage.deadlines import Term
from storage.tables import Deadline, Snapshot

TODAY = NOW.date()


async def test_a_day_is_kept_once_and_found_by_its_kanwil(database: Database, world: World) -> None:
    mine = world.assessment.id
    yesterday = TODAY - timedelta(days=1)
    async with database.transaction() as session:
        assert await snapshots.newest(session=session, kanwil_id=world.banten.id) is None
        rows = [Snapshot(assessment_id=mine, day=day, done=2, total=9) for day in (TODAY, yesterday)]
        await snapshots.keep(rows, session=session)
        await snapshots.keep([Snapshot(assessment_id=mine, day=TODAY, done=5, total=9)], session=session)
    async with database.session() as session:
        assert await snapshots.newest(session=session, kanwil_id=world.banten.id) == TODAY
        assert await snapshots.newest(session=session, kanwil_id=world.babel.id) is None
        found = await snapshots.marks(session=session, kanwil_id=world.banten.id, since=yesterday)
        assert found == {mine: (Mark(yesterday, 2, 9), Mark(TODAY, 2, 9))}
        assert await snapshots.marks(session=session, kanwil_id=world.babel.id, since=yesterday) == {}


async def test_the_dates_of_a_kanwil_are_those_of_each_of_its_units(database: Database, world: World) -> None:
    term = Term("p2ham-2023", 2026)
    async with database.transaction() as session:
        for unit_id, stage, days in ((None, "a", 1), (None, "b", 2), (world.unit.id, "b", 9)):
            row = Deadline(
                kanwil_id=world.banten.id,
                unit_id=unit_id,
                programme=term.programme,
                year=term.year,
                stage=stage,
                due_at=NOW + timedelta(days=days),
                set_by=world.officer.id,
                set_at=NOW,
            )
            await deadlines.put(row, session=session, stamp=Stamp(NOW, world.officer.id))
    async with database.session() as session:
        dates = await deadlines.dates(session=session, kanwil_id=world.banten.id)
        for unit in (world.unit, world.other_unit):
            own = await deadlines.for_unit(session=session, unit_id=unit.id, term=term)
            assert dates.of(unit.id, term) == own
        assert dates.of(world.unit.id, Term("p2ham-2023", 2025)) == {}
