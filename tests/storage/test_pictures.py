"""Files and pictures are found again, only among the units that are asked about."""

from storage_world import NOW, World, stored

from knowledge.looks import written
from knowledge.vocabulary import Decision
from storage import documents, evidence, pictures, signals
from storage.audit import Stamp
from storage.database import Database
from storage.documents import ReadText
from storage.evidence import Aim, Ground, Place
from storage.tables import Document, Page

LOOK = 0x5A5A_1234_9ABC_DEF0_0F0F_3C3C_A5A5_9696_0F1E_2D3C_4B5A_6978_8796_A5B4_C3D2_E1F0


async def a_photo(database: Database, world: World, look: int, **changes: object) -> Document:
    """A photo that was read and looks like this."""
    document = await stored(database, world, **changes)
    read = ReadText(media="jpeg", pages=[Page(number=1, text="")], pictures=1, look=written([look]))
    async with database.transaction() as session:
        return await documents.save_reading(
            read, session=session, unit_id=document.unit_id, document_id=document.id
        )


async def found(database: Database, document: Document, *units: int) -> list[tuple[int, bool]]:
    async with database.session() as session:
        twins = await pictures.twins(document, session=session, units=units)
    return [(twin.document_id, twin.exact) for twin in twins]


async def test_like_pictures_and_the_same_bytes_are_found(database: Database, world: World) -> None:
    first = await a_photo(database, world, LOOK)
    again = await a_photo(database, world, LOOK ^ 0b111)
    other = await a_photo(database, world, ~LOOK & (1 << 255) - 1)
    copy = await a_photo(database, world, LOOK, sha256=first.sha256)
    assert await found(database, first, world.unit.id) == [(again.id, False), (copy.id, True)]
    assert await found(database, other, world.unit.id) == []


async def test_a_paper_is_found_by_its_bytes_only(database: Database, world: World) -> None:
    paper = await stored(database, world, sha256="a" * 64)
    copy = await stored(database, world, sha256="a" * 64)
    await stored(database, world)
    assert await found(database, paper, world.unit.id) == [(copy.id, True)]


async def test_only_the_units_asked_about_are_searched(database: Database, world: World) -> None:
    mine = await a_photo(database, world, LOOK)
    near = await a_photo(
        database, world, LOOK, unit_id=world.other_unit.id, assessment_id=None, sha256=mine.sha256
    )
    far = await a_photo(database, world, LOOK, unit_id=world.far_unit.id, assessment_id=None)
    assert await found(database, mine, world.unit.id) == []
    assert await found(database, mine, world.unit.id, world.other_unit.id) == [(near.id, True)]
    assert await found(database, mine, world.far_unit.id) == [(far.id, False)]


async def test_uses_are_items_that_stand(database: Database, world: World) -> None:
    photo = await a_photo(database, world, LOOK)
    places = [
        Place(document_id=photo.id, assessment_id=world.assessment.id, criterion=code)
        for code in ("P2HAM23-B2", "P2HAM23-C4")
    ]
    async with database.transaction() as session:
        rows = await evidence.propose(
            dict.fromkeys(places, Ground()), session=session, unit_id=world.unit.id, stamp=Stamp(NOW)
        )
        rejected = Aim(world.unit.id, rows[1].id)
        await evidence.decide(
            rejected, Decision.REJECTED, session=session, stamp=Stamp(NOW, world.officer.id)
        )
        [use] = await pictures.uses([photo.id], session=session, units=[world.unit.id])
        elsewhere = await pictures.uses([photo.id], session=session, units=[world.other_unit.id])
    assert (use.programme, use.year, use.criterion) == ("p2ham-2023", 2026, "P2HAM23-B2")
    assert elsewhere == []


async def test_an_erased_picture_is_not_found(database: Database, world: World) -> None:
    mine, gone = await a_photo(database, world, LOOK), await a_photo(database, world, LOOK)
    async with database.transaction() as session:
        await documents.remove(session=session, unit_id=world.unit.id, document_id=gone.id, stamp=Stamp(NOW))
    assert await found(database, mine, world.unit.id) == []


async def test_a_photo_pasted_into_papers_is_found_in_them_and_as_itself(
    database: Database, world: World
) -> None:
    photo = await a_photo(database, world, LOOK)
    report, other = [await stored(database, world) for _ in range(2)]
    for paper in (report, other):
        inside = {"pictures": 2, "look": None, "looks": [written([LOOK ^ 0b11]), written([LOOK >> 3])]}
        for _ in range(2):
            async with database.transaction() as session:
                await signals.save(inside, session=session, unit_id=paper.unit_id, document_id=paper.id)
    async with database.session() as session:
        held = await documents.get(session=session, unit_id=report.unit_id, document_id=report.id)
        twins = await pictures.twins(held, session=session, units=[world.unit.id])
    assert [(twin.document_id, twin.inside) for twin in twins] == [(photo.id, True), (other.id, True)]
    assert await found(database, photo, world.unit.id) == [(report.id, False), (other.id, False)]


async def test_signals_of_another_unit_s_document_are_not_kept(database: Database, world: World) -> None:
    photo = await a_photo(database, world, LOOK)
    report = await stored(database, world)
    async with database.transaction() as session:
        inside = {"pictures": 1, "look": None, "looks": [written([LOOK])]}
        await signals.save(inside, session=session, unit_id=world.other_unit.id, document_id=report.id)
    assert await found(database, photo, world.unit.id) == []
