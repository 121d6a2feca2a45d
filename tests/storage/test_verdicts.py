"""Verdicts: a queue that is fair, nobody overwriting anybody, everything taken back exactly."""

import asyncio
from datetime import datetime, timedelta

import pytest
from storage_world import NOW, World, stored

from knowledge.vocabulary import Decision, Verdict
from storage import assessments, audit, evidence, verdicts
from storage.audit import Stamp
from storage.database import Database
from storage.errors import RecordUnknown
from storage.evidence import Aim, Ground, Outcome, Place, Result
from storage.tables import Evidence, Waiver
from storage.verdicts import Judgement, Narrowing

APPROVED = Judgement(Verdict.APPROVED)
RETURNED = Judgement(Verdict.RETURNED, "wrong-year", "Tahun 2024")
EVERYTHING = Narrowing()


async def confirmed(
    database: Database, world: World, criterion: str = "K1", at: datetime = NOW, *, other: bool = False
) -> Evidence:
    """A document's evidence that an officer has confirmed."""
    unit = world.other_unit if other else world.unit
    assessment = world.other_assessment if other else world.assessment
    document = await stored(database, world, unit_id=unit.id, assessment_id=assessment.id)
    place = Place(document_id=document.id, assessment_id=assessment.id, criterion=criterion)
    async with database.transaction() as session:
        stamp = Stamp(at, world.officer.id)
        done = await evidence.choose(place, Ground(), session=session, unit_id=unit.id, stamp=stamp)
    return done.evidence


async def judge(database: Database, row: Evidence, judgement: Judgement, by: int, minutes: int = 5) -> Result:
    async with database.transaction() as session:
        stamp = Stamp(NOW + timedelta(minutes=minutes), by)
        aim = Aim(row.unit_id, row.id, row.revision)
        return await verdicts.judge(aim, judgement, session=session, stamp=stamp)


async def taken_back(database: Database, world: World, row: Evidence, moment: datetime) -> Result:
    async with database.transaction() as session:
        stamp = Stamp(NOW + timedelta(hours=1), world.colleague.id)
        return await verdicts.undo(Aim(row.unit_id, row.id), moment, session=session, stamp=stamp)


async def queue(database: Database, world: World, narrowing: Narrowing = EVERYTHING) -> list[int]:
    async with database.session() as session:
        rows = await verdicts.waiting(narrowing, session=session, kanwil_id=world.banten.id)
        assert len(rows) == await verdicts.count(narrowing, session=session, kanwil_id=world.banten.id)
        for number, row in enumerate(rows):
            aim = Aim(row.unit_id, row.evidence_id)
            place = await verdicts.place(aim, narrowing, session=session, kanwil_id=world.banten.id)
            assert place == number
    return [row.evidence_id for row in rows]


async def test_what_was_confirmed_first_comes_first(database: Database, world: World) -> None:
    late = await confirmed(database, world, at=NOW + timedelta(hours=2))
    early = await confirmed(database, world, "K2", other=True)
    middle = await confirmed(database, world, "K3", at=NOW + timedelta(hours=1))
    assert await queue(database, world) == [early.id, middle.id, late.id]
    assert await queue(database, world, Narrowing(unit_id=world.unit.id)) == [middle.id, late.id]
    assert await queue(database, world, Narrowing(programme="p2ham-2023")) == [early.id, middle.id, late.id]
    assert await queue(database, world, Narrowing(programme="zi-wbk-2021")) == []
    async with database.session() as session:
        heaps = await verdicts.heaps(session=session, kanwil_id=world.banten.id)
        far = await verdicts.waiting(EVERYTHING, session=session, kanwil_id=world.babel.id)
    assert [(heap.unit_name, heap.count) for heap in heaps] == [("Lapas Cilegon", 1), ("Lapas Serang", 2)]
    assert far == []


async def test_only_confirmed_unjudged_evidence_of_items_that_apply_waits(
    database: Database, world: World
) -> None:
    first, second, third = [await confirmed(database, world, code) for code in ("K1", "K2", "K3")]
    await judge(database, first, APPROVED, world.colleague.id)
    async with database.transaction() as session:
        stamp = Stamp(NOW, world.officer.id)
        await evidence.undo(Aim(world.unit.id, second.id), session=session, stamp=stamp)
        row = Waiver(
            assessment_id=world.assessment.id,
            criterion="K3",
            reason="x",
            granted_by=world.colleague.id,
            granted_at=NOW,
        )
        assert await queue(database, world) == [second.id, third.id]
        assert await assessments.waive(row, session=session, unit_id=world.unit.id, stamp=stamp)
        assert not await assessments.waive(row, session=session, unit_id=world.unit.id, stamp=stamp)
    assert await queue(database, world) == []


async def test_a_verdict_needs_an_officer_s_confirmation(database: Database, world: World) -> None:
    document = await stored(database, world)
    place = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1")
    async with database.transaction() as session:
        [row] = await evidence.propose(
            {place: Ground()}, session=session, unit_id=world.unit.id, stamp=Stamp(NOW)
        )
    done = await judge(database, row, APPROVED, world.colleague.id)
    assert (done.outcome, done.evidence.verdict) == (Outcome.CHANGED, Verdict.NONE)


