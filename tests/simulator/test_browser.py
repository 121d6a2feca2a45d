"""The chat page as a person uses it, in a real browser against the real server and PTB's Bot."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import Forbidden, RetryAfter

from bot.simulator import Message, Person, Simulator

from .browser import ChatPage, launch
from .conftest import picture
from .test_page import Paper

pytestmark = pytest.mark.slow
T = TypeVar("T")
WIDE, PHONE = (1280, 800), (390, 844)
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Benar", callback_data="v1:7:y")]])
PAPERS = (
    Paper("SK Tim.pdf", b"%PDF-1.4 contoh"),
    Paper("IMG_1.jpg", picture(), "papan maklumat", photo=True),
    Paper("IMG_2.jpg", picture(300, 400), "", photo=True),
)


@pytest.fixture(scope="module")
def driver_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatPage]:
    driver = launch(str(tmp_path_factory.mktemp("profile")))
    yield ChatPage(driver)
    driver.quit()


@pytest.fixture
async def page(driver_page: ChatPage) -> AsyncIterator[ChatPage]:
    """The browser; a test that leaves anything on its console fails."""
    yield driver_page
    complaints = await asyncio.to_thread(driver_page.complaints)
    await asyncio.to_thread(driver_page.driver.get, "about:blank")
    assert complaints == []


@pytest.fixture
def officer(sim: Simulator) -> Person:
    sim.samples = PAPERS
    person = sim.person("Siti Aminah", about="Petugas · Rutan", payload="kode-7")
    sim.person("Budi Santoso", about="Verifikator · Kanwil")
    return person


async def at(page: ChatPage, sim: Simulator, size: tuple[int, int] = WIDE) -> None:
    await asyncio.to_thread(page.open, sim.url, *size)


async def do(act: Callable[[], T]) -> T:
    """Something in the browser, while the server goes on."""
    return await asyncio.to_thread(act)


async def sent(sim: Simulator, person: Person, text: str) -> Message:
    """The person's newest message, once it says this."""
    return await sim.wait_until(lambda: person.chat.newest(lambda m: not m.from_bot and text in m.text), 30)


async def test_a_conversation_by_keyboard_alone(
    page: ChatPage, sim: Simulator, bot: Bot, officer: Person
) -> None:
    await bot.set_my_commands([("kurang", "Yang masih kurang"), ("kriteria", "Semua butir")])
    await at(page, sim)

    def start() -> None:
        page.tab_to("Mulai")
        page.key(Keys.ENTER)

    await do(start)
    assert (await sent(sim, officer, "/start")).text == "/start kode-7"
    await do(lambda: page.until(lambda: page.focused() == "Tulis pesan"))
    await do(lambda: page.key("dua baris", Keys.SHIFT + Keys.ENTER))
    await do(lambda: page.key("satu pesan", Keys.ENTER))
    assert (await sent(sim, officer, "pesan")).text == "dua baris\nsatu pesan"
    await do(lambda: page.key("/k"))
    await do(lambda: page.until(lambda: len(page.all(".commands [role=option]")) == 2))
    await do(lambda: page.key(Keys.ARROW_DOWN, Keys.ENTER))
    await sent(sim, officer, "/kriteria")
    asked = await bot.send_message(officer.id, "Benar?", reply_markup=YES)

    def press() -> None:
        page.until_text(".key", "Benar")
        page.run("document.querySelector('.log').focus()")
        page.key(Keys.TAB)
        page.key(Keys.ENTER)

    await do(press)
    await sim.wait_until(lambda: officer.presses)
    await bot.answer_callback_query(officer.presses[0].id, "Tersimpan")
    await bot.edit_message_text("Tersimpan.", officer.id, asked.message_id, reply_markup=YES)
    await do(lambda: page.until_text(".toast.shown", "Tersimpan"))
    await do(lambda: page.until(lambda: page.focused() == "Benar"))

    def reply() -> None:
        page.run("document.querySelector('.log').focus()")
        page.key(Keys.ARROW_UP)
        page.key(Keys.ENTER)
        page.until(lambda: page.focused() == "Balas")
        page.key(Keys.ENTER)
        page.key("saya membalas", Keys.ENTER)

    await do(reply)
    assert (await sent(sim, officer, "membalas")).reply_to is officer.last


async def test_samples_go_out_as_photos_or_files(page: ChatPage, sim: Simulator, officer: Person) -> None:
    officer.start()
    await at(page, sim)

    def stage(as_file: bool) -> None:
        for number in (1, 2):
            page.one(f"[data-sample='{number}']").click()
        page.until(lambda: len(page.all(".chip")) == 2)
        if as_file:
            page.until_text(".mode button", "sebagai berkas").click()
        page.one(".composer textarea").send_keys(Keys.ENTER)

    await do(lambda: stage(as_file=False))
    first = await sent(sim, officer, "papan maklumat")
    await do(lambda: page.until(lambda: len(page.all(".album.of-photo img")) == 2))
    await do(lambda: stage(as_file=True))
    album = await sim.wait_until(
        lambda: [m for m in officer.messages if m.album not in (None, first.album)][1:]
    )
    assert [message.file.data for message in album if message.file] == [PAPERS[2].content]
    assert [message.attachment.kind for message in (first, *album) if message.attachment] == [
        "photo",
        "document",
    ]


