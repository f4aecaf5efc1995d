"""What a file that GIMP exports says of the edit in it, and the guide's own script."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from colors import encode_srgb, wide_profile
from host import CHECKOUT, SAMPLE, Gimp
from PIL import Image

from mgie_server.cli.app import app
from mgie_server.imaging.files import read_picture
from mgie_server.imaging.verifying import verdict_of

ARTIST, ARTIST_TAG = "A. Berasategi & Co", 315
WORDS = 'make it darker & "moody", 调暗'
KINDS = ("png", "jpeg", "webp", "tiff")
EXPORT = """
image = load(arguments["picture"])
before = image.get_metadata().serialize()
status, message, _ = run_procedure("mgie-edit", image, image.get_layers(), instruction=arguments["words"], model="echo")
assert status == "success", message
for kind in arguments["kinds"]:
    export = Gimp.get_pdb().lookup_procedure(f"file-{kind}-export")
    settings = export.create_config()
    settings.set_property("image", image)
    settings.set_property("file", Gio.File.new_for_path(f"{arguments['out']}/edited.{kind}"))
    for part in ("exif", "iptc", "xmp", "color-profile"):
        settings.set_property(f"include-{part}", True)
    report[kind] = export.run(settings).index(0).value_nick
report["changed"] = image.get_metadata().serialize() != before
"""


@pytest.fixture
def photo(gimp: Gimp) -> Path:
    """A JPEG with EXIF and a wide profile."""
    exif = Image.Exif()
    exif[ARTIST_TAG] = ARTIST
    image = Image.open(SAMPLE).convert("RGB").resize((200, 150))
    path = gimp.folder / "photo.jpg"
    image.save(path, quality=95, exif=exif, icc_profile=wide_profile().icc)
    return path


def test_every_format_says_how_it_came_about(
    gimp: Gimp, photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The IPTC's word and a receipt, which `mgie verify` reads; EXIF stays."""
    values = {"picture": photo, "words": WORDS, "kinds": KINDS, "out": gimp.folder}
    report = gimp.console(EXPORT, values).report
    assert [report[kind] for kind in KINDS] == ["success"] * 4 and report["changed"]
    for kind in KINDS:
        path = gimp.folder / f"edited.{kind}"
        found = verdict_of(path).found
        assert found.source_type == "algorithmicallyEnhanced", kind
        assert found.receipt is not None and found.receipt["instruction"] == WORDS
        assert found.receipt["software"].startswith("mgie-gimp") and found.receipt["model"] == "echo"
        assert Image.open(path).getexif()[ARTIST_TAG] == ARTIST
        with pytest.raises(SystemExit) as ended:
            app(["verify", str(path)])
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert WORDS in said and "the receipt has no hash" in said


def test_the_guides_own_script(gimp: Gimp, photo: Path) -> None:
    """As a reader would run it: its file has EXIF, the receipt, and its colours are those of the wide profile."""
    guide = (CHECKOUT / "docs" / "gimp.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(# gimp-console.*?)```", guide, re.DOTALL)
    assert block
    (gimp.folder / "night.py").write_text(block.group(1), encoding="utf-8")
    command = block.group(1).splitlines()[0].removeprefix("# ")
    done = subprocess.run(
        gimp.inside("sh", "-c", f"cd {gimp.folder} && {command}"), capture_output=True, text=True, timeout=150
    )
    out = gimp.folder / "night.png"
    assert out.exists(), done.stdout + done.stderr
    assert Image.open(out).getexif().get(ARTIST_TAG) and Image.open(out).info.get("icc_profile")
    verdict = verdict_of(out)
    assert verdict.found.receipt is not None
    assert verdict.found.receipt["instruction"] == "make it look like night"
    # seen through its profile it is the night that the model made, not a garish one
    before, after = (light_of(path) for path in (photo, out))
    assert after.mean() < 0.6 * before.mean()
    assert saturation(after) < 1.6 * saturation(before)


def light_of(path: Path) -> np.ndarray:
    """What the file shows, as sRGB in 0..1."""
    pixels = read_picture(path).pixels
    values = np.frombuffer(pixels.data, np.float32).reshape(pixels.height, pixels.width, pixels.channels)
    return np.clip(encode_srgb(values[..., :3]), 0, 1)


def saturation(light: np.ndarray) -> float:
    return float((light.max(axis=2) - light.min(axis=2)).mean())
