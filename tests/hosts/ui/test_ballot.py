"""The ballot of `mgie evaluate` in a real Chromium: votes by mouse and keys, saved to a file, counted by the command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import TIMEOUT_S, open_browser, set_size
from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

MGIE = Path(sys.executable).parent / "mgie"
COUNT = 6


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ballot on three pairs with two sets of results; the voter gets the page alone, in a folder of its own."""
    root = tmp_path_factory.mktemp("ballot")
    rows = ["source,target,instruction,id"]
    for n in range(COUNT):
        for name, value in (("set/before", 200), ("set/after", 100), ("bright/", 240), ("dark/", 20)):
            path = root / f"{name}{n}.png"
            path.parent.mkdir(exist_ok=True)
            Image.fromarray(np.full((48, 64, 3), value, np.uint8)).save(path)
        rows.append(f"before{n}.png,after{n}.png,make it darker,{n}")
    (root / "set" / "pairs.csv").write_text("\n".join(rows))
    words = [MGIE, "evaluate", "--data", "set", "--results", "bright", "--results", "dark"]
    words += ["--out", "run", "--ballot", str(COUNT)]
    subprocess.run(list(map(str, words)), cwd=root, check=True, capture_output=True, timeout=TIMEOUT_S)
    (root / "voter").mkdir()
    (root / "run" / "ballot.html").rename(root / "voter" / "ballot.html")
    return root


@pytest.fixture(scope="module")
def browser(made: Path) -> Iterator[webdriver.Chrome]:
    found = open_browser(made / "voter")
    yield found
    found.quit()


def shown(browser: webdriver.Chrome) -> str:
    """The comparison that is seen."""
    seen = [one for one in browser.find_elements(By.TAG_NAME, "section") if one.is_displayed()]
    assert len(seen) == 1
    return str(seen[0].get_attribute("data-name"))


def darker_side(browser: webdriver.Chrome) -> str:
    """As a person sees it: by the pixels on the screen."""
    script = """
        const seen = [...document.querySelectorAll('section')].find(one => !one.hidden);
        return [...seen.querySelectorAll('img')].map(image => {
            const canvas = document.createElement('canvas'); canvas.width = canvas.height = 1;
            const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0, 1, 1);
            return pen.getImageData(0, 0, 1, 1).data[0];
        });"""
    _, left, right = browser.execute_script(script)
    return "left" if left < right else "right"


def test_a_person_votes_and_the_researcher_counts(browser: webdriver.Chrome, made: Path) -> None:
    page = (made / "voter" / "ballot.html").as_uri()
    browser.get(page)
    assert browser.find_element(By.ID, "count").text == f"1 of {COUNT}"
    chosen: dict[str, str] = {}
    for turn in range(COUNT):
        name, side = shown(browser), darker_side(browser)
        chosen[name] = side
        if turn % 2:
            browser.find_element(By.CSS_SELECTOR, f"[data-choice={side}]").click()
        else:
            arrow = Keys.ARROW_LEFT if side == "left" else Keys.ARROW_RIGHT
            browser.find_element(By.TAG_NAME, "body").send_keys(arrow)
        if turn == 2:  # an accident: what was chosen is there again, and the same comes next
            following = shown(browser)
            browser.refresh()
            assert shown(browser) == following
    assert browser.find_element(By.ID, "done").is_displayed() and len(chosen) == COUNT
    browser.find_element(By.ID, "back").click()  # and thinks again of the last
    assert shown(browser) == name
    pressed = browser.find_element(By.CSS_SELECTOR, "[aria-pressed=true]")
    assert pressed.get_attribute("data-choice") == chosen[name]
    browser.find_element(By.CSS_SELECTOR, "[data-choice=same]").click()
    chosen[name] = "same"
    browser.find_element(By.ID, "name").send_keys("Ada <b>")
    browser.find_element(By.ID, "save").click()
    saved = WebDriverWait(browser, TIMEOUT_S, 0.05).until(
        lambda _: list((made / "voter").glob("votes-*.json"))
    )
    told: dict[str, Any] = json.loads(saved[0].read_text())
    assert {one["comparison"]: one["choice"] for one in told["votes"]} == chosen and told["name"] == "Ada <b>"
    counted = subprocess.run(
        [str(MGIE), "evaluate", "votes", str(saved[0]), "--key", "run/ballot-key.json", "--json"],
        cwd=made, check=True, capture_output=True, text=True, timeout=TIMEOUT_S,
    )  # fmt: skip
    pair = json.loads(counted.stdout)["pairs"][0]
    assert (pair["a"], pair["a_won"], pair["b"], pair["b_won"], pair["same"]) == (
        "bright",
        0,
        "dark",
        COUNT - 1,
        1,
    )


def test_the_page_asks_nobody_and_fits_a_phone(browser: webdriver.Chrome, made: Path) -> None:
    browser.execute_script("localStorage.clear()")
    browser.get_log("performance")
    set_size(browser, (390, 800))
    browser.get((made / "voter" / "ballot.html").as_uri())
    assert shown(browser)
    assert browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {
        m["params"]["request"]["url"][:5] for m in messages if m["method"] == "Network.requestWillBeSent"
    }
    assert asked <= {"file:", "data:", "blob:"}
