"""The pictures of the documents, taken from the demo's chat page: .venv/bin/python -m docs.pictures

The shipped bot is played with invented people and files. Debian's packages chromium, chromium-driver and
fonts-noto-color-emoji must be installed. The pictures go to the folder docs/pictures.
"""

import argparse
import asyncio
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from bot.demo import samples
from bot.demo.player import Player
from bot.demo.samples import Sample
from bot.demo.stage import RUTAN, Stage, data_year, stage
from bot.demo.story import P2HAM
from bot.demo.transcript import Transcript
from bot.simulator import Message
from bot.translation import DEFAULT, translator
from knowledge.programme import Programme
from knowledge.roles import Role
from storage.deadlines import Term

FOLDER = Path(__file__).parent / "pictures"
WIDE, PHONE, SHORT_PHONE = (1280, 900), (390, 1000), (390, 800)
_T = translator(DEFAULT)
_COLOURS = 256
_STAGE = "P23-T2"
_SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--hide-scrollbars",
)


@dataclass(frozen=True, slots=True)
class Camera:
    """A browser on the chat page."""

    driver: webdriver.Chrome
    url: str
    folder: Path

    def shoot(self, name: str, size: tuple[int, int], person: int, message: int) -> None:
        """Keep what this person sees at this window size, from the message on; of a phone only the chat."""
        self._open(size)
        if size is not WIDE:
            place = self._people().index(person)
            self.driver.find_elements(By.CSS_SELECTOR, ".tab")[place].click()
        pane = self._one(f'.pane[data-person="{person}"]')
        found = pane.find_element(By.CSS_SELECTOR, f'[data-id="{message}"]')
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'start'})", found)
        self.driver.execute_script("document.activeElement.blur()")
        self.wait.until(lambda driver: driver.execute_script("return !document.getAnimations().length"))
        shot = pane.screenshot_as_png if size is not WIDE else self.driver.get_screenshot_as_png()
        self._keep(name, shot)

    @property
    def wait(self) -> WebDriverWait[webdriver.Chrome]:
        """Patience with the page."""
        return WebDriverWait(self.driver, 30)

    def _open(self, size: tuple[int, int]) -> None:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1.5, "mobile": size is not WIDE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get(self.url)
        self._one(".pane .message")

    def _one(self, css: str) -> WebElement:
        return self.wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, css))

    def _people(self) -> list[int]:
        rows = self.driver.find_elements(By.CSS_SELECTOR, ".people .person")
        return [int(row.get_attribute("data-person") or 0) for row in rows]

    def _keep(self, name: str, png: bytes) -> None:
        image = Image.open(io.BytesIO(png)).convert("RGB")
        small = image.quantize(_COLOURS, kmeans=2, dither=Image.Dither.NONE)
        small.save(self.folder / f"{name}.png", optimize=True)


@dataclass(frozen=True, slots=True)
class Play:
    """The part of the demo's story that is worth a picture."""

    made: Stage
    camera: Camera

    async def tell(self) -> None:
        """Play and take the pictures."""
        edition = self.made.services.catalogue.programme(P2HAM)
        year = data_year(self.made.services.clock())
        files = await asyncio.to_thread(samples.for_rutan, year)
        rizal = await self._invited("Rizal", Role.OFFICER)
        maria = await self._invited("Maria", Role.ADMIN)
        await maria.start(lambda message: message.text == _T("welcome.kanwil_next"))
        await self.made.set_deadline(maria.person, Term(P2HAM, year), _STAGE)
        await self._arrival(rizal, edition, year)
        self.made.simulator.samples = files
        for sample in files[1:5]:
            await self._settle(rizal, await rizal.send(sample), sample, edition)
        listed = await rizal.write("/kurang", lambda _: True)
        await self._shoot("kurang", PHONE, rizal, listed)
        await maria.write("/rekap", lambda message: message.file is not None)
        table = await rizal.send_album([sample for sample in files if sample.album])
        await self._shoot("kiriman", PHONE, rizal, table)
        await rizal.send(files[0])
        sent = next(message for message in reversed(rizal.person.messages) if not message.from_bot)
        await self._shoot("jawaban", PHONE, rizal, sent)
        await self._shoot("percakapan", WIDE, rizal, sent)

    async def _arrival(self, officer: Player, edition: Programme, year: int) -> None:
        screen = await officer.start(lambda message: bool(message.buttons))
        await self._shoot("mulai", SHORT_PHONE, officer, officer.person.messages[0])
        screen = await officer.press(edition.short_name, screen)
        await officer.press(next(label for label in screen.labels if label.startswith(str(year))), screen)

    async def _settle(self, officer: Player, answer: Message, sample: Sample, edition: Programme) -> None:
        await officer.settle(answer, sample.serves, edition.criterion(sample.serves).group)

    async def _invited(self, name: str, role: Role) -> Player:
        unit = RUTAN if role.in_unit else None
        person = await self.made.invite(name, _T(f"role.{role.value}"), role, unit)
        return Player(self.made.simulator, person, Transcript(lambda _: None, ""), _T)

    async def _shoot(self, name: str, size: tuple[int, int], player: Player, message: Message) -> None:
        await asyncio.to_thread(self.camera.shoot, name, size, player.person.id, message.id)


def browser(profile: str) -> webdriver.Chrome:
    """Debian's Chromium without a window, that calls nobody but the page's server."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for switch in (*_SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


async def take(folder: Path) -> None:
    """Take all pictures into the folder."""
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as profile:
        async with stage(Path(home), 0) as made:
            driver = await asyncio.to_thread(browser, profile)
            try:
                await Play(made, Camera(driver, made.simulator.url, folder)).tell()
            finally:
                await asyncio.to_thread(driver.quit)


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(folder))


if __name__ == "__main__":
    main()
