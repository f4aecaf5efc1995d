"""Pixels of a JPEG that stay to the level where its neighbours are edited, looked at with Pillow's decoder."""

from __future__ import annotations

import io
from pathlib import Path

import jpeglib
import numpy as np
import pytest
from PIL import Image
from scenes import scene

from mgie_server.imaging.jpeg_kept import with_kept
from mgie_server.imaging.jpeg_search import find_coefficients, levels_of

SHAPES = ["disc", "rows", "speckles", "one pixel", "all but a column"]


def coded(pixels: np.ndarray, **ways: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", **ways)
    return out.getvalue()


def decoded(data: bytes) -> np.ndarray:
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    return pixels if pixels.ndim == 3 else pixels[..., None]


def picture(height: int, width: int, channels: int) -> np.ndarray:
    pixels = (scene(height, width) * 255).astype(np.uint8)
    return pixels if channels == 3 else pixels[..., 1]


def edited_part(shape: str, height: int, width: int) -> np.ndarray:
    """bool [h, w], the part that is edited."""
    y, x = np.mgrid[:height, :width]
    return {
        "disc": (y - height / 2) ** 2 + (x - width / 3) ** 2 < (height / 3) ** 2,
        "rows": y % 13 < 6,
        "speckles": np.random.default_rng(4).random((height, width)) < 0.3,
        "one pixel": (y == 17) & (x == 20),
        "all but a column": x != 9,
    }[shape]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("channels", "ways"),
    [
        (3, {"quality": 92, "subsampling": 2}),
        (3, {"quality": 60, "subsampling": 0}),
        (3, {"quality": 85, "subsampling": 1, "progressive": True}),
        (1, {"quality": 75}),
    ],
)
def test_what_is_not_edited_stays(shape: str, channels: int, ways: dict[str, object]) -> None:
    old = coded(picture(61, 83, channels), **ways)
    before = decoded(old)
    edit = edited_part(shape, 61, 83)
    made = np.where(edit[..., None], before // 2, before)
    new = coded(made if channels == 3 else made[..., 0], comment=b"stays", **ways)
    result = with_kept(new, old, before, ~edit)
    assert result is not None and Image.open(io.BytesIO(result)).info["comment"] == b"stays"
    after = decoded(result)
    assert np.array_equal(after[~edit], before[~edit])
    if shape in ("disc", "rows"):  # elsewhere there is next to nothing that could be another
        left = np.abs(after.astype(int) - made)[edit].mean()
        assert left < 0.5 * np.abs(before.astype(int) - made)[edit].mean()


def test_levels_are_those_of_the_decoder(tmp_path: Path) -> None:
    """Of coefficients that no picture has, so that its rounding and its limits are met."""
    path = tmp_path / "p.jpg"
    path.write_bytes(coded(picture(160, 160, 1), quality=50))
    file = jpeglib.read_dct(str(path))
    rng = np.random.default_rng(2)
    file.Y = np.rint(rng.laplace(0, 12, file.Y.shape)).astype(np.int16)
    file.qt = np.ones_like(file.qt)
    file.write_dct(str(path))
    levels = levels_of(file.Y.reshape(-1, 64).astype(np.float32)).reshape(20, 20, 8, 8)
    assert np.array_equal(
        levels.transpose(0, 2, 1, 3).reshape(160, 160) + 128, decoded(path.read_bytes())[..., 0]
    )


def test_there_is_nowhere_to_go_without_free_samples() -> None:
    samples = np.random.default_rng(1).integers(-90, 90, (5, 64)).astype(np.float32)
    _, done = find_coefficients(samples, np.ones((5, 64), bool))
    assert not done.any()
    coefficients, done = find_coefficients(samples, np.arange(64)[None].repeat(5, 0) < 40)
    assert done.all() and np.array_equal(levels_of(coefficients)[:, :40], samples[:, :40])


@pytest.mark.parametrize("damage", ["cut", "other sampling", "other picture"])
def test_files_that_do_not_go_together_are_left(damage: str) -> None:
    old = coded(picture(64, 64, 3), quality=90, subsampling=2)
    before = decoded(old)
    kept = ~edited_part("disc", 64, 64)
    new = coded(before // 2, quality=90, subsampling=0 if damage == "other sampling" else 2)
    if damage == "cut":
        old = old[: len(old) // 2]
    if damage == "other picture":
        before = before[::-1]
    assert with_kept(new, old, before, kept) is None
