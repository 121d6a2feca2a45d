"""What checklists are computed from: complete, of one unit, and in a constant number of queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from storage_world import NOW, World, stored

from knowledge.checklist import EvidenceFact
from knowledge.vocabulary import Decision, DocumentForm, UnitKind, Verdict, Zone
from storage import assessments, documents, evidence, recap, units
from storage.audit import Stamp
from storage.database import Database
from storage.documents import DocumentFacts, ReadText
from storage.evidence import Aim, Ground, Place
from storage.tables import Assessment, Evidence, Obstacle, Unit, Waiver


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(database.reading.sync_engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(database.reading.sync_engine, "before_cursor_execute", note)


async def test_a_fact_carries_everything(database: Database, world: World) -> None:
    document = await stored(database, world, sha256="d" * 64)
    place = {"unit_id": world.unit.id}
    spot = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1", part=(2, 3))
    async with database.transaction() as session:
        await documents.save_reading(
            ReadText(media="jpeg", pages=[], pictures=1, look="0f" * 8),
            session=session,
            document_id=document.id,
            **place,
        )
        await documents.save_facts(
            DocumentFacts(form=DocumentForm.PHOTO, years=(2025,)),
            session=session,
            document_id=document.id,
            **place,
        )
        [row] = await evidence.propose({spot: Ground()}, session=session, stamp=Stamp(NOW), **place)
        stamp = Stamp(NOW + timedelta(hours=1), world.officer.id)
        await evidence.decide(Aim(world.unit.id, row.id), Decision.CONFIRMED, session=session, stamp=stamp)
        await evidence.override(Aim(world.unit.id, row.id), "Satu ruangan", session=session, stamp=stamp)
    async with database.transaction() as session:
        found = await session.get_one(Evidence, row.id)
        found.verdict, found.verdict_reason = Verdict.RETURNED, "wrong_year"
        found.verdict_at = NOW + timedelta(days=1)
        session.add(found)
    async with database.session() as session:
        facts = await recap.facts(session=session, assessment_id=world.assessment.id, **place)
    assert facts == (
        EvidenceFact(
            id=row.id,
            document_id=document.id,
            criterion="K1",
            form=DocumentForm.PHOTO,
            decision=Decision.CONFIRMED,
            verdict=Verdict.RETURNED,
            verdict_reason="wrong_year",
            verdict_at=NOW + timedelta(days=1),
            sent_at=NOW,
            decided_at=NOW + timedelta(hours=1),
            years=(2025,),
            sha256="d" * 64,
            part=(2, 3),
            pictures=1,
            media="jpeg",
            look="0f" * 8,
            readable=True,
            override="Satu ruangan",
        ),
    )


async def test_what_a_part_says_counts_before_what_the_file_says(database: Database, world: World) -> None:
    document = await stored(database, world)
    whole, part = [
        Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1", part=span)
        for span in ((1, 1), (2, 4))
    ]
    place = {"unit_id": world.unit.id}
    async with database.transaction() as session:
        await documents.save_reading(
            ReadText(media="pdf", pages=[]), session=session, document_id=document.id, **place
        )
        await documents.save_facts(
            DocumentFacts(form=DocumentForm.LETTER, years=(2024,)),
            session=session,
            document_id=document.id,
            **place,
        )
        await evidence.propose(
            {whole: Ground(), part: Ground(form=DocumentForm.MINUTES, years=(2026,))},
            session=session,
            stamp=Stamp(NOW),
            **place,
        )
        facts = await recap.facts(session=session, assessment_id=world.assessment.id, **place)
    assert [(f.form, f.years) for f in facts] == [
        (DocumentForm.LETTER, (2024,)),
        (DocumentForm.MINUTES, (2026,)),
    ]


async def test_what_could_not_be_read_says_so(database: Database, world: World) -> None:
    document = await stored(database, world)
    spot = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1")
    place = {"unit_id": world.unit.id}
    async with database.transaction() as session:
        await documents.save_failure("file.unreadable", {}, session=session, document_id=document.id, **place)
        await evidence.choose(spot, Ground(), session=session, stamp=Stamp(NOW, world.officer.id), **place)
        [fact] = await recap.facts(session=session, assessment_id=world.assessment.id, **place)
    assert (fact.readable, fact.form, fact.years) == (False, None, ())


async def test_an_assessment_is_seen_by_its_own_unit_only(database: Database, world: World) -> None:
    document = await stored(database, world)
    spot = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1")
    async with database.transaction() as session:
        await evidence.propose({spot: Ground()}, session=session, unit_id=world.unit.id, stamp=Stamp(NOW))
    async with database.session() as session:
        for unit in (world.other_unit, world.far_unit):
            place = {"unit_id": unit.id, "assessment_id": world.assessment.id}
            assert await recap.facts(session=session, **place) == ()
            assert await recap.standing(session=session, **place) is None
        other = await recap.of_kanwil(session=session, kanwil_id=world.babel.id)
    assert [(u.unit.id, u.standings, u.documents) for u in other] == [(world.far_unit.id, (), 0)]


async def test_waivers_obstacles_and_closed_assessments(database: Database, world: World) -> None:
    stamp = Stamp(NOW, world.officer.id)
    place = {"unit_id": world.unit.id}
    mine = world.assessment.id
    waiver = {"assessment_id": mine, "reason": "x", "granted_by": world.officer.id, "granted_at": NOW}
    obstacle = Obstacle(
        assessment_id=mine,
        criterion="K3",
        object="Toilet",
        obstacle="Cagar budaya",
        answer_until=date(2026, 5, 1),
        reported_by=world.officer.id,
        reported_at=NOW,
    )
    async with database.transaction() as session:
        for code in ("K1", "K2", "K2"):
            await assessments.waive(Waiver(criterion=code, **waiver), session=session, stamp=stamp, **place)
        await assessments.unwaive("K1", session=session, assessment_id=mine, stamp=stamp, **place)
        await assessments.report_obstacle(obstacle, session=session, stamp=stamp, **place)
    async with database.session() as session:
        found = await recap.standing(session=session, assessment_id=mine, **place)
        assert found is not None
        assert (found.waived, found.obstacles) == (frozenset({"K2"}), {"K3": "Cagar budaya"})
        assert await assessments.waived(session=session, assessment_id=mine, **place) == {"K2"}
        assert (
            await assessments.waived(session=session, assessment_id=mine, unit_id=world.far_unit.id) == set()
        )
        assert [o.id for o in await assessments.obstacles(session=session, assessment_id=mine, **place)] == [
            obstacle.id
        ]
    async with database.transaction() as session:
        await assessments.close(session=session, assessment_id=mine, stamp=stamp, **place)
    async with database.session() as session:
        assert await recap.standing(session=session, assessment_id=mine, **place) is None
        assert await assessments.of_unit(session=session, **place) == []


@pytest.mark.parametrize("number", [1, 30])
async def test_a_kanwil_costs_the_same_number_of_queries_however_many_units(
    database: Database, world: World, number: int
) -> None:
    stamp = Stamp(NOW)
    async with database.transaction() as session:
        for index in range(number):
            unit = await units.add_unit(
                Unit(kanwil_id=world.babel.id, name=f"Unit {index}", kind=UnitKind.RUTAN, zone=Zone.WIB),
                session=session,
                stamp=stamp,
            )
            for year in (2025, 2026):
                await assessments.open_for(
                    Assessment(unit_id=unit.id, programme="p2ham-2023", year=year, opened_at=NOW),
                    session=session,
                    stamp=stamp,
                )
    with statements(database) as seen:
        async with database.session() as session:
            found = await recap.of_kanwil(session=session, kanwil_id=world.babel.id)
    assert sum(len(unit.standings) for unit in found) == number * 2
    assert len([s for s in seen if s.startswith("SELECT")]) == 5
