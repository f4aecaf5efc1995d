"""The page in a real Chromium, with the real server behind it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from browser import PageDriver, open_browser
from page_process import PageProcess
from PIL import Image

from mgie_server.imaging.files import read_picture
from mgie_server.imaging.pixels import as_array

OWN_WORDS = "The picture becomes much darker."


def test_describe_rewrite_edit_and_download(reader: PageDriver, deep: Path) -> None:
    """A file of 16 bits comes back with its depth, by the words that a person wrote."""
    assert reader.find("#text_guidance") is None, "mini has no use for it"
    reader.upload(deep)
    reader.write("instruction", "make it darker")
    reader.click("describe")
    said = reader.until(lambda: reader.value("expressive"))
    assert "darker" in said
    reader.until(lambda: reader.find("#edit"))
    reader.write("expressive", OWN_WORDS)
    reader.edit()
    assert reader.value("expressive") == OWN_WORDS
    assert "light and colour" in reader.text("#receipt summary")
    result = read_picture(reader.download())
    assert result.pixels.dtype == "u16" and (result.pixels.width, result.pixels.height) == (160, 120)
    assert OWN_WORDS.encode() in (result.metadata.xmp or b"")
    assert as_array(result.pixels).mean() < 0.9 * as_array(read_picture(deep).pixels).mean()


def test_the_original_page_is_recognised(reader: PageDriver) -> None:
    """Seed, text and image guidance with the defaults that everybody knows, where the model heeds them."""
    assert "Aitzol Berasategi" in reader.text("#foot")
    reader.click("sample")
    reader.until(lambda: "/shown." in reader.picture_of("#picture img"))
    reader.all("#examples button")[3].click()
    reader.until(lambda: reader.value("instruction") == "more contrast" and reader.value("expressive") == "")
    reader.choose_model("Echo")
    reader.until(lambda: reader.value("text_guidance"))
    assert [reader.value(name) for name in ("seed", "text_guidance", "image_guidance")] == [
        "13331",
        "7.5",
        "1.5",
    ]
    assert reader.find("#landing") is None, "echo paints nothing"


def test_only_what_was_painted_changes(reader: PageDriver, photo: Path) -> None:
    reader.upload(photo)
    reader.paint(across=0.5, down=0.3)
    reader.edit("darken 0.5")
    before = np.asarray(Image.open(photo), int)
    path = reader.download()
    after = np.asarray(Image.open(path), int)
    changed = (before != after).any(axis=2)
    y, x = np.nonzero(changed)
    assert 100 < changed.sum() < 0.5 * changed.size
    assert x.min() > 75 and x.max() < 225 and y.max() < 160, "the stroke lies in the middle"
    assert Image.open(path).info["Comment"] == "from the garden"


def test_variations_the_slider_and_the_history(reader: PageDriver) -> None:
    reader.open_more()
    reader.write("variations", "3")
    first = reader.edit("darken 0.8")
    thumbnails = reader.until(lambda: reader.all("#gallery .thumbnail-item"))
    assert len(thumbnails) == 3
    thumbnails[2].click()
    reader.until(lambda: reader.result() != first)
    assert "13333" in reader.text_within("#receipt table")
    before = reader.run("return document.querySelector('#slider').outerHTML")
    reader.drag("#slider .outer, #slider [role=slider]", 80)
    reader.until(lambda: reader.run("return document.querySelector('#slider').outerHTML") != before)
    reader.write("variations", "1")
    reader.all("#history .thumbnail-item")[1].click()
    reader.until(lambda: reader.value("instruction") == "darken 0.5")


def test_the_text_is_that_of_the_variation_on_show(reader: PageDriver) -> None:
    reader.choose_model("Adjust (offline)")
    reader.write("variations", "2")
    first = reader.edit("make it better")
    text = reader.value("expressive")
    thumbnails = reader.until(lambda: reader.all("#gallery .thumbnail-item"))
    thumbnails[1].click()
    reader.until(lambda: reader.result() != first and reader.value("expressive") != text)
    assert "better overall" in text and "higher in contrast" in reader.value("expressive")
    reader.write("variations", "1")
    reader.choose_model("Echo")


def test_cancel(reader: PageDriver, served: PageProcess) -> None:
    reader.write("instruction", "sleep 60; steps 60")
    reader.click("edit")
    reader.until(lambda: reader.picture_of(".stage.working img"))
    assert "of 60" in reader.text(".stage.working")
    reader.click("cancel")
    reader.until(lambda: reader.find(".stage.calm"))
    assert served.mgie("status")["running"] == []
    assert reader.find("#edit") is not None


def test_errors_are_sentences(reader: PageDriver, folder: Path) -> None:
    reader.write("instruction", "refuse")
    reader.click("edit")
    reader.until(lambda: reader.find(".stage.problem"))
    assert reader.text(".stage.problem").splitlines() == [
        "echo was asked to refuse.",
        "Ask again.",
        "Nearest: sleep 1",
    ]
    broken = folder / "broken.png"
    broken.write_bytes(b"no picture at all")
    reader.send(broken)
    reader.until(lambda: "broken.png" in reader.text(".stage.problem"))
    assert str(folder) not in reader.text(".stage.problem")
    assert reader.all("#history .thumbnail-item"), "what came before is still there"


def test_another_person_in_chinese(
    reader: PageDriver, served: PageProcess, photo: Path, folder: Path
) -> None:
    """Two browsers at once: the second waits its turn, sees nothing of the first, and cancels its own job alone."""
    (folder / "chinese").mkdir()
    browser = open_browser(folder / "chinese", "zh-CN,zh")
    try:
        other = PageDriver(browser, served.url, folder / "chinese")
        assert other.text("#edit") == "编辑" and "指令" in other.text("#instruction")
        other.upload(photo)
        other.choose_model("Echo")
        reader.upload(photo)
        reader.write("instruction", "sleep 20; steps 100")
        reader.click("edit")
        reader.until(lambda: reader.picture_of(".stage.working img"))
        other.write("instruction", "darken 0.3")
        other.click("edit")
        other.until(lambda: "排队" in other.text(".stage.working"))
        other.click("cancel")
        other.until(lambda: "已取消" in other.text(".stage.calm"))
        assert reader.find(".stage.working"), "the first goes on"
        other.click("edit")
        reader.click("cancel")
        reader.until(lambda: reader.find(".stage.calm"))
        other.until(other.result)
        mine = {
            path.name for path in served.folders if path.name in reader.run("return document.body.outerHTML")
        }
        assert len(mine) == 1 and mine.pop() not in other.run("return document.body.outerHTML")
        other.write("instruction", "refuse")
        other.click("edit")
        other.until(lambda: "这个模型做不到这样的编辑。" in other.text(".stage.problem"))
        there = len(served.folders)
        other.write("instruction", "sleep 60; steps 60")
        other.click("edit")
        other.until(lambda: other.picture_of(".stage.working img"))
    finally:
        browser.quit()
    reader.until(lambda: len(served.folders) == there - 1 and not served.mgie("status")["running"])


def test_nothing_is_cut_off(reader: PageDriver) -> None:
    for size in ((1280, 800), (390, 844)):
        reader.resize(size)
        assert reader.overflow() == 0
        assert reader.cut_off() == []
    reader.resize((1280, 800))


def test_nobody_else_is_asked(reader: PageDriver, served: PageProcess) -> None:
    """Neither by the browser nor by the page's own process, in all that the tests before did."""
    asked = reader.asked()
    assert len(asked) > 20 and all(url.startswith(served.url) for url in asked)
    assert served.trap.asked == []
