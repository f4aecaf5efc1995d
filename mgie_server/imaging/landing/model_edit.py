"""What goes into a landing and what comes out of it, as plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.pixels import Floats

if TYPE_CHECKING:
    from mgie_server.imaging.landing.photometric import Photometric


@dataclass(frozen=True)
class ModelEdit:
    """One edit at model size; all float32 [h, w, 3], sRGB-encoded, 0..1.

    seen: the picture that the model saw. unchanged: that picture as an edit without a change would return it
    (Engine.reconstruct); the same array as `seen` where that is not known. made: what the model returned.
    crops: the same at other scales, where the engine gave them; see `Crop`. seed: of the grain in them. alpha: float32
    [h, w], the model's own; None: it gives none.
    """

    seen: Floats
    unchanged: Floats
    made: Floats
    crops: tuple[Crop, ...] = ()
    alpha: Floats | None = None
    seed: int = 0

    @property
    def same(self) -> bool:
        """Whether the model's picture is the one that it was given; detail apart."""
        return self.alpha is None and np.array_equal(self.made, self.unchanged)


@dataclass(frozen=True)
class Crop:
    """A part of the layer as the model saw and edited it at a finer scale.

    scale: layer pixels to a pixel of the crop, at least 1. before, after: float32 [h, w, 3], 0..1. noise: float32 [h, w] of
    standard deviation 1, of which the model was told to make grain; None: of none.
    """

    scale: float
    before: Floats
    after: Floats
    noise: Floats | None = None


@dataclass(frozen=True)
class LandingOptions:
    """landing: "auto", "raw" or "photometric". paints: whether the model can make new content.

    strict, feather: see selection.weights_of. color_cell: see models.engine.Capabilities.
    coverage: "keep" leaves alpha as it is; "grow" lets content painted into transparency bring its own;
    "model" takes the model's, which cuts out what it left transparent.
    """

    landing: str = "auto"
    paints: bool = True
    strict: bool = True
    feather: float = 0.0
    color_cell: int = 1
    coverage: str = "keep"


@dataclass(frozen=True)
class Shift:
    """How far the model's picture lies beside what it saw: x, y in px, and the factor of its size (1: none)."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    @property
    def none(self) -> bool:
        return self == Shift()


@dataclass(frozen=True)
class LandingReport:
    """Shares of the layer's pixels, 0..1, that add up to 1: bit-identical, moved in light and colour, mostly the
    model's own. shift: in px of the layer, found and undone. color_shift: found and removed, in 0..1.
    detail: the gains of the frequency bands, finest first; empty where no detail was edited.
    """

    landing: str
    identical: float
    photometric: float
    new: float
    shift: Shift = field(default_factory=Shift)
    color_shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    detail: tuple[float, ...] = ()

    @property
    def painted(self) -> bool:
        return self.new > 0

    def to_dict(self) -> dict[str, Any]:
        """The keys of a report as PROTOCOL.md has them."""
        rounded = {name: round(getattr(self, name), 6) for name in ("identical", "photometric", "new")}
        return {
            "landing": self.landing,
            "painted": self.painted,
            **rounded,
            "shift": {name: round(value, 4) for name, value in asdict(self.shift).items()},
            "color_shift": [round(value, 5) for value in self.color_shift],
            "detail": [round(gain, 3) for gain in self.detail],
        }


@dataclass(frozen=True)
class Landed:
    """transform: the light and colour of the edit, for a recipe; None where the picture is the model's own."""

    picture: PixelBuffer
    report: LandingReport
    transform: Photometric | None
