"""The leaves of the grammar: what is said for one family of edits, by the place it takes in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Words:
    """The leaves of one family; "color" and "gray" are also written the British way by the sampler.

    comparatives: after "make it ...": "brighter"
    states:       after "make it look ...": "sunlit"
    things:       after "give it ..." or alone: "more light"
    actions:      imperatives; {obj} stands for the whole picture, {of} for "of the picture" or nothing
    complaints:   sentences that ask for the edit: "{obj} is too dark"
    degrees:      whether "a little" and "a lot" make sense
    """

    comparatives: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    degrees: bool = True

    def with_more(self, more: Words | None) -> Words:
        """These leaves and then the others, each once."""
        if more is None:
            return self
        places = ("comparatives", "states", "things", "actions", "complaints")
        return Words(
            **{p: tuple(dict.fromkeys(getattr(self, p) + getattr(more, p))) for p in places},
            degrees=self.degrees,
        )


# fmt: off
OBJECTS = (
    "it", "the picture", "the image", "the photo", "this", "everything", "this picture", "this photo",
    "this image", "the whole picture", "the whole image", "the photograph", "the shot", "the scene",
    "the entire image", "the whole thing", "my photo", "my picture", "the whole photo", "the layer",
    "the frame", "the whole frame", "the entire picture", "my image", "the shown picture", "the full image",
    "this shot", "the complete picture",
)
# a whole picture that is named by what it shows; {any} is a noun
OBJECTS_WITH_CONTENT = (
    "this photo of a {any}", "the picture of the {any}", "my photo of the {any}",
    "this picture with the {any}",
    "the image of my {any}", "the whole photo of the {any}",
)
OF = (
    "", "", "", "", " of the image", " of the picture", " of the photo", " in the picture", " in the photo",
    " of this picture", " overall", " everywhere", " of the whole image", " of the shot", " here",
)
# fmt: on


def pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    """One of them, each as likely."""
    return options[int(rng.integers(len(options)))]
