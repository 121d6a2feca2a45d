"""Connections of readers and writers: reading changes nothing, and none is dead when it is given out."""

from contextlib import nullcontext, suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import InternalError
from sqlmodel import col, select

from knowledge.vocabulary import Zone
from storage.database import Database
from storage.tables import Kanwil

ENDED = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)
MADE = {"province": "Banten", "zone": Zone.WIB}


async def names(database: Database) -> list[str]:
    async with database.session() as session:
        return list((await session.exec(select(Kanwil.name).order_by(col(Kanwil.name)))).all())


async def found(database: Database, name: str) -> None:
    async with database.transaction() as session:
        await session.exec(sa.insert(Kanwil).values(name=name, **MADE))


async def test_what_is_changed_while_reading_is_refused_or_forgotten(database: Database) -> None:
    """PostgreSQL refuses at once, SQLite forgets at the end."""
    refuses = database.url.get_backend_name() == "postgresql"
    with pytest.raises(InternalError, match="read-only") if refuses else nullcontext():
        async with database.session() as session:
            await session.exec(sa.insert(Kanwil).values(name="Kanwil Banten", **MADE))
    assert await names(database) == []


async def test_a_query_sees_what_was_committed_before_it(database: Database) -> None:
    async with database.session() as session:
        count = select(sa.func.count()).select_from(Kanwil)
        assert (await session.exec(count)).one() == 0
        await found(database, "Kanwil Banten")
        assert (await session.exec(count)).one() == 1


async def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    with suppress(LookupError):
        async with database.transaction() as session:
            await session.exec(sa.insert(Kanwil).values(name="Kanwil Banten", **MADE))
            raise LookupError
    assert await names(database) == []


async def test_connections_that_the_server_closed_are_replaced(postgresql_database: Database) -> None:
    database = postgresql_database
    await found(database, "Kanwil Banten")
    assert await names(database) == ["Kanwil Banten"]
    url = database.url.render_as_string(hide_password=False)
    async with Database(url) as other, other.engine.connect() as connection:
        await connection.execute(sa.text(ENDED))
    await found(database, "Kanwil Jambi")
    assert await names(database) == ["Kanwil Banten", "Kanwil Jambi"]


async def test_rows_of_postgresql_are_described_plainly_however_they_are_asked_for(
    postgresql_database: Database,
) -> None:
    database = postgresql_database
    rows = [{"name": name, **MADE} for name in ("Kanwil Banten", "Kanwil Jambi", "Kanwil Riau")]
    async with database.engine.begin() as connection:
        made = await connection.execute(sa.insert(Kanwil).returning(col(Kanwil.id), col(Kanwil.zone)), rows)
        assert [row.zone for row in made] == [Zone.WIB] * 3
        raw = await connection.exec_driver_sql('SELECT 1::int AS one, NULL AS "dua tiga" WHERE false')
        assert list(raw.keys()) == ["one", "dua tiga"]
        assert raw.cursor.description == [
            ("one", 23, None, None, None, None, None),
            ("dua tiga", 25, None, None, None, None, None),
        ]
        async with connection.stream(sa.select(col(Kanwil.name)).order_by(col(Kanwil.name))) as streamed:
            assert [name async for (name,) in streamed] == [row["name"] for row in rows]
        changed = await connection.execute(sa.update(Kanwil).values(province="Lain"))
        assert (changed.rowcount, changed.returns_rows) == (3, False)
