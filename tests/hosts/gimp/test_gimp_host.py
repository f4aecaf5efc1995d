"""The harness itself: a GIMP starts, scripts report, and what they save is read outside GIMP."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from gui import Screen, until
from gui_edit import saved
from host import HERE, SAMPLE, Gimp
from xcf import XcfImage, read_xcf

SCRIPT = """
image = load(arguments["picture"])
report["version"] = Gimp.version()
report["size"] = [image.get_width(), image.get_height()]
save(image, arguments["out"])
"""


def test_a_script_reports(gimp: Gimp) -> None:
    out = gimp.folder / "out.png"
    ran = gimp.console(SCRIPT, {"picture": SAMPLE, "out": out})
    assert ran.report["version"].startswith("3.") and ran.code == 0
    assert out.stat().st_size > 10_000


def test_a_failing_script_fails_the_test(gimp: Gimp) -> None:
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        gimp.console("1 / 0")


def test_a_script_that_hangs_is_killed(gimp: Gimp) -> None:
    with pytest.raises(AssertionError, match="not done after"):
        gimp.console("import time; time.sleep(600)", timeout=5)


XCF_SCRIPT = """
for name in arguments["precisions"]:
    image = Gimp.Image.new_with_precision(100, 70, Gimp.ImageBaseType.RGB, getattr(Gimp.Precision, name))
    group = Gimp.GroupLayer.new(image, "a group")
    image.insert_layer(group, None, 0)
    layer = Gimp.Layer.new(image, "inside", 90, 65, Gimp.ImageType.RGBA_IMAGE, 50, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, group, 0)
    layer.set_offsets(-7, 3)
    row = bytes(value for x in range(90) for value in (x, 2 * x, 255 - x, 255 if x > 4 else 9))
    layer.get_buffer().set(Gegl.Rectangle.new(0, 0, 90, 65), "R'G'B'A u8", row * 65)
    layer.attach_parasite(Gimp.Parasite.new("note", 1, b"words"))
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 20, 70)
    layer.add_mask(layer.create_mask(Gimp.AddMaskType.SELECTION))
    save(image, f"{arguments['out']}/{name}.xcf")
"""
SCALES = {"U8_NON_LINEAR": (255, 0), "U16_NON_LINEAR": (65535, 0.51), "FLOAT_NON_LINEAR": (1, 1e-4)}


def test_the_xcf_reader_reads_what_gimp_wrote(gimp: Gimp) -> None:
    gimp.console(XCF_SCRIPT, {"out": gimp.folder, "precisions": list(SCALES)})
    for precision, (scale, slack) in SCALES.items():
        check_read(read_xcf(gimp.folder / f"{precision}.xcf"), scale, slack)


def check_read(image: XcfImage, scale: float, slack: float) -> None:
    assert (image.width, image.height) == (100, 70) and [layer.group for layer in image.layers] == [
        True,
        False,
    ]
    layer = image.layer("inside")
    assert layer.offsets == (-7, 3) and layer.path == (0, 0) and layer.kind == "RGBA"
    assert layer.parasites["note"] == b"words" and abs(layer.opacity - 0.5) < 0.01
    expected = np.stack([np.array([x, 2 * x, 255 - x, 255 if x > 4 else 9]) for x in range(90)]) / 255 * scale
    assert np.abs(layer.pixels - expected[None]).max() <= slack
    assert layer.mask is not None
    # off the canvas nothing can be selected: the layer hangs out by 7 px
    assert (layer.mask[:, 7:27] == scale).all()
    assert not layer.mask[:, :7].any() and not layer.mask[:, 27:].any()


def test_clicks_and_keys_reach_gimp(gimp: Gimp, photograph: Path) -> None:
    before = read_xcf(photograph).layer("photograph").pixels
    with Screen(gimp).open(photograph) as screen:
        screen.menu("Colors", "Invert")
        after = saved(screen, photograph).layer("photograph").pixels
        screen.key("ctrl+z")
        again = saved(screen, photograph).layer("photograph").pixels
        picture = screen.shoot("screen")
        assert processes_of(gimp)
    until(lambda: not processes_of(gimp), 10, "the end of everything that the test started")
    assert (after == 255 - before).all() and (again == before).all()
    assert picture.stat().st_size > 20_000


def processes_of(gimp: Gimp) -> list[str]:
    """The command lines of this machine's processes that work with this GIMP's profile."""
    mark = f"GIMP3_DIRECTORY={gimp.profile}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_text())
    return found


def test_two_gimps_side_by_side(gimp: Gimp, photograph: Path, started_profile: Path, tmp_path: Path) -> None:
    """Each has its own screen, profile and files."""
    shutil.copytree(started_profile, tmp_path / "other" / "profile")
    other = Gimp(tmp_path / "other", gimp.mgie_home, gimp.plug_ins)
    second = Path(shutil.copy(photograph, other.folder / "photograph.xcf"))
    with Screen(gimp).open(photograph) as one, Screen(other).open(second) as two:
        one.menu("Colors", "Invert")
        inverted = saved(one, photograph).layer("photograph").pixels
        two.menu("Image", "Transform", "Flip Horizontally")
        flipped = saved(two, second).layer("photograph").pixels
    assert (inverted[:, ::-1] == 255 - flipped).all()


def test_a_missing_gimp_is_no_skip(tmp_path: Path) -> None:
    """Without GIMP's system the runner ends with 127 and says what to do."""
    environment = {**os.environ, "MGIE_GIMP_ROOT": str(tmp_path)}
    command = [str(HERE / "in_chroot.sh"), "--", "true"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 127 and "build_chroot.sh" in done.stderr


def test_the_system_cannot_be_changed(system: Path) -> None:
    """Tests share it, so nothing may write to it."""
    command = [
        str(HERE / "in_chroot.sh"),
        "--",
        "sh",
        "-c",
        "touch /usr/a; touch /etc/a; touch /tmp/a && ls /tmp",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.split() == ["a"] and done.stderr.count("Read-only file system") == 2
    assert not (system / "usr" / "a").exists() and not (system / "tmp" / "a").exists()


def test_gimp_finds_a_plain_install(gimp: Gimp) -> None:
    """`mgie plugins install gimp` before GIMP's first start, in a home of its own."""
    config = gimp.folder / "config"
    environment = {**os.environ, "HOME": str(gimp.folder), "XDG_CONFIG_HOME": str(config)}
    mgie = Path(sys.executable).parent / "mgie"
    command = [str(mgie), "plugins", "install", "gimp", "--kind", "distribution"]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
    script = "report['found'] = Gimp.get_pdb().procedure_exists('mgie-edit')"
    own = {"GIMP3_DIRECTORY": "", "XDG_CONFIG_HOME": str(config)}
    ran = gimp.console(script, environment=own)
    assert ran.report["found"]
    assert (config / "GIMP" / "3.0" / "pluginrc").is_file()
