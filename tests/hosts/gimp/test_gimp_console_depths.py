"""Every precision and profile: what is sent, and what lands, held against a computation without GIMP."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from colors import Floats, Profile, decode_srgb, encode_srgb, gray_profile, wide_profile
from gimp_server import Server
from host import SAMPLE, Gimp
from PIL import Image, ImageCms
from xcf import XcfImage, read_xcf

from mgie_protocol import events
from mgie_protocol.pixels import PixelBuffer
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


def stored(values: Floats, kind: str) -> Floats:
    """As an image of this precision keeps them."""
    if kind in TOP:
        return np.round(values.astype(np.float64) * TOP[kind]) / TOP[kind]
    return values.astype(np.float16 if kind == "HALF" else np.float32).astype(np.float64)


def run(
    gimp: Gimp, channels: int, precisions: list[str], values: dict[str, Any], profile: bytes = b""
) -> tuple[dict[str, XcfImage], dict[str, Any]]:
    """The edited images by precision, and the script's report."""
    pixels = gimp.folder / "pixels.raw"
    pixels.write_bytes(photograph(channels).astype("<f4").tobytes())
    place = gimp.folder / "profile.icc"
    place.write_bytes(profile)
    cases = [
        {
            "name": precision,
            "precision": precision,
            "gray": channels < 3,
            "alpha": channels in (2, 4),
            "pixels": pixels,
            "out": gimp.folder / f"{precision}.xcf",
        }
        for precision in precisions
    ]
    arguments = {"cases": cases, "width": WIDTH, "height": HEIGHT, "values": values}
    arguments["profile"] = place if profile else None
    ran = gimp.console(SCRIPT, _plain(arguments), timeout=170)
    answers = ran.report["answers"]
    assert all(status == "success" for status, _ in answers.values()), answers
    return {precision: read_xcf(gimp.folder / f"{precision}.xcf") for precision in precisions}, ran.report


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Path) else value


def fractions(pixels: Floats, kind: str) -> Floats:
    """Stored numbers as fractions of the whole."""
    return pixels.astype(np.float64) / TOP.get(kind, 1)


def by_server(server: Server, request: EditRequest, picture: Floats, form: dict[str, Any]) -> Floats:
    """The edit of these pixels, asked for without GIMP."""
    kind = {"u8": np.uint8, "u16": np.uint16, "f32": np.float32}[form["dtype"]]
    data = np.ascontiguousarray(picture.astype(kind))
    height, width, channels = data.shape
    client = server.client()
    try:
        sent = PixelBuffer(width, height, channels, form["dtype"], form["transfer"], data.tobytes())
        client.submit(request, sent)
        for _ in range(600):
            for event in client.wait(0.2):
                assert not isinstance(event, events.Failed), event
                if isinstance(event, events.Result):
                    return np.frombuffer(event.pictures[0].data, kind).reshape(data.shape)
        raise AssertionError("no answer")
    finally:
        client.close()


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_nothing_is_lost_on_the_way(gimp: Gimp, channels: int) -> None:
    """The echo engine hands back what it was sent: the new layer holds the very numbers of its source."""
    precisions = [f"{kind}_{curve}" for kind in KINDS for curve in CURVES]
    images, _report = run(gimp, channels, precisions, {"instruction": "echo", "model": "echo"})
    for precision, image in images.items():
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
def test_mini_in_every_precision(gimp: Gimp, server: Server, channels: int) -> None:
    """The edit is that of the same pixels sent without GIMP."""
    precisions = [f"{kind}_{curve}" for kind in KINDS for curve in ("LINEAR", "NON_LINEAR")]
    request = EditRequest("make it darker", seed=3)
    images, _report = run(gimp, channels, precisions, {"instruction": request.instruction, "seed": 3})
    for precision, image in images.items():
        kind = precision.split("_")[0]
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        linear = precision.endswith("_LINEAR") and not precision.endswith("NON_LINEAR")
        dtype = {"U8": "u8", "U16": "u16"}.get(kind, "f32")
        top = TOP[kind] if dtype != "f32" else 1
        form = {"dtype": dtype, "transfer": "linear" if linear else "srgb"}
        expected = by_server(server, request, source * top, form) / top
        difference = np.abs(new - expected)
        # a last bit of f32 may fall on the other side of a step in the landing's tables
        slack = 2e-3 if kind in ("U32", "DOUBLE") else 2 * STEP[kind]
        assert difference.max() <= slack, (precision, difference.max())
        assert (new[..., :-1] - source[..., :-1]).mean() < -0.02, precision


