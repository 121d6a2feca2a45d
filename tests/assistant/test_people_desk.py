"""Inviting, seeing who is there, ending and handing over: only within one's own Kanwil or unit."""

from datetime import timedelta

import pytest

from assistant.authorization import Denied
from assistant.evidence import items
from assistant.membership import enrolment, invitations, people
from assistant.membership.people import LastAdmin
from knowledge.roles import Role
from storage import audit
from storage import people as kept
from storage.errors import InvitationExpired, InvitationRevoked
from storage.tables import Reach
from tests.bot.town import BANTEN, NOW, SERANG, Town


async def unit_of(town: Town, name: str) -> int:
    return (await town.actor(name)).grants[0].unit_id or 0


async def coordinator(town: Town) -> None:
    await town.arrive("Hana", Role.COORDINATOR, BANTEN, SERANG)


async def come(town: Town, name: str, token: str, days: int = 0) -> enrolment.Arrival:
    town.people[name] = 8_000_000_000 + len(town.people)
    return await enrolment.redeem(
        town.services,
        telegram_id=town.people[name],
        name=name,
        token=token,
        now=NOW + timedelta(days=days),
    )


async def test_an_admin_invites_by_role_into_a_unit_or_the_kanwil(town: Town) -> None:
    dewi, unit = await town.actor("Dewi"), await unit_of(town, "Ani")
    into_unit = await invitations.invite(town.services, dewi, Role.COORDINATOR, unit_id=unit, now=NOW)
    into_kanwil = await invitations.invite(town.services, dewi, Role.VERIFIER, now=NOW)
    assert (into_unit.place, into_kanwil.place) == ("Rutan Serang", "Kanwil Banten")
    arrived = await come(town, "Hana", into_unit.token)
    assert (arrived.role, arrived.actor.grants[0].unit_id) == (Role.COORDINATOR, unit)
    verifier = await come(town, "Ivan", into_kanwil.token)
    assert verifier.actor.grants[0].unit_id is None


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.ADMIN])
async def test_a_coordinator_invites_nobody_into_the_kanwil(town: Town, role: Role) -> None:
    await coordinator(town)
    hana = await town.actor("Hana")
    assert role not in invitations.roles(hana)
    with pytest.raises(Denied):
        await invitations.invite(town.services, hana, role, now=NOW)


@pytest.mark.parametrize(
    ("who", "whose"),
    [("Eka", "Ani"), ("Hana", "Budi"), ("Hana", "Citra"), ("Ani", "Ani"), ("Dewi", "Citra")],
)
async def test_nobody_invites_elsewhere(town: Town, who: str, whose: str) -> None:
    await coordinator(town)
    actor, unit = await town.actor(who), await unit_of(town, whose)
    for unit_id in (unit, 999):
        with pytest.raises(Denied):
            await invitations.invite(town.services, actor, Role.OFFICER, unit_id=unit_id, now=NOW)


async def test_the_roll_counts_who_is_there_blocked_silent_and_who_never_came(town: Town) -> None:
    await town.work_on("Ani")
    await town.send("Ani")
    dewi = await town.actor("Dewi")
    async with town.services.database.transaction() as session:
        await kept.set_reach(session=session, telegram_id=town.people["Budi"], reach=Reach.BLOCKED)
    await invitations.invite(town.services, dewi, Role.VERIFIER, now=NOW - timedelta(days=20))
    await invitations.invite(town.services, dewi, Role.VERIFIER, now=NOW)
    found = await people.roll(town.services, dewi, now=NOW)
    assert [member.name for member in found.members] == ["Dewi", "Budi", "Ani"]
    assert [member.name for member in found.blocked] == ["Budi"]
    assert [member.name for member in found.silent] == ["Budi"]
    assert [row.expired for row in found.waiting] == [False, True]
    assert found.empty == ()
    ani = next(member for member in found.members if member.name == "Ani")
    assert (ani.sent, ani.last_sent) == (1, NOW)


async def test_a_coordinator_sees_their_unit_alone_and_a_kanwil_nothing_of_another(town: Town) -> None:
    await coordinator(town)
    own = await people.roll(town.services, await town.actor("Hana"), now=NOW)
    assert ({member.name for member in own.members}, own.units) == ({"Ani", "Hana"}, 1)
    far = await people.roll(town.services, await town.actor("Eka"), now=NOW)
    assert {member.name for member in far.members} == {"Citra", "Eka"}
    with pytest.raises(Denied):
        await people.roll(town.services, await town.actor("Ani"), now=NOW)


