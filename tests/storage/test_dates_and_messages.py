"""Deadlines with extensions, and messages that are queued once and sent by one sender."""

import asyncio
from datetime import datetime, timedelta

import pytest
from storage_world import NOW, World

from storage import audit, deadlines, outbox
from storage.audit import Stamp
from storage.database import Database
from storage.deadlines import Term
from storage.tables import Deadline, Outbox, Unit

TERM = Term("p2ham-2023", 2026)
LEASE = timedelta(minutes=2)


async def put(
    database: Database, world: World, stage: str, due_at: datetime, *, unit: Unit | None = None
) -> Deadline:
    row = Deadline(
        kanwil_id=world.banten.id,
        unit_id=unit.id if unit else None,
        programme=TERM.programme,
        year=TERM.year,
        stage=stage,
        due_at=due_at,
        set_by=world.officer.id,
        set_at=NOW,
    )
    async with database.transaction() as session:
        return await deadlines.put(row, session=session, stamp=Stamp(NOW, world.officer.id))


async def test_an_extension_beats_the_kanwil_s_date_for_its_unit_only(
    database: Database, world: World
) -> None:
    first, later, last = (NOW + timedelta(days=days) for days in (10, 20, 30))
    await put(database, world, "T1", first)
    await put(database, world, "T2", last)
    await put(database, world, "T1", later, unit=world.unit)
    async with database.session() as session:
        seen = {
            unit.id: await deadlines.for_unit(session=session, unit_id=unit.id, term=TERM)
            for unit in (world.unit, world.other_unit, world.far_unit)
        }
        kanwil = await deadlines.of_kanwil(session=session, kanwil_id=world.banten.id, term=TERM)
        far = await deadlines.of_kanwil(session=session, kanwil_id=world.babel.id, term=TERM)
    assert seen == {
        world.unit.id: {"T1": later, "T2": last},
        world.other_unit.id: {"T1": first, "T2": last},
        world.far_unit.id: {},
    }
    assert (len(kanwil), far) == (3, [])


@pytest.mark.parametrize(
    "term", [Term("p2ham-2022", 2026), Term("p2ham-2023", 2025), Term("p2ham-2023", 2026, "B04")]
)
async def test_other_programmes_years_and_rounds_are_apart(
    database: Database, world: World, term: Term
) -> None:
    await put(database, world, "T1", NOW)
    async with database.session() as session:
        assert await deadlines.for_unit(session=session, unit_id=world.unit.id, term=term) == {}


async def test_moving_a_date_is_on_record_and_setting_it_again_is_not(
    database: Database, world: World
) -> None:
    for days in (10, 10, 12):
        made = await put(database, world, "T1", NOW + timedelta(days=days))
    async with database.session() as session:
        entries = await audit.of_kanwil(session=session, kanwil_id=world.banten.id)
    moves = [e.facts["before"] for e in entries if e.target == f"deadline:{made.id}"]
    assert moves == [(NOW + timedelta(days=10)).isoformat(), None]


def message(world: World, key: str, **changes: object) -> Outbox:
    values: dict[str, object] = {
        "person_id": world.officer.id,
        "kind": "reminder",
        "facts": {"n": 1},
        "key": key,
        "created_at": NOW,
        "not_before": NOW,
    }
    return Outbox(**values | changes)


async def queue(database: Database, *rows: Outbox) -> list[int | None]:
    async with database.transaction() as session:
        return [await outbox.enqueue(row, session=session) for row in rows]


async def claimed(database: Database, now: datetime = NOW, limit: int = 20) -> list[str]:
    async with database.transaction() as session:
        found = await outbox.claim(session=session, now=now, lease=LEASE, limit=limit)
        assert all(out.telegram_id > 7_000_000_000 for out in found)
        return [out.message.key for out in found]


async def test_a_key_is_queued_once(database: Database, world: World) -> None:
    first, again = await queue(database, message(world, "a"), message(world, "a", facts={"n": 2}))
    assert again is None
    async with database.transaction() as session:
        [out] = await outbox.claim(session=session, now=NOW, lease=LEASE)
    assert (out.message.id, out.message.facts, out.message.attempts) == (first, {"n": 1}, 1)


async def test_many_senders_share_the_work_without_overlap(database: Database, world: World) -> None:
    keys = [f"k{number:02}" for number in range(30)]
    await queue(database, *(message(world, key) for key in keys))
    taken = await asyncio.gather(*(claimed(database, limit=7) for _ in range(6)))
    rest = await claimed(database, limit=30)
    assert sorted([key for part in [*taken, rest] for key in part]) == keys


async def test_oldest_first_and_not_before_its_time(database: Database, world: World) -> None:
    later = NOW + timedelta(hours=1)
    await queue(database, message(world, "b"), message(world, "a"), message(world, "c", not_before=later))
    assert await claimed(database) == ["b", "a"]
    assert await claimed(database) == []
    assert await claimed(database, later) == ["b", "a", "c"]


async def test_a_dead_sender_s_messages_come_back_and_sent_ones_do_not(
    database: Database, world: World
) -> None:
    ids = await queue(database, *(message(world, key) for key in "abcd"))
    await claimed(database)
    async with database.transaction() as session:
        sent, failed, delayed, _ = [number or 0 for number in ids]
        await outbox.mark_sent(session=session, outbox_id=sent, message_id=55, now=NOW)
        await outbox.give_up(session=session, outbox_id=failed, code="telegram.blocked")
        await outbox.put_off(session=session, outbox_id=delayed, until=NOW + timedelta(seconds=30))
        await outbox.give_up(session=session, outbox_id=sent, code="late")
        kept = await session.get_one(Outbox, sent)
        assert (kept.sent_at, kept.message_id, kept.failure) == (NOW, 55, None)
    assert await claimed(database, NOW + timedelta(seconds=29)) == []
    assert await claimed(database, NOW + timedelta(seconds=30)) == ["c"]
    assert await claimed(database, NOW + LEASE) == ["d"]
