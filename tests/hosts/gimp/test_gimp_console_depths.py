"""Every precision and profile: what is sent, and what lands, held against a computation without GIMP."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from colors import Floats, Profile, decode_srgb, encode_srgb, gray_profile, wide_profile
from gimp_server import Server
from host import SAMPLE, Gimp
from PIL import Image, ImageCms
from xcf import XcfImage, read_xcf

from mgie_protocol.request import EditRequest

SCRIPT = Path(__file__).parent / "scripts" / "edit_depths.py"
WIDTH, HEIGHT = 96, 72
KINDS = ("U8", "U16", "U32", "HALF", "FLOAT", "DOUBLE")
CURVES = ("LINEAR", "NON_LINEAR", "PERCEPTUAL")
TOP = {"U8": 255, "U16": 65535, "U32": 2**32 - 1}
# what one step of a stored number is worth, or less where the wire has fewer bits
STEP = {"U8": 1 / 255, "U16": 1 / 65535, "U32": 1e-6, "HALF": 1e-3, "FLOAT": 3e-7, "DOUBLE": 3e-7}


def photograph(channels: int) -> Floats:
    """The sample photograph, small, as floats 0..1, with a patch of the three primaries.

    With an alpha that is 0, 1 and everything between.
    """
    small = Image.open(SAMPLE).convert("L" if channels < 3 else "RGB").resize((WIDTH, HEIGHT))
    colour = np.asarray(small, np.float32).reshape(HEIGHT, WIDTH, -1) / 255
    if channels > 2:
        colour[-24:, -24:] = np.repeat(np.eye(3, dtype=np.float32), 8, axis=0)[None] * 0.9
    if channels in (1, 3):
        return colour
    alpha = np.clip(np.linspace(-0.2, 1.2, WIDTH, dtype=np.float32), 0, 1)
    return np.concatenate([colour, np.broadcast_to(alpha[None, :, None], (HEIGHT, WIDTH, 1))], axis=2)


def another_srgb() -> bytes:
    """The sRGB profile of another maker (LittleCMS)."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def stored(values: Floats, kind: str) -> Floats:
    """As an image of this precision keeps them."""
    if kind in TOP:
        return np.round(values.astype(np.float64) * TOP[kind]) / TOP[kind]
    return values.astype(np.float16 if kind == "HALF" else np.float32).astype(np.float64)


@dataclass(frozen=True)
class Group:
    """Edits of one photograph, with so many channels, in these precisions. values: of mgie-edit."""

    channels: int
    precisions: tuple[str, ...]
    values: dict[str, Any]
    profile: bytes = b""


MINI = {"instruction": "make it darker", "seed": 3}
ECHO = {"instruction": "echo", "model": "echo"}
HALVED = {"instruction": "darken 0.5", "model": "echo"}
# every kind and every curve, each with an alpha and without
ALTERNATING = [(kind, curve, (k + c) % 2) for k, kind in enumerate(KINDS) for c, curve in enumerate(CURVES)]
WHICH = {1: 0, 4: 0, 2: 1, 3: 1}  # channels: in those, or in the others
GROUPS = {
    **{
        f"way-{channels}": Group(
            channels,
            tuple(f"{kind}_{curve}" for kind, curve, parity in ALTERNATING if parity == which),
            ECHO,
        )
        for channels, which in WHICH.items()
    },
    "mini-2": Group(2, ("U8_NON_LINEAR", "U16_LINEAR", "U32_NON_LINEAR", "HALF_LINEAR", "DOUBLE_LINEAR"), MINI),
    "mini-4": Group(
        4,
        ("U8_LINEAR", "U8_NON_LINEAR", "U16_NON_LINEAR", "U32_LINEAR", "HALF_NON_LINEAR", "FLOAT_LINEAR",
         "FLOAT_NON_LINEAR", "DOUBLE_NON_LINEAR"),
        MINI,
    ),
    "wide": Group(
        3,
        ("U8_NON_LINEAR", "U16_NON_LINEAR", "U16_PERCEPTUAL", "FLOAT_LINEAR", "FLOAT_NON_LINEAR"),
        HALVED,
        wide_profile().icc,
    ),
    "gray": Group(
        1, ("U8_NON_LINEAR", "U16_PERCEPTUAL", "FLOAT_LINEAR", "FLOAT_NON_LINEAR"), HALVED, gray_profile().icc
    ),
    "wide-back": Group(
        4, ("U8_NON_LINEAR", "U16_NON_LINEAR", "U16_PERCEPTUAL", "FLOAT_LINEAR"), ECHO, wide_profile().icc
    ),
    "srgb": Group(4, ("U8_NON_LINEAR", "U16_NON_LINEAR", "HALF_LINEAR"), ECHO, another_srgb()),
    "srgb-mini": Group(3, ("U8_NON_LINEAR",), MINI, another_srgb()),
}  # fmt: skip