def check_profile(gimp: Gimp, profile: Profile, gray: bool, precisions: list[str]) -> None:
    """An edit in a space of its own, which halves the sRGB-encoded colours: no colour is clipped on the way."""
    channels = 1 if gray else 3
    values = {"instruction": "darken 0.5", "model": "echo"}
    images, report = run(gimp, channels, precisions, values, profile.icc)
    for precision, image in images.items():
        kind = precision.split("_")[0]
        linear = precision in ("FLOAT_LINEAR", "HALF_LINEAR")
        perceptual = precision.endswith("PERCEPTUAL")
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        assert report["spaces"][precision] != "sRGB"
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


def test_a_wide_gamut_is_not_clipped(gimp: Gimp) -> None:
    precisions = ["U8_NON_LINEAR", "U16_NON_LINEAR", "U16_PERCEPTUAL", "FLOAT_LINEAR", "FLOAT_NON_LINEAR"]
    check_profile(gimp, wide_profile(), False, precisions)


def test_a_gray_profile(gimp: Gimp) -> None:
    precisions = ["U8_NON_LINEAR", "U16_PERCEPTUAL", "FLOAT_LINEAR", "FLOAT_NON_LINEAR"]
    check_profile(gimp, gray_profile(), True, precisions)


def test_a_wide_gamut_comes_back_whole(gimp: Gimp) -> None:
    """Without an edit, the numbers of a wide profile survive the way through sRGB's primaries."""
    precisions = ["U8_NON_LINEAR", "U16_NON_LINEAR", "U16_PERCEPTUAL", "FLOAT_LINEAR"]
    values = {"instruction": "echo", "model": "echo"}
    images, _report = run(gimp, 4, precisions, values, wide_profile().icc)
    for precision, image in images.items():
        kind = precision.split("_")[0]
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        # GIMP's library approximates a power curve to about a thousandth where it is steep
        assert np.abs(new - source).max() <= max(
            STEP[kind], 1e-5 if precision == "FLOAT_LINEAR" else 2.5e-3
        ), precision


def test_an_srgb_profile_is_srgb(gimp: Gimp, server: Server) -> None:
    """The sRGB profile of another maker (LittleCMS): 8 bits of it come back as they were."""
    buffer = io.BytesIO(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    precisions = ["U8_NON_LINEAR", "U16_NON_LINEAR", "HALF_LINEAR"]
    values = {"instruction": "echo", "model": "echo"}
    images, _report = run(gimp, 4, precisions, values, buffer.getvalue())
    for precision, image in images.items():
        kind = precision.split("_")[0]
        new, source = (fractions(layer.pixels, kind) for layer in image.layers)
        assert np.abs(new - source).max() <= (0 if kind == "U8" else STEP[kind]), precision
    request = EditRequest("make it darker", seed=3)
    values = {"instruction": request.instruction, "seed": 3}
    images, _report = run(gimp, 3, ["U8_NON_LINEAR"], values, buffer.getvalue())
    new, source = images["U8_NON_LINEAR"].layers
    expected = by_server(server, request, source.pixels, {"dtype": "u8", "transfer": "srgb"})
    assert np.abs(new.pixels[..., :3].astype(int) - expected).max() <= 1
