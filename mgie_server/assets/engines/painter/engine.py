"""The painter: a stand-in for tests of what a model that paints brings onto the layer.

It returns what it saw with a red disc in the middle, a fifth of the width across, with a hard edge; or the picture that
a test gave it, at the size of the picture that it got. With reference pictures the disc has the mean colour of picture 2,
with words for what is not to come true its negative. Told what is selected it paints that instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mgie_server.engines.engine import Capabilities, Description, EditSettings, OnStep
from mgie_server.mgie.config import Sizing

if TYPE_CHECKING:
    from mgie_server.engines.engine import Picture

RED = (0.9, 0.1, 0.1)

CAPABILITIES = Capabilities(
    name="painter",
    title="Painter (tests)",
    licence="Apache-2.0",
    paid_work="free",
    describes=True,
    sizing=Sizing("fit", 256, 8),
    steps=4,
    text_guidance=1.0,
    image_guidance=1.0,
    paints=True,
    references=4,
    negative=True,
    inpaints=True,
)


class PainterEngine:
    """See the module's docstring. given: the picture, u8 [h, w, 3], or None."""

    capabilities = CAPABILITIES

    def __init__(self, given: NDArray[np.uint8] | None = None) -> None:
        self.given = given

    def describe(
        self,
        picture: Picture,
        instruction: str,
        expressive: str | None = None,
        decoding: str = "fast",
        references: Sequence[Picture] = (),
    ) -> Description:
        beside = f" (of {len(references)} references)" if references else ""
        return Description(expressive or f"There would be a new picture{beside}: {instruction}", None)

    def edit(
        self, picture: Picture, description: Description, settings: EditSettings, on_step: OnStep
    ) -> Picture:
        high, wide = picture.shape[:2]
        made = with_disc(picture, _colour(settings)) if self.given is None else _sized(self.given, wide, high)
        if settings.mask is not None:
            made = np.where(settings.mask[..., None] > 0, _colour(settings), picture).astype(np.float32)
        for step in range(1, settings.steps + 1):
            on_step(step, settings.steps, lambda: made)
        return made

    def reconstruct(self, picture: Picture) -> Picture:
        return picture


def _colour(settings: EditSettings) -> NDArray[np.float32]:
    """Of the disc."""
    shown = settings.references[0].mean(axis=(0, 1)) if settings.references else np.array(RED, np.float32)
    return 1 - shown if settings.negative else shown


def with_disc(picture: Picture, colour: Sequence[float] | NDArray[np.float32] = RED) -> Picture:
    """The picture with the disc."""
    high, wide = picture.shape[:2]
    y, x = np.mgrid[:high, :wide] + 0.5
    made = picture.copy()
    made[np.hypot(x - wide / 2, y - high / 2) <= wide / 10] = colour
    return made


def _sized(given: NDArray[np.uint8], width: int, height: int) -> Picture:
    image = Image.fromarray(given)
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(image, np.float32) / np.float32(255)


def load(device: str) -> PainterEngine:
    """The engine, on any device."""
    return PainterEngine()
