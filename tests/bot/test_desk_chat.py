"""A Kanwil's admin at the real bot: reminder rules, an announcement, a date withdrawn, a return given up."""

import io
from datetime import timedelta

import openpyxl
import pytest
import pytest_asyncio

from knowledge.calendar import morning
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from knowledge.workdays import workday_until
from tests.bot.office import PATIENCE, Office, invited, training

LONG = 90.0
"""Where the bot draws, or looks for words for the first time."""
pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(office: Office) -> Office:
    """Somebody who leads the desk of the office's Kanwil."""
    person = office.stage.simulator.person("Dewi", "dewi", "id")
    own = person.start(await invited(office.stage, Role.ADMIN, None))
    await person.wait_for(lambda m: "/verifikasi" in m.text, PATIENCE, after=own)
    return Office(office.stage, person)


async def test_an_announcement_is_looked_at_sent_once_and_reported(office: Office, admin: Office) -> None:
    newest = office.officer.last
    shown = await admin.say("/siaran Rapat <b>Kamis</b> pukul 09.00")
    assert "Rapat <b>Kamis</b> pukul 09.00" in shown.text
    assert office.officer.last is newest
    label = next(label for label in shown.labels if "Petugas" in label or "petugas" in label)
    await admin.press(label, shown)
    send = next(label for label in shown.labels if "Kirim" in label)
    data = next(button.data for row in shown.buttons for button in row if button.label == send)
    await admin.press(send, shown)
    heard = await office.officer.wait_for(lambda m: "Rapat <b>Kamis</b>" in m.text, PATIENCE, after=newest)
    assert "Kanwil Banten" in heard.text
    await admin.forge(data, shown)
    await admin.press(shown.labels[0], shown)
    assert "1 dari 1" in shown.text
    assert sum("Rapat <b>Kamis</b>" in message.text for message in office.officer.answers) == 1


async def test_the_rules_of_reminders_are_seen_and_set(admin: Office) -> None:
    shown = await admin.say("/pengingat")
    assert "H-30, H-14, H-7, H-3, H-1" in shown.text
    extra = next(label for label in shown.labels if "H-5" in label)
    assert "Tersimpan" in await admin.press(extra, shown)
    assert "H-7, H-5, H-3" in shown.text
    await admin.press(next(label for label in shown.labels if "H-5" in label), shown)
    assert "H-5" not in shown.text.partition("\n\n")[2].partition("\n\n")[0]


async def test_a_date_is_withdrawn_only_after_a_question(office: Office, admin: Office) -> None:
    listed = await admin.say("/tenggat")
    await admin.press(listed.labels[0], listed)
    await admin.press(next(label for label in listed.labels if label.startswith("1.")), listed)
    day = office.stage.services.clock().astimezone(Zone.WIB.tzinfo) + timedelta(days=50)
    proposal = await admin.say(f"{day.day}/{day.month}/{day.year}")
    await admin.press("✅ Tetapkan", proposal)
    await admin.press(next(label for label in proposal.labels if label.startswith("1.")), proposal)
    await admin.press("🗑 Hapus tanggal ini", proposal)
    assert "Hapus tanggal ini?" in proposal.text
    await admin.press("✖️ Tidak jadi", proposal)
    assert "H-50" in proposal.text
    await admin.press("🗑 Hapus tanggal ini", proposal)
    await admin.press("🗑 Ya, hapus tanggalnya", proposal)
    assert "1. Pencanangan: belum ditetapkan" in proposal.text


async def test_a_return_is_given_up_while_its_words_are_asked_for(office: Office, admin: Office) -> None:
    year = office.stage.services.clock().year
    answer = await office.send(training(year), "Laporan.pdf")
    await office.press("✅ Benar", answer)
    newest = office.officer.last
    card = await admin.say("/verifikasi")
    await admin.press("1", card)
    await admin.press("↩️ Kembalikan", card)
    assert "Tidak ada yang perlu dibatalkan" in (await admin.say("/batal")).text
    await admin.press("Bukan tahun yang dinilai", card)
    assert "Tulis catatan" in card.text
    assert "Baik" in (await admin.say("/batal")).text
    admin.officer.send_text("Ini bukan catatan lagi.")
    own = admin.officer.send_text("/verifikasi")
    await admin.officer.wait_for(lambda m: "Menunggu verifikasi: 1" in m.text, LONG, after=own)
    assert office.officer.last is newest


async def test_a_reminder_and_the_digest_come_by_themselves(office: Office, admin: Office) -> None:
    """The clock is set ahead; what comes then is what the bot makes of it, in each reader's language."""
    running = office.stage
    eve = running.simulator.person("Eve", "eve", "en")
    welcome = await eve.wait_for(
        lambda m: "/verify" in m.text, PATIENCE, after=eve.start(await invited(running, Role.ADMIN, None))
    )
    await running.bot.tick()
    listed = await admin.say("/tenggat")
    await admin.press(listed.labels[0], listed)
    await admin.press(next(label for label in listed.labels if label.startswith("2.")), listed)
    due = workday_until((running.clock() + timedelta(days=21)).astimezone(Zone.WIB.tzinfo).date())
    proposal = await admin.say(f"{due.day}/{due.month}/{due.year} 16.00")
    await admin.press("✅ Tetapkan", proposal)
    officers, admins = office.officer.last, admin.officer.last
    moment = morning(workday_until(due - timedelta(days=7)), Zone.WIB) + timedelta(minutes=5)
    await running.skip_to(moment)
    reminder = await office.officer.wait_for(lambda m: "Pengingat tenggat" in m.text, LONG, after=officers)
    assert "H-7" in reminder.text
    book = await admin.officer.wait_for(
        lambda m: m.file is not None and m.file.name.endswith(".xlsx"), LONG, after=admins
    )
    assert "verifikasi Kanwil" in book.text
    theirs = await eve.wait_for(
        lambda m: m.file is not None and m.file.name.endswith(".xlsx"), LONG, after=welcome
    )
    assert theirs.file is not None
    assert openpyxl.load_workbook(io.BytesIO(theirs.file.data)).sheetnames[1] == "Units"
    assert "Waiting for the Kanwil" in theirs.text
    assert "ingatkan lagi" in await office.toast("😴 Ingatkan besok", reminder)
    await running.bot.tick()
    assert sum("Pengingat tenggat" in message.text for message in office.officer.answers) == 1
