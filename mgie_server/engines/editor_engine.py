"""What the engines of diffusion editors have in common: one edit is a batch of one, and two halves may take turns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from mgie_server.engines.engine import Description, EditSettings, OnBatchStep, OnStep, edit_alone
from mgie_server.engines.latent_preview import Previews
from mgie_server.mgie.editor import Editor, Guidance, Step
from mgie_server.runtime.turns import EDITOR, Turns

Picture = np.ndarray


class EditingModel(Protocol):
    """A model with an editor."""

    editor: Editor

    def reconstruct(self, picture: Picture) -> Picture: ...


Model = TypeVar("Model", bound=EditingModel)


@dataclass(frozen=True)
class Sampling:
    """What the editor is told for a batch of edits that differ in their seeds only."""

    guidance: Guidance
    seeds: list[int]
    on_step: Callable[[Step], None]


class EditorEngine(ABC, Generic[Model]):
    """turns: where the MLLM and the editor are not on the device at the same time."""

    def __init__(self, model: Model, turns: Turns | None) -> None:
        self.model, self.turns = model, turns

    @abstractmethod
    def edit_many(
        self,
        picture: Picture,
        description: Description,
        settings: Sequence[EditSettings],
        on_step: OnBatchStep,
    ) -> list[Picture]:
        """As `edit`, with a seed for each of the settings, which differ in nothing else."""

    def edit(
        self, picture: Picture, description: Description, settings: EditSettings, on_step: OnStep
    ) -> Picture:
        """The edited picture at the picture's own size, which must be a multiple of the codec's factor."""
        return edit_alone(self.edit_many, picture, description, settings, on_step)

    def reconstruct(self, picture: Picture) -> Picture:
        with self.turn(EDITOR):
            return self.model.reconstruct(picture)

    def sampling(self, picture: Picture, settings: Sequence[EditSettings], on_step: OnBatchStep) -> Sampling:
        """Steps are told with what their latents look like."""
        first = settings[0]
        guidance = Guidance(first.steps, first.text_guidance, first.image_guidance, first.seed, first.exact)
        shown = Previews(self.model.editor, picture)

        def told(step: Step) -> None:
            on_step(step.number, step.total, shown.of(step))

        return Sampling(guidance, [one.seed for one in settings], told)

    @contextmanager
    def turn(self, group: str) -> Generator[None, None, None]:
        """The group is on the device while the with block runs."""
        if self.turns:
            self.turns.take(group)
        yield
