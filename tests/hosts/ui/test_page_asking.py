"""What an edit can be given beside its words, in a real Chromium: the painter shows in its picture what it was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from browser import PageDriver, open_browser
from page_process import PageProcess
from PIL import Image

GREEN = np.array([20, 200, 90])
BESIDE = ("negative", "expand", "inpaint", "references", "landing")


@pytest.fixture(scope="module")
def reader(served: PageProcess, folder: Path, photo: Path) -> Iterator[PageDriver]:
    """Who has uploaded a picture and looks at More, with the painter."""
    own = folder / "asking"
    own.mkdir()
    browser = open_browser(own)
    page = PageDriver(browser, served.url, own)
    page.upload(photo)
    page.open_more()
    assert [name for name in BESIDE if page.find(f"#{name}")] == [], "mini has no use for them"
    assert page.find("#context") and page.find("#describing")
    page.choose_model("Painter")
    page.until(lambda: all(page.find(f"#{name}") for name in BESIDE))
    yield page
    browser.quit()


@pytest.fixture(scope="module")
def green(folder: Path) -> Path:
    path = folder / "green.png"
    Image.fromarray(np.full((30, 50, 3), GREEN, np.uint8)).save(path)
    return path


def frame(page: PageDriver) -> tuple[int, int]:
    """Width and height, in px, of what the receipt says that the model saw."""
    found = re.search(r"(\d+) x (\d+) px from", page.text_within("#receipt table"))
    assert found
    return int(found[1]), int(found[2])


def middle(page: PageDriver) -> np.ndarray:
    """The colour in the middle of the result at full size."""
    pixels = np.asarray(Image.open(page.download()), int)
    return pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]


def test_a_reference_and_a_negative_reach_the_model(reader: PageDriver, green: Path) -> None:
    """The painter's disc has the colour of picture 2, with a negative the opposite one."""
    reader.add_references(green)
    assert reader.text("#listed .caption-label") == "Picture 2"
    reader.edit("the colour of picture 2")
    assert "(of 1 references)" in reader.value("expressive"), "the describer saw it"
    assert np.abs(middle(reader) - GREEN).max() <= 2
    assert "green.png" in reader.text_within("#receipt table")
    reader.write("negative", "red")
    reader.edit()
    assert np.abs(middle(reader) - (255 - GREEN)).max() <= 2


def test_another_reference_is_the_next_and_a_broken_one_is_none(
    reader: PageDriver, green: Path, folder: Path
) -> None:
    blue, broken = folder / "blue.png", folder / "broken-hat.png"
    Image.new("RGB", (9, 9), "blue").save(blue)
    broken.write_bytes(b"no picture at all")
    reader.add_references(blue)
    captions = [one.text for one in reader.all("#listed .caption-label")]
    assert captions == ["Picture 2", "Picture 3"]
    reader.browser.find_elements("css selector", "#references input[type=file]")[0].send_keys(str(broken))
    reader.until(lambda: "broken-hat.png" in reader.text(".stage.problem"))
    reader.until(lambda: "broken-hat.png" not in reader.text("#references"))
    assert [one.text for one in reader.all("#listed .caption-label")] == captions
    reader.edit()
    assert "(of 2 references)" in reader.value("expressive")


def test_what_another_model_has_no_use_for_does_not_hinder_it(reader: PageDriver) -> None:
    """And is there again for the model that has."""
    reader.choose_model("Echo")
    reader.until(lambda: not any(reader.find(f"#{name}") for name in BESIDE))
    reader.edit("darken 0.5")
    reader.choose_model("Painter")
    reader.until(
        lambda: reader.value("negative") == "red" and len(reader.all("#listed .thumbnail-item")) == 2
    )


def test_read_first_then_edit(reader: PageDriver) -> None:
    reader.choose("describing", "First")
    reader.write("instruction", "a hat")
    reader.click("edit")
    reader.until(lambda: "Nothing is edited yet." in reader.text(".stage.calm"))
    assert "a hat" in reader.value("expressive") and not reader.result()
    reader.until(lambda: reader.find("#edit"))
    reader.edit()
    assert "written by the model" in reader.text_within("#receipt table")
    reader.choose("describing", "Not at all")
    reader.until(lambda: not reader.find("#expressive") and not reader.find("#describe"))
    reader.edit("a cap")
    assert "your words as they are" in reader.text_within("#receipt table")
    reader.choose("describing", "In one go")
    reader.until(lambda: reader.find("#expressive"))
    assert reader.value("expressive") == ""


