"""The pictures of the documents, taken from the demo's chat page: .venv/bin/python -m docs.pictures

The shipped bot is played with invented people and files (docs/plays.py). Debian's packages chromium,
chromium-driver and fonts-noto-color-emoji must be installed. The pictures go to the folder docs/pictures,
and what the bot says in each of them to docs/pictures.json, to which a test holds the bot.
"""

import argparse
import asyncio
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from bot.demo.stage import stage
from docs import plays
from docs.plays import WIDE

FOLDER = Path(__file__).parent / "pictures"
_COLOURS = 256
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
        self.driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Jakarta"})
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
            camera, said = Camera(driver, made.simulator.url, folder), {}
            try:
                async for view in plays.views(made):
                    said[view.name] = view.said
                    await asyncio.to_thread(camera.shoot, view.name, view.size, view.person, view.message.id)
            finally:
                await asyncio.to_thread(driver.quit)
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
    await asyncio.to_thread(folder.with_suffix(".json").write_text, f"{text}\n")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(folder))


if __name__ == "__main__":
    main()
