"""Letters and visits: whom to ask for what, numbered and kept, written from a Kanwil's own template too."""

import io
import zipfile

import openpyxl
import pytest
from docx import Document
from telegram import Chat, Message
from telegram import Document as Sent

from assistant.authorization import Denied
from bot.callbacks import Press, Verb, decode
from bot.handlers import requests as handlers
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.handlers.turn import Shown
from bot.screens import requests as screens
from bot.screens.markup import utf16_units
from bot.screens.screen import Attachment, Screen
from bot.translation import LANGUAGES, translator
from knowledge.errors import LengkapError
from knowledge.roles import Role
from storage import audit
from tests.bot.town import BANTEN, NOW, SERANG, Town

ITEM = "P2HAM23-C4"
PHOTO = "P2HAM23-B2"


@pytest.fixture
async def hana(town: Town) -> str:
    """A coordinator whose unit has two offices, each with an item."""
    await town.arrive("Hana", Role.COORDINATOR, BANTEN, SERANG)
    await town.work_on("Ani")
    await town.work_on("Hana")
    await town.open_office("Subbag <TU>", [ITEM])
    await town.open_office("Klinik", [PHOTO])
    return "Hana"


async def command(town: Town, name: str, word: str, words: str = "") -> Screen:
    return await COMMANDS[word](await town.turn(name, words))


async def pressed(town: Town, name: str, wanted: Press) -> Shown:
    return await BUTTONS[wanted.verb](await town.turn(name), wanted)


async def press(town: Town, name: str, screen: Screen, label: str) -> Screen:
    wanted = decode(next(b.data for row in screen.buttons for b in row if label in b.label))
    shown = await pressed(town, name, wanted)
    found = shown.below or shown.screen
    assert found is not None
    return found


def content_of(screen: Screen) -> bytes:
    assert isinstance(screen.document, Attachment)
    assert isinstance(screen.document.content, bytes)
    return screen.document.content


def words_of(content: bytes) -> str:
    made = Document(io.BytesIO(content))
    cells = (cell.text for table in made.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in made.paragraphs), *cells])


async def test_a_letter_says_what_in_what_form_for_which_year_and_until_when(town: Town, hana: str) -> None:
    board = await command(town, hana, "surat")
    assert "Klinik</b> – 1 butir" in board.text
    letter = await press(town, hana, board, "Subbag <TU>")
    shown = words_of(content_of(letter))
    criterion = town.services.catalogue.programme("p2ham-2023").criterion(ITEM)
    for told in ("001/DD/2026", "Kepala Subbag <TU>", criterion.title, criterion.evidence[0].detail):
        assert told in shown
    assert "Rutan Serang" in shown
    assert "data tahun 2026" in shown
    assert "perkiraan, belum ditetapkan" in shown
    assert criterion.title not in words_of(content_of(await press(town, hana, board, "Klinik")))
    again = await press(town, hana, board, "Subbag <TU>")
    assert "Surat no. 1 " in again.text
    whole = await press(town, hana, board, "seluruh unit")
    assert "Surat no. 3 " in whole.text
    assert "surat no. 1, 2 Maret 2026" in (await command(town, hana, "surat")).text
    async with town.services.database.session() as session:
        unit = (await town.actor(hana)).grants[0].unit_id or 0
        rows = await audit.of_unit(session=session, unit_id=unit, actions={"letter.written"})
    assert [row.facts["number"] for row in rows] == [3, 2, 1]


async def test_all_letters_come_in_one_archive_and_a_kanwil_counts_its_own(town: Town, hana: str) -> None:
    board = await command(town, "Dewi", "surat", "rutan serang")
    several = await press(town, "Dewi", board, "Semua kantor")
    with zipfile.ZipFile(io.BytesIO(content_of(several))) as archive:
        assert sorted(archive.namelist()) == ["Surat 001 - Klinik.docx", "Surat 002 - Subbag TU.docx"]
    assert "Kanwil Banten" in words_of(content_of(await press(town, "Dewi", board, "Klinik")))
    own = await command(town, hana, "surat")
    assert "Surat no. 1 " in (await press(town, hana, own, "Klinik")).text


