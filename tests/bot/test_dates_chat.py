"""A Kanwil sets a date at the real bot, by words and by pressing; an officer sees it and takes it home."""

from datetime import timedelta

import icalendar
import pytest
import pytest_asyncio

from knowledge.roles import Role
from knowledge.vocabulary import Zone
from tests.bot.office import PATIENCE, Office, invited

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(office: Office) -> Office:
    """Somebody who sets the dates of the office's Kanwil."""
    person = office.stage.simulator.person("Dewi", "dewi", "id")
    own = person.start(await invited(office.stage, Role.ADMIN, None))
    await person.wait_for(lambda m: "/verifikasi" in m.text, PATIENCE, after=own)
    return Office(office.stage, person)


async def test_a_date_written_in_words_reaches_the_officers_calendar(office: Office, admin: Office) -> None:
    assert "belum ditetapkan" in (await office.say("/tenggat")).text
    listed = await admin.say("/tenggat")
    await admin.press(listed.labels[0], listed)
    await admin.press(next(label for label in listed.labels if label.startswith("1.")), listed)
    assert "Tekan tanggalnya" in listed.text
    assert "Saya belum mengerti" in (await admin.say("secepatnya")).text
    day = office.stage.services.clock().astimezone(Zone.WIB.tzinfo) + timedelta(days=40)
    proposal = await admin.say(f"{day.day}/{day.month}/{day.year} 16.00")
    assert "16.00 WIB?" in proposal.text
    assert "Unit yang diberi tahu: 1." in proposal.text
    assert "Ditetapkan" in await admin.press("✅ Tetapkan", proposal)
    assert "16.00 WIB" in proposal.text
    shown = await office.say("/tenggat")
    assert shown.file is not None
    assert "H-40" in shown.text
    assert "hari kerja lagi" in shown.text
    [event] = icalendar.Calendar.from_ical(shown.file.data).walk("VEVENT")
    assert event.decoded("DTSTART").date() == day.date()


async def test_a_day_is_pressed_and_one_unit_gets_longer(office: Office, admin: Office) -> None:
    listed = await admin.say("/tenggat")
    await admin.press(listed.labels[0], listed)
    await admin.press(next(label for label in listed.labels if label.startswith("1.")), listed)
    await admin.press("⏱ Perpanjang untuk satu unit", listed)
    await admin.press("Rutan <i>Serang</i>", listed)
    assert "Khusus untuk Rutan" in listed.text
    await admin.press("➡️", listed)
    await admin.press("28", listed)
    await admin.press("12.00 WIB", listed)
    assert "28" in listed.text
    await admin.press("✅ Tetapkan", listed)
    assert "⏱ Rutan" in listed.text
    assert "28" in (await office.say("/tenggat")).text
