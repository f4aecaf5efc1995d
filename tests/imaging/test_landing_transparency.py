"""A model's picture with an alpha of its own, on the layer: kept, grown, or taken."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import LandingOptions
from mgie_server.imaging.landing.raw import land_raw
from mgie_server.imaging.landing.transparency import edit_of
from mgie_server.imaging.pixels import as_array

HIGH, WIDE, TIMES = 48, 64, 4
RED = np.array([0.9, 0.1, 0.1], np.float32)


def seen() -> np.ndarray:
    """Of a scene that is no flat colour, at model size."""
    y, x = np.mgrid[:HIGH, :WIDE].astype(np.float32)
    return np.stack([0.3 + x / 200, 0.4 + y / 200, 0.5 + 0 * x], axis=2).astype(np.float32)


def disc() -> np.ndarray:
    y, x = np.mgrid[:HIGH, :WIDE] + 0.5
    return np.hypot(x - WIDE / 2, y - HIGH / 2) <= 12


def layer(alpha: int) -> PixelBuffer:
    """seen() at full size with one alpha."""
    large = np.rint(seen() * 255).astype(np.uint8).repeat(TIMES, 0).repeat(TIMES, 1)
    covered = np.full((*large.shape[:2], 1), alpha, np.uint8)
    both = np.ascontiguousarray(np.concatenate([large, covered], axis=2))
    return PixelBuffer(WIDE * TIMES, HIGH * TIMES, 4, "u8", "srgb", both.tobytes())


def landed(full: PixelBuffer, made: np.ndarray, coverage: str, landing: str, selection=None) -> np.ndarray:
    before = seen()
    options = LandingOptions(landing=landing, coverage=coverage)
    how = land_raw if landing == "raw" else land
    return as_array(how(full, edit_of(before, before, made, coverage), selection, options).picture)


def with_alpha(colour: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    return np.concatenate([colour, alpha[..., None]], axis=2).astype(np.float32)


def middle_and_corner(of: np.ndarray) -> tuple[int, int]:
    return int(of[HIGH * TIMES // 2, WIDE * TIMES // 2]), int(of[2, 2])


@pytest.mark.parametrize("landing", ["auto", "raw"])
def test_model_cuts_out_what_it_left_transparent(landing: str) -> None:
    """The colours under the transparency stay, for whoever wants them back; the border is soft by the model's own pixels."""
    made = with_alpha(np.where(disc()[..., None], seen(), 0), disc())
    out = landed(layer(255), made, "model", landing)
    assert middle_and_corner(out[..., 3]) == (255, 0)
    share = (out[..., 3] > 127).mean()
    assert abs(share - disc().mean()) < 0.02
    assert np.abs(out[..., :3].astype(int) - as_array(layer(255))[..., :3]).max() <= 3
    again = landed(layer(255), made, "keep", landing)
    assert (again[..., 3] == 255).all()


@pytest.mark.parametrize("landing", ["auto", "raw"])
def test_outside_of_the_selection_alpha_keeps_its_bytes(landing: str) -> None:
    chosen = np.zeros((HIGH * TIMES, WIDE * TIMES), np.uint8)
    chosen[:, : WIDE * TIMES // 2] = 255
    selection = PixelBuffer(WIDE * TIMES, HIGH * TIMES, 1, "u8", "srgb", chosen.tobytes())
    made = with_alpha(seen(), np.zeros((HIGH, WIDE)))
    full = layer(200)
    out = landed(full, made, "model", landing, selection)
    assert (out[:, : WIDE * TIMES // 2, 3] == 0).all()
    assert np.array_equal(out[:, WIDE * TIMES // 2 :], as_array(full)[:, WIDE * TIMES // 2 :])


@pytest.mark.parametrize("landing", ["auto", "raw"])
def test_what_is_painted_into_transparency_brings_the_models_alpha(landing: str) -> None:
    """Half of it: a red disc on an empty layer is half transparent, and the rest stays empty."""
    made = with_alpha(np.where(disc()[..., None], RED, seen()), 0.5 * disc())
    out = landed(layer(0), made, "grow", landing)
    middle, corner = middle_and_corner(out[..., 3])
    assert abs(middle - 128) <= 2 and corner == 0
    assert np.abs(out[HIGH * TIMES // 2, WIDE * TIMES // 2, :3] - 255 * RED).max() < 6


def test_a_layer_that_keeps_its_alpha_shows_through() -> None:
    made = with_alpha(np.where(disc()[..., None], RED, seen()), 0.5 * disc())
    out = landed(layer(255), made, "keep", "raw")
    middle = out[HIGH * TIMES // 2, WIDE * TIMES // 2, :3]
    assert np.abs(middle - 255 * (RED + seen()[HIGH // 2, WIDE // 2]) / 2).max() < 4


@pytest.mark.parametrize("landing", ["auto", "raw"])
def test_a_model_without_alpha_leaves_the_layers(landing: str) -> None:
    assert (landed(layer(77), seen(), "model", landing)[..., 3] == 77).all()