async def test_own_files_and_dragged_samples(
    page: ChatPage, sim: Simulator, officer: Person, tmp_path: Path
) -> None:
    officer.start()
    await at(page, sim)
    paths = [tmp_path / "Surat <b>1.txt", tmp_path / "Surat 2.txt"]
    for path in paths:
        path.write_text(path.name)

    def choose() -> None:
        page.all("input[type=file]")[0].send_keys("\n".join(map(str, paths)))
        page.until(lambda: len(page.all(".chip")) == 2)
        page.one(".composer textarea").send_keys("dua surat", Keys.ENTER)

    await do(choose)
    first = await sent(sim, officer, "dua surat")
    await sim.wait_until(lambda: [m for m in officer.messages if m.album == first.album][1:])
    assert first.file is not None
    assert (first.file.name, first.file.data) == ("Surat <b>1.txt", b"Surat <b>1.txt")

    def drag() -> None:
        page.run(DRAG, page.one("[data-sample='0']"), page.all(".zone")[0])
        page.until_text(".chip", "SK Tim.pdf")
        page.one(".composer textarea").send_keys("diseret", Keys.ENTER)

    await do(drag)
    dragged = await sent(sim, officer, "diseret")
    assert dragged.file is not None
    assert dragged.file.data == PAPERS[0].content


DRAG = """
const [from, to] = arguments;
const data = new DataTransfer();
const fire = (target, kind) => target.dispatchEvent(
  new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
fire(from, 'dragstart');
for (const kind of ['dragenter', 'dragover', 'drop']) fire(to, kind);
"""


async def test_what_the_bot_writes_is_shown_and_never_run(
    page: ChatPage, sim: Simulator, bot: Bot, officer: Person
) -> None:
    officer.start()
    await at(page, sim)
    text = "<b>Nama:</b> &lt;img src=x onerror=alert(1)&gt; <i>&amp;amp;</i> /kurang"
    message = await bot.send_message(officer.id, text, parse_mode="HTML")
    shown = await do(lambda: page.until_text(".theirs .text", "onerror").text)
    assert shown == "Nama: <img src=x onerror=alert(1)> &amp; /kurang"
    assert await do(lambda: len(page.all(".theirs img"))) == 0
    assert await do(lambda: page.one(".theirs b").text) == "Nama:"
    await do(lambda: page.one(".theirs .command").click())
    await sent(sim, officer, "/kurang")
    await bot.edit_message_text("selesai", officer.id, message.message_id)
    await do(lambda: page.until_text(".theirs .bubble", "selesai"))
    assert "diedit" in await do(lambda: page.one(".theirs .meta").text)
    await bot.send_chat_action(officer.id, "typing")
    await do(lambda: page.until_text(".state", "sedang mengetik"))
    await bot.delete_message(officer.id, message.message_id)
    await do(lambda: page.until(lambda: not page.all(".theirs")))


async def test_files_of_the_bot_can_be_fetched_and_pictures_enlarged(
    page: ChatPage, sim: Simulator, bot: Bot, officer: Person
) -> None:
    officer.start()
    await at(page, sim)
    await bot.send_document(officer.id, b"PK isi", filename="rekap <1>.xlsx")
    await bot.send_photo(officer.id, picture())
    link = await do(lambda: page.one("a.card"))
    assert await do(lambda: link.get_attribute("download")) == "rekap <1>.xlsx"
    fetched = await do(lambda: page.run("return fetch(arguments[0].href).then((r) => r.text())", link))
    assert fetched == "PK isi"

    def enlarge() -> None:
        page.one(".photo").click()
        page.until(lambda: page.run("return document.querySelector('.lightbox img')?.naturalWidth") == 400)
        page.key(Keys.ESCAPE)
        page.until(lambda: not page.all("dialog"))

    await do(enlarge)


async def test_alerts_wait_for_a_tap(page: ChatPage, sim: Simulator, bot: Bot, officer: Person) -> None:
    officer.start()
    await at(page, sim)
    await bot.send_message(officer.id, "Benar?", reply_markup=YES)
    await do(lambda: page.one(".key").click())
    await sim.wait_until(lambda: officer.presses)
    await bot.answer_callback_query(officer.presses[0].id, "Rincian panjang", show_alert=True)
    await do(lambda: page.until_text("dialog", "Rincian panjang"))
    await do(lambda: page.one("dialog .primary").click())
    await do(lambda: page.until(lambda: not page.all("dialog")))


