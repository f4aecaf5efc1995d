"""A real Chromium on the page, by chromedriver: what a person does, and what they see."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

TIMEOUT_S = 90.0
T = TypeVar("T")
_QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars"
)
# what can be seen or touched and is not wholly within the width of the page
_CUT_OFF = """
    return [...document.querySelectorAll('button, input, textarea, label, img, p, h1, summary')].filter(one => {
        const box = one.getBoundingClientRect();
        return one.checkVisibility() && box.width > 1 && (box.left < 0 || box.right > window.innerWidth + 1);
    }).map(one => one.outerHTML.slice(0, 160))"""


def open_browser(folder: Path, languages: str = "en-US,en") -> webdriver.Chrome:
    """folder: for its profile, and for downloads. languages: the dearest first."""
    options = webdriver.ChromeOptions()
    for flag in _QUIET.split():
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={folder / 'profile'}")
    options.add_argument(f"--lang={languages.split(',')[0]}")
    downloads = {"intl.accept_languages": languages, "download.default_directory": str(folder)}
    options.add_experimental_option("prefs", downloads)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    set_size(browser, (1280, 800))
    return browser


def set_size(browser: webdriver.Chrome, size: tuple[int, int]) -> None:
    """Of the page, without the window's frame, in px."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


class PageDriver:
    """One browser with the page."""

    def __init__(self, browser: webdriver.Chrome, url: str, downloads: Path) -> None:
        self.browser, self._downloads = browser, downloads
        self._asked: list[str] = []
        browser.get(url)
        self.until(lambda: self.find(".stage.idle"))
        self.until(lambda: self.value("model"))

    # --- seeing -----------------------------------------------------------------------------------------

    def all(self, css: str) -> list[WebElement]:
        """What is seen of it."""
        return [one for one in self.browser.find_elements(By.CSS_SELECTOR, css) if one.is_displayed()]

    def find(self, css: str) -> WebElement | None:
        return next(iter(self.all(css)), None)

    def text(self, css: str) -> str:
        found = self.find(css)
        return found.text if found else ""

    def text_within(self, css: str) -> str:
        """The same, folded away or not."""
        return str(self.run("return document.querySelector(arguments[0])?.textContent || ''", css))

    def value(self, name: str) -> str:
        """What stands in the field of this id."""
        found = self._field(name)
        return str(found.get_property("value")) if found else ""

    def until(self, seen: Callable[[], T | None]) -> T:
        """What it gives, once that is something."""
        redrawn = [StaleElementReferenceException]  # between finding and asking
        wait = WebDriverWait(self.browser, TIMEOUT_S, 0.05, redrawn)
        return wait.until(lambda _: seen() or False)  # type: ignore[return-value]

    def picture_of(self, css: str) -> str:
        """The address of the picture that is seen there, once it has been loaded; "" before."""
        found = self.find(css)
        if found is None or not self.run(
            "return arguments[0].complete && arguments[0].naturalWidth > 0", found
        ):
            return ""
        return str(found.get_property("src"))

    def result(self) -> str:
        """The address of the slider's picture after the edit; "" where none is seen."""
        addresses = [str(one.get_property("src")) for one in self.all("#slider img")]
        return next((address for address in addresses if "/shown-" in address), "")

    def asked(self) -> list[str]:
        """The addresses that this browser has asked so far; chrome: is of the tab before the page."""
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if not url.startswith(("data:", "blob:", "chrome:")):
                    self._asked.append(url)
        return self._asked

    def overflow(self) -> int:
        """px by which the page is wider than its window."""
        return int(self.run("return document.documentElement.scrollWidth - window.innerWidth"))

    def cut_off(self) -> list[str]:
        return self.run(_CUT_OFF)

    def run(self, script: str, *values: Any) -> Any:
        return self.browser.execute_script(script, *values)

    # --- doing ------------------------------------------------------------------------------------------

    def upload(self, path: Path) -> None:
        """Send a picture in place of what is there, and wait until it is shown."""
        self.send(path)
        self.until(lambda: "/shown." in self.picture_of("#picture img"))

    def send(self, path: Path) -> None:
        self._show_tab(0)
        clear = self.find("#picture .icon-button-wrapper button:last-child")
        if clear:
            clear.click()
            self.until(lambda: self.find("#picture img") is None)
        chooser = self.until(lambda: self.browser.find_elements(By.CSS_SELECTOR, "#picture input[type=file]"))
        chooser[0].send_keys(str(path))

    def paint(self, across: float, down: float) -> None:
        """A stroke to the right in the mask, over a sixth of its canvas, about here (0 to 1)."""
        self._show_tab(1)
        self._stroke("#mask canvas", across, down)

    def draw(self, across: float, down: float) -> None:
        """The same as marks."""
        self._show_tab(2)
        self._stroke("#marks canvas", across, down)

    def _stroke(self, css: str, across: float, down: float) -> None:
        canvas = self.until(lambda: self.find(css))
        width, height = canvas.size["width"], canvas.size["height"]
        x, y = int(width * (across - 0.5 - 1 / 12)), int(height * (down - 0.5))
        stroke = ActionChains(self.browser).move_to_element_with_offset(canvas, x, y).click_and_hold()
        stroke.move_by_offset(width // 12, 0).move_by_offset(width // 12, 0).release().perform()

    def click(self, name: str) -> None:
        button = self.until(lambda: self.find(f"#{name}"))
        self.until(button.is_enabled)
        self.run("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()

    def write(self, name: str, text: str) -> None:
        """Into the field of this id, in place of what is there."""
        field = self.until(lambda: self._field(name))
        self.run("arguments[0].scrollIntoView({block: 'center'}); arguments[0].select()", field)
        field.send_keys(text)

    def choose_model(self, title: str) -> None:
        self.choose("model", title)

    def choose(self, name: str, words: str) -> None:
        """An entry of the list of this id, by a part of what it says."""
        field = self.until(lambda: self.find(f"#{name} input"))
        self.run("arguments[0].scrollIntoView({block: 'center'})", field)
        field.click()
        options = f"#{name} li[role=option]"
        # the list is there before the server's models are in it
        self.until(lambda: [one for one in self.all(options) if words in one.text])[0].click()

    def add_references(self, *paths: Path) -> None:
        """Beside those that are there, and wait until they are shown."""
        count = len(self.all("#listed .thumbnail-item")) + len(paths)
        chooser = self.until(
            lambda: self.browser.find_elements(By.CSS_SELECTOR, "#references input[type=file]")
        )
        chooser[0].send_keys("\n".join(map(str, paths)))
        self.until(lambda: len(self.all("#listed .thumbnail-item")) == count)

    def edit(self, instruction: str = "") -> str:
        """Ask for an edit and await it; the address of its picture. instruction: "" leaves what is there."""
        before = self.result()
        if instruction:
            self.write("instruction", instruction)
        self.click("edit")
        return self.until(lambda: new if (new := self.result()) != before else "")

    def open_more(self) -> None:
        self.until(lambda: self.find("#more button")).click()
        self.until(lambda: self.find("#variations"))

    def download(self) -> Path:
        """Click, and await the file."""
        there = set(self._downloads.iterdir())

        def came() -> list[Path]:
            new = set(self._downloads.iterdir()) - there
            whole = [path for path in new if path.suffix not in (".crdownload", ".tmp")]
            return [path for path in whole if path.is_file() and not path.name.startswith(".")]

        self.click("download")
        return self.until(came)[0]

    def drag(self, css: str, by: int) -> None:
        """Along, in px."""
        handle = self.until(lambda: self.find(css))
        ActionChains(self.browser).click_and_hold(handle).move_by_offset(by, 0).release().perform()

    def resize(self, size: tuple[int, int]) -> None:
        set_size(self.browser, size)

    def screenshot(self, path: Path) -> None:
        self.run("window.scrollTo(0, 0)")
        self.browser.save_screenshot(str(path))

    def _show_tab(self, number: int) -> None:
        tab = self.until(lambda: self.all("#input button[role=tab]"))[number]
        self.run("arguments[0].scrollIntoView({block: 'center'})", tab)
        tab.click()

    def _field(self, name: str) -> WebElement | None:
        return self.find(f"#{name} textarea, #{name} input")
