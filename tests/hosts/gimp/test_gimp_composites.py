"""The rule for results: the picture afterwards is what it would be if the source's pixels had been replaced.

Replaced by hand, that is: by numpy, from what the server answers when it is asked without GIMP.
"""

from __future__ import annotations

import itertools
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from colors import decode_srgb, encode_srgb
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from PIL import Image
from xcf import XcfLayer, read_xcf

SCRIPT = Path(__file__).parent / "scripts" / "composites.py"
WIDTH, HEIGHT = 160, 120
DARKER = {"instruction": "darken 0.6", "model": "echo", "seed": 1}
BRIGHTER = {"instruction": "make it brighter", "model": "mini", "seed": 1}


@dataclass(frozen=True)
class Case:
    """mode, clip: nicks of GIMP's. alpha: "none" (no channel), "hard" (0 or 255), "soft"."""

    mode: str = "normal"
    opacity: float = 100.0
    masked: str = ""  # "soft", or "off": switched off
    alpha: str = "none"
    clip: str = "auto"
    place: str = "ground"
    selected: str = ""  # "hard", "soft"
    brighter: bool = False
    strength: int = 100  # percent

    @property
    def name(self) -> str:
        values = {**asdict(self), "strength": "" if self.strength == 100 else f"at{self.strength}"}
        words = [str(value) for value in values.values() if value not in ("", False)]
        return "-".join(words).replace(".", "_")


LEVELS = {
    "mode": ["normal", "multiply", "screen"],
    "opacity": [100.0, 50.0],
    "masked": ["", "soft"],
    "alpha": ["none", "soft"],
    "clip": ["auto", "clip-to-backdrop"],
    "place": ["ground", "group"],
    "selected": ["", "soft"],
}
WEIGHTS = (1, 3, 5, 7, 9, 2, 4)  # chosen so that few cases have every two levels together
EVERY = [
    Case(**{name: levels[place] for (name, levels), place in zip(LEVELS.items(), places, strict=True)})
    for places in itertools.product(*(range(len(levels)) for levels in LEVELS.values()))
    if sum(weight * place for weight, place in zip(WEIGHTS, places, strict=True)) % 13 == 0
]
MORE = [
    Case(),
    Case(selected="hard"),
    Case(selected="soft"),
    Case(alpha="hard"),
    Case(alpha="hard", selected="soft"),
    Case(alpha="soft"),
    Case(masked="off", selected="soft"),
    Case(masked="off", mode="multiply"),
    Case(mode="multiply", brighter=True),
    Case(mode="screen"),
    Case(mode="overlay", alpha="soft", selected="soft"),
    Case(mode="normal-legacy", opacity=70.0, selected="hard"),
    Case(opacity=50.0, place="alone"),
    Case(opacity=50.0, alpha="soft", place="alone", selected="soft"),
    Case(clip="intersection", alpha="soft"),
    Case(mode="multiply", place="passing", selected="soft"),
    Case(strength=40),
    Case(selected="soft", strength=40),
    Case(alpha="hard", strength=40),
    Case(alpha="soft", selected="soft", strength=40),
    Case(mode="multiply", strength=40),
    Case(masked="soft", opacity=50.0, selected="hard", strength=40),
]
CASES = list({case.name: case for case in EVERY + MORE}.values())
OVER = [
    Case(),
    Case(selected="hard"),
    Case(selected="soft"),
    Case(alpha="hard"),
    Case(masked="off", selected="soft"),
    Case(selected="soft", strength=40),
]


def picture_of(alpha: str) -> NDArray[np.uint8]:
    """The photograph with an alpha."""
    photo = np.asarray(Image.open(SAMPLE).convert("RGB").resize((WIDTH, HEIGHT)))
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    far = np.hypot(x - 70, y - 60)
    share = {"none": np.ones_like(far), "hard": far < 50, "soft": np.clip((58 - far) / 25, 0, 1)}[alpha]
    return np.dstack([photo, np.round(share * 255).astype(np.uint8)])


def selection_of(kind: str) -> NDArray[np.uint8] | None:
    x = np.mgrid[:HEIGHT, :WIDTH][1]
    ramp = {"hard": (x < 90) * 255, "soft": np.clip((110 - x) * 6, 0, 255), "": None}[kind]
    return None if ramp is None else ramp.astype(np.uint8)


def asked(server: Any, picture: NDArray[np.uint8], values: dict[str, Any], alpha: bool) -> NDArray[np.uint8]:
    """What the server makes of a picture; no plug-in is in between."""
    edited, _report = server.edit(values, picture if alpha else picture[..., :3])
    return np.dstack([edited[..., :3], picture[..., 3]])


def replaced(
    picture: NDArray[np.uint8], edit: NDArray[np.uint8], share: NDArray[np.uint8] | None, strength: int
) -> NDArray[np.uint8]:
    """The picture with the edit in it, as far as it is selected, and so many percent of it: mixed in linear light, as
    GIMP mixes. One alpha.
    """
    if share is None and strength == 100:
        return edit
    part = np.ones((HEIGHT, WIDTH, 1)) if share is None else share[..., None] / 255
    part = part * strength / 100
    light = decode_srgb(picture[..., :3] / 255) * (1 - part) + decode_srgb(edit[..., :3] / 255) * part
    return np.dstack([np.round(encode_srgb(light) * 255).astype(np.uint8), picture[..., 3]])


