"""What an officer takes home through the real bot: ZIPs, lists, and the picture of their progress."""

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import openpyxl
import pytest
import pytest_asyncio
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from assistant.services import Services
from bot import simulator as server
from bot.running.building import build_services
from bot.running.runtime import Runtime
from bot.settings import Settings
from bot.simulator import Message, Person, Simulator
from bot.stations.front import TelegramFront
from knowledge.limits import Limits
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone

PATIENCE = 30.0
ROOM = 30_000
B2, C4 = "P2HAM23-B2", "P2HAM23-C4"
KANWIL = KanwilPlace("Kanwil Banten", "Banten", Zone.WIB)
RUTAN = UnitPlace("Rutan <i>Serang</i>", UnitKind.RUTAN, Zone.WIB)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Office:
    """One officer at the bot."""

    simulator: Simulator
    services: Services
    officer: Person

    async def confirm(self, content: bytes, filename: str, caption: str = "") -> None:
        """Send a file and say that its first proposal is right."""
        own = self.officer.send_document(content, filename, caption)
        answer = await self.officer.wait_for(
            lambda m: m.reply_to is own and "✅ Benar" in m.labels, PATIENCE, after=own
        )
        press = self.officer.press("✅ Benar", answer)
        assert (await self.officer.wait_answer(press, PATIENCE)).text == "Tercatat. Terima kasih."

    async def say(self, text: str) -> Message:
        """Write something and wait for the answer."""
        own = self.officer.send_text(text)
        return await self.officer.wait_for(lambda m: True, PATIENCE, after=own)

    async def zips(self, count: int, after: Message) -> list[Message]:
        """The ZIPs that follow a message, in the order they came."""
        await self.simulator.wait_until(lambda: len(self._files(after)) >= count, PATIENCE)
        return self._files(after)

    def _files(self, after: Message) -> list[Message]:
        return [m for m in self.officer.answers if m.id > after.id and m.file is not None]


def training(year: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    lines = (
        "RUMAH TAHANAN NEGARA KELAS IIB SERANG",
        "LAPORAN KEGIATAN",
        "PELATIHAN BAHASA ISYARAT BAGI PETUGAS LAYANAN",
        f"Pelatihan bahasa isyarat dasar bagi petugas layanan kunjungan tahun {year}",
        "Peserta memperoleh sertifikat pelatihan bahasa isyarat.",
        f"Serang, 16 Februari {year}",
        "Kepala Rutan, Suhendra, NIP 198001012005011001",
    )
    for place, line in enumerate(lines):
        canvas.drawString(60, 780 - 18 * place, line)
    canvas.save()
    return buffer.getvalue()


def photo(turn: int) -> bytes:
    """A photo of some 20,000 bytes."""
    buffer = io.BytesIO()
    image = Image.effect_noise((140, 140), 90).rotate(turn).convert("RGB")
    image.save(buffer, "JPEG", quality=95)
    return buffer.getvalue() + bytes(20_000 - min(20_000, len(buffer.getvalue())))


PHOTOS = (photo(0), photo(90))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """An officer who chose P2HAM for this year, at a bot whose ZIPs are small."""
    home = tmp_path_factory.mktemp("home")
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator(limits=server.Limits(chat_per_second=None)))
        settings = Settings.load(
            telegram_token=simulator.token,
            telegram_api_url=simulator.url,
            telegram_file_url=f"{simulator.url}/file",
            home=home,
            database_url=f"sqlite:///{home / 'lengkap.sqlite'}",
            engine_url=f"sqlite:///{home / 'engine.sqlite'}",
            files_url=(home / "originals").as_uri(),
        )
        services = await build_services(settings, stack)
        services = replace(services, limits=Limits(package_bytes=1_000_000 + ROOM))
        await stack.enter_async_context(Runtime(settings, services, TelegramFront(services)))
        made = Office(simulator, services, simulator.person("Ani", "ani", "id"))
        now = services.clock()
        invited = await enrolment.invite(services, role=Role.OFFICER, kanwil=KANWIL, unit=RUTAN, now=now)
        own = made.officer.start(invited.token)
        choices = await made.officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE, after=own)
        made.officer.press("P2HAM (Permenkumham 25/2023)", choices)
        await simulator.wait_until(lambda: "tahun berapa" in choices.text, PATIENCE)
        made.officer.press(choices.labels[0], choices)
        await simulator.wait_until(lambda: "Anda mengerjakan" in choices.text, PATIENCE)
        yield made


async def test_before_anything_is_confirmed_the_way_there_is_told(office: Office) -> None:
    answer = await office.say("/paket")
    assert "Belum ada dokumen yang dikonfirmasi" in answer.text
    assert "✅ Benar" in answer.text
    assert "Belum ada dokumen" in (await office.say(f"/paket {B2}")).text
    status = await office.say("/status")
    press = office.officer.press("📦 Paket", status)
    assert "Belum ada dokumen" in (await office.officer.wait_answer(press, PATIENCE)).text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def confirmed(office: Office) -> dict[str, bytes]:
    """What the officer sent and confirmed, by the path it must have."""
    report = training(office.services.clock().year)
    await office.confirm(PHOTOS[0], "IMG_0207.jpg", "ruang laktasi dekat loket")
    await office.confirm(PHOTOS[1], "../../IMG_0208.jpg", "ruang laktasi dari luar")
    await office.confirm(report, "=laporan.pdf")
    return {
        f"{B2}/01 IMG_0207.jpg": PHOTOS[0],
        f"{B2}/02 IMG_0208.jpg": PHOTOS[1],
        f"{C4}/01 =laporan.pdf": report,
    }


