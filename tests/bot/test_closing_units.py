"""Closing a unit and opening it again from the chat: asked first, taken back, and by admins alone."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from assistant.authorization import Denied
from assistant.digests import digest
from assistant.membership import enrolment, people
from bot.callbacks import Press, Verb, decode
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.handlers.turn import Shown
from bot.screens import units as screens
from bot.screens.markup import utf16_units
from bot.screens.screen import Screen
from bot.translation import LANGUAGES, translator
from knowledge.limits import Limits
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage import audit
from storage.tables import Outbox, Unit
from tests.bot.town import BANTEN, NOW, SERANG, Town

WIDE = "𝕏" * 80 + "<b>&" + "x" * 76
LARGEST = 2**63 - 1


def offered(screen: Screen | None) -> dict[Verb, Press]:
    """The last button of each kind."""
    assert screen is not None
    presses = [decode(button.data) for row in screen.buttons for button in row]
    return {press.verb: press for press in presses}


async def press(town: Town, it: Press, name: str = "Dewi") -> Shown:
    return await BUTTONS[it.verb](await town.turn(name), it)


async def serang(town: Town) -> int:
    async with town.services.database.session() as session:
        return (await session.exec(select(Unit.id).where(col(Unit.name) == SERANG.name))).one()


async def test_an_admin_closes_a_unit_and_takes_it_back(town: Town) -> None:
    await town.work_on("Ani")
    unit, dewi = await serang(town), await town.actor("Dewi")
    await enrolment.invite(town.services, role=Role.OFFICER, kanwil=BANTEN, unit=SERANG, now=NOW)
    roll = await COMMANDS["orang"](await town.turn("Dewi"))
    listing = (await press(town, offered(roll)[Verb.KW_UNITS])).screen
    assert listing is not None
    assert "Rutan Serang – Rutan" in listing.text
    card = (await press(town, Press(Verb.KW_UNIT, (unit,)))).screen
    assert card is not None
    assert "1 orang terhubung" in card.text
    asked = (await press(town, offered(card)[Verb.KW_CLOSE_ASK])).screen
    assert asked is not None
    assert "Tutup <b>Rutan Serang</b>?" in asked.text
    assert (await town.actor("Ani")).current is not None
    closed = (await press(town, offered(asked)[Verb.KW_CLOSE])).screen
    assert closed is not None
    assert "ditutup" in closed.text
    with pytest.raises(Denied):
        await town.actor("Ani")
    assert (await people.roll(town.services, dewi, now=NOW)).waiting == ()
    again = await press(town, Press(Verb.KW_CLOSE, (unit, 1)))
    assert again.toast is not None
    late = await press(town, offered(card)[Verb.KW_CLOSE_ASK])
    assert late.screen is not None
    assert "ditutup sejak 2 Maret 2026" in late.screen.text
    undone = (await press(town, offered(closed)[Verb.KW_CLOSE])).screen
    assert undone is not None
    assert "aktif kembali" in undone.text
    assert (await town.actor("Ani")).current is not None
    assert len((await people.roll(town.services, dewi, now=NOW)).waiting) == 1
    value = await digest.digest(town.services, dewi, digest.whole(dewi), now=NOW)
    assert "Rutan Serang" in {course.unit for course in value.overview.courses}
    async with town.services.database.session() as session:
        rows = await audit.of_unit(session=session, unit_id=unit, actions={"unit.closed", "unit.opened"})
        told = (await session.exec(select(Outbox.kind).where(col(Outbox.kind).startswith("unit_")))).all()
    assert [row.action for row in rows] == ["unit.opened", "unit.closed"]
    assert sorted(told) == ["unit_closed", "unit_opened"]


@pytest.mark.parametrize("name", ["Ani", "Hana", "Vera", "Eka"])
@pytest.mark.parametrize("verb", [Verb.KW_UNITS, Verb.KW_UNIT, Verb.KW_CLOSE_ASK, Verb.KW_CLOSE])
async def test_nobody_but_an_admin_of_the_kanwil_closes_a_unit(town: Town, name: str, verb: Verb) -> None:
    await town.arrive("Hana", Role.COORDINATOR, BANTEN, SERANG)
    await town.arrive("Vera", Role.VERIFIER, BANTEN, None)
    unit = await serang(town)
    if verb is Verb.KW_UNITS and name == "Eka":
        shown = (await press(town, Press(verb, (0,)), name)).screen
        assert SERANG.name not in str(shown)
        return
    with pytest.raises(Denied):
        await press(town, Press(verb, (unit, 1) if verb is Verb.KW_CLOSE else (unit,)), name)


@pytest.mark.parametrize("name", ["Hana", "Vera"])
async def test_who_may_not_close_units_is_not_offered_it(town: Town, name: str) -> None:
    await town.arrive("Hana", Role.COORDINATOR, BANTEN, SERANG)
    await town.arrive("Vera", Role.VERIFIER, BANTEN, None)
    assert Verb.KW_UNITS not in offered(await COMMANDS["orang"](await town.turn(name)))


async def test_a_head_of_a_unit_is_not_among_those_who_never_sent(town: Town) -> None:
    await town.arrive("Kepala", Role.HEAD, BANTEN, SERANG)
    roll = await people.roll(town.services, await town.actor("Dewi"), now=NOW)
    assert "Kepala" in {member.name for member in roll.members}
    assert "Kepala" not in {member.name for member in roll.silent}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits(language: str) -> None:
    t = translator(language)
    shut = datetime(2026, 3, 2, tzinfo=UTC)
    rows = [
        Unit(
            id=LARGEST,
            kanwil_id=1,
            name=WIDE,
            kind=UnitKind.LAPAS,
            zone=Zone.WIT,
            contact=WIDE,
            phone=WIDE,
            address=WIDE,
            closed_at=closed,
        )
        for closed in (None, shut)
    ]
    made = [screens.listing(t, rows * 30, page) for page in (0, 7, 99)]
    for unit in rows:
        made += [screens.card(t, unit, 10**6), screens.question(t, unit, 10**6), screens.done(t, unit)]
    for screen in made:
        assert utf16_units(screen.text) <= Limits().message_units
        for row in screen.buttons:
            for button in row:
                decode(button.data)
                assert 0 < len(button.label) <= 64
