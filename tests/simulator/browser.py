"""Debian's Chromium, headless, on the chat page; calls block, so tests run them in a thread."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

SECONDS = 30
_SWITCHES = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")


def launch(profile: str) -> webdriver.Chrome:
    """A browser; without Chromium the test is skipped, and failed where CI must have it."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        if os.environ.get("CI"):
            pytest.fail("chromium and chromedriver are not installed")
        pytest.skip("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for switch in (*_SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(driver))


class ChatPage:
    """What a person at the browser does and sees."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str, width: int, height: int) -> None:
        """Loads the page at a window size and waits until it knows the people."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get(url)
        self.one(".pane")

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        """The first shown element that matches, waited for."""
        found: WebElement = self.until(lambda: next((e for e in self.all(css) if e.is_displayed()), None))
        return found

    def until(self, condition: Callable[[], Any]) -> Any:
        """The first true value of the condition."""
        ignored = [StaleElementReferenceException]
        return WebDriverWait(self.driver, SECONDS, 0.05, ignored).until(lambda _: condition())

    def until_text(self, css: str, text: str) -> WebElement:
        """The last element that matches, as soon as it holds the text."""
        found: WebElement = self.until(
            lambda: next((e for e in reversed(self.all(css)) if text in e.text), None)
        )
        return found

    def key(self, *keys: str) -> None:
        """Types where the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def focused(self) -> str:
        """The label or text of the focused element."""
        element = self.driver.switch_to.active_element
        return element.get_attribute("aria-label") or element.text

    def tab_to(self, label: str) -> None:
        """Moves with the Tab key until the focus stands on this label."""
        for _ in range(60):
            if self.focused() == label:
                return
            self.key(Keys.TAB)
        raise AssertionError(f"{label} cannot be reached with the Tab key")

    def run(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def complaints(self) -> list[str]:
        """What the console holds since the last look."""
        return [entry["message"] for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]
