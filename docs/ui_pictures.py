"""Makes the pictures of ui.md: the page in a real Chromium, a real server, the built-in model; what is behind More with the
tests' painter, which has use for all of it.

.venv/bin/python docs/ui_pictures.py [NAME...]        (needs what tests/hosts/ui needs; english, chinese, more)
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "tests" / "hosts" / "ui"))

from browser import PageDriver, open_browser  # noqa: E402
from page_process import PageProcess  # noqa: E402

SAMPLE = DOCS / "sample.jpg"


def main(names: list[str]) -> None:
    """names: of what is taken; none for everything."""
    takes = {"english": take_english, "chinese": take_chinese, "more": take_more}
    for wanted in names or takes:
        with tempfile.TemporaryDirectory() as name:
            engines = {} if wanted == "more" else {"MGIE_ENGINES": ""}
            process = PageProcess(Path(name) / "home", **engines)
            try:
                takes[wanted](process.url, Path(name) / wanted)
            finally:
                process.close()


def take_english(url: str, folder: Path) -> None:
    folder.mkdir()
    browser = open_browser(folder)
    try:
        page = PageDriver(browser, url, folder)
        page.upload(SAMPLE)
        for words in ("black and white", "make it look like night"):
            page.edit(words)
        page.until(lambda: page.picture_of("#slider img"))
        keep(page, "ui-result.png")
        page.resize((390, 1640))
        page.edit("make it look like golden hour")
        page.until(lambda: page.picture_of("#slider img"))
        keep(page, "ui-phone.png")
        page.resize((1280, 800))
        page.write("instruction", "remove the path")
        page.click("edit")
        page.until(lambda: page.find(".stage.problem"))
        keep(page, "ui-refused.png")
        page.open_more()
        page.write("feather", "60")
        for down in (0.58, 0.61, 0.64, 0.67, 0.7, 0.73):
            page.paint(0.45, down)
        page.edit("much brighter")
        page.until(lambda: page.picture_of("#slider img"))
        keep(page, "ui-mask.png")
    finally:
        browser.quit()


def take_chinese(url: str, folder: Path) -> None:
    folder.mkdir()
    browser = open_browser(folder, "zh-CN,zh")
    try:
        page = PageDriver(browser, url, folder)
        page.upload(SAMPLE)
        page.open_more()
        page.write("steps", "200")
        page.write("instruction", "变成夜晚")
        page.click("edit")
        page.until(lambda: page.picture_of(".stage.working img"))
        keep(page, "ui-working-zh.png")
        page.click("cancel")
        page.until(lambda: page.find(".stage.calm"))
    finally:
        browser.quit()


def take_more(url: str, folder: Path) -> None:
    folder.mkdir()
    browser = open_browser(folder)
    try:
        page = PageDriver(browser, url, folder)
        page.upload(SAMPLE)
        page.choose_model("Painter")
        page.open_more()
        page.until(lambda: page.find("#references"))
        for name, half in (("morning.jpg", "before.jpg"), ("evening.jpg", "after.jpg")):
            Image.open(DOCS / half).save(folder / name)
            page.add_references(folder / name)
        page.choose("describing", "First")
        page.write("negative", "text, people")
        page.write("instruction", "the light of picture 2 and the sky of picture 3.")
        page.click("edit")
        page.until(lambda: page.find(".stage.calm"))
        page.until(lambda: page.find("#edit"))
        page.resize((1280, 1330))
        keep(page, "ui-more.png")
    finally:
        browser.quit()


def keep(page: PageDriver, name: str) -> None:
    path = DOCS / name
    page.screenshot(path)
    Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
