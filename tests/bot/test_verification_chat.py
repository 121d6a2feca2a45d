"""A verifier at the real bot: the queue, a return that the officer hears of, and taking it back."""

import pytest
import pytest_asyncio

from bot.simulator import Message
from knowledge.roles import Role
from tests.bot.office import PATIENCE, Office, invited, text_pdf, training_lines

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

ITEM = "P2HAM23-C4"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def verifier(office: Office) -> Office:
    """Somebody who checks for the office's Kanwil."""
    person = office.stage.simulator.person("Vera", "vera", "id")
    own = person.start(await invited(office.stage, Role.VERIFIER, None))
    await person.wait_for(lambda m: "/verifikasi" in m.text, PATIENCE, after=own)
    return Office(office.stage, person)


async def confirmed(office: Office, filename: str) -> Message:
    """A report that the officer sent and confirmed."""
    year = office.stage.services.clock().year
    answer = await office.send(text_pdf(*training_lines(year), filename), filename)
    await office.press("✅ Benar", answer)
    return answer


async def heard(office: Office, words: str, after: Message | None) -> Message:
    return await office.officer.wait_for(lambda m: words in m.text, PATIENCE, after=after)


async def test_a_return_with_words_reaches_the_officer_and_is_taken_back(
    office: Office, verifier: Office
) -> None:
    assert "Menunggu verifikasi: 0" in (await verifier.say("/verifikasi")).text
    await confirmed(office, "Laporan isyarat.pdf")
    newest = office.officer.last
    listed = await verifier.say("/verifikasi")
    assert "Laporan isyarat.pdf" in listed.text
    await verifier.press("1", listed)
    assert "Verifikasi 1/1" in listed.text
    assert "bahasa isyarat" in listed.text.lower()
    original = await verifier.press_below("📎 Ambil berkas", listed)
    assert original.file is not None
    assert original.file.name == "Laporan isyarat.pdf"
    await verifier.press("↩️ Kembalikan", listed)
    await verifier.press("Bukan tahun yang dinilai", listed)
    assert "Tulis catatan" in listed.text
    done = await verifier.say("Ini kegiatan <tahun> lalu.")
    assert "Semua yang menunggu" in done.text
    letter = await heard(office, "Dikembalikan Kanwil (Vera)", newest)
    assert "Alasan: bukan tahun yang dinilai" in letter.text
    assert "Ini kegiatan <tahun> lalu." in letter.text
    assert "dokumen tahun" in letter.text
    assert "dikembalikan: bukan tahun yang dinilai" in (await office.say("/kurang dikembalikan")).text
    opened = await office.say(f"/butir {ITEM}")
    assert "Ini kegiatan <tahun> lalu." in opened.text
    newest = office.officer.last
    assert "Diurungkan" in await verifier.press("↩️ Urungkan", done)
    assert "dibatalkan oleh Vera" in (await heard(office, "Pengembalian", newest)).text
    assert "Menunggu verifikasi: 1" in done.text


async def test_a_page_is_approved_at_once_and_undone(office: Office, verifier: Office) -> None:
    await confirmed(office, "Laporan dua.pdf")
    greeted = await verifier.say("/start")
    assert "2 bukti menunggu verifikasi" in greeted.text
    assert "/kurang" not in greeted.text
    await verifier.press("🗂 Verifikasi (2)", greeted)
    assert "Laporan dua.pdf" in greeted.text
    listed = await verifier.say("/verifikasi rutan serang")
    assert listed.text.count("Serang") == 1
    assert await verifier.press("✅ Setujui 2 yang tampil", listed) == "Disetujui: 2."
    assert "Tidak ada yang menunggu" in listed.text
    assert "disetujui" in (await office.say(f"/butir {ITEM}")).text
    assert await verifier.press("↩️ Urungkan", listed) == "Diurungkan: 2."
    assert "Laporan dua.pdf" in listed.text


async def test_an_item_is_let_go_with_a_reason_and_applies_again(office: Office, verifier: Office) -> None:
    listed = await verifier.say("/verifikasi rutan serang")
    await verifier.press("➖ Tidak berlaku", listed)
    label = next(label for label in listed.labels if label.startswith("➕ Tambah"))
    assert "Butir mana" in (await verifier.press_below(label, listed)).text
    found = await verifier.say("laktasi")
    wanted = next(label for label in found.labels if "P2HAM23-B2" in label)
    assert "Mengapa butir ini" in (await verifier.press_below(wanted, found)).text
    newest = office.officer.last
    told = await verifier.say("Tidak ada pengunjung perempuan.")
    assert "P2HAM23-B2 dinyatakan tidak berlaku" in told.text
    assert "Tidak ada pengunjung perempuan." in (await heard(office, "tidak berlaku", newest)).text
    assert "tidak berlaku" in (await office.say("/butir P2HAM23-B2")).text
    newest = office.officer.last
    await verifier.press("↩️ Berlakukan lagi P2HAM23-B2", told)
    assert "berlaku lagi" in (await heard(office, "berlaku lagi", newest)).text
