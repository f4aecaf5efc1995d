"""The two halves of a model that is a pair: a describer says what the edit would be like, an editor obeys a text.

MGIE's idea with parts that were made apart from each other: what passes between them are words, not visual tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from mgie_server.engines.engine import EditSettings, OnBatchStep

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Picture = NDArray[np.float32]


class Describer(Protocol):
    """Looks at a picture and derives an expressive instruction."""

    def say(self, picture: Picture, instruction: str, references: Sequence[Picture] = ()) -> str:
        """picture: float32 [h, w, 3], sRGB-encoded, 0..1; so are the references, which the words call picture 2, 3, ...
        In the instruction's language; "" where it has nothing to say."""
        ...


class TextGuidedEditor(Protocol):
    """Edits a picture by a text."""

    def edit_many(
        self, picture: Picture, text: str, settings: Sequence[EditSettings], on_step: OnBatchStep
    ) -> list[Picture]:
        """One result for each of the settings, which differ in their seeds only; pictures as `Engine.edit` has them,
        with alpha where its codec has one."""
        ...

    def reconstruct(self, picture: Picture) -> Picture:
        """What its codec makes of the picture."""
        ...


def eight_bit(picture: Picture) -> Image:
    """As these models' own processors take a picture: 8 bits, rounded."""
    import numpy as np
    from PIL import Image

    return Image.fromarray((np.clip(picture, 0, 1) * 255).round().astype(np.uint8))
