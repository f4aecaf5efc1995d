"""Looking into a pipeline of diffusers while it samples: every step is told, and may end the edit.

Not every pipeline has a callback, but all of them call `scheduler.step`, so that is where one looks; whatever is raised
there ends the sampling at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from mgie_server.engines.engine import OnBatchStep, PreviewOf
from mgie_server.engines.packed_preview import PackedPreview

_PATCH = 16  # px of the picture that a token stands for, as in all of these models
Picture = NDArray[np.float32]


class PipelineSteps:
    """While the with block runs, on_step hears of each step with previews of all the pictures under way.

    picture: the one that is edited, the first of those that the transformer is shown behind the latents.
    """

    def __init__(self, pipe: Any, picture: Picture, on_step: OnBatchStep) -> None:
        self._pipe, self._picture, self._on_step = pipe, picture, on_step
        self._number = 0
        self._shown: Tensor | None = None  # what the transformer was given last
        self._preview: PackedPreview | None = None

    def __enter__(self) -> PipelineSteps:
        self._step = self._pipe.scheduler.step
        self._pipe.scheduler.step = self._watched
        self._hook = self._pipe.transformer.register_forward_pre_hook(self._look, with_kwargs=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        del self._pipe.scheduler.step  # the class's own is there again
        self._hook.remove()
        self._shown = None

    def _look(self, module: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
        self._shown = kwargs.get("hidden_states", args[0] if args else None)

    def _watched(self, output: Tensor, timestep: Any, sample: Tensor, **more: Any) -> Any:
        scheduler = self._pipe.scheduler
        sigma = scheduler.sigmas[self._number].to(sample.device)
        result = self._step(output, timestep, sample, **more)
        self._number += 1
        predicted = sample.float() - sigma * output.float()  # where the flow leads to from here
        self._on_step(self._number, len(scheduler.timesteps), self._previews(predicted))
        return result

    def _previews(self, predicted: Tensor) -> list[PreviewOf]:
        return [lambda tokens=tokens: self._show(tokens) for tokens in predicted]

    def _show(self, tokens: Tensor) -> Picture:
        """The picture as it is now, where its tokens are not what they are taken for."""
        height, width = self._picture.shape[:2]
        grid, count = (height // _PATCH, width // _PATCH), len(tokens)
        if self._preview is None:
            own = None if self._shown is None else self._shown[0, count : 2 * count]
            if own is None or own.shape != tokens.shape or grid[0] * grid[1] != count:
                return self._picture
            self._preview = PackedPreview(own, self._picture, grid)
        return self._preview.show(tokens)
