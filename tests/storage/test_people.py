"""People come in once for each invitation, serve several units, and lose access at once when they leave."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from storage_world import NOW, World, make_world

from knowledge.roles import Role
from storage import audit, invitations, people
from storage.audit import Stamp
from storage.database import Database
from storage.errors import (
    InvitationError,
    InvitationExpired,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    RecordUnknown,
)
from storage.people import Standing
from storage.tables import Invitation, Membership, Person, Reach

TOKEN = "k7Yq-token"


def kept_bytes(database: Database) -> bytes:
    return Path(str(database.url.database)).read_bytes()


async def invite(database: Database, world: World, **changes: object) -> Invitation:
    values: dict[str, object] = {
        "token_hash": invitations.hash_token(TOKEN),
        "role": Role.OFFICER,
        "kanwil_id": world.banten.id,
        "unit_id": world.other_unit.id,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }
    async with database.transaction() as session:
        return await invitations.issue(Invitation(**values | changes), session=session, stamp=Stamp(NOW))


async def redeem(
    database: Database, telegram_id: int, token: str = TOKEN, after: timedelta = timedelta(0)
) -> Membership | InvitationError:
    try:
        async with database.transaction() as session:
            person = await people.meet(
                session=session, telegram_id=telegram_id, name="Citra", now=NOW + after
            )
            return await invitations.redeem(
                session=session, token=token, person_id=person.id, now=NOW + after
            )
    except InvitationError as error:
        return error


async def standing(database: Database, telegram_id: int) -> Standing:
    async with database.session() as session:
        found = await people.find(session=session, telegram_id=telegram_id)
    assert found is not None
    return found


async def test_an_invitation_makes_a_member(database: Database, world: World) -> None:
    await invite(database, world, role=Role.HOLDER, scope=["K1", "K2"])
    member = await redeem(database, 9)
    assert isinstance(member, Membership)
    assert (member.role, member.unit_id, member.scope) == (Role.HOLDER, world.other_unit.id, ["K1", "K2"])
    assert (await standing(database, 9)).current == member


async def test_twenty_people_with_one_invitation(database: Database, world: World) -> None:
    """Exactly one comes in; the others hear that it is used."""
    await invite(database, world)
    results = await asyncio.gather(*(redeem(database, 100 + number) for number in range(20)))
    assert sum(isinstance(r, Membership) for r in results) == 1
    assert sum(isinstance(r, InvitationUsed) for r in results) == 19


async def test_the_same_person_asking_again_gets_the_same(database: Database, world: World) -> None:
    await invite(database, world)
    results = await asyncio.gather(*(redeem(database, 9) for _ in range(5)))
    members = [r for r in results if isinstance(r, Membership)]
    assert len({m.id for m in members}) == 1
    assert len(members) == 5
    assert len((await standing(database, 9)).memberships) == 1


async def test_an_old_link_does_not_bring_back_who_was_removed(database: Database, world: World) -> None:
    await invite(database, world)
    member = await redeem(database, 9)
    assert isinstance(member, Membership)
    async with database.transaction() as session:
        await people.leave(
            session=session,
            kanwil_id=world.banten.id,
            membership_id=member.id,
            stamp=Stamp(NOW, world.officer.id),
        )
    assert isinstance(await redeem(database, 9), InvitationUsed)
    assert (await standing(database, 9)).memberships == ()


@pytest.mark.parametrize(
    ("token", "changes", "error"),
    [
        pytest.param("other", {}, InvitationUnknown, id="forged"),
        pytest.param("", {}, InvitationUnknown, id="empty"),
        pytest.param("\x00\ud800", {}, InvitationUnknown, id="not even text"),
        pytest.param(TOKEN, {"expires_at": NOW}, InvitationExpired, id="expired this second"),
        pytest.param(TOKEN, {"revoked_at": NOW}, InvitationRevoked, id="revoked"),
    ],
)
async def test_who_does_not_come_in(
    database: Database, world: World, token: str, changes: dict[str, object], error: type[InvitationError]
) -> None:
    await invite(database, world, **changes)
    assert type(await redeem(database, 9, token)) is error
    async with database.session() as session:
        assert await people.find(session=session, telegram_id=9) is None


async def test_revoking_reaches_only_the_own_kanwil(database: Database, world: World) -> None:
    made = await invite(database, world)
    for kanwil, left in ((world.babel, False), (world.banten, True)):
        async with database.transaction() as session:
            await invitations.revoke(
                session=session, kanwil_id=kanwil.id, invitation_id=made.id, stamp=Stamp(NOW)
            )
        async with database.session() as session:
            found = await session.get(Invitation, made.id)
            assert found is not None
            assert (found.revoked_at is not None) is left


async def test_the_token_itself_is_nowhere(sqlite_database: Database) -> None:
    await invite(sqlite_database, await make_world(sqlite_database))
    await redeem(sqlite_database, 9)
    await sqlite_database.close()
    assert b"invitation" in kept_bytes(sqlite_database)
    assert TOKEN.encode() not in kept_bytes(sqlite_database)


async def test_a_removed_officer_is_out_at_once_and_the_history_stays(
    database: Database, world: World
) -> None:
    before = await standing(database, world.officer.telegram_id)
    [member] = before.memberships
    for kanwil in (world.babel, world.banten, world.banten):
        async with database.transaction() as session:
            await people.leave(
                session=session,
                kanwil_id=kanwil.id,
                membership_id=member.id,
                stamp=Stamp(NOW, world.colleague.id),
            )
        left = await standing(database, world.officer.telegram_id)
        assert (left.memberships == ()) is (kanwil is world.banten)
    assert left.current is None
    async with database.session() as session:
        entries = await audit.of_unit(
            session=session, unit_id=world.unit.id, targets=[f"person:{world.officer.id}"]
        )
    assert [(e.action, e.actor_id) for e in entries] == [
        ("membership.ended", world.colleague.id),
        ("membership.given", None),
    ]


async def test_serving_two_units_and_switching(database: Database, world: World) -> None:
    second = Membership(
        person_id=world.officer.id,
        role=Role.OFFICER,
        kanwil_id=world.banten.id,
        unit_id=world.other_unit.id,
        since=NOW,
    )
    async with database.transaction() as session:
        made = await people.join(second, session=session, stamp=Stamp(NOW))
        await people.choose_assessment(
            session=session,
            person_id=world.officer.id,
            unit_id=world.unit.id,
            assessment_id=world.assessment.id,
        )
    found = await standing(database, world.officer.telegram_id)
    assert found.current is not None
    assert found.current.unit_id == world.unit.id
    assert found.person.assessment_id == world.assessment.id
    async with database.transaction() as session:
        await people.choose_membership(session=session, person_id=world.officer.id, membership_id=made.id)
    found = await standing(database, world.officer.telegram_id)
    assert found.current == made
    assert found.person.assessment_id is None


async def test_nobody_acts_in_another_s_membership(database: Database, world: World) -> None:
    [member] = (await standing(database, world.colleague.telegram_id)).memberships
    with pytest.raises(RecordUnknown):
        async with database.transaction() as session:
            await people.choose_membership(
                session=session, person_id=world.officer.id, membership_id=member.id
            )


async def test_nobody_works_on_another_unit_s_assessment(database: Database, world: World) -> None:
    with pytest.raises(RecordUnknown):
        async with database.transaction() as session:
            await people.choose_assessment(
                session=session,
                person_id=world.officer.id,
                unit_id=world.unit.id,
                assessment_id=world.other_assessment.id,
            )


async def test_what_is_remembered_about_a_conversation(database: Database, world: World) -> None:
    person = world.officer
    async with database.transaction() as session:
        await people.set_dialogue(
            session=session, person_id=person.id, dialogue={"ask": "move", "evidence": 3}
        )
        await people.set_language(session=session, person_id=person.id, language="en")
        await people.notice_shown(session=session, person_id=person.id, now=NOW)
        await people.set_reach(session=session, telegram_id=person.telegram_id, reach=Reach.BLOCKED)
    found = (await standing(database, person.telegram_id)).person
    assert (found.dialogue, found.language, found.notice_at, found.reach) == (
        {"ask": "move", "evidence": 3},
        "en",
        NOW,
        Reach.BLOCKED,
    )
    async with database.transaction() as session:
        await people.set_dialogue(session=session, person_id=person.id, dialogue=None)
        await people.meet(session=session, telegram_id=person.telegram_id, name="Ani S.", now=NOW)
    found = (await standing(database, person.telegram_id)).person
    assert (found.dialogue, found.reach, found.name) == (None, Reach.OPEN, "Ani S.")


async def test_two_first_meetings_make_one_person(database: Database) -> None:
    async def meet() -> Person:
        async with database.transaction() as session:
            return await people.meet(session=session, telegram_id=5_000_000_000, name="Dewi", now=NOW)

    met = await asyncio.gather(*(meet() for _ in range(5)))
    assert len({person.id for person in met}) == 1
