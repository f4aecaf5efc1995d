"""The one interface behind which every model stands: what it can do, `describe`, `edit`.

Nothing here imports numpy or torch at run time, so that the broker may read capabilities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.float32]

PreviewOf = Callable[[], "Picture"]
OnStep = Callable[[int, int, PreviewOf], None]


@dataclass(frozen=True)
class Sizing:
    """How framing brings a picture to the size a model works at.

    mode "stretch": exactly long_side x long_side.
    mode "fit": the aspect is kept, the long side is at most long_side (never enlarged), and both sides
    are floored to a multiple of `multiple`.
    """

    mode: str
    long_side: int
    multiple: int


@dataclass(frozen=True)
class Capabilities:
    """What a model is and can do; steps and the two guidance scales are its defaults."""

    name: str
    title: str
    licence: str
    non_commercial: bool
    describes: bool
    sizing: Sizing
    steps: int
    text_guidance: float
    image_guidance: float


@dataclass(frozen=True)
class Description:
    """What the model says it will do: the expressive text, and the visual rows the editor obeys.

    rows: float32 [8, H], or None when the engine has none.
    """

    expressive: str
    rows: NDArray[np.float32] | None


@dataclass(frozen=True)
class EditSettings:
    """One run of the editor: steps 1..200, guidance scales 0..30, seed 0..2**63-1."""

    steps: int
    text_guidance: float
    image_guidance: float
    seed: int


class Engine(Protocol):
    """A loaded model. Pictures are float32 [h, w, 3], sRGB-encoded, 0..1, already at model size."""

    capabilities: Capabilities

    def describe(
        self, picture: Picture, instruction: str, expressive: str | None = None, decoding: str = "fast"
    ) -> Description:
        """Expressive text and visual rows. `expressive` is the user's own text, fed by forced decoding.

        May raise MgieError `edit_not_supported`.
        """
        ...

    def edit(
        self, picture: Picture, description: Description, settings: EditSettings, on_step: OnStep
    ) -> Picture:
        """The edited picture, float32 [h, w, 3] in 0..1.

        on_step(step from 1, steps, preview) is called after every diffusion step; preview() decodes the
        latents of that step to float32 [h, w, 3]. on_step may raise MgieError `cancelled`, which passes.
        """
        ...

    def reconstruct(self, picture: Picture) -> Picture:
        """The picture as an edit that changes nothing would return it, float32 [h, w, 3] in 0..1.

        Landing compares the edit with this, so that what the model's codec loses is not taken for an edit.
        """
        ...
