"""Coming in, switching, and leaving."""

from datetime import timedelta

import pytest

from assistant.authorization import Denied
from assistant.membership import enrolment
from knowledge.roles import Role
from storage import people
from storage.audit import Stamp
from storage.errors import InvitationExpired, InvitationUnknown, InvitationUsed
from tests.bot.town import BANTEN, CILEGON, NOW, SERANG, Town


async def invited(town: Town) -> str:
    made = await enrolment.invite(town.services, role=Role.OFFICER, kanwil=BANTEN, unit=SERANG, now=NOW)
    return made.token


async def redeem(town: Town, token: str, telegram_id: int, days: int = 0) -> enrolment.Arrival:
    now = NOW + timedelta(days=days)
    return await enrolment.redeem(town.services, telegram_id=telegram_id, name="Hadi", token=token, now=now)


async def test_an_invitation_lets_one_person_into_one_unit(town: Town) -> None:
    token = await invited(town)
    arrival = await redeem(town, token, 99)
    assert (arrival.place, arrival.role) == ("Rutan Serang", Role.OFFICER)
    assert (await redeem(town, token, 99)).actor == arrival.actor
    with pytest.raises(InvitationUsed):
        await redeem(town, token, 100)
    assert await enrolment.recognise(town.services, 100) is None


async def test_an_invitation_expires_and_guessing_is_useless(town: Town) -> None:
    with pytest.raises(InvitationExpired):
        await redeem(town, await invited(town), 99, days=enrolment.INVITATION_LIFE.days + 1)
    with pytest.raises(InvitationUnknown):
        await redeem(town, "tebakan", 99)


async def test_who_left_does_not_come_back_with_the_old_link(town: Town) -> None:
    token = await invited(town)
    grant = (await redeem(town, token, 99)).actor.grants[0]
    async with town.services.database.transaction() as session:
        await people.leave(
            session=session, kanwil_id=grant.kanwil_id, membership_id=grant.membership_id, stamp=Stamp(NOW)
        )
    with pytest.raises(InvitationUsed):
        await redeem(town, token, 99)
    assert await enrolment.recognise(town.services, 99) is None


async def test_a_person_of_two_units_switches_between_their_own_only(town: Town) -> None:
    await town.work_on("Ani")
    made = await enrolment.invite(town.services, role=Role.OFFICER, kanwil=BANTEN, unit=CILEGON, now=NOW)
    await redeem(town, made.token, town.people["Ani"])
    ani = await town.actor("Ani")
    assert ani.assessment_id is None
    places = dict(await enrolment.places(town.services, ani))
    assert set(places.values()) == {"Rutan Serang", "Lapas Cilegon"}
    for membership, name in places.items():
        switched = await enrolment.switch(town.services, ani, membership)
        assert switched.current is not None
        assert dict(await enrolment.places(town.services, switched))[switched.current.membership_id] == name
    foreign = (await town.actor("Citra")).grants[0].membership_id
    with pytest.raises(Denied):
        await enrolment.switch(town.services, ani, foreign)