class Table:
    """The folder of the pictures, and what the procedure said of each case."""

    def __init__(self, gimp: Gimp, server: Any) -> None:
        self.folder = gimp.folder / "table"
        self.folder.mkdir()
        ground = np.asarray(Image.open(SAMPLE).convert("RGB").resize((WIDTH, HEIGHT)))[::-1, ::-1]
        mask = np.tile(np.clip(np.arange(HEIGHT) * 3, 0, 255).astype(np.uint8)[:, None], (1, WIDTH))
        self.edits: dict[tuple[str, bool], NDArray[np.uint8]] = {}
        for alpha, brighter in {(case.alpha, case.brighter) for case in CASES}:
            values = BRIGHTER if brighter else DARKER
            self.edits[alpha, brighter] = asked(server, picture_of(alpha), values, alpha != "none")
        arguments = {
            "width": WIDTH,
            "height": HEIGHT,
            "out": self.folder,
            "ground": self.write("ground", ground),
            "cases": [self.told(case, mask) for case in CASES],
        }
        self.report = gimp.console(SCRIPT, arguments, timeout=170).report

    def write(self, name: str, pixels: NDArray[Any]) -> str:
        path = self.folder / f"{name}.raw"
        path.write_bytes(np.ascontiguousarray(pixels).tobytes())
        return str(path)

    def told(self, case: Case, mask: NDArray[np.uint8]) -> dict[str, Any]:
        """A case as the script takes it."""
        picture, share = picture_of(case.alpha), selection_of(case.selected)
        by_hand = replaced(picture, self.edits[case.alpha, case.brighter], share, case.strength)
        channels = 3 if case.alpha == "none" else 4
        return {
            "name": case.name,
            "source": self.write(f"{case.name}-source", picture[..., :channels]),
            "replaced": self.write(f"{case.name}-replaced", by_hand[..., :channels]),
            "alpha": channels == 4,
            "mode": case.mode,
            "opacity": case.opacity,
            "clip": case.clip,
            "mask": self.write("mask", mask) if case.masked else None,
            "mask_off": case.masked == "off",
            "selection": None if share is None else self.write(f"selection-{case.selected}", share),
            "place": case.place,
            "values": {**(BRIGHTER if case.brighter else DARKER), "strength": case.strength},
        }

    def picture(self, case: Case, which: str = "") -> NDArray[np.int64]:
        """What GIMP shows, colours weighted by alpha: where nothing shows they mean nothing."""
        data = (self.folder / f"{case.name}{which}.seen").read_bytes()
        pixels = np.frombuffer(data, np.uint8).reshape(HEIGHT, WIDTH, 4).astype(int)
        return np.dstack([np.round(pixels[..., :3] * (pixels[..., 3:] / 255)).astype(int), pixels[..., 3]])

    def layers(self, case: Case) -> list[XcfLayer]:
        return read_xcf(self.folder / f"{case.name}.xcf").layers


@pytest.fixture(scope="module")
def table(
    started_profile: Path, plug_ins: Path, server: Any, tmp_path_factory: pytest.TempPathFactory
) -> Table:
    """All cases, edited in one GIMP."""
    folder = tmp_path_factory.mktemp("composites")
    shutil.copytree(started_profile, folder / "profile")
    return Table(Gimp(folder, server.home, plug_ins), server)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_as_if_the_pixels_were_replaced(table: Table, case: Case) -> None:
    status, message, made = table.report[case.name]
    assert status == "success" and len(made) == 1, message
    got, expected = table.picture(case), table.picture(case, "-expected")
    difference = np.abs(got - expected)
    assert difference.max() <= 2 and difference.mean() < 0.2, (difference.max(), difference.mean())


@pytest.mark.parametrize("case", OVER, ids=lambda case: case.name)
def test_a_plain_source_stays_below(table: Table, case: Case) -> None:
    """There the result lies over it, and the selection is its mask."""
    new, source = table.layers(case)[:2]
    assert source.name == "source" and source.visible and new.visible
    assert new.opacity == pytest.approx(case.strength / 100, abs=0.002)
    share = selection_of(case.selected)
    if share is None or new.mask is None:
        assert share is None and new.mask is None
    else:
        assert np.array_equal(new.mask, share)


@pytest.mark.parametrize("case", [case for case in CASES if case.masked], ids=lambda case: case.name)
def test_a_mask_stays_a_mask(table: Table, case: Case) -> None:
    layers = [layer for layer in table.layers(case) if not layer.group]
    new, source = layers[:2]
    assert source.name == "source"
    assert source.mask is not None
    if case.masked == "soft" or case.mode != "normal":
        assert not source.visible and new.mask is not None
        assert np.array_equal(new.mask, source.mask)
        assert (new.mode, new.opacity) == (source.mode, source.opacity)


def test_brighter_is_brighter(table: Table) -> None:
    """Multiply counts a picture twice that lies over itself: it was darker than before."""
    case = Case(mode="multiply", brighter=True)
    before = picture_of("none")[..., :3] / 255
    ground = np.asarray(Image.open(SAMPLE).convert("RGB").resize((WIDTH, HEIGHT)))[::-1, ::-1] / 255
    assert table.picture(case)[..., :3].mean() > (before * ground * 255).mean() + 2


def test_half_opaque_is_half_opaque(table: Table) -> None:
    assert (table.picture(Case(opacity=50.0, place="alone"))[..., 3] == 128).all()
