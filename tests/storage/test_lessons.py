"""Lessons of approved evidence: of one Kanwil and edition only, gone with the approval, kept once."""

from datetime import timedelta

import pytest
from storage_world import NOW, World, stored

from knowledge.vocabulary import Verdict
from storage import evidence, lessons, verdicts
from storage.audit import Stamp
from storage.database import Database
from storage.errors import RecordUnknown
from storage.evidence import Aim, Ground, Place
from storage.lessons import Class, Extent, Taught
from storage.tables import Evidence
from storage.verdicts import Judgement

EDITION = "p2ham-2023"


async def judged(database: Database, world: World, verdict: Verdict, *, other: bool = False) -> Evidence:
    """Evidence that an officer confirmed and a verifier judged."""
    unit = world.other_unit if other else world.unit
    assessment = world.other_assessment if other else world.assessment
    document = await stored(database, world, unit_id=unit.id, assessment_id=assessment.id)
    place = Place(document_id=document.id, assessment_id=assessment.id, criterion="P2HAM23-B2")
    async with database.transaction() as session:
        stamp = Stamp(NOW, world.officer.id)
        row = (await evidence.choose(place, Ground(), session=session, unit_id=unit.id, stamp=stamp)).evidence
    async with database.transaction() as session:
        aim, stamp = Aim(unit.id, row.id, row.revision), Stamp(NOW + timedelta(minutes=5), world.colleague.id)
        words = ("wrong-year", "Tahun 2024") if verdict is Verdict.RETURNED else ()
        await verdicts.judge(aim, Judgement(verdict, *words), session=session, stamp=stamp)
    return row


async def learn(database: Database, row: Evidence, *words: str) -> None:
    async with database.transaction() as session:
        await lessons.keep(row.id, words, session=session)


async def known(database: Database, of: Class) -> list[Taught]:
    async with database.session() as session:
        return list(await lessons.taught(of, session=session))


async def test_only_approved_evidence_of_the_kanwil_and_edition_is_learnt_from_once(
    database: Database, world: World
) -> None:
    mine = await judged(database, world, Verdict.APPROVED)
    theirs = await judged(database, world, Verdict.APPROVED, other=True)
    await judged(database, world, Verdict.RETURNED)
    of = Class(world.banten.id, EDITION)
    async with database.session() as session:
        new = await lessons.new(of, session=session, limit=10)
        assert [row.evidence_id for row in new] == [mine.id, theirs.id]
        assert await lessons.new(Class(world.babel.id, EDITION), session=session, limit=10) == []
        assert await lessons.new(Class(world.banten.id, "p2ham-2022"), session=session, limit=10) == []
        assert await lessons.extent(world.banten.id, session=session) == Extent(2, 2, 1)
    await learn(database, mine, "laktasi", "kulkas")
    await learn(database, mine, "other words")
    async with database.session() as session:
        assert [row.evidence_id for row in await lessons.new(of, session=session, limit=10)] == [theirs.id]
        assert (await lessons.state(of, session=session)).new == 1
    assert await known(database, of) == [Taught(world.unit.id, "P2HAM23-B2", ("laktasi", "kulkas"))]


async def test_what_is_returned_later_teaches_no_more_and_the_edition_tells(
    database: Database, world: World
) -> None:
    row = await judged(database, world, Verdict.APPROVED)
    of = Class(world.banten.id, EDITION)
    await learn(database, row, "laktasi")
    async with database.session() as session:
        before = await lessons.state(of, session=session)
    async with database.transaction() as session:
        stamp = Stamp(NOW + timedelta(minutes=9), world.colleague.id)
        held = await evidence.get(session=session, unit_id=row.unit_id, evidence_id=row.id)
        returned = Judgement(Verdict.RETURNED, "wrong-year", "Tahun 2024")
        await verdicts.judge(Aim(row.unit_id, row.id, held.revision), returned, session=session, stamp=stamp)
    assert await known(database, of) == []
    async with database.session() as session:
        after = await lessons.state(of, session=session)
    assert (before.new, after.new) == (0, 0)
    assert after.edition != before.edition


async def test_switching_off_forgets_and_strangers_are_unknown(database: Database, world: World) -> None:
    row = await judged(database, world, Verdict.APPROVED)
    await learn(database, row, "laktasi")
    for kanwil, changed in ((world.babel, True), (world.banten, True), (world.banten, False)):
        async with database.transaction() as session:
            done = await lessons.switch(kanwil.id, on=False, session=session, stamp=Stamp(NOW))
        assert done is changed
    assert await known(database, Class(world.banten.id, EDITION)) == []
    async with database.session() as session:
        assert not await lessons.learns(world.banten.id, session=session)
        assert not (await lessons.state(Class(world.banten.id, EDITION), session=session)).learns
        with pytest.raises(RecordUnknown):
            await lessons.learns(world.banten.id + 999, session=session)
        with pytest.raises(RecordUnknown):
            await lessons.state(Class(world.banten.id + 999, EDITION), session=session)
