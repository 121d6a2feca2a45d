"""What people are told of the past: an item's evidence, events, and names, each only from their own unit."""

from datetime import timedelta

from storage_world import NOW, World, stored

from knowledge.vocabulary import Decision
from storage import audit, decisions, documents, evidence, people
from storage.audit import Stamp
from storage.database import Database
from storage.evidence import Aim, Ground, Place


async def test_an_item_s_evidence_comes_with_its_documents_the_newest_first(
    database: Database, world: World
) -> None:
    sent = [await stored(database, world, filename=name) for name in ("satu.pdf", "dua.pdf")]
    async with database.transaction() as session:
        for document in sent:
            place = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1")
            await evidence.propose(
                {place: Ground()}, session=session, unit_id=world.unit.id, stamp=Stamp(NOW)
            )
    async with database.session() as session:
        place = {"session": session, "assessment_id": world.assessment.id}
        found = await decisions.of_item("K1", unit_id=world.unit.id, **place)
        other = await decisions.of_item("K2", unit_id=world.unit.id, **place)
        elsewhere = await decisions.of_item("K1", unit_id=world.other_unit.id, **place)
    assert [document.filename for _, document in found] == ["dua.pdf", "satu.pdf"]
    assert (list(other), list(elsewhere)) == ([], [])


async def test_the_record_is_narrowed_and_read_on_from_a_place(database: Database, world: World) -> None:
    document = await stored(database, world)
    place = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1")
    async with database.transaction() as session:
        [row] = await evidence.propose(
            {place: Ground()}, session=session, unit_id=world.unit.id, stamp=Stamp(NOW)
        )
        for minute, decision in enumerate((Decision.CONFIRMED, Decision.REJECTED, Decision.CONFIRMED)):
            stamp = Stamp(NOW + timedelta(minutes=minute), world.officer.id)
            await evidence.decide(Aim(world.unit.id, row.id), decision, session=session, stamp=stamp)
    async with database.session() as session:
        own = {"session": session, "unit_id": world.unit.id}
        confirmed = await audit.of_unit(actions=["evidence.confirmed"], **own)
        of_row = await audit.of_unit(targets=[f"evidence:{row.id}"], **own)
        older = await audit.of_unit(actions=["evidence.confirmed"], before=confirmed[0].id, **own)
        both = await audit.of_unit(targets=[f"evidence:{row.id}"], actions=["evidence.rejected"], **own)
    assert [len(rows) for rows in (confirmed, of_row, older, both)] == [2, 3, 1, 1]
    assert older[0].id == confirmed[1].id


async def test_names_are_given_by_id_and_documents_only_of_one_s_own_unit(
    database: Database, world: World
) -> None:
    named = await stored(database, world, filename="a.pdf", caption="x")
    photo = await stored(database, world, filename="", caption="ruang laktasi")
    ids = {named.id, photo.id, 999}
    async with database.session() as session:
        own = await documents.names(ids, session=session, unit_id=world.unit.id)
        elsewhere = await documents.names(ids, session=session, unit_id=world.other_unit.id)
        known = await people.names({world.officer.id, 999}, session=session)
    assert own == {named.id: "a.pdf", photo.id: "ruang laktasi"}
    assert elsewhere == {}
    assert known == {world.officer.id: "Ani"}