async def test_ending_takes_effect_at_once_and_the_history_stays(town: Town) -> None:
    assessment = await town.work_on("Ani")
    await town.send("Ani")
    before = await town.turn("Ani")
    membership = before.actor.grants[0].membership_id
    for outsider in ("Eka", "Budi"):
        with pytest.raises(Denied):
            await people.end(town.services, await town.actor(outsider), membership, now=NOW)
    await people.end(town.services, await town.actor("Dewi"), membership, now=NOW)
    with pytest.raises(Denied):
        await town.actor("Ani")
    await coordinator(town)
    await town.work_on("Hana")
    hana = await town.actor("Hana")
    view = await items.item(town.services, hana, assessment, "P2HAM23-C4", now=NOW)
    assert [piece.sent_by for piece in view.live] == ["Ani"]
    async with town.services.database.session() as session:
        rows = await audit.of_unit(
            session=session, unit_id=hana.grants[0].unit_id or 0, actions={"membership.ended"}
        )
    assert [row.actor_id for row in rows] == [(await town.actor("Dewi")).person_id]


async def test_who_serves_two_units_goes_on_in_the_other(town: Town) -> None:
    await town.work_on("Ani")
    ani = await town.actor("Ani")
    ticket = await invitations.invite(
        town.services,
        await town.actor("Dewi"),
        Role.OFFICER,
        unit_id=await unit_of(town, "Budi"),
        now=NOW,
    )
    await enrolment.redeem(
        town.services, telegram_id=ani.telegram_id, name="Ani", token=ticket.token, now=NOW
    )
    await enrolment.switch(town.services, await town.actor("Ani"), ani.grants[0].membership_id)
    await town.work_on("Ani")
    await people.leave(town.services, await town.actor("Ani"), ani.grants[0].membership_id, now=NOW)
    after = await town.actor("Ani")
    assert (len(after.grants), after.assessment_id) == (1, None)
    assert after.current is not None
    assert after.current.unit_id == await unit_of(town, "Budi")


async def test_nobody_gives_up_what_is_another_s(town: Town) -> None:
    budi = (await town.actor("Budi")).grants[0].membership_id
    for doing in (people.leave, invitations.hand_over):
        with pytest.raises(Denied):
            await doing(town.services, await town.actor("Ani"), budi, now=NOW)


async def test_the_last_admin_stays_until_somebody_takes_over(town: Town) -> None:
    dewi = await town.actor("Dewi")
    own = dewi.grants[0].membership_id
    for doing in (people.leave, people.end):
        with pytest.raises(LastAdmin):
            await doing(town.services, dewi, own, now=NOW)
    ticket = await invitations.hand_over(town.services, dewi, own, now=NOW)
    arrival = await come(town, "Joko", ticket.token)
    assert arrival.role is Role.ADMIN
    with pytest.raises(Denied):
        await town.actor("Dewi")


async def test_a_successor_goes_on_where_the_other_stood(town: Town) -> None:
    assessment = await town.work_on("Ani")
    ani = await town.actor("Ani")
    ticket = await invitations.hand_over(town.services, ani, ani.grants[0].membership_id, now=NOW)
    assert (await town.actor("Ani")).assessment_id == assessment
    arrival = await come(town, "Kiki", ticket.token)
    assert arrival.actor.assessment_id == assessment
    with pytest.raises(Denied):
        await town.actor("Ani")


async def test_whoever_left_already_hands_nothing_over(town: Town) -> None:
    ani = await town.actor("Ani")
    ticket = await invitations.hand_over(town.services, ani, ani.grants[0].membership_id, now=NOW)
    await people.leave(town.services, ani, ani.grants[0].membership_id, now=NOW)
    with pytest.raises(InvitationRevoked):
        await come(town, "Kiki", ticket.token)


async def test_a_revoked_or_late_invitation_lets_nobody_in(town: Town) -> None:
    dewi, unit = await town.actor("Dewi"), await unit_of(town, "Ani")
    late = await invitations.invite(town.services, dewi, Role.OFFICER, unit_id=unit, now=NOW)
    with pytest.raises(InvitationExpired):
        await come(town, "Lala", late.token, days=15)
    ticket = await invitations.invite(town.services, dewi, Role.OFFICER, unit_id=unit, now=NOW)
    [newest, *_] = (await people.roll(town.services, dewi, now=NOW)).waiting
    for outsider in ("Eka", "Budi"):
        with pytest.raises(Denied):
            await invitations.revoke(town.services, await town.actor(outsider), newest.id, now=NOW)
    await invitations.revoke(town.services, dewi, newest.id, now=NOW)
    with pytest.raises(InvitationRevoked):
        await come(town, "Lala", ticket.token)
