"""Moving to another database keeps every row, proves it, and refuses to mix."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from storage_world import NOW, make_world, stored

from knowledge.vocabulary import DocumentForm
from storage import units
from storage.audit import Stamp
from storage.copying import copy_all
from storage.database import Database
from storage.errors import CopyDiffers, DatabaseInUse
from storage.rows import AT_ONCE
from storage.tables import METADATA, Page, Unit

PAGES = 2 * AT_ONCE + 1


async def filled(database: Database) -> Database:
    """A database with people, units and documents of odd contents."""
    world = await make_world(database)
    document = await stored(
        database,
        world,
        filename="Berkas é 😀.pdf",
        form=next(iter(DocumentForm)),
        years=[2025, 2026],
        dated=NOW.date(),
        signals={"qr": [{"page": 1, "text": 'a"b'}], "sure": 0.1, "none": None},
        notes=[{"code": "x", "facts": {"b": 1, "a": 2.0}}],
    )
    async with database.transaction() as session:
        session.add_all(Page(document_id=document.id, number=n, text=f"Halaman {n} é") for n in range(PAGES))
    return database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database that nobody has used, of each kind."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("empty_postgresql")
    return Database(url)


async def test_everything_arrives_and_new_rows_are_numbered_after_it(
    sqlite_database: Database, empty: Database
) -> None:
    source = await filled(sqlite_database)
    async with empty as target:
        moved = await copy_all(source, target)
        assert set(moved) == {table.name for table in METADATA.sorted_tables}
        assert moved["page"].rows == PAGES
        async with target.transaction() as session:
            last = (await session.exec(sa.select(sa.func.max(Unit.id)))).scalar_one()
            unit = await units.unit(session=session, unit_id=last)
            office = Unit(kanwil_id=unit.kanwil_id, name="Baru", kind=unit.kind, zone=unit.zone)
            added = await units.add_unit(office, session=session, stamp=Stamp(NOW))
            assert added.id > last


async def test_a_database_in_use_is_not_mixed_with_another(sqlite_database: Database, tmp_path: Path) -> None:
    source = await filled(sqlite_database)
    async with Database(f"sqlite:///{tmp_path / 'used.db'}") as target:
        await target.upgrade()
        await make_world(target)
        with pytest.raises(DatabaseInUse):
            await copy_all(source, target)


async def test_a_row_that_changed_on_the_way_is_noticed_and_nothing_is_kept(
    sqlite_database: Database, tmp_path: Path
) -> None:
    source = await filled(sqlite_database)
    async with Database(f"sqlite:///{tmp_path / 'new.db'}") as target:
        await target.upgrade()
        async with target.engine.begin() as connection:
            await connection.exec_driver_sql(
                "CREATE TRIGGER spoil AFTER INSERT ON kanwil BEGIN"
                " UPDATE kanwil SET name = name || '!' WHERE id = NEW.id; END"
            )
        with pytest.raises(CopyDiffers, match="kanwil"):
            await copy_all(source, target)
        async with target.session() as session:
            assert (await session.exec(sa.select(sa.func.count()).select_from(Unit))).scalar_one() == 0
