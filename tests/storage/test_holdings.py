"""What stands as evidence, with its originals: of one assessment and one unit, on every database."""

from datetime import date, timedelta

from storage_world import NOW, World, stored

from knowledge.vocabulary import Decision, DocumentForm, Verdict
from storage import documents, evidence, holdings
from storage.audit import Stamp
from storage.database import Database
from storage.documents import DocumentFacts, ReadText
from storage.evidence import Aim, Ground, Place
from storage.holdings import Holding
from storage.tables import Page


async def held(database: Database, world: World, **changes: int) -> list[Holding]:
    place = {"unit_id": world.unit.id, "assessment_id": world.assessment.id} | changes
    async with database.session() as session:
        return list(await holdings.of_assessment(session=session, **place))


async def test_a_holding_carries_the_evidence_and_its_original(database: Database, world: World) -> None:
    document = await stored(database, world, sha256="d" * 64, size=77, filename="Bundel.pdf", caption="rapat")
    place = {"unit_id": world.unit.id}
    spot = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1", part=(2, 3))
    pages = [Page(document_id=document.id, number=n, text="isi") for n in (1, 2, 3, 4)]
    said = DocumentFacts(form=DocumentForm.REPORT, number="7", dated=date(2026, 1, 2), issuer="Rutan")
    async with database.transaction() as session:
        read = ReadText(media="pdf", pages=pages)
        await documents.save_reading(read, session=session, document_id=document.id, **place)
        await documents.save_facts(said, session=session, document_id=document.id, **place)
        ground = Ground(quote="rapat", page=2)
        [row] = await evidence.propose({spot: ground}, session=session, stamp=Stamp(NOW), **place)
        later = Stamp(NOW + timedelta(hours=1), world.officer.id)
        await evidence.decide(Aim(world.unit.id, row.id), Decision.CONFIRMED, session=session, stamp=later)
    assert await held(database, world) == [
        Holding(
            evidence_id=row.id,
            criterion="K1",
            part=(2, 3),
            page=2,
            quote="rapat",
            decision=Decision.CONFIRMED,
            verdict=Verdict.NONE,
            decided_at=NOW + timedelta(hours=1),
            document_id=document.id,
            sha256="d" * 64,
            size=77,
            filename="Bundel.pdf",
            caption="rapat",
            media="pdf",
            page_count=4,
            form=DocumentForm.REPORT,
            number="7",
            dated=date(2026, 1, 2),
            issuer="Rutan",
            sent_at=NOW,
            sender="Ani",
            decider=world.officer.name,
        )
    ]


async def test_only_what_stands_in_this_assessment_of_this_unit_in_order_of_sending(
    database: Database, world: World
) -> None:
    place = {"unit_id": world.unit.id}
    made = {}
    for name, hours in (("kemudian", 2), ("dulu", 1), ("ditolak", 3), ("ditarik", 4)):
        document = await stored(database, world, filename=name, sent_at=NOW + timedelta(hours=hours))
        spot = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K1")
        async with database.transaction() as session:
            [row] = await evidence.propose({spot: Ground()}, session=session, stamp=Stamp(NOW), **place)
        made[name] = row.id
    async with database.transaction() as session:
        for name, decision in (("ditolak", Decision.REJECTED), ("ditarik", Decision.WITHDRAWN)):
            aim = Aim(world.unit.id, made[name])
            await evidence.decide(aim, decision, session=session, stamp=Stamp(NOW, world.officer.id))
    assert [holding.filename for holding in await held(database, world)] == ["dulu", "kemudian"]
    assert await held(database, world, unit_id=world.other_unit.id) == []
    assert await held(database, world, assessment_id=world.other_assessment.id) == []
