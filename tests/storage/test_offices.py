"""Items are held by offices; a holder's scope is what their offices hold, whatever changes hands."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from storage_world import NOW, World, make_world

from knowledge.roles import Role
from storage import audit, invitations, offices, people
from storage.audit import Stamp
from storage.database import Database
from storage.errors import RecordUnknown
from storage.offices import Contact
from storage.tables import Invitation, Membership, Office

STAMP = Stamp(NOW)
PROGRAMME = "p2ham-2023"


async def an_office(database: Database, world: World, name: str = "Dinas Kesehatan") -> Office:
    async with database.transaction() as session:
        return await offices.add(Office(unit_id=world.unit.id, name=name), session=session, stamp=STAMP)


async def a_holder(database: Database, world: World, *seats: Office) -> Membership:
    async with database.transaction() as session:
        row = Membership(
            person_id=world.colleague.id,
            role=Role.HOLDER,
            kanwil_id=world.banten.id,
            unit_id=world.unit.id,
            since=NOW,
        )
        member = await people.join(row, session=session, stamp=STAMP)
        for office in seats:
            await offices.seat(member, session=session, office_id=office.id)
    return member


async def assign(database: Database, world: World, codes: set[str], office: Office | None) -> tuple[str, ...]:
    async with database.transaction() as session:
        return await offices.assign(
            codes,
            session=session,
            unit_id=world.unit.id,
            programme=PROGRAMME,
            office_id=office.id if office else None,
            stamp=STAMP,
        )


async def scope(database: Database, member: Membership) -> set[str]:
    async with database.session() as session:
        return set((await session.get_one(Membership, member.id)).scope)


async def test_what_an_office_holds_is_what_its_holder_sees(database: Database, world: World) -> None:
    health, social = [await an_office(database, world, name) for name in ("Dinkes", "Dinsos")]
    assert await assign(database, world, {"A1", "A2"}, health) == ("A1", "A2")
    member = await a_holder(database, world, health)
    assert await scope(database, member) == {"A1", "A2"}
    assert await assign(database, world, {"A2", "B1"}, social) == ("A2", "B1")
    assert await scope(database, member) == {"A1"}
    assert await assign(database, world, {"A1"}, health) == ()
    assert await assign(database, world, {"A1"}, None) == ("A1",)
    assert await scope(database, member) == set()
    async with database.session() as session:
        rows = await audit.of_unit(session=session, unit_id=world.unit.id, actions={"items.assigned"})
        assert [row.facts["items"] for row in rows] == [["A1"], ["A2", "B1"], ["A1", "A2"]]


async def test_a_closed_office_holds_nothing_and_can_be_opened_again(
    database: Database, world: World
) -> None:
    health = await an_office(database, world)
    await assign(database, world, {"A1"}, health)
    member = await a_holder(database, world, health)
    for _ in range(2):
        async with database.transaction() as session:
            await offices.close(session=session, unit_id=world.unit.id, office_id=health.id, stamp=STAMP)
    assert await scope(database, member) == set()
    async with database.session() as session:
        assert await offices.of_unit(session=session, unit_id=world.unit.id) == []
    with pytest.raises(RecordUnknown):
        await assign(database, world, {"A1"}, health)
    again = await an_office(database, world)
    assert again.id == health.id
    async with database.session() as session:
        rows = await audit.of_unit(session=session, unit_id=world.unit.id, targets={f"office:{health.id}"})
    assert [row.action for row in rows] == ["office.added", "office.closed", "office.added"]


async def test_an_office_of_another_unit_is_nobody_s(database: Database, world: World) -> None:
    health = await an_office(database, world)
    for unit in (world.other_unit, world.far_unit):
        async with database.transaction() as session:
            with pytest.raises(RecordUnknown):
                await offices.assign(
                    ["A1"],
                    session=session,
                    unit_id=unit.id,
                    programme=PROGRAMME,
                    office_id=health.id,
                    stamp=STAMP,
                )
            with pytest.raises(RecordUnknown):
                await offices.change(
                    session=session,
                    unit_id=unit.id,
                    office_id=health.id,
                    name="x",
                    contact=Contact(),
                    stamp=STAMP,
                )


async def test_whoever_is_handed_over_to_gets_the_offices_and_the_other_leaves(
    database: Database, world: World
) -> None:
    health = await an_office(database, world)
    await assign(database, world, {"A1"}, health)
    before = await a_holder(database, world, health)
    async with database.transaction() as session:
        row = Invitation(
            token_hash=invitations.hash_token("t"),
            role=Role.HOLDER,
            kanwil_id=world.banten.id,
            unit_id=world.unit.id,
            replaces=before.id,
            created_by=world.colleague.id,
            created_at=NOW,
            expires_at=NOW.replace(year=2027),
        )
        await invitations.issue(row, session=session, stamp=STAMP)
    async with database.transaction() as session:
        person = await people.meet(session=session, telegram_id=5, name="Citra", now=NOW)
        after = await invitations.redeem(session=session, token="t", person_id=person.id, now=NOW)
    assert await scope(database, after) == {"A1"}
    async with database.session() as session:
        ended = (await session.exec(select(Membership).where(Membership.id == before.id))).one()
        assert ended.ended_at == NOW


async def test_who_works_for_an_office_is_who_has_not_left(database: Database, world: World) -> None:
    health = await an_office(database, world)
    member = await a_holder(database, world, health)
    async with database.session() as session:
        found = await offices.seats(session=session, unit_id=world.unit.id)
        elsewhere = await offices.seats(session=session, unit_id=world.other_unit.id)
    assert (dict(found), dict(elsewhere)) == ({health.id: [(member.id, "Budi")]}, {})
    async with database.transaction() as session:
        await people.leave(session=session, kanwil_id=world.banten.id, membership_id=member.id, stamp=STAMP)
    async with database.session() as session:
        assert not await offices.seats(session=session, unit_id=world.unit.id)


HISTORIES = st.lists(
    st.tuples(st.sets(st.sampled_from(["A1", "A2", "B1", "B2"]), max_size=4), st.integers(0, 3)), max_size=6
)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORIES)
async def test_after_any_history_a_scope_is_what_the_offices_hold(
    sqlite_database: Database, history: list[tuple[set[str], int]]
) -> None:
    world = await _world_once(sqlite_database)
    made = [await an_office(sqlite_database, world, name) for name in ("A", "B", "C")]
    member = await a_holder(sqlite_database, world, *made[:2])
    await assign(sqlite_database, world, {"A1", "A2", "B1", "B2"}, None)
    held: dict[str, int] = {}
    for codes, place in history:
        await assign(sqlite_database, world, codes, None if place == 3 else made[place])
        held |= dict.fromkeys(codes, place)
    assert await scope(sqlite_database, member) == {code for code, place in held.items() if place < 2}


_WORLDS: dict[int, World] = {}


async def _world_once(database: Database) -> World:
    if id(database) not in _WORLDS:
        _WORLDS[id(database)] = await make_world(database)
    return _WORLDS[id(database)]
