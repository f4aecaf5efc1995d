"""What lies outside of a mask in the written file; masks that select nothing; gray that gets colour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scenes import buffer_of, scene

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.files import Metadata, PictureFile, read_mask, read_picture, write_picture
from mgie_server.imaging.gray import as_it_was, in_colour
from mgie_server.imaging.opaque import is_opaque
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.selection import check_feather

HEIGHT, WIDTH = 121, 161
MASK = np.zeros((HEIGHT, WIDTH), np.uint8)
MASK[30:80, 41:100] = 255
SELECTION = PixelBuffer(WIDTH, HEIGHT, 1, "u8", "srgb", MASK.reshape(-1).data)
WAYS: dict[str, dict[str, Any]] = {
    "a.jpg": {"quality": 90, "subsampling": 2},
    "b.jpg": {"quality": 90, "subsampling": 0},
    "c.jpg": {"quality": 90, "subsampling": 1},
    "p.webp": {"quality": 90},
    "p.png": {},
    "p.tif": {},
}


@pytest.mark.parametrize("name", list(WAYS))
@pytest.mark.parametrize("orientation", [1, 6])
def test_outside_of_a_mask(tmp_path: Path, name: str, orientation: int) -> None:
    """Every pixel stays, or a sentence counts those that did not."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = scene(HEIGHT, WIDTH) if orientation == 1 else np.rot90(scene(HEIGHT, WIDTH))
    Image.fromarray((stored * 255).astype(np.uint8)).save(tmp_path / name, exif=exif, **WAYS[name])
    source = read_picture(tmp_path / name)
    before = as_array(source.pixels)
    made = np.where(MASK[..., None] > 0, before // 2, before)
    edited = PixelBuffer(WIDTH, HEIGHT, 3, "u8", "srgb", np.ascontiguousarray(made).reshape(-1).data)
    note = write_picture(tmp_path / f"out-{name}", edited, source, None, SELECTION)
    after = as_array(read_picture(tmp_path / f"out-{name}").pixels)
    changed = (after != before).any(axis=2)[MASK == 0]
    if name.endswith("jpg") and orientation == 6:  # blocks are not turned
        assert f"JPEG changed {changed.mean():.1%} " in note and "PNG and TIFF" in note
    else:
        assert not changed.any()
        assert ("without loss" in note) == (name == "p.webp")
    inside = np.abs(after.astype(int) - made.astype(int))[MASK > 0]
    assert inside.mean() < 8  # chroma of half the size stays a pixel or two inside of the mask


def test_planes_keep_more_than_colours_do(tmp_path: Path) -> None:
    Image.fromarray((scene(HEIGHT, WIDTH) * 255).astype(np.uint8)).save(tmp_path / "p.jpg", quality=90)
    source = read_picture(tmp_path / "p.jpg")
    shares = []
    for selection in (None, SELECTION):
        write_picture(tmp_path / "o.jpg", source.pixels, source, None, selection)
        after = as_array(read_picture(tmp_path / "o.jpg").pixels)
        shares.append((after != as_array(source.pixels)).any(axis=2).mean())
    assert shares[1] < shares[0] / 3


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        (np.zeros((8, 8), np.uint8), "selects nothing"),
        (np.eye(8, dtype=np.uint8), "Multiply its values by 255"),
        (np.eye(8, dtype=np.uint16), "selects nothing"),
        (
            np.dstack([np.zeros((8, 8, 3), np.uint8), np.eye(8, dtype=np.uint8) * 255]),
            "white instead of black",
        ),
        (
            np.dstack([np.full((8, 8, 3), 255, np.uint8), np.zeros((8, 8), np.uint8)]),
            "White is where to edit",
        ),
    ],
)
def test_a_mask_that_selects_nothing(tmp_path: Path, mask: np.ndarray, words: str) -> None:
    Image.fromarray(mask).save(tmp_path / "m.png")
    with pytest.raises(MgieError) as caught:
        read_mask(tmp_path / "m.png")
    assert caught.value.code == "selection_empty" and words in str(caught.value)


def test_a_feather_that_leaves_nothing() -> None:
    narrow = np.zeros((60, 60), np.uint8)
    narrow[:, 25:35] = 255
    check_feather(narrow, 2)
    with pytest.raises(MgieError, match="30 px leaves nothing"):
        check_feather(narrow, 30)


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
@pytest.mark.parametrize("channels", [1, 2])
def test_gray_gets_colour_only_where_it_was_asked_for(dtype: str, channels: int) -> None:
    values = scene(40, 50)[..., :channels]
    source = PictureFile(buffer_of(values, dtype), "PNG")
    sent = in_colour(source)
    assert sent.channels == channels + 2
    back = as_it_was(sent, source.pixels)
    assert back.format == source.pixels.format and bytes(back.data) == bytes(source.pixels.data)
    array = as_array(sent).copy()
    lighter = array.copy()
    lighter[:9, :9, :3] = lighter[:9, :9, :3] * 0.5
    gray = as_it_was(buffer_like(sent, lighter), source.pixels)
    assert gray.channels == channels
    assert np.array_equal(as_array(gray)[9:], as_array(source.pixels)[9:])
    array[:9, :9, 2] = 0  # a small part alone
    assert as_it_was(buffer_like(sent, array), source.pixels).channels == channels + 2


def buffer_like(pixels: PixelBuffer, values: np.ndarray) -> PixelBuffer:
    return PixelBuffer.from_format(pixels.format, np.ascontiguousarray(values).reshape(-1).data.cast("B"))


def test_a_gray_profile_is_none_of_a_picture_with_colour(tmp_path: Path) -> None:
    profile = bytes(16) + b"GRAY" + bytes(108)
    source = PictureFile(buffer_of(scene(8, 8)), "PNG", Metadata(icc=profile))
    write_picture(tmp_path / "p.png", source.pixels, source)
    with Image.open(tmp_path / "p.png") as made:
        assert "icc_profile" not in made.info


def test_opaque_alpha_fits_a_jpeg(tmp_path: Path) -> None:
    values = np.concatenate([scene(8, 8), np.ones((8, 8, 1))], axis=2)
    source = PictureFile(buffer_of(values), "PNG")
    assert is_opaque(source.pixels)
    write_picture(tmp_path / "p.jpg", source.pixels, source)
    assert read_picture(tmp_path / "p.jpg").pixels.channels == 3
    values[0, 0, 3] = 0.99
    with pytest.raises(MgieError, match="alpha"):
        write_picture(tmp_path / "q.jpg", buffer_of(values), source)
    assert not (tmp_path / "q.jpg").exists()
