"""Letters are numbered by issuer and year without gaps or doubles, and once a day for the same request."""

import asyncio
from datetime import timedelta

from storage_world import NOW, World

from storage import letters
from storage.audit import Stamp
from storage.database import Database
from storage.tables import Letter, LetterTemplate


def row(world: World, *items: str, **changes: object) -> Letter:
    values: dict[str, object] = {
        "kanwil_id": world.banten.id,
        "issuer_unit_id": world.unit.id,
        "calendar_year": 2026,
        "number": 0,
        "unit_id": world.unit.id,
        "assessment_id": world.assessment.id,
        "items": [*items],
        "written_by": world.officer.id,
        "written_at": NOW,
    }
    return Letter(**values | changes)


async def write(database: Database, letter: Letter) -> int:
    async with database.transaction() as session:
        stamp = Stamp(NOW, letter.written_by)
        return (await letters.write(letter, session=session, stamp=stamp)).number


async def test_numbers_run_by_issuer_and_year(database: Database, world: World) -> None:
    assert [await write(database, row(world, f"K{n}")) for n in range(3)] == [1, 2, 3]
    assert await write(database, row(world, "K0", issuer_unit_id=None)) == 1
    assert await write(database, row(world, "K0", calendar_year=2027)) == 1
    assert await write(database, row(world, "K9")) == 4


async def test_the_same_letter_of_the_same_day_keeps_its_number(database: Database, world: World) -> None:
    assert [await write(database, row(world, "K1")) for _ in range(3)] == [1, 1, 1]
    assert await write(database, row(world, "K1", written_at=NOW + timedelta(days=1))) == 2
    assert await write(database, row(world, "K1", due_at=NOW)) == 3


async def test_letters_written_at_the_same_moment_have_numbers_of_their_own(
    database: Database, world: World
) -> None:
    numbers = await asyncio.gather(*(write(database, row(world, f"K{n}")) for n in range(8)))
    assert sorted(numbers) == list(range(1, 9))


async def test_the_newest_letter_by_office_and_the_newest_template_count(
    database: Database, world: World
) -> None:
    await write(database, row(world, "K1"))
    await write(database, row(world, "K2"))
    async with database.session() as session:
        last = await letters.last_by_office(
            session=session, unit_id=world.unit.id, assessment_id=world.assessment.id
        )
        other = await letters.last_by_office(
            session=session, unit_id=world.other_unit.id, assessment_id=world.assessment.id
        )
    assert ({key: letter.number for key, letter in last.items()}, other) == ({None: 2}, {})
    for content in (b"a", b"b"):
        template = LetterTemplate(
            kanwil_id=world.banten.id,
            content=content,
            filename="t.docx",
            set_by=world.officer.id,
            set_at=NOW,
        )
        async with database.transaction() as session:
            await letters.set_template(template, session=session, stamp=Stamp(NOW))
    async with database.session() as session:
        found = await letters.template(session=session, kanwil_id=world.banten.id)
        assert await letters.template(session=session, kanwil_id=world.babel.id) is None
    assert found is not None
    assert found.content == b"b"
    async with database.transaction() as session:
        await letters.drop_template(session=session, kanwil_id=world.banten.id, stamp=Stamp(NOW))
        assert await letters.template(session=session, kanwil_id=world.banten.id) is None
