"""One page for all tests, and one browser each for two people: one reads English, the other Chinese."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from browser import PageDriver, open_browser
from cutter import write_cutter
from page_process import ENGINES, PageProcess
from PIL import Image, PngImagePlugin


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="session")
def served(folder: Path) -> Iterator[PageProcess]:
    engines = write_cutter(Path(shutil.copytree(ENGINES, folder / "engines")))
    process = PageProcess(folder / "home", MGIE_ENGINES=str(engines))
    yield process
    process.close()


@pytest.fixture(scope="session")
def reader(served: PageProcess, folder: Path) -> Iterator[PageDriver]:
    """Who reads English."""
    (folder / "english").mkdir()
    browser = open_browser(folder / "english")
    yield PageDriver(browser, served.url, folder / "english")
    browser.quit()


@pytest.fixture(scope="session")
def photo(folder: Path) -> Path:
    """A small PNG of 8 bits with a comment."""
    y, x = np.mgrid[:200, :300]
    pixels = np.stack([x * 0.7 + 40, y + 30, 200 - x * 0.4], axis=2).astype(np.uint8)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "from the garden")
    path = folder / "garden.png"
    Image.fromarray(pixels).save(path, pnginfo=notes)
    return path


@pytest.fixture(scope="session")
def deep(folder: Path) -> Path:
    """A TIFF of 16 bits, which no browser shows."""
    import tifffile

    y, x = np.mgrid[:120, :160]
    path = folder / "deep.tif"
    tifffile.imwrite(
        path, np.stack([x * 300 + 5000, y * 400 + 3000, 60000 - x * 200], axis=2).astype(np.uint16)
    )
    return path