async def template_sent(town: Town, name: str, content: bytes, filename: str = "kop.docx") -> Screen | None:
    town.files.kept["t"] = content
    turn = await town.turn(name)
    document = Sent("t", "u", file_name=filename)
    message = Message(1, NOW, Chat(turn.actor.telegram_id, "private"), document=document)
    return await handlers.template_sent(turn, message)


def template(*paragraphs: str) -> bytes:
    made = Document()
    for text in paragraphs:
        made.add_paragraph(text)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


async def test_an_admin_replaces_the_template_and_goes_back(town: Town, hana: str) -> None:
    own = template("KOP KAMI", "{% for b in butir %}{{ b.kode }} {% endfor %}")
    assert await template_sent(town, "Dewi", own) is None
    board = await command(town, "Dewi", "surat", "rutan serang")
    shown = await press(town, "Dewi", board, "Templat surat")
    assert "{{ nomor }}" in shown.text
    standard = await press(town, "Dewi", shown, "Unduh templat")
    assert "{{ kepada }}" in words_of(content_of(standard))
    await press(town, "Dewi", shown, "Kirim templat baru")
    with pytest.raises(LengkapError, match=r"template\.(unsafe|broken)"):
        await template_sent(town, "Dewi", template("{{ ''.__class__ }}"))
    with pytest.raises(LengkapError):
        await template_sent(town, "Dewi", b"bukan word")
    done = await template_sent(town, "Dewi", own)
    assert done is not None
    assert "Templat diterima" in done.text
    for name in ("Dewi", hana):
        board = await command(town, name, "surat", "rutan serang")
        assert words_of(content_of(await press(town, name, board, "Klinik"))).strip() == f"KOP KAMI\n{PHOTO}"
    await press(town, "Dewi", shown, "templat bawaan")
    assert "KOP KAMI" not in words_of(content_of(await press(town, hana, board, "Klinik")))


@pytest.mark.parametrize("name", ["Hana", "Ani", "Eka"])
async def test_nobody_else_sets_the_template(town: Town, hana: str, name: str) -> None:
    for wanted in (2, 3):
        try:
            await pressed(town, name, Press(Verb.TEMPLATE, (wanted,)))
        except LengkapError:
            continue
        assert name == "Eka"
    assert await template_sent(town, "Ani", template("x")) is None


async def test_a_unit_visits_its_offices_and_a_kanwil_its_units(town: Town, hana: str) -> None:
    await town.open_office("Subbag <TU>", [ITEM, "P2HAM23-A1", "P2HAM23-A2"])
    offices = await command(town, hana, "kunjungan")
    assert offices.text.index("Subbag &lt;TU&gt;") < offices.text.index("Klinik")
    assert "kamera (1 butir foto)" in offices.text
    units = await command(town, "Dewi", "kunjungan")
    assert units.text.index("Rutan Serang") < units.text.index("Lapas Cilegon")
    assert "belum memilih program" in units.text
    assert "☎️ Hana, Ani" in units.text
    assert (await command(town, "Dewi", "kunjungan", "rutan serang")).text == offices.text
    book = openpyxl.load_workbook(io.BytesIO(content_of(await press(town, hana, offices, "Unduh daftar"))))
    rows = list(book["Kunjungan"].iter_rows(values_only=True))
    assert [row[:4] for row in rows[1:]] == [
        (1, "Subbag <TU>", rows[1][2], 3),
        (2, "Klinik", rows[2][2], 1),
    ]
    items = [(row[0], row[2]) for row in book["Yang diambil"].iter_rows(min_row=2, values_only=True)]
    assert ("Klinik", PHOTO) in items
    assert len(items) == 4
    with pytest.raises(Denied):
        await command(town, "Ani", "kunjungan")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_screens_of_letters_and_visits_fit_at_their_largest(
    town: Town, hana: str, language: str
) -> None:
    wide = "𝕏" * 60 + "<b>" + "x" * 95
    codes = [c.id for c in town.services.catalogue.programme("p2ham-2023").criteria]
    for number, code in enumerate(codes[:14]):
        await town.open_office(f"{number} {wide}", [code])
    turn = await town.turn(hana)
    t = translator(language)
    for screen in (
        await command(town, hana, "surat"),
        await command(town, hana, "kunjungan"),
        screens.template(t),
        screens.ask_template(t),
    ):
        assert utf16_units(screen.text) <= 4096
        assert "<b>x" not in screen.text
    assert turn.actor.current is not None
