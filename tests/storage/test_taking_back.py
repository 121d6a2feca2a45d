"""Whatever people decide or change is taken back exactly, in the order in which it was done."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from storage_world import NOW, World, stored

from knowledge.vocabulary import Decision, DocumentForm
from storage import changes, decisions, documents, evidence
from storage.audit import Stamp
from storage.database import Database
from storage.documents import DocumentFacts
from storage.evidence import Aim, Ground, Outcome, Place
from storage.tables import Document, Evidence, Origin

GROUND = Ground(score=0.9, quote="Standar Pelayanan", page=1, form=DocumentForm.STANDARD, years=(2026,))
UNSEEN = {"revision", "created_at"}


def minute(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


async def columns(
    database: Database, table: type[Evidence] | type[Document], key: int
) -> Mapping[str, object]:
    """A row as it is, but for how often it was written."""
    async with database.session() as session:
        row = (await session.exec(sa.select(table.__table__).where(table.__table__.c.id == key))).one()
    return {name: value for name, value in row._mapping.items() if name not in UNSEEN}


async def begun(database: Database, world: World, origin: Origin) -> Evidence:
    """Evidence that the matcher proposed, or that a person chose."""
    document = await stored(database, world)
    place = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1")
    given = {"session": None, "unit_id": world.unit.id, "stamp": Stamp(NOW, world.officer.id)}
    async with database.transaction() as session:
        given["session"] = session
        if origin is Origin.MATCHED:
            [row] = await evidence.propose({place: GROUND}, **given)
            return row
        return (await evidence.choose(place, GROUND, **given)).evidence


@pytest.mark.parametrize("origin", Origin)
async def test_every_decision_is_taken_back_to_the_one_before(
    database: Database, world: World, origin: Origin
) -> None:
    row = await begun(database, world, origin)
    aim = Aim(world.unit.id, row.id)
    steps = [Decision.CONFIRMED, Decision.REJECTED, Decision.CONFIRMED, Decision.WITHDRAWN]
    if origin is Origin.CHOSEN:
        steps = steps[1:]
    before = [await columns(database, Evidence, row.id)]
    for number, decision in enumerate(steps, 1):
        async with database.transaction() as session:
            stamp = Stamp(minute(number), (world.officer.id, world.colleague.id)[number % 2])
            done = await evidence.decide(aim, decision, session=session, stamp=stamp)
        assert done.outcome is Outcome.DONE
        before.append(await columns(database, Evidence, row.id))
    for state in reversed(before[:-1]):
        async with database.transaction() as session:
            undone = await evidence.undo(aim, session=session, stamp=Stamp(minute(9), world.officer.id))
        assert undone.outcome is Outcome.DONE
        assert await columns(database, Evidence, row.id) == state


async def test_a_person_s_first_choice_is_as_if_never_made(database: Database, world: World) -> None:
    row = await begun(database, world, Origin.CHOSEN)
    for outcome in (Outcome.DONE, Outcome.ALREADY):
        async with database.transaction() as session:
            aim = Aim(world.unit.id, row.id)
            undone = await evidence.undo(aim, session=session, stamp=Stamp(minute(1), world.officer.id))
        assert undone.outcome is outcome
        assert (undone.evidence.decision, undone.evidence.decided_at) == (Decision.WITHDRAWN, None)


async def test_a_proposal_has_nothing_to_take_back(database: Database, world: World) -> None:
    row = await begun(database, world, Origin.MATCHED)
    async with database.transaction() as session:
        undone = await evidence.undo(Aim(world.unit.id, row.id), session=session, stamp=Stamp(NOW))
    assert (undone.outcome, undone.evidence.decision) == (Outcome.ALREADY, Decision.PROPOSED)


@pytest.mark.parametrize(
    ("judgement", "again"),
    [
        pytest.param(None, Decision.PROPOSED, id="nobody judged it"),
        pytest.param(Decision.REJECTED, Decision.REJECTED, id="somebody rejected it"),
        pytest.param(Decision.CONFIRMED, Decision.CONFIRMED, id="somebody confirmed it"),
    ],
)
async def test_only_what_nobody_judged_is_proposed_again(
    database: Database, world: World, judgement: Decision | None, again: Decision
) -> None:
    row = await begun(database, world, Origin.MATCHED)
    aim, stamp = Aim(world.unit.id, row.id), Stamp(minute(1), world.officer.id)
    place = Place(document_id=row.document_id, assessment_id=world.assessment.id, criterion="K1")
    async with database.transaction() as session:
        if judgement is None:
            await evidence.retract(aim, session=session, stamp=stamp)
        else:
            await evidence.decide(aim, judgement, session=session, stamp=stamp)
            await evidence.retract(aim, session=session, stamp=stamp)
    async with database.transaction() as session:
        [found] = await evidence.propose(
            {place: GROUND}, session=session, unit_id=world.unit.id, stamp=Stamp(minute(2))
        )
    assert (found.id, found.decision) == (row.id, again)


async def test_what_fell_away_comes_back_and_is_taken_back_again(database: Database, world: World) -> None:
    row = await begun(database, world, Origin.MATCHED)
    aim, stamp = Aim(world.unit.id, row.id), Stamp(minute(1), world.officer.id)
    place = Place(document_id=row.document_id, assessment_id=world.assessment.id, criterion="K1")
    async with database.transaction() as session:
        await evidence.decide(aim, Decision.WITHDRAWN, session=session, stamp=stamp)
    withdrawn = await columns(database, Evidence, row.id)
    async with database.transaction() as session:
        await evidence.propose({place: GROUND}, session=session, unit_id=world.unit.id, stamp=stamp)
    assert (await columns(database, Evidence, row.id))["decision"] is Decision.PROPOSED
    async with database.transaction() as session:
        await evidence.retract(aim, session=session, stamp=stamp)
    assert await columns(database, Evidence, row.id) == withdrawn


async def test_every_change_of_a_document_is_taken_back(database: Database, world: World) -> None:
    document = await stored(database, world, caption="lama")
    aim = changes.Aim(world.unit.id, document.id)
    facts = DocumentFacts(
        form=DocumentForm.REPORT,
        number="W1-2",
        dated=date(2026, 2, 3),
        years=(2026,),
        findings={"parts": [], "remarks": []},
    )
    steps = (
        lambda stamp, session: changes.describe(aim, "baru", facts, session=session, stamp=stamp),
        lambda stamp, session: changes.divide(aim, [(1, 2), (3, 3)], facts, session=session, stamp=stamp),
        lambda stamp, session: changes.set_aside(aim, session=session, stamp=stamp),
        lambda stamp, session: changes.describe(aim, "", None, session=session, stamp=stamp),
    )
    before = []
    for number, step in enumerate(steps, 1):
        before.append(await columns(database, Document, document.id))
        async with database.transaction() as session:
            assert await step(Stamp(minute(number), world.officer.id), session)
    for number, state in reversed([*enumerate(before, 1)]):
        async with database.transaction() as session:
            stamp = Stamp(minute(9), world.officer.id)
            assert not await changes.undo(aim, minute(8), session=session, stamp=stamp)
            assert await changes.undo(aim, minute(number), session=session, stamp=stamp)
        assert await columns(database, Document, document.id) == state


async def test_setting_aside_happens_once(database: Database, world: World) -> None:
    document = await stored(database, world)
    aim = changes.Aim(world.unit.id, document.id)

    async def aside() -> bool:
        async with database.transaction() as session:
            return await changes.set_aside(aim, session=session, stamp=Stamp(NOW, world.officer.id))

    assert sorted(await asyncio.gather(aside(), aside())) == [False, True]


async def test_a_change_by_somebody_who_saw_an_older_document_is_refused(
    database: Database, world: World
) -> None:
    document = await stored(database, world)
    aim = changes.Aim(world.unit.id, document.id, document.revision)
    async with database.transaction() as session:
        stamp = Stamp(NOW, world.officer.id)
        assert await changes.describe(aim, "pertama", None, session=session, stamp=stamp)
    async with database.transaction() as session:
        assert not await changes.describe(aim, "kedua", None, session=session, stamp=stamp)
        seen = await documents.get(session=session, unit_id=world.unit.id, document_id=document.id)
    assert seen.caption == "pertama"


async def test_what_a_person_did_last(database: Database, world: World) -> None:
    first, second = await begun(database, world, Origin.MATCHED), await begun(database, world, Origin.MATCHED)

    async def decide(row: Evidence, decision: Decision, by: int, number: int) -> None:
        async with database.transaction() as session:
            aim = Aim(world.unit.id, row.id)
            await evidence.decide(aim, decision, session=session, stamp=Stamp(minute(number), by))

    async def last() -> tuple[int, datetime] | None:
        async with database.session() as session:
            found = await decisions.last_of(
                session=session, unit_id=world.unit.id, person_id=world.officer.id
            )
            elsewhere = await decisions.last_of(
                session=session, unit_id=world.other_unit.id, person_id=world.officer.id
            )
        assert elsewhere is None
        return (found.document_id, found.at) if found else None

    assert await last() is None
    await decide(first, Decision.CONFIRMED, world.officer.id, 1)
    await decide(second, Decision.CONFIRMED, world.colleague.id, 2)
    assert await last() == (first.document_id, minute(1))
    async with database.transaction() as session:
        aim = changes.Aim(world.unit.id, second.document_id)
        await changes.set_aside(aim, session=session, stamp=Stamp(minute(3), world.officer.id))
    assert await last() == (second.document_id, minute(3))


async def test_items_confirmed_last_come_first_one_s_own_before_the_unit_s(
    database: Database, world: World
) -> None:
    document = await stored(database, world)
    steps = [("K1", world.officer.id), ("K2", world.colleague.id), ("K3", world.officer.id)]
    for number, (code, by) in enumerate(steps):
        place = Place(document_id=document.id, assessment_id=world.assessment.id, criterion=code)
        async with database.transaction() as session:
            stamp = Stamp(minute(number), by)
            await evidence.choose(place, GROUND, session=session, unit_id=world.unit.id, stamp=stamp)
    async with database.session() as session:
        given = {"session": session, "assessment_id": world.assessment.id, "person_id": world.officer.id}
        found = await decisions.recent_items(unit_id=world.unit.id, limit=5, **given)
        cut = await decisions.recent_items(unit_id=world.unit.id, limit=1, **given)
        elsewhere = await decisions.recent_items(unit_id=world.other_unit.id, limit=5, **given)
    assert (list(found), list(cut), list(elsewhere)) == (["K3", "K1", "K2"], ["K3"], [])