def test_marks_are_seen_by_the_model(reader: PageDriver, photo: Path) -> None:
    """The painter hands on what it saw, and the stroke is in it. A model that does not paint is asked for none, and there is
    nothing to draw on; it is there again for the model that does."""
    reader.upload(photo)
    reader.draw(across=0.5, down=0.3)
    reader.choose("landing", "own picture")
    reader.edit("what is marked")
    seen = np.asarray(Image.open(reader.download()), int)
    red = np.abs(seen[..., :3] - (229, 72, 77)).max(axis=2) <= 12
    assert red[: len(red) // 2].sum() > 500
    reader.choose("landing", "Fitted")
    reader.choose_model("Echo")
    reader.until(lambda: not reader.find("#marks canvas"))
    reader.edit("darken 0.5")
    reader.choose_model("Painter")
    reader.until(lambda: reader.find("#marks canvas"))
    reader.upload(photo)  # without the stroke


def test_a_cut_out_where_the_model_gives_transparency(reader: PageDriver, photo: Path) -> None:
    """The cutter keeps the left half; the file has the other half's colours under a transparency."""
    assert not reader.find("#coverage")
    reader.choose_model("Cutter")
    reader.choose("coverage", "cut out")
    reader.edit("the left half")
    made = np.asarray(Image.open(reader.download()))
    half = made.shape[1] // 2
    assert (
        made.shape[2] == 4 and (made[:, : half - 3, 3] == 255).all() and (made[:, half + 3 :, 3] == 0).all()
    )
    reader.choose("coverage", "keeps its own")
    reader.edit("the left half again")
    kept = np.asarray(Image.open(reader.download()))
    assert np.array_equal(kept[..., :3], np.asarray(Image.open(photo)))
    reader.choose_model("Painter")
    reader.until(lambda: not reader.find("#coverage"))


def test_a_larger_canvas(reader: PageDriver) -> None:
    reader.write("expand", "40, 0, 60, 20")
    reader.edit("more of it")
    assert Image.open(reader.download()).size == (400, 220)
    sizes = "return [...document.querySelectorAll('#slider img')].map(i => i.naturalWidth + 'x' + i.naturalHeight)"
    reader.until(lambda: set(reader.run(sizes)) == {"400x220"})
    reader.write("expand", "1, 2")
    reader.click("edit")
    reader.until(lambda: "'1, 2'" in reader.text(".stage.problem"))
    reader.write("expand", "0")


def test_told_of_the_mask_the_model_paints_all_of_it(reader: PageDriver, folder: Path) -> None:
    """With surroundings as wide as asked: the receipt says what it saw."""
    photo = folder / "large.png"
    Image.linear_gradient("L").resize((1500, 1000)).convert("RGB").save(photo)
    reader.upload(photo)
    reader.write("negative", " ")
    reader.paint(across=0.5, down=0.5)
    reader.edit("the colour of picture 2")
    own = frame(reader)
    reader.choose("context", "None of it")
    reader.edit()
    least = frame(reader)
    reader.choose("context", "400 %")
    reader.edit()
    assert least[0] < own[0] < frame(reader)[0]
    tick = reader.until(lambda: reader.find("#inpaint input"))
    reader.run("arguments[0].scrollIntoView({block: 'center'})", tick)
    tick.click()
    reader.edit()
    before, after = np.asarray(Image.open(photo), int), np.asarray(Image.open(reader.download()), int)
    painted = (np.abs(after - GREEN).max(axis=2) <= 2).sum()
    assert painted > 0.6 * (before != after).any(axis=2).sum()


def test_a_reference_that_is_removed_is_gone(reader: PageDriver) -> None:
    """The one behind it has its place."""
    reader.until(lambda: reader.find("#references .label-clear-button")).click()
    reader.until(lambda: [one.text for one in reader.all("#listed .caption-label")] == ["Picture 2"])
    reader.edit("the colour of picture 2, please")
    assert "(of 1 references)" in reader.value("expressive")
    report = reader.text_within("#receipt table")
    assert "blue.png" in report and "green.png" not in report


def test_nothing_is_cut_off(reader: PageDriver) -> None:
    for size in ((1280, 800), (390, 844)):
        reader.resize(size)
        assert reader.overflow() == 0
        assert reader.cut_off() == []
    reader.resize((1280, 800))
