"""The floor `canvas` in a real Krita: what it reads, what it writes, and that it touches nothing else."""

from __future__ import annotations

from pathlib import Path

import canvas_colors_by_hand as by_hand
import numpy as np
import pytest
from canvas_colors_by_hand import ADOBE, REC2020
from canvas_pictures import CASES, Case
from krita_host import KritaHost, KritaRun
from PIL import Image, ImageCms

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(400)]
AS_IT_IS = [key for key, case in CASES.items() if case.as_it_is]
CMYK_PROFILE = Path("/usr/share/color/icc/krita/cmyk.icm")


def scenario(name: str) -> pytest.FixtureDef[KritaRun]:
    """A fixture: one Krita, without the plug-in's own panel, runs this scenario for all tests of the module."""

    @pytest.fixture(scope="module", name=name)
    def run(krita: KritaHost, scenarios: Path) -> KritaRun:
        return krita.run(scenarios / f"canvas_{name}.py", plugin=False)

    return run  # type: ignore[return-value]


formats, colors, layers, selection = (scenario(name) for name in ("formats", "colors", "layers", "selection"))


def test_every_space_that_travels_as_it_is_comes_back_bit_for_bit(formats: KritaRun) -> None:
    formats.check()
    assert {f"check_{key}" for key in AS_IT_IS} <= set(formats.report["checks"])


def test_every_space_that_is_converted_comes_back(colors: KritaRun) -> None:
    """Within the tolerances of canvas_pictures.CASES; one step of undo each."""
    colors.check()
    assert {f"check_{key}" for key in CASES if key not in AS_IT_IS} <= set(colors.report["checks"])


def test_every_kind_of_layer_and_every_reason_to_refuse_one(layers: KritaRun) -> None:
    layers.check()


def test_selections(selection: KritaRun) -> None:
    selection.check()


@pytest.mark.parametrize("key", AS_IT_IS)
def test_what_travels_as_it_is_has_the_painted_values(formats: KritaRun, key: str) -> None:
    case = CASES[key]
    made = by_hand.read_back(case, formats.folder / f"{key}.bin")
    want = by_hand.painted(case) * by_hand.FULL.get(case.depth, 1.0)
    if case.depth in by_hand.FULL:
        want = np.rint(want)
    assert np.array_equal(made, want.astype(made.dtype))


CONVERTED = {
    "adobe_u8": lambda case: by_hand.wide_to_linear_srgb(case, ADOBE, 563 / 256),
    "rec2020_u16": lambda case: by_hand.wide_to_linear_srgb(case, REC2020, 1.0),
    "rec2020_f32": lambda case: by_hand.wide_to_linear_srgb(case, REC2020, 1.0),
    "rec2020_f16": lambda case: by_hand.wide_to_linear_srgb(case, REC2020, 1.0),
    "lab_u16": by_hand.lab_to_linear_srgb,
    "lab_f32": by_hand.lab_to_linear_srgb,
    "xyz_f32": by_hand.xyz_to_linear_srgb,
}


@pytest.mark.parametrize("key", sorted(CONVERTED))
def test_what_is_converted_has_the_right_colors(colors: KritaRun, key: str) -> None:
    """Against the matrices of the profiles, which are rounded to four digits here: 0.003, or 0.002 of the value."""
    case = CASES[key]
    made = by_hand.read_back(case, colors.folder / f"{key}.bin")
    want = CONVERTED[key](case)
    assert np.allclose(made[..., 3], want[..., 3], atol=1e-6), "alpha"
    np.testing.assert_allclose(made[..., :3], want[..., :3], atol=3e-3, rtol=2e-3)
    if key != "lab_u16" and key != "lab_f32":  # nothing was clipped to sRGB
        assert made[..., :3].min() < 0 or made[..., :3].max() > 1


def test_cmyk_has_the_colors_of_its_profile(colors: KritaRun) -> None:
    """Against littlecms in Pillow with the profile file that Krita's "Chemical proof" is; two builds differ a little."""
    case: Case = CASES["cmyk_u8"]
    made = by_hand.read_back(case, colors.folder / "cmyk_u8.bin").astype(int)
    pixels = np.rint(by_hand.painted(case) * 255).astype(np.uint8)
    inks = Image.fromarray(np.ascontiguousarray(pixels[..., :4]), "CMYK")
    converted = ImageCms.profileToProfile(
        inks,
        str(CMYK_PROFILE),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None
    difference = np.abs(made[..., :3] - np.asarray(converted).astype(int))
    assert difference.max() <= 10 and difference.mean() < 2.5, (difference.max(), difference.mean())
    assert np.array_equal(made[..., 3], pixels[..., 4])


def test_outside_the_selection_every_pixel_stays(selection: KritaRun) -> None:
    """The PNGs that Krita wrote, read outside of it."""
    before, after, undone, redone = (
        np.asarray(Image.open(selection.folder / f"{name}.png"))
        for name in ("before", "after", "undone", "redone")
    )
    x, y, width, height = selection.report["values"]["source"]
    layer = np.frombuffer((selection.folder / "mask.bin").read_bytes(), np.uint8).reshape(height, width)
    mask = np.zeros((y + height, x + width), np.uint8)
    mask[y:, x:] = layer
    mask = mask[: before.shape[0], : before.shape[1]]
    assert 0 < (mask == 0).sum() < mask.size and ((mask > 0) & (mask < 255)).any()
    assert np.array_equal(before[mask == 0], after[mask == 0])
    assert (before[mask == 255] != after[mask == 255]).any(axis=-1).mean() > 0.9
    assert np.array_equal(before, undone)
    assert np.array_equal(after, redone)


def test_a_result_in_the_place_of_its_source_has_all_of_it(selection: KritaRun) -> None:
    """The layer is half transparent: what lies over it would show twice."""
    assert selection.report["values"]["written"] == selection.report["values"]["source"]


def test_speed_is_reported(krita: KritaHost, scenarios: Path, record_property: object) -> None:
    """4096 x 4096; the numbers go into the report of the test run, they are not judged."""
    run = krita.run(scenarios / "canvas_speed.py", plugin=False)
    run.check()
    for name, value in run.report["values"].items():
        print(f"{name}: {value}")
        record_property(name, str(value))  # type: ignore[operator]
    assert len(run.report["values"]) == 9
