"""The variations of one job through the engine: settings, batches, steps told on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_protocol.request import EditRequest
from mgie_server.engines.engine import Description, EditSettings, Engine

if TYPE_CHECKING:
    from mgie_server.engines.engine import BatchEngine, Picture, PreviewOf

TellStep = Callable[[int, int, int, "PreviewOf"], None]  # step from 1, steps, variation, its preview


def edit_settings(
    engine: Engine,
    request: EditRequest,
    number: int,
    references: Sequence[Picture] = (),
    mask: Picture | None = None,
) -> EditSettings:
    """What the request says, and the model's defaults for what it leaves open. mask: of what is selected, if anything is."""
    can = engine.capabilities
    exact = request.decoding == "exact"
    default = can.exact_steps if exact and can.exact_steps else can.steps
    return EditSettings(
        steps=default if request.steps is None else request.steps,
        text_guidance=can.text_guidance if request.text_guidance is None else request.text_guidance,
        image_guidance=can.image_guidance if request.image_guidance is None else request.image_guidance,
        seed=request.seed + number,
        exact=exact,
        references=tuple(references),
        negative=request.negative or "",
        mask=mask if request.inpaint else None,
    )


def runs(count: int, readings: int) -> Iterator[tuple[int, range]]:
    """Which of so many readings the variations follow, in their order: they take them in turn."""
    if readings == 1 and count:
        yield 0, range(count)
        return
    for number in range(count):
        yield number % readings, range(number, number + 1)


def batches(numbers: range, largest: int) -> Iterator[range]:
    """Variations that are edited together."""
    for first in range(0, len(numbers), largest):
        yield numbers[first : first + largest]


class Variations:
    """engine.edit for a request. tell: hears every step, and may raise MgieError cancelled. references, mask: as the model
    sees them."""

    def __init__(
        self,
        engine: Engine,
        request: EditRequest,
        tell: TellStep,
        references: Sequence[Picture] = (),
        mask: Picture | None = None,
    ) -> None:
        self._engine, self._request, self._tell = engine, request, tell
        self._references, self._mask = references, mask

    def edit(self, picture: Picture, description: Description, numbers: range) -> list[Picture]:
        """These variations, which share their forward passes where the engine can and there are several."""
        settings = [
            edit_settings(self._engine, self._request, number, self._references, self._mask)
            for number in numbers
        ]
        if len(settings) == 1:
            made = [self._one(picture, description, settings[0], numbers[0])]
        else:
            made = self._several(picture, description, settings, numbers)
        for one, setting in zip(made, settings, strict=True):
            _check_numbers(one, setting.seed)
        return made

    def _one(self, picture: Picture, description: Description, setting: EditSettings, number: int) -> Picture:
        def on_step(step: int, steps: int, preview: PreviewOf) -> None:
            self._tell(step, steps, number, preview)

        return self._engine.edit(picture, description, setting, on_step)

    def _several(
        self, picture: Picture, description: Description, settings: list[EditSettings], numbers: range
    ) -> list[Picture]:
        def on_step(step: int, steps: int, previews: Sequence[PreviewOf]) -> None:
            for number, preview in zip(numbers, previews, strict=True):
                self._tell(step, steps, number, preview)

        return cast("BatchEngine", self._engine).edit_many(picture, description, settings, on_step)


def _check_numbers(edited: Picture, seed: int) -> None:
    if not np.isfinite(edited).all():
        raise MgieError(
            "internal",
            f"The model's picture for seed {seed} holds values that are not numbers.",
            "Try another seed or a lower guidance.",
        )
