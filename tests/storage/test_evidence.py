"""Proposals wait for people, and no decision overwrites another."""

import asyncio

import pytest
import sqlalchemy as sa
from storage_world import NOW, World, stored

from knowledge.vocabulary import Decision, DocumentForm
from storage import audit, decisions, evidence
from storage.audit import Stamp
from storage.database import Database
from storage.errors import RecordUnknown
from storage.evidence import Aim, Ground, Outcome, Place, Result
from storage.tables import Document, Evidence, Origin

GROUND = Ground(
    score=0.9,
    quote="Standar Pelayanan",
    page=1,
    reason={"code": "title", "facts": {"words": ["standar"]}},
    form=DocumentForm.STANDARD,
    years=(2026,),
)


async def proposed(database: Database, world: World, document: Document, *criteria: str) -> list[Evidence]:
    proposals = {
        Place(document_id=document.id, assessment_id=world.assessment.id, criterion=code): GROUND
        for code in criteria
    }
    async with database.transaction() as session:
        rows = await evidence.propose(proposals, session=session, unit_id=world.unit.id, stamp=Stamp(NOW))
    return [*rows]


async def decide(
    database: Database,
    world: World,
    row: Evidence,
    decision: Decision,
    by: int,
    *,
    revision: int | None = None,
) -> Result:
    async with database.transaction() as session:
        aim = Aim(world.unit.id, row.id, revision)
        return await evidence.decide(aim, decision, session=session, stamp=Stamp(NOW, by))


async def test_a_second_matching_adds_nothing_and_keeps_decisions(database: Database, world: World) -> None:
    document = await stored(database, world)
    [row] = await proposed(database, world, document, "K1")
    await decide(database, world, row, Decision.REJECTED, world.officer.id)
    again = await proposed(database, world, document, "K1", "K2")
    assert [(r.criterion, r.decision) for r in again] == [
        ("K1", Decision.REJECTED),
        ("K2", Decision.PROPOSED),
    ]
    assert again[0].id == row.id
    assert again[0].reason == GROUND.reason


async def test_two_people_confirming_at_once(database: Database, world: World) -> None:
    """One wins, the other is told whose word stands; every time."""
    document = await stored(database, world)
    codes = [f"K{number}" for number in range(20)]
    rows = await proposed(database, world, document, *codes)
    for row in rows * 10:
        await _reset(database, row)
        barrier = asyncio.Barrier(2)

        async def press(by: int, row: Evidence = row, barrier: asyncio.Barrier = barrier) -> Result:
            async with database.transaction() as session:
                seen = await evidence.get(session=session, unit_id=world.unit.id, evidence_id=row.id)
                await barrier.wait()
                aim = Aim(world.unit.id, row.id, seen.revision)
                return await evidence.decide(aim, Decision.CONFIRMED, session=session, stamp=Stamp(NOW, by))

        results = await asyncio.gather(press(world.officer.id), press(world.colleague.id))
        assert sorted(r.outcome for r in results) == [Outcome.ALREADY, Outcome.DONE]
        winner = next(r for r in results if r.outcome is Outcome.DONE)
        loser = next(r for r in results if r.outcome is Outcome.ALREADY)
        assert loser.evidence.decided_by == winner.evidence.decided_by
    async with database.session() as session:
        entries = await audit.of_unit(session=session, unit_id=world.unit.id, limit=1000)
    assert sum(entry.action == "evidence.confirmed" for entry in entries) == 200


async def _reset(database: Database, row: Evidence) -> None:
    async with database.transaction() as session:
        await session.exec(
            sa.update(Evidence)
            .where(Evidence.id == row.id)
            .values(decision=Decision.PROPOSED, decided_by=None)
        )


async def test_opposite_decisions_at_once(database: Database, world: World) -> None:
    [row] = await proposed(database, world, await stored(database, world), "K1")
    results = await asyncio.gather(
        decide(database, world, row, Decision.CONFIRMED, world.officer.id, revision=0),
        decide(database, world, row, Decision.REJECTED, world.colleague.id, revision=0),
    )
    assert sorted(r.outcome for r in results) == [Outcome.CHANGED, Outcome.DONE]
    assert results[0].evidence.decision is results[1].evidence.decision