async def test_weather_and_blocking_are_switches(
    page: ChatPage, sim: Simulator, bot: Bot, officer: Person
) -> None:
    officer.start()
    await at(page, sim)
    await do(lambda: Select(page.one("#fault")).select_by_value("retry_after"))
    await sim.wait_until(lambda: sim.faults.lasting)
    with pytest.raises(RetryAfter):
        await bot.send_message(officer.id, "a")
    await do(lambda: Select(page.one("#fault")).select_by_visible_text("Lancar"))
    await sim.wait_until(lambda: not sim.faults.lasting)
    assert await bot.send_message(officer.id, "a")

    def block() -> None:
        page.one(".who .round").click()
        page.until_text(".popup button", "Blokir bot").click()
        page.until_text(".foot", "Bot diblokir")

    await do(block)
    with pytest.raises(Forbidden):
        await bot.send_message(officer.id, "a")
    await do(lambda: page.until_text(".foot button", "Buka blokir").click())
    await do(lambda: page.one(".pane.active textarea"))
    assert not officer.chat.blocked


async def test_unread_messages_are_counted_until_seen(
    page: ChatPage, sim: Simulator, bot: Bot, officer: Person
) -> None:
    officer.start()
    budi = sim.people[1]
    budi.start()
    await at(page, sim, PHONE)
    await bot.send_message(budi.id, "satu")
    await bot.send_message(budi.id, "dua")
    await do(lambda: page.until_text(".tab .badge", "2"))
    assert await do(lambda: page.driver.title) == "(2) Lengkap · peragaan"
    await do(lambda: page.until_text(".tab", "Budi").click())
    await do(lambda: page.until(lambda: not page.all(".tab .badge")))
    await do(lambda: page.until_text(".theirs .text", "dua"))


async def test_a_new_person_can_join(page: ChatPage, sim: Simulator, officer: Person) -> None:
    await at(page, sim)

    def join() -> None:
        page.one("[aria-label='Orang baru']").click()
        page.key("Rina <i>", Keys.ENTER)
        page.until_text(".who h2", "Rina <i>")

    await do(join)
    assert sim.people[-1].user.name == "Rina <i>"


async def test_a_draft_survives_a_restart_of_the_server(
    page: ChatPage, sim: Simulator, officer: Person
) -> None:
    officer.start()
    await at(page, sim)
    await do(lambda: page.one("textarea").send_keys("belum terkirim"))
    await sim.stop()
    await do(lambda: page.until_text("#bot", "terputus"))
    officer.send_text("dari telepon lain")
    await sim.start()
    await do(lambda: page.until_text(".mine .text", "dari telepon lain"))
    assert await do(lambda: page.one("textarea").get_attribute("value")) == "belum terkirim"
    await do(page.complaints)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
async def test_nothing_overflows_and_nothing_comes_from_elsewhere(
    page: ChatPage, sim: Simulator, bot: Bot, officer: Person, size: tuple[int, int]
) -> None:
    officer.start()
    await at(page, sim, size)
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("x" * 60, callback_data="y")] * 3])
    await bot.send_message(
        officer.id, "kata" * 200 + "\n" + "<pre>" + "=" * 300 + "</pre>", "HTML", reply_markup=markup
    )
    await bot.send_document(officer.id, b"isi", filename="nama" * 60 + ".pdf")
    await do(lambda: page.until_text(".card", "nama"))
    assert await do(lambda: page.run(OVERFLOWING)) == []
    assert await do(lambda: page.run("return document.documentElement.scrollWidth")) <= size[0]
    loaded = await do(lambda: page.run(LOADED))
    assert {address for address, _ in loaded} == {sim.url}
    assert sum(amount for _, amount in loaded) < 200_000


OVERFLOWING = """
return [...document.querySelectorAll('body, .pane, .log, .side')]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.className);
"""
LOADED = """
return performance.getEntriesByType('resource')
  .map((entry) => [new URL(entry.name).origin, entry.decodedBodySize || 0]);
"""


async def test_samples_are_at_hand_on_a_phone(page: ChatPage, sim: Simulator, officer: Person) -> None:
    await at(page, sim, PHONE)

    def send() -> None:
        page.until_text(".foot button", "Mulai").click()
        page.until_text(".tries button", "SK Tim.pdf").click()
        page.one("[aria-label='Kirim']").click()

    await do(send)
    message = await sim.wait_until(lambda: officer.chat.newest(lambda m: m.file is not None))
    assert message.file is not None
    assert message.file.data == PAPERS[0].content

    def from_drawer() -> None:
        page.until_text(".tab", "Contoh").click()
        page.one("[data-sample='1']").click()
        page.until_text(".chip", "IMG_1.jpg")

    await do(from_drawer)
