"""The diffusion editor: latents, the three branches, guided noise, solver steps and the picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import torch
from golden_data import Close, Golden
from torch import Tensor

from mgie_server.mgie.editor import Guidance, Step
from mgie_server.weights.checkpoint import LoadedMgie

RUNS = [(index, "s10") for index in range(8)] + [(index, "s100") for index in range(8)] + [(0, "g5")]
SETTINGS = {"s10": (10, 7.5, 1.5), "s100": (100, 7.5, 1.5), "g5": (10, 5.0, 1.0)}


@dataclass
class Seen:
    """What went through the editor during one edit."""

    image_latents: Tensor | None = None
    unet_in: list[Tensor] = field(default_factory=list)
    unet_out: list[Tensor] = field(default_factory=list)
    guided: list[Tensor] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@pytest.fixture
def seen(loaded: LoadedMgie, monkeypatch: pytest.MonkeyPatch) -> Seen:
    editor, seen = loaded.model.editor, Seen()
    encode, predict, guided = editor.encode, editor.predict, editor.guided

    def watch_encode(pictures: Tensor) -> Tensor:
        seen.image_latents = encode(pictures)
        return seen.image_latents

    def watch_predict(latents: Tensor, image: Tensor, *rest: Any) -> Tensor:
        seen.unet_in.append(torch.cat([latents, image], 1))
        seen.unet_out.append(predict(latents, image, *rest))
        return seen.unet_out[-1]

    def watch_guided(*args: Any) -> Tensor:
        seen.guided.append(guided(*args))
        return seen.guided[-1]

    monkeypatch.setattr(editor, "encode", watch_encode)
    monkeypatch.setattr(editor, "predict", watch_predict)
    monkeypatch.setattr(editor, "guided", watch_guided)
    return seen


@pytest.mark.parametrize(("index", "run"), RUNS)
def test_edit(loaded: LoadedMgie, golden: Golden, close: Close, seen: Seen, index: int, run: str) -> None:
    steps, text, image = SETTINGS[run]
    guidance = Guidance(steps=steps, text=text, image=image, seed=golden.infer["pipeline_seed"])
    picture = golden.picture(index, multiple=8)
    rows = golden.exact(loaded, index).rows

    result = loaded.model.edit(picture, rows, guidance, seen.steps.append)

    want = {
        key.removeprefix(f"c{index}.{run}."): value
        for key, value in golden.tensors.items()
        if key.startswith(f"c{index}.{run}.")
    }
    assert seen.image_latents is not None
    if "image_latents" in want:  # stored once for 10 and 100 steps
        close("picture as the VAE sees it", _as_vae_sees(picture), want["vae_in"], 1e-6)
        close("image latents", seen.image_latents, want["image_latents"], 1e-4)
    branches = len(seen.unet_in[0])
    assert branches == (2 if image == 1 else 3)  # the third has no weight when the image guidance is 1
    close("first UNet input", seen.unet_in[0], want["unet_in_first"][:branches], 1e-4)
    close("first UNet output", seen.unet_out[0], want["unet_out_first"][:branches], 1e-4)
    close("first guided noise", seen.guided[0], want["guided_noise_first"], 1e-4)
    close("latents after the first step", seen.steps[0].latents, want["latents_after_first"], 5e-3)
    if "latents_all" in want:
        latents = torch.stack([step.latents for step in seen.steps])
        close("latents of every step (10 steps)", latents, want["latents_all"], 5e-3)
    close(f"final latents ({steps} steps)", seen.steps[-1].latents, want["latents_final"], 5e-3)
    with torch.inference_mode():
        decoded = loaded.model.editor.decode(seen.steps[-1].latents)
    close("picture before clamping", decoded, want["image_float"], 1e-4)
    levels = np.rint(result * 255).astype(int)
    close("picture, levels of 255", levels, want["image_uint8"].int(), 1)
    assert (levels != want["image_uint8"].numpy()).mean() < 1e-3


def _as_vae_sees(picture: np.ndarray) -> Tensor:
    return 2 * torch.from_numpy(picture).permute(2, 0, 1).unsqueeze(0) - 1


@pytest.mark.parametrize("run", ["s10", "s100"])
def test_solver_schedule(loaded: LoadedMgie, golden: Golden, close: Close, run: str) -> None:
    solver = loaded.model.editor.new_solver()
    solver.set_timesteps(SETTINGS[run][0])
    close("timesteps", solver.timesteps, golden.tensors[f"c0.{run}.timesteps"], 1e-4)
    close("sigmas", solver.sigmas, golden.tensors[f"c0.{run}.sigmas"], 1e-5)
