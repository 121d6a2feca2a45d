"""Albums, several files and archives, sent to the real bot: one answer, a table, and corrections one by one.

The waits for late files are shorter here than in the product, in the same proportions.
"""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from PIL import Image

from assistant import assessments
from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from assistant.services import Services
from bot.running.building import build_services
from bot.running.runtime import Runtime
from bot.settings import Settings
from bot.simulator import Item, Message, Person, Simulator
from bot.stations.front import TelegramFront
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from tests.bot.town import REPORT

PATIENCE = 40.0
QUIET, LONGEST = 1.0, 4.0
KANWIL = KanwilPlace("Kanwil Banten", "Banten", Zone.WIB)
PHOTO_WORDS = "Ruang laktasi di samping loket kunjungan"
INVITATION = "UNDANGAN\nMengharap kehadiran pada arisan keluarga, pukul 09.00"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Hall:
    """The running bot and the people in front of it."""

    simulator: Simulator
    services: Services
    year: int

    async def officer(self, name: str) -> Person:
        """Somebody of a unit of their own who has chosen what to work on."""
        person, now = self.simulator.person(name), self.services.clock()
        unit = UnitPlace(f"Rutan {name}", UnitKind.RUTAN, Zone.WIB)
        invited = await enrolment.invite(self.services, role=Role.OFFICER, kanwil=KANWIL, unit=unit, now=now)
        arrival = await enrolment.redeem(
            self.services, telegram_id=person.id, name=name, token=invited.token, now=now
        )
        await assessments.choose(self.services, arrival.actor, "p2ham-2023", self.year, "", now=now)
        return person

    async def answer(self, person: Person, until: str = "Kiriman") -> Message:
        """The newest answer with these words, which has buttons as only final ones have."""
        return await person.wait_for(lambda m: until in m.text and m.labels, PATIENCE)

    async def press(self, person: Person, label: str, on: Message) -> str:
        """Press a button, wait until its message has changed, and give the toast."""
        edits = len(on.edits)
        press = person.press(label, on)
        await self.simulator.wait_until(lambda: len(on.edits) > edits, PATIENCE)
        return (await person.wait_answer(press, seconds=PATIENCE)).text or ""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator())
        settings = Settings.load(
            home=tmp_path_factory.mktemp("hall"),
            telegram_api_url=simulator.url,
            telegram_token=simulator.token,
        )
        services = await build_services(settings, stack)
        limits = replace(services.limits, album_quiet_seconds=QUIET, album_longest_seconds=LONGEST)
        services = replace(services, limits=limits)
        await stack.enter_async_context(Runtime(settings, services, TelegramFront(services)))
        yield Hall(simulator, services, services.clock().year)


def report(year: int, more: str = "") -> bytes:
    return (REPORT.replace("2026", str(year)) + more).encode()


