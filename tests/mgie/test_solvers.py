"""The fast way of sampling: modern solvers on the model's own noise schedule, few steps, late guidance kept."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from mgie_server.mgie.config import FastSampling
from mgie_server.mgie.editor import Editor, Guidance, Step
from mgie_server.mgie.solvers import build_solver

SCHEDULE = {
    "_class_name": "EulerAncestralDiscreteScheduler",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "num_train_timesteps": 1000,
}
UNET = {
    "in_channels": 8,
    "out_channels": 4,
    "block_out_channels": (32,),
    "down_block_types": ("DownBlock2D",),
    "up_block_types": ("UpBlock2D",),
    "mid_block_type": None,
    "cross_attention_dim": 8,
}


class Ideal(nn.Module):
    """The best denoiser of pictures that are all `clean`: solvers then have an exact answer to come to."""

    def __init__(self, clean: Tensor) -> None:
        super().__init__()
        self.clean = clean
        betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2
        self.kept = (1 - betas).cumprod(0)

    def forward(self, inputs: Tensor, timestep: Tensor, encoder_hidden_states: Tensor, return_dict: bool):
        kept = self.kept[int(timestep)]
        return ((inputs[:, :4] - kept.sqrt() * self.clean) / (1 - kept).sqrt(),)


def editor(fast: FastSampling, clean: Tensor) -> Editor:
    made = Editor(UNET, {"kind": "patch", "patch": 4}, SCHEDULE, 1.0, fast)
    made.unet = Ideal(clean)
    return made


@pytest.mark.parametrize("solver", ["DPMSolverMultistepScheduler", "UniPCMultistepScheduler"])
@pytest.mark.parametrize("full_until", [0.7, 1.0])
def test_twenty_steps_come_to_the_clean_picture(solver: str, full_until: float) -> None:
    clean = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    made = editor(FastSampling(solver, full_until=full_until), clean)
    shown: list[Step] = []
    nothing = torch.zeros(1, 77, 8)
    out = made.sample(
        torch.zeros_like(clean), nothing, nothing, Guidance(20, 7.5, 1.5, 0, False), shown.append
    )
    assert float((out - clean).abs().max()) < 0.05
    assert len(shown) == 20 and float((shown[-1].predicted - clean).abs().max()) < 0.05


def test_the_same_seed_gives_the_same_noise_in_any_batch() -> None:
    clean = torch.zeros(1, 4, 8, 8)
    made = editor(FastSampling(), clean)
    first: list[Step] = []
    nothing = torch.zeros(1, 77, 8)
    for seeds in ((5,), (4, 5, 6)):
        image, text = torch.zeros(len(seeds), 4, 8, 8), nothing.expand(len(seeds), -1, -1)
        made.sample(image, text, text, Guidance(3, 7.5, 1.5, 0), first.append, seeds)
    alone, among = first[0].latents[0], first[3].latents[1]
    assert torch.allclose(alone, among, atol=1e-5)


def test_solvers_that_are_not_known_are_refused() -> None:
    with pytest.raises(ValueError, match="PNDM"):
        build_solver({**SCHEDULE, "_class_name": "PNDMScheduler"}, None)
    with pytest.raises(ValueError, match="DDIM"):
        build_solver(SCHEDULE, FastSampling("DDIMScheduler"))


def test_the_fast_solver_has_the_models_noise_schedule() -> None:
    own, fast = build_solver(SCHEDULE, None), build_solver(SCHEDULE, FastSampling())
    assert torch.allclose(own.alphas_cumprod, fast.alphas_cumprod)
