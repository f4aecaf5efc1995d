"""A selection for the open models that inpaint: they keep the rest, in latents, and paint inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from small_pictures import SIDE, small_pictures
from tiny_engines import INFOS, load, picture
from tiny_pipelines import MAKERS, klein

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import EditSettings

INPAINTING = [name for name in MAKERS if INFOS[name].inpaints]
RIGHT = np.repeat(np.arange(SIDE)[None] >= SIDE // 2, SIDE, axis=0).astype(np.float32)
SETTINGS = EditSettings(steps=2, text_guidance=1.0, image_guidance=1.0, seed=3, mask=RIGHT)


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with small_pictures():
        yield


def test_which_inpaint() -> None:
    assert set(INPAINTING) == {"klein-4b", "kontext"}
    assert not INFOS["qwen-edit"].inpaints


@pytest.mark.parametrize("name", INPAINTING)
def test_the_rest_is_kept_and_the_selection_is_painted(tmp_path: Path, name: str) -> None:
    """In latents: a codec of random weights carries every change all over the picture."""
    engine: Any = load(name, MAKERS[name](tmp_path / name))
    said = engine.describe(picture(), "a hat")
    codec, steps, shown, decoded = engine._editor._pipe.vae, [], [], []
    decode = codec.decode

    def looking(latents: Any, *more: Any, **words: Any) -> Any:
        decoded.append(latents.clone())
        return decode(latents, *more, **words)

    def told(number: int, of: int, preview: Any) -> None:
        steps.append((number, of))
        shown.append(preview())

    def made(settings: EditSettings) -> tuple[Any, Any]:
        """The latents of both halves."""
        engine.edit(picture(), said, settings, told)
        return decoded[-1].chunk(2, dim=3)

    with patch.object(codec, "decode", looking):
        left, right = made(SETTINGS)
        same_left, other = made(replace(SETTINGS, seed=4))
        plain_left, _ = made(replace(SETTINGS, mask=None))
        again = made(SETTINGS)
    assert steps[:2] == [(1, 2), (2, 2)] and shown[0].shape == (SIDE // 2, SIDE // 2, 3)
    assert (left == same_left).all() and (plain_left - left).abs().max() > 0.1
    assert (right - other).abs().max() > 0.1
    assert (again[0] == left).all() and (again[1] == right).all()


def test_inpainting_ends_when_it_is_cancelled(tmp_path: Path) -> None:
    engine = load("klein-4b", klein(tmp_path / "klein"))

    def cancel(number: int, of: int, preview: object) -> None:
        assert number == 1
        raise MgieError("cancelled", "It was cancelled.")

    with pytest.raises(MgieError) as error:
        engine.edit(picture(), engine.describe(picture(), "a hat"), SETTINGS, cancel)
    assert error.value.code == "cancelled"
    assert engine.edit(picture(), engine.describe(picture(), "a hat"), SETTINGS, lambda *_: None).shape


def test_klein_inpaints_with_one_reference(tmp_path: Path) -> None:
    engine = load("klein-4b", klein(tmp_path / "klein"))
    said = engine.describe(picture(), "the hat of picture 2")

    def made(*references: np.ndarray) -> np.ndarray:
        return engine.edit(picture(), said, replace(SETTINGS, references=references), lambda *_: None)

    assert not np.array_equal(made(), made(picture(5, 128, 64)))
    with pytest.raises(MgieError, match="one reference picture, and 2 came"):
        made(picture(5), picture(6))