def picture(shade: int) -> bytes:
    """A picture without any writing, different from all others."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((160, 120)).point(lambda v: (v + shade * 20) % 256).save(buffer, "JPEG")
    return buffer.getvalue()


def documents(person: Person, *contents: bytes, album: str | None = None, first: int = 1) -> list[Message]:
    return [
        person.send_document(content, f"berkas {number}.txt", **({"album": album} if album else {}))
        for number, content in enumerate(contents, first)
    ]


async def test_ten_photos_in_any_order_are_one_answer_under_the_caption_of_one(hall: Hall) -> None:
    ani = await hall.officer("Ani")
    for number in (6, 0, 9, 4, 3, 8, 1, 7, 5, 2):
        caption = PHOTO_WORDS if number == 3 else ""
        ani.send_photo(picture(number), caption, album="1")
        await asyncio.sleep(0.05)
    table = await hall.answer(ani)
    assert "Kiriman 10 berkas" in table.text
    assert "🔵 10 perlu Anda cek" in table.text
    assert table.text.count("P2HAM23-B2") >= 8
    assert ani.answers == [table]
    progress = [edit.html for edit in table.edits if "dibaca" in edit.html]
    assert any("dari 10 dibaca" in text for text in progress)
    assert await hall.press(ani, "✅ Benar semua (10)", table) == "Tercatat. Terima kasih."
    assert "✅ 10 sudah benar" in table.text
    await hall.press(ani, "Lanjut (2/2) ➡️", table)
    assert table.text.count("✅") >= 2
    await hall.press(ani, "↩️ Urungkan", table)
    assert "🔵 10 perlu Anda cek" in table.text


@pytest.mark.slow
async def test_a_late_file_joins_its_album_and_a_later_one_continues_it(hall: Hall) -> None:
    budi = await hall.officer("Budi")
    first = documents(budi, *(report(hall.year, f"{n}") for n in range(3)), album="2")
    table = await hall.answer(budi)
    assert "Kiriman 3 berkas" in table.text
    documents(budi, INVITATION.encode(), album="2", first=7)
    await budi.wait_for(lambda m: "Kiriman 4 berkas" in m.text and m.labels, PATIENCE)
    assert budi.answers == [table]
    assert table.reply_to is first[0]
    await asyncio.sleep(LONGEST + 1)
    [late] = documents(budi, report(hall.year, "terlambat"), album="2", first=8)
    await hall.simulator.wait_until(lambda: len(budi.answers) == 2 and budi.last.labels, PATIENCE)
    answer = budi.last
    assert answer.reply_to is late
    assert "berkas 8.txt" in answer.text
    assert "Kiriman" not in answer.text
    await hall.press(budi, "↪️ Lihat kiriman sebelumnya", answer)
    assert "Kiriman 4 berkas" in answer.text


async def test_two_people_at_the_same_time_are_answered_apart(hall: Hall) -> None:
    citra, dian = [await hall.officer(name) for name in ("Citra", "Dian")]
    for number in range(4):
        documents(citra, report(hall.year, f"c{number}"), album="3", first=number)
        documents(dian, report(hall.year, f"d{number}"), album="3", first=10 + number)
        await asyncio.sleep(0.05)
    tables = [await hall.answer(person) for person in (citra, dian)]
    assert [len(person.answers) for person in (citra, dian)] == [1, 1]
    for table, own, other in zip(tables, ("berkas 3", "berkas 13"), ("berkas 13", "berkas 3."), strict=True):
        assert "Kiriman 4 berkas" in table.text
        assert own in table.text
        assert other not in table.text


async def test_one_file_of_several_is_corrected_and_the_table_comes_back(hall: Hall) -> None:
    eka = await hall.officer("Eka")
    documents(eka, report(hall.year), INVITATION.encode(), report(hall.year))
    table = await hall.answer(eka)
    assert "🔵 1 perlu Anda cek · 🤔 1 perlu dipilih butirnya · ♻️ 1 sudah dihitung" in table.text
    await hall.press(eka, "2 🤔", table)
    assert "berkas 2.txt" in table.text
    await hall.press(eka, "📌 Pilih butir", table)
    await hall.press(eka, "✖️ Tidak jadi", table)
    await hall.press(eka, "⬅️ Kembali ke daftar kiriman", table)
    assert "Kiriman 3 berkas" in table.text
    await hall.press(eka, "1", table)
    await hall.press(eka, "✅ Benar", table)
    await hall.press(eka, "⬅️ Kembali ke daftar kiriman", table)
    assert "✅ 1 sudah benar" in table.text
    assert eka.answers == [table]


async def test_the_files_of_an_archive_are_answered_one_by_one_in_one_table(hall: Hall) -> None:
    fitri = await hall.officer("Fitri")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("bukti/laporan.txt", report(hall.year))
        archive.writestr("bukti/undangan.txt", INVITATION)
        archive.writestr("bukti/program.bin", b"MZ" + bytes(range(256)))
    sent = fitri.send_document(buffer.getvalue(), "bukti.zip")
    table = await hall.answer(fitri)
    assert table.reply_to is sent
    assert "Kiriman 3 berkas" in table.text
    for name in ("laporan.txt", "undangan.txt", "program.bin"):
        assert name in table.text
    assert "⚠️ Jenis berkas ini belum dapat dibaca" in table.text
    assert table.labels[:4] == ["✅ Benar semua (1)", "1", "2 🤔", "3 ⚠️"]


@pytest.mark.slow
async def test_a_file_that_is_refused_is_a_line_of_the_table(hall: Hall) -> None:
    gita = await hall.officer("Gita")
    items = [Item(report(hall.year), "laporan.txt"), Item(bytes(20_000_001), "besar.pdf")]
    gita.send_album(items)
    table = await hall.answer(gita)
    assert "Kiriman 2 berkas" in table.text
    assert "⚠️ 1 tidak dapat dibaca" in table.text
    assert gita.answers == [table]


@pytest.mark.slow
async def test_one_file_of_an_album_that_stays_alone_is_answered_like_any_other(hall: Hall) -> None:
    hari = await hall.officer("Hari")
    documents(hari, report(hall.year), album="4")
    answer = await hall.answer(hari, "berkas 1.txt")
    assert "Kiriman" not in answer.text
    assert answer.labels[0] == "✅ Benar"


@pytest.mark.slow
async def test_a_second_file_right_after_the_first_turns_the_answer_into_a_table(hall: Hall) -> None:
    indah = await hall.officer("Indah")
    documents(indah, report(hall.year))
    await indah.wait_for(lambda m: "Berkas tersimpan" in m.text or m.labels, PATIENCE)
    documents(indah, INVITATION.encode(), first=2)
    table = await hall.answer(indah)
    assert "Kiriman 2 berkas" in table.text
    assert indah.answers == [table]
