"""What the picture looks like with a result in it, in a real Krita, held against the source's pixels replaced by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from krita_host import KritaHost, KritaRun
from numpy.typing import NDArray

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(600)]
SIZE = (48, 64)

# Of 255. A result that stands in for its source has the very pixels. One that lies over it is rounded when it is taken out
# of the server's mixture and when Krita mixes it again, by half a step each, which mostly is none in the end.
TOLERANCE = 1.0


@pytest.fixture(scope="module")
def composites(krita: KritaHost, scenarios: Path) -> KritaRun:
    return krita.run(scenarios / "canvas_composites.py", plugin=False, seconds=500)


def shown(run: KritaRun, name: str, state: str) -> NDArray:
    """float [h, w, 4], 0..255, premultiplied: colour that nobody sees counts for nothing."""
    floats = run.report["values"][name]["kind"] == "F32"
    data = np.fromfile(run.folder / f"{name}.{state}.bin", np.float32 if floats else np.uint8)
    picture = data.reshape(*SIZE, 4).astype(float) * (255 if floats else 1)
    picture[..., :3] *= picture[..., 3:] / 255
    return picture


def test_the_picture_is_what_it_would_be_with_the_pixels_replaced(composites: KritaRun) -> None:
    composites.check()
    off = {}
    for name in composites.report["values"]:
        after, want = shown(composites, name, "after"), shown(composites, name, "want")
        assert np.abs(want - shown(composites, name, "before")).max() > 30, f"{name} changes nothing"
        off[name] = float(np.abs(after - want).max())
    wrong = {name: value for name, value in off.items() if value > TOLERANCE}
    assert not wrong, wrong


def painting(seed: int) -> NDArray:
    """The scenario's, blue first: float [h, w, 3]."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    planes = (x * 3 + seed * 40) % 200 + 30, (y * 4 + seed * 70) % 180 + 40, (x + y + seed * 90) % 160 + 50
    return np.stack(planes, axis=-1).astype(float)


def test_what_it_is_held_against_is_the_formula_of_the_mode(composites: KritaRun) -> None:
    """Below the layer on top, where everything is opaque and selected."""
    composites.check()
    ground, edited = painting(1), 255 - painting(2)
    multiplied = ground + (ground * edited / 255 - ground) * 128 / 255
    screened = ground + edited - ground * edited / 255
    for name, want in (("plain", edited), ("multiply_half", multiplied), ("screen_hard", screened)):
        for state in ("want", "after"):
            off = np.abs(shown(composites, name, state)[..., :3] - want)[13:35, 15:43]
            assert off.max() <= TOLERANCE, (name, state, off.max())


def test_one_step_takes_it_back_and_brings_it_again(composites: KritaRun) -> None:
    composites.check()
    for name in composites.report["values"]:
        assert np.array_equal(shown(composites, name, "undone"), shown(composites, name, "before")), name
        assert np.array_equal(shown(composites, name, "redone"), shown(composites, name, "after")), name


def test_what_can_lie_over_its_source_hides_nothing(composites: KritaRun) -> None:
    composites.check()
    hidden = {name: values["hidden"] for name, values in composites.report["values"].items()}
    for name in ("plain", "plain_soft", "plain_float_soft", "in_group"):
        assert hidden[name] == [], name
    assert hidden["multiply_half"] == hidden["clipped"] == hidden["soft_alpha"] == ["source"]
    assert "group" in hidden["group"]