class Edited:
    """All groups, edited in two GIMPs, each once it is asked for."""

    def __init__(self, make: Callable[[str], Gimp]) -> None:
        self._make = make
        self._ran: dict[str, tuple[Path, dict[str, Any]]] = {}

    def _of(self, name: str) -> tuple[Path, dict[str, Any]]:
        """The folder and the report of the GIMP that edits a group."""
        half = "way" if name.startswith("way") else "rest"
        if half not in self._ran:
            gimp = self._make(half)
            self.folder = gimp.folder
            names = [name for name in GROUPS if name.startswith("way") == (half == "way")]
            cases = [self._case(name, precision) for name in names for precision in GROUPS[name].precisions]
            arguments = {"cases": cases, "width": WIDTH, "height": HEIGHT}
            self._ran[half] = gimp.folder, gimp.console(SCRIPT, arguments, timeout=170).report
        return self._ran[half]

    def _case(self, name: str, precision: str) -> dict[str, Any]:
        group = GROUPS[name]
        return {
            "name": f"{name}-{precision}",
            "precision": precision,
            "gray": group.channels < 3,
            "alpha": group.channels in (2, 4),
            "pixels": self._written(
                f"pixels-{group.channels}", photograph(group.channels).astype("<f4").tobytes()
            ),
            "profile": self._written(f"profile-{name}", group.profile) if group.profile else None,
            "values": group.values,
            "out": str(self.folder / f"{name}-{precision}.xcf"),
        }

    def _written(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def images(self, name: str) -> dict[str, XcfImage]:
        """Those of a group, by precision."""
        folder, report = self._of(name)
        found = {}
        for precision in GROUPS[name].precisions:
            status, message = report["answers"][f"{name}-{precision}"]
            assert status == "success", (precision, message)
            found[precision] = read_xcf(folder / f"{name}-{precision}.xcf")
        return found

    def space(self, name: str, precision: str) -> str:
        """The colour space in which GIMP holds it."""
        return self._of(name)[1]["spaces"][f"{name}-{precision}"]


@pytest.fixture(scope="module")
def edited(
    started_profile: Path, plug_ins: Path, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Edited:
    def make(half: str) -> Gimp:
        folder = tmp_path_factory.mktemp(f"depths-{half}")
        shutil.copytree(started_profile, folder / "profile")
        return Gimp(folder, server.home, plug_ins)

    return Edited(make)


def fractions(pixels: Floats, kind: str) -> Floats:
    """Stored numbers as fractions of the whole."""
    return pixels.astype(np.float64) / TOP.get(kind, 1)


def by_server(server: Server, picture: Floats, form: dict[str, Any]) -> Floats:
    """The edit of these pixels by mini, asked for without GIMP."""
    kind = {"u8": np.uint8, "u16": np.uint16, "f32": np.float32}[form["dtype"]]
    data = np.ascontiguousarray(picture.astype(kind))
    result = server.ask(EditRequest(**MINI), data, transfer=form["transfer"])
    return np.frombuffer(result.pixels[0].data, kind).reshape(data.shape)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_nothing_is_lost_on_the_way(edited: Edited, channels: int) -> None:
    """The echo engine hands back what it was sent: the new layer holds the very numbers of its source."""
    for precision, image in edited.images(f"way-{channels}").items():
        kind = precision.split("_")[0]
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        colours = 1 if channels < 3 else 3
        assert new.shape[2] == colours + 1, precision
        difference = np.abs(new[..., : source.shape[2]] - source)
        # u32 and double travel as f32: 24 bits of them. GIMP's library adds alpha to perceptual floats by way of
        # linear ones.
        exact = kind in ("U8", "U16", "HALF") or (
            kind == "FLOAT" and (channels in (2, 4) or "PERC" not in precision)
        )
        assert difference.max() <= (0 if exact else max(STEP[kind], 1e-6)), (precision, difference.max())
        if channels in (1, 3):
            assert (new[..., -1] == 1).all(), precision
        expected = stored(photograph(channels), kind)
        assert np.abs(source - expected).max() <= STEP[kind], precision


@pytest.mark.parametrize("channels", [2, 4])
def test_mini_in_every_precision(edited: Edited, server: Server, channels: int) -> None:
    """The edit is that of the same pixels sent without GIMP."""
    for precision, image in edited.images(f"mini-{channels}").items():
        kind = precision.split("_")[0]
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        linear = precision.endswith("_LINEAR") and not precision.endswith("NON_LINEAR")
        dtype = {"U8": "u8", "U16": "u16"}.get(kind, "f32")
        top = TOP[kind] if dtype != "f32" else 1
        form = {"dtype": dtype, "transfer": "linear" if linear else "srgb"}
        expected = by_server(server, source * top, form) / top
        difference = np.abs(new - expected)
        # a last bit of f32 may fall on the other side of a step in the landing's tables
        slack = 2e-3 if kind in ("U32", "DOUBLE") else 2 * STEP[kind]
        assert difference.max() <= slack, (precision, difference.max())
        assert (new[..., :-1] - source[..., :-1]).mean() < -0.02, precision


def check_profile(edited: Edited, name: str, profile: Profile, gray: bool) -> None:
    """An edit in a space of its own, which halves the sRGB-encoded colours: no colour is clipped on the way."""
    channels = 1 if gray else 3
    for precision, image in edited.images(name).items():
        kind = precision.split("_")[0]
        linear = precision in ("FLOAT_LINEAR", "HALF_LINEAR")
        perceptual = precision.endswith("PERCEPTUAL")
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        assert edited.space(name, precision) != "sRGB"
        light = decode_srgb(source) if perceptual else source
        light = profile.to_linear_srgb(light, linear or perceptual)
        if not gray:
            assert light.min() < -0.002  # colours that sRGB does not have, so that clipping would show
        halved = decode_srgb(encode_srgb(light) / 2) if linear else decode_babl(encode_babl(light) / 2)
        light = profile.from_linear_srgb(halved, True)
        expected = light
        if perceptual:
            expected = encode_srgb(light)
        elif not linear:
            expected = np.sign(light) * np.abs(light) ** (1 / profile.gamma)
        # below 0, which integers have not, everybody goes on in another way
        difference = np.abs(np.maximum(new[..., :channels], 0) - np.maximum(expected, 0))
        # GIMP's library approximates a power curve to about a thousandth where it is steep
        assert difference.max() <= max(1.01 * STEP[kind], 5e-3), (precision, difference.max())
        assert difference.mean() <= max(0.5 * STEP[kind], 3e-4), (precision, difference.mean())
        assert np.abs(source - stored(photograph(channels), kind)).max() <= STEP[kind]


def encode_babl(light: Floats) -> Floats:
    """The transfer function of sRGB as GEGL's library goes on below 0: straight on."""
    return np.where(light < 0, light * 12.92, encode_srgb(light))


def decode_babl(encoded: Floats) -> Floats:
    """The other way."""
    return np.where(encoded < 0, encoded / 12.92, decode_srgb(encoded))


def test_a_wide_gamut_is_not_clipped(edited: Edited) -> None:
    check_profile(edited, "wide", wide_profile(), False)


def test_a_gray_profile(edited: Edited) -> None:
    check_profile(edited, "gray", gray_profile(), True)


def test_a_wide_gamut_comes_back_whole(edited: Edited) -> None:
    """Without an edit, the numbers of a wide profile survive the way through sRGB's primaries."""
    for precision, image in edited.images("wide-back").items():
        kind = precision.split("_")[0]
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        # GIMP's library approximates a power curve to about a thousandth where it is steep
        assert np.abs(new - source).max() <= max(
            STEP[kind], 1e-5 if precision == "FLOAT_LINEAR" else 2.5e-3
        ), precision


def test_an_srgb_profile_is_srgb(edited: Edited, server: Server) -> None:
    """8 bits of another maker's come back as they were."""
    for precision, image in edited.images("srgb").items():
        kind = precision.split("_")[0]
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        assert np.abs(new - source).max() <= (0 if kind == "U8" else STEP[kind]), precision
    new, source = edited.images("srgb-mini")["U8_NON_LINEAR"].layers
    expected = by_server(server, source.pixels, {"dtype": "u8", "transfer": "srgb"})
    assert np.abs(new.pixels[..., :3].astype(int) - expected).max() <= 1
