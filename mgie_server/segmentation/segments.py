"""What a picture shows, and where: plain maps, and the parts that people name by words, made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mgie_server.segmentation.classes import CLASSES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# which classes a part is made of; the subject has a map of its own
OF_CLASSES = {
    "sky": ("sky",), "water": ("water",), "plants": ("plants",), "buildings": ("building",), "animal": ("animal",),
    "snow": ("snow",), "people": ("person",), "ground": ("ground", "plants", "snow"),
}  # fmt: skip
SURE, LEAST = 0.6, 0.01  # a part is there where so much of the picture is so probable
PARTS = (*OF_CLASSES, "subject")


@dataclass(frozen=True)
class Segments:
    """classes: float32 [h, w, len(CLASSES)], probabilities that add up to 1; subject: float32 [h, w], 0..1."""

    classes: NDArray[np.float32]
    subject: NDArray[np.float32]

    def part(self, name: str) -> NDArray[np.float32]:
        """How probable it is that each place belongs to a part, [h, w]; name: one of PARTS."""
        if name == "subject":
            return self.subject
        found = self.classes[..., [CLASSES.index(one) for one in OF_CLASSES[name]]].sum(-1)
        # grass below a tree is ground, a flower that is the subject is not
        return found * (1 - self.subject) if name == "ground" else found

    def has(self, name: str) -> bool:
        """Whether the picture shows such a part."""
        return bool((self.part(name) > SURE).mean() >= LEAST)
