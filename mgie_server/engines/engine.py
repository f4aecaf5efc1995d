"""The one interface behind which every model stands: what it can do, `describe`, `edit`.

Nothing here imports numpy or torch at run time, so that the broker may read capabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from mgie_protocol.licences import UNKNOWN
from mgie_server.engines.areas import Area
from mgie_server.engines.detail_edits import DetailEdit
from mgie_server.mgie.config import Sizing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mgie_server.segmentation.segments import Segments

    Picture = NDArray[np.float32]

PreviewOf = Callable[[], "Picture"]
OnStep = Callable[[int, int, PreviewOf], None]
OnBatchStep = Callable[[int, int, "Sequence[PreviewOf]"], None]


@dataclass(frozen=True)
class Capabilities:
    """What a model is and can do; steps and the two guidance scales are its defaults.

    paid_work: one of licences.PAID_WORK; condition: in a sentence, of one that is not free.
    exact_steps: the default where the original's way is asked for; None: there is no other way than `steps`.
    batch: how many edits may share their forward passes.
    color_cell: px at model size, the side of the blocks of which the picture codec keeps little more than the mean
    of color (Cb, Cr); 1: color is as fine as light.
    paints: it makes pixels of its own, and does not only move light and colour.
    references: how many reference pictures it takes beside the layer. negative: it has use for words that say what is not
    to come true. inpaints: told what is selected, it keeps the rest by itself, and fits what it paints to it.
    describer: the name of the part that describes, where another could be put in its place.
    alpha: its pictures have an alpha of their own. parts: it finds the parts that a description's area may name.
    readings: it reads a wish that leaves room in several ways.
    """

    name: str
    title: str
    licence: str
    describes: bool
    sizing: Sizing
    steps: int
    text_guidance: float
    image_guidance: float
    exact_steps: int | None = None
    batch: int = 1
    color_cell: int = 1
    paints: bool = False
    references: int = 0
    negative: bool = False
    inpaints: bool = False
    paid_work: str = UNKNOWN
    condition: str = ""
    describer: str = ""
    alpha: bool = False
    parts: bool = False
    readings: bool = False


@dataclass(frozen=True)
class Description:
    """What the model says it will do: the expressive text, and the visual rows the editor obeys.

    rows: float32 [8, H], or None when the engine has none. notes: sentences for the person who asked.
    area: where the edit is to land, None for everywhere. then: a second edit, of what the first one gives; its text is the
    end of this one's.
    sure: how probable it is that this is what was asked for, 0..1, as far as the model knows itself; None: it does not.
    detail: what is to become of detail, which the engine does crop by crop (DetailEngine); lit: whether anything else
    changes.
    """

    expressive: str
    rows: NDArray[np.float32] | None
    notes: tuple[str, ...] = ()
    sure: float | None = None
    area: Area | None = None
    then: Description | None = None
    detail: tuple[DetailEdit, ...] = ()
    lit: bool = True

    @property
    def passes(self) -> tuple[Description, ...]:
        """The one or two edits, each by itself."""
        if not self.then:
            return (self,)
        alone = self.expressive.removesuffix(self.then.expressive).rstrip()
        return replace(self, expressive=alone, then=None), self.then


@dataclass(frozen=True)
class EditSettings:
    """One run of the editor: steps 1..200, guidance scales 0..30, seed 0..2**63-1.

    exact: the original's solver; a model with one way to sample does not mind. references: further pictures, as the model
    sees them (picture 2, 3, ... of the words). negative: what is not to come true, "" for nothing. mask: float32 [h, w],
    1 where the model may paint; None: everywhere. All three are empty for a model whose capabilities have no use for them.
    """

    steps: int
    text_guidance: float
    image_guidance: float
    seed: int
    exact: bool = False
    references: tuple[Picture, ...] = field(default=(), compare=False, repr=False)
    negative: str = ""
    mask: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


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
        """The edited picture, float32 [h, w, 3] in 0..1; [h, w, 4] with straight alpha where the capabilities say so.

        on_step(step from 1, steps, preview) is called after every diffusion step; preview() decodes the
        latents of that step to float32 [h, w, 3]. on_step may raise MgieError `cancelled`, which passes.
        """
        ...

    def reconstruct(self, picture: Picture) -> Picture:
        """The picture as an edit that changes nothing would return it, float32 [h, w, 3] in 0..1.

        Landing compares the edit with this, so that what the model's codec loses is not taken for an edit.
        """
        ...


class ReferringEngine(Engine, Protocol):
    """An engine whose capabilities say references > 0."""

    def describe(
        self,
        picture: Picture,
        instruction: str,
        expressive: str | None = None,
        decoding: str = "fast",
        references: Sequence[Picture] = (),
    ) -> Description:
        """As `Engine.describe`, with the reference pictures that the words speak of; only given where there are some."""
        ...


class DescribedEngine(Engine, Protocol):
    """An engine whose describer is a part of its own, in memory only once something is to be described."""

    @property
    def describer_bytes(self) -> int:
        """What loading it would take; 0: it is loaded, by this model or another, or there is none."""
        ...

    def load_describer(self) -> None:
        """Raises what loading a model raises."""
        ...


class BatchEngine(Engine, Protocol):
    """An engine whose capabilities say batch > 1: several edits of one picture in shared forward passes."""

    def edit_many(
        self,
        picture: Picture,
        description: Description,
        settings: Sequence[EditSettings],
        on_step: OnBatchStep,
    ) -> list[Picture]:
        """As `edit`, for settings that differ in nothing but their seeds; one of them alone gives what `edit` gives.

        on_step(step, steps, previews), with one preview for each. More than one agrees with `edit` within rounding.
        """
        ...


class ReadingEngine(Engine, Protocol):
    """An engine whose capabilities say readings."""

    def readings(
        self, picture: Picture, instruction: str, count: int, decoding: str = "fast"
    ) -> tuple[Description, ...]:
        """1 to `count` descriptions in the model's own words: different ones where the instruction leaves room, else one.

        The first is what `describe` gives, and fewer are the first of more. May raise what `describe` may.
        """
        ...


class SegmentingEngine(Engine, Protocol):
    """An engine whose capabilities say parts."""

    def segments(self, picture: Picture) -> Segments:
        """What a picture of any size shows, and where."""
        ...


class DetailEngine(Engine, Protocol):
    """An engine whose descriptions may have edits of detail, which it does to crops of the layer at its own scales."""

    def detail_scales(self, description: Description, octaves: int) -> tuple[int, ...]:
        """The scales at which it is to see the layer: layer px to a px of a crop. octaves: those that the layer has."""
        ...

    def edit_detail(
        self,
        crops: NDArray[np.float32],
        noise: NDArray[np.float32],
        scales: Sequence[float],
        long_side: float,
        description: Description,
    ) -> NDArray[np.float32]:
        """The edited crops. crops: [n, h, w, 3], sRGB-encoded, 0..1, of a layer of this long side in px; noise:
        [n, h, w], of standard deviation 1, of which grain is made."""
        ...


def edit_alone(
    edit_many: Callable[[Picture, Description, Sequence[EditSettings], OnBatchStep], list[Picture]],
    picture: Picture,
    description: Description,
    settings: EditSettings,
    on_step: OnStep,
) -> Picture:
    """`edit` of an engine whose one edit is a batch of one, by its `edit_many`."""

    def told(step: int, steps: int, previews: Sequence[PreviewOf]) -> None:
        on_step(step, steps, previews[0])

    return edit_many(picture, description, [settings], told)[0]


def cut_short(read: str, had: int, room: int) -> str:
    """The note on a text of a person's own of which a model read no more than this; had, room: in tokens."""
    return (
        f"Your text has {had} tokens, and this model reads {room}: it read no further than "
        f"“…{read.strip()[-60:].strip()}”. Say the most important first."
    )