async def test_everything_comes_in_zips_with_the_same_bytes_and_its_lists(
    office: Office, confirmed: dict[str, bytes]
) -> None:
    offer = await office.say("/paket")
    assert offer.labels[0].startswith("Seluruhnya · 3 · ")
    assert len(offer.labels) == 3
    before = offer.text
    press = office.officer.press(offer.labels[0], offer)
    assert (await office.officer.wait_answer(press, PATIENCE)).text == "Sedang disusun…"
    messages = await office.zips(2, offer)
    said = [m.text for m in office.officer.answers if m.id > offer.id]
    assert said[0].startswith("📦 Sedang disusun: seluruh program, 3 dokumen")
    assert "ZIP 1 dari 2" in said[1]
    assert "Rutan <i>Serang</i>" in said[1]
    assert "ZIP 2 dari 2" in said[2]
    closing = await office.officer.wait_for(lambda m: "Paket selesai" in m.text, PATIENCE, after=offer)
    assert closing.id > messages[-1].id
    assert offer.text == before
    assert [m.file.name for m in messages] == [
        f"P2HAM (Permenkumham 25-2023) {office.services.clock().year} - Rutan iSerang-i ({n} dari 2).zip"
        for n in (1, 2)
    ]
    found = {}
    for message in messages:
        with zipfile.ZipFile(io.BytesIO(message.file.data)) as opened:
            assert opened.testzip() is None
            found |= {name: opened.read(name) for name in opened.namelist()}
    lists = {name: found.pop(name) for name in ("DAFTAR ISI.txt", "Daftar butir.xlsx")}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
    assert hashes == {name: hashlib.sha256(content).hexdigest() for name, content in confirmed.items()}
    _holds_all(lists["Daftar butir.xlsx"], hashes)
    assert all(path.partition("/")[2] in lists["DAFTAR ISI.txt"].decode("utf-8-sig") for path in confirmed)


def _holds_all(content: bytes, hashes: dict[str, str]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, *rows = book["Bukti"].iter_rows(values_only=True)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["Berkas dalam paket"]: row["SHA-256"] for row in told} == hashes
    assert {row["ZIP"] for row in told} == {1, 2}
    head, *rows = book["Saran"].iter_rows(values_only=True)
    words = {row[head.index("Kode")]: row[head.index("Status")] for row in rows}
    assert words[C4] == "lengkap"


@pytest.mark.parametrize(
    "asked", [C4, C4.lower(), "bahasa isyarat pelatihan"], ids=["code", "lower", "words"]
)
async def test_one_item_by_its_code_or_words_is_one_zip(
    office: Office, confirmed: dict[str, bytes], asked: str
) -> None:
    started = await office.say(f"/paket {asked}")
    if started.labels:
        office.officer.press(next(label for label in started.labels if C4 in label), started)
    else:
        assert started.text.startswith(f"📦 Sedang disusun: butir {C4}")
    [message] = await office.zips(1, started)
    assert "1 dokumen" in message.text
    with zipfile.ZipFile(io.BytesIO(message.file.data)) as opened:
        assert [name for name in opened.namelist() if "/" in name] == [f"{C4}/01 =laporan.pdf"]
    await office.say("/bantuan")
    assert "Paket selesai" not in office.officer.last.text


async def test_a_group_is_packed_by_its_button(office: Office, confirmed: dict[str, bytes]) -> None:
    status = await office.say("/status")
    office.officer.press("📦 Paket", status)
    offer = await office.officer.wait_for(lambda m: "Paket data dukung" in m.text, PATIENCE, after=status)
    office.officer.press(offer.labels[2], offer)
    [message] = await office.zips(1, offer)
    assert "C. Ketersediaan SDM atau petugas" in message.text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("xyzzy", "Tidak ada butir yang cocok"),
        ("P2HAM23-A1", "Belum ada dokumen yang dikonfirmasi untuk butir"),
    ],
    ids=["unknown", "nothing-confirmed"],
)
async def test_what_cannot_be_packed_is_said(
    office: Office, confirmed: dict[str, bytes], asked: str, says: str
) -> None:
    assert says in (await office.say(f"/paket {asked}")).text


async def test_the_card_is_a_picture_below_the_status(office: Office, confirmed: dict[str, bytes]) -> None:
    status = await office.say("/status")
    shown = status.text
    office.officer.press("🖼 Kartu kemajuan", status)
    card = await office.officer.wait_for(lambda m: m.attachment is not None, PATIENCE, after=status)
    assert card.attachment.kind == "photo"
    assert "Rutan <i>Serang</i>" in card.text
    assert status.text == shown
    with Image.open(io.BytesIO(card.file.data)) as picture:
        assert picture.width == 1080


async def test_a_damaged_original_is_told_by_name_and_the_rest_comes(
    office: Office, confirmed: dict[str, bytes]
) -> None:
    sha256 = hashlib.sha256(PHOTOS[1]).hexdigest()
    [original] = office.services.originals.root.glob(f"*/{sha256}")
    original.chmod(0o600)
    original.write_bytes(b"busuk")
    started = await office.say(f"/paket {B2}")
    [message] = await office.zips(1, started)
    with zipfile.ZipFile(io.BytesIO(message.file.data)) as opened:
        assert [name for name in opened.namelist() if "/" in name] == [f"{B2}/01 IMG_0207.jpg"]
    told = await office.officer.wait_for(lambda m: "Tidak dapat diikutkan" in m.text, PATIENCE, after=started)
    assert "IMG_0208.jpg: berkas asli rusak di penyimpanan" in told.text
    original.unlink()
    started = await office.say(f"/paket {B2}")
    told = await office.officer.wait_for(lambda m: "Tidak dapat diikutkan" in m.text, PATIENCE, after=started)
    assert "tidak ditemukan di penyimpanan" in told.text