async def test_a_verdict_on_something_that_was_changed_since_is_refused(
    database: Database, world: World
) -> None:
    row = await confirmed(database, world)
    async with database.transaction() as session:
        stamp = Stamp(NOW, world.officer.id)
        await evidence.override(Aim(world.unit.id, row.id), "Asli", session=session, stamp=stamp)
    assert (await judge(database, row, APPROVED, 1)).outcome is Outcome.CHANGED


@pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.slow)])
async def test_two_verdicts_at_the_same_moment_never_overwrite_each_other(
    database: Database, world: World, rounds: int
) -> None:
    """On each database one wins, the other is told, and one audit row says who it was."""
    both = [(APPROVED, world.officer.id), (RETURNED, world.colleague.id)]
    for round_ in range(rounds):
        row = await confirmed(database, world, f"K{round_}")
        barrier = asyncio.Barrier(2)

        async def press(
            judgement: Judgement, by: int, row: Evidence = row, barrier: asyncio.Barrier = barrier
        ) -> Result:
            async with database.transaction() as session:
                await barrier.wait()
                aim = Aim(row.unit_id, row.id, row.revision)
                return await verdicts.judge(aim, judgement, session=session, stamp=Stamp(NOW, by))

        pressed = await asyncio.gather(*(press(*one) for one in both))
        assert sorted(result.outcome for result in pressed) == [Outcome.CHANGED, Outcome.DONE]
        won = next(place for place, result in enumerate(pressed) if result.outcome is Outcome.DONE)
        lost = pressed[1 - won].evidence
        assert (lost.verdict, lost.verdict_by) == (both[won][0].verdict, both[won][1])
        async with database.session() as session:
            entries = await audit.of_unit(
                session=session, unit_id=world.unit.id, targets=[f"evidence:{row.id}"]
            )
        judged = [entry for entry in entries if entry.action.startswith("verdict.")]
        assert [(entry.action, entry.actor_id) for entry in judged] == [
            (f"verdict.{both[won][0].verdict.value}", both[won][1])
        ]


async def test_the_same_verdict_twice_changes_nothing(database: Database, world: World) -> None:
    row = await confirmed(database, world)
    first = await judge(database, row, APPROVED, world.officer.id)
    second = await judge(database, row, APPROVED, world.colleague.id)
    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.ALREADY)
    assert second.evidence.verdict_by == world.officer.id


@pytest.mark.parametrize("first", [APPROVED, RETURNED], ids=["approved", "returned"])
async def test_each_verdict_is_taken_back_exactly(database: Database, world: World, first: Judgement) -> None:
    row = await confirmed(database, world)
    second = RETURNED if first is APPROVED else APPROVED
    one = await judge(database, row, first, world.officer.id, minutes=5)
    two = await judge(database, one.evidence, second, world.colleague.id, minutes=6)
    later, sooner = two.evidence.verdict_at, one.evidence.verdict_at
    assert later is not None
    assert sooner is not None
    stale, back, again, undone = [
        await taken_back(database, world, row, moment) for moment in (sooner, later, later, sooner)
    ]
    assert (stale.outcome, back.outcome, again.outcome) == (Outcome.CHANGED, Outcome.DONE, Outcome.CHANGED)
    assert (back.evidence.verdict, back.evidence.verdict_reason) == (first.verdict, first.reason)
    assert (back.evidence.verdict_note, back.evidence.verdict_by) == (first.note, world.officer.id)
    assert (undone.evidence.verdict, undone.evidence.verdict_by) == (Verdict.NONE, None)
    assert undone.evidence.decision is Decision.CONFIRMED
    assert await queue(database, world) == [row.id]


async def test_what_one_person_judged_at_a_moment_is_found_in_their_kanwil_only(
    database: Database, world: World
) -> None:
    rows = [await confirmed(database, world, code) for code in ("K1", "K2")]
    done = [await judge(database, row, APPROVED, world.officer.id) for row in rows]
    moment = done[0].evidence.verdict_at
    assert moment is not None
    async with database.session() as session:
        mine, other, far = [
            await verdicts.judged_at(moment, session=session, kanwil_id=kanwil, person_id=person)
            for kanwil, person in (
                (world.banten.id, world.officer.id),
                (world.banten.id, world.colleague.id),
                (world.babel.id, world.officer.id),
            )
        ]
    assert [row.id for row in mine] == [row.id for row in rows]
    assert (other, far) == ([], [])


async def test_evidence_of_another_unit_cannot_be_judged(database: Database, world: World) -> None:
    row = await confirmed(database, world)
    for unit in (world.other_unit, world.far_unit):
        with pytest.raises(RecordUnknown):
            async with database.transaction() as session:
                await verdicts.judge(
                    Aim(unit.id, row.id), APPROVED, session=session, stamp=Stamp(NOW, world.officer.id)
                )
