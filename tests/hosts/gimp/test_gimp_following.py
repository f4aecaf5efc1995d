"""An image that is turned, scaled, cropped or painted on while the server works: the result follows its source."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from host import SAMPLE, Gimp
from PIL import Image

SCRIPT = Path(__file__).parent / "scripts" / "following.py"
TURNED = ["mirrored", "upside_down", "quarter", "half", "three_quarters", "scaled", "cropped"]
CHANGES = ["still", *TURNED, "moved", "painted_on"]


@pytest.fixture(scope="module")
def followed(
    started_profile: Path, plug_ins: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the script found; no server is needed."""
    folder = tmp_path_factory.mktemp("following")
    shutil.copytree(started_profile, folder / "profile")
    Image.open(SAMPLE).convert("RGB").resize((160, 120)).save(folder / "picture.png")
    arguments = {"picture": folder / "picture.png", "plug_in": plug_ins / "mgie-gimp", "changes": CHANGES}
    return Gimp(folder, plug_ins=plug_ins).console(SCRIPT, arguments, timeout=170).report


@pytest.mark.parametrize("mode", ["normal", "multiply"])
@pytest.mark.parametrize("change", CHANGES)
def test_the_result_follows(followed: dict[str, Any], change: str, mode: str) -> None:
    """The same picture, whether the change came before the result or after it."""
    largest, mean, same_size, said = followed[f"{change} {mode}"]
    assert same_size
    if change == "scaled" and mode == "multiply":  # scaled before it is mixed, or after
        assert largest <= 20 and mean < 0.2
    else:
        assert largest <= 1
    assert any("meanwhile" in words for words in said) == (change in TURNED)


def test_what_cannot_be_followed_is_said(followed: dict[str, Any]) -> None:
    said, source_shows, width, layers = followed["unknown"]
    assert len(said) == 1 and "lies where the layer was" in said[0]
    assert source_shows and width == 160 and layers == 3
