"""The whole way through the chat page, in a real browser, with the shipped bot behind it."""

import asyncio
import base64
import io
import re
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bot.demo import rutan
from bot.demo.samples import for_visitor
from bot.demo.stage import RUTAN, Stage, data_year, stage
from bot.demo.writing import as_docx, as_pdf, as_xlsx
from knowledge.roles import Role
from tests.simulator.browser import ChatPage, launch

pytestmark = pytest.mark.slow
T = TypeVar("T")
SIZES = [pytest.param((1280, 800), id="desktop"), pytest.param((390, 844), id="phone")]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[ChatPage]:
    """The browser; a test that leaves anything on its console fails."""
    driver = launch(str(tmp_path / "profile"))
    page = ChatPage(driver)
    yield page
    complaints = page.complaints()
    driver.quit()
    assert complaints == []


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot, and a visitor with an invitation and sample files."""
    async with stage(tmp_path / "bot", 0) as made:
        made.simulator.samples = for_visitor(data_year(made.services.clock()))
        await made.invite("Anda", "petugas", Role.OFFICER, RUTAN)
        yield made


async def do(act: Callable[[], T]) -> T:
    """Something in the browser, while the bot goes on."""
    return await asyncio.to_thread(act)


def tap(page: ChatPage, label: str) -> None:
    """Press the button with this beginning under the newest message of the bot."""

    def found() -> bool:
        newest = page.all(".message.theirs")[-1:]
        keys = [key for message in newest for key in message.find_elements(By.CSS_SELECTOR, ".key")]
        wanted = [key for key in keys if key.text.startswith(label)]
        if wanted:
            wanted[0].send_keys(Keys.ENTER)
        return bool(wanted)

    page.until(found)


def heard(page: ChatPage, text: str) -> str:
    """What the bot said with these words, once it did."""

    def found() -> str | None:
        said = (bubble.text for bubble in reversed(page.all(".theirs .bubble")))
        return next((words for words in said if text in words), None)

    return str(page.until(found))


def say(page: ChatPage, text: str) -> None:
    page.one(".composer textarea").send_keys(text, Keys.ENTER)


def arrive(page: ChatPage, url: str, size: tuple[int, int], year: int) -> None:
    page.open(url, *size)
    page.until_text(".foot button", "Mulai").click()
    tap(page, "P2HAM (Permenkumham 25/2023)")
    tap(page, str(year))
    heard(page, "Anda mengerjakan")


def attach(page: ChatPage, paths: list[Path]) -> None:
    page.all("input[type=file]")[0].send_keys("\n".join(map(str, paths)))
    page.until(lambda: len(page.all(".chip")) == len(paths))
    page.one(".composer textarea").send_keys(Keys.ENTER)


def missing(page: ChatPage) -> tuple[int, set[str]]:
    """How many required items stand, and those on the first page of what is missing."""
    before = page.all(".message.theirs")[-1].get_attribute("data-id")
    say(page, "/kurang")

    def answered() -> str:
        newest = page.all(".message.theirs")[-1]
        told = newest.text if newest.get_attribute("data-id") != before else ""
        return told if "wajib" in told else ""

    text = str(page.until(answered))
    [done] = re.findall(r"wajib (\d+)/", text)
    return int(done), set(re.findall(r"P2HAM23-[A-Z]\d+", text))


def album(folder: Path, year: int) -> list[Path]:
    """A table, a decree, and an invitation that says nothing of any item."""
    contents = {
        "rasio petugas.xlsx": as_xlsx(rutan.STAFFING_SHEET, rutan.staffing(year)),
        "SK tim.pdf": as_pdf(rutan.decree(year)),
        "undangan.pdf": as_pdf(rutan.invitation(year)),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def archive(folder: Path, year: int) -> Path:
    with zipfile.ZipFile(folder / "bukti.zip", "w") as packed:
        packed.writestr("pelatihan/Laporan pelatihan BISINDO.docx", as_docx(rutan.training(year)))
        packed.writestr("PKS.pdf", as_pdf(rutan.agreement(year)))
    return folder / "bukti.zip"


def fetched(page: ChatPage, link: object) -> bytes:
    """What the link of a file downloads."""
    script = """const [link, done] = arguments;
    fetch(link.href).then((r) => r.arrayBuffer()).then((b) => done(btoa(
      new Uint8Array(b).reduce((text, byte) => text + String.fromCharCode(byte), ''))));"""
    return base64.b64decode(page.driver.execute_async_script(script, link))


@pytest.mark.parametrize("size", SIZES)
async def test_an_album_and_an_archive_are_sent_corrected_and_taken_home(
    page: ChatPage, made: Stage, size: tuple[int, int], tmp_path: Path
) -> None:
    year = data_year(made.services.clock())
    paths = await do(lambda: album(tmp_path, year))
    packed = await do(lambda: archive(tmp_path, year))

    def send_and_correct() -> None:
        arrive(page, made.simulator.url, size, year)
        done, listed = missing(page)
        assert (done, "P2HAM23-B1" in listed) == (0, True)
        attach(page, paths)
        tap(page, "3")
        heard(page, "undangan.pdf")
        for label in ("📌 Pilih butir", "B. Ketersediaan", "P2HAM23-B4", "⬅️ Kembali ke daftar kiriman"):
            tap(page, label)
        tap(page, "✅ Benar semua (2)")
        heard(page, "✅ 3 sudah benar")
        done, listed = missing(page)
        assert (done, "P2HAM23-C1" in listed) == (1, False)
        attach(page, [packed])
        heard(page, "Kiriman 2 berkas")
        tap(page, "✅ Benar semua (2)")
        heard(page, "✅ 2 sudah benar")

    def take_home() -> bytes:
        say(page, "/paket")
        tap(page, "Seluruhnya")
        return fetched(
            page, page.until(lambda: next(iter(page.all(".theirs a.card[download$='.zip']")), None))
        )

    await do(send_and_correct)
    with zipfile.ZipFile(io.BytesIO(await do(take_home))) as package:
        names = package.namelist()
        found = {code for name in names for code in re.findall(r"P2HAM23-[A-Z]\d+", name)}
        assert found >= {"P2HAM23-C1", "P2HAM23-P5", "P2HAM23-B4", "P2HAM23-C4", "P2HAM23-C5"}
        [sheet] = [name for name in names if name.endswith("Daftar butir.xlsx")]
        assert openpyxl.load_workbook(io.BytesIO(package.read(sheet))).active.max_row > 10


@pytest.mark.parametrize("size", SIZES)
async def test_somebody_who_reads_nothing_completes_an_item(
    page: ChatPage, made: Stage, size: tuple[int, int]
) -> None:
    """Always the first button, the first file at hand, and send."""
    person = made.simulator.people[0]

    def click_on() -> None:
        page.open(made.simulator.url, *size)
        page.until_text(".foot button", "Mulai").click()
        for wanted in ("Program mana", "tahun berapa"):
            heard(page, wanted)
            page.all(".key")[0].click()
        heard(page, "Anda mengerjakan")
        page.until(lambda: page.all(".tries button"))[0].click()
        page.until(lambda: page.all(".chip"))
        page.one("[aria-label='Kirim']").click()
        tap(page, "✅ Benar")
        heard(page, "✅ P2HAM")

    await do(click_on)
    assert len(person.presses) <= 3