async def test_an_old_button_does_not_overwrite(database: Database, world: World) -> None:
    [row] = await proposed(database, world, await stored(database, world), "K1")
    await decide(database, world, row, Decision.CONFIRMED, world.officer.id, revision=0)
    late = await decide(database, world, row, Decision.REJECTED, world.colleague.id, revision=0)
    assert late.outcome is Outcome.CHANGED
    assert late.evidence.decision is Decision.CONFIRMED


async def test_the_same_press_twice_changes_nothing(database: Database, world: World) -> None:
    [row] = await proposed(database, world, await stored(database, world), "K1")
    first = await decide(database, world, row, Decision.CONFIRMED, world.officer.id)
    second = await decide(database, world, row, Decision.CONFIRMED, world.officer.id)
    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.ALREADY)
    assert second.evidence.revision == first.evidence.revision == 1


async def test_moving_to_another_item_keeps_both_in_the_history(database: Database, world: World) -> None:
    [row] = await proposed(database, world, await stored(database, world), "K1")
    async with database.transaction() as session:
        aim = Aim(world.unit.id, row.id, row.revision)
        moved = await evidence.move(aim, "K2", GROUND, session=session, stamp=Stamp(NOW, world.officer.id))
    async with database.session() as session:
        rows = await evidence.of_document(session=session, unit_id=world.unit.id, document_id=row.document_id)
    assert {(r.criterion, r.decision, r.origin) for r in rows} == {
        ("K1", Decision.REJECTED, Origin.MATCHED),
        ("K2", Decision.CONFIRMED, Origin.CHOSEN),
    }
    assert moved.evidence.criterion == "K2"
    assert moved.evidence.form is DocumentForm.STANDARD


async def test_moving_away_from_under_somebody(database: Database, world: World) -> None:
    [row] = await proposed(database, world, await stored(database, world), "K1")
    await decide(database, world, row, Decision.CONFIRMED, world.officer.id)
    async with database.transaction() as session:
        late = await evidence.move(
            Aim(world.unit.id, row.id, 0),
            "K2",
            GROUND,
            session=session,
            stamp=Stamp(NOW, world.colleague.id),
        )
    assert late.outcome is Outcome.CHANGED
    async with database.session() as session:
        found = await decisions.of_item(
            "K2", session=session, unit_id=world.unit.id, assessment_id=world.assessment.id
        )
    assert found == []


async def test_overriding_a_rule_needs_the_newest_view(database: Database, world: World) -> None:
    [row] = await proposed(database, world, await stored(database, world), "K1")
    stamp = Stamp(NOW, world.officer.id)
    async with database.transaction() as session:
        aim = Aim(world.unit.id, row.id, 0)
        first = await evidence.override(aim, "Aslinya terbakar", session=session, stamp=stamp)
        second = await evidence.override(aim, "Lain lagi", session=session, stamp=stamp)
    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.CHANGED)
    assert second.evidence.override_reason == "Aslinya terbakar"


async def test_evidence_of_another_unit_is_not_there(database: Database, world: World) -> None:
    [row] = await proposed(database, world, await stored(database, world), "K1")
    for unit in (world.other_unit, world.far_unit):
        for attempt, arguments in (
            (evidence.decide, [Decision.CONFIRMED]),
            (evidence.move, ["K2", GROUND]),
            (evidence.undo, []),
            (evidence.retract, []),
        ):
            with pytest.raises(RecordUnknown):
                async with database.transaction() as session:
                    await attempt(Aim(unit.id, row.id), *arguments, session=session, stamp=Stamp(NOW))


@pytest.mark.parametrize("side", ["document", "assessment"])
async def test_the_database_refuses_evidence_across_units(
    database: Database, world: World, side: str
) -> None:
    document = await stored(database, world)
    unit, assessment = (
        (world.other_unit, world.other_assessment)
        if side == "document"
        else (world.unit, world.other_assessment)
    )
    place = Place(document_id=document.id, assessment_id=assessment.id, criterion="K1")
    with pytest.raises(sa.exc.IntegrityError):
        async with database.transaction() as session:
            await evidence.propose({place: GROUND}, session=session, unit_id=unit.id, stamp=Stamp(NOW))
