"""The training step of Algorithm 1: losses, gradients, and four steps of AdamW."""

from __future__ import annotations

import math

import pytest
import torch
from golden_data import Close, Golden
from torch import Tensor, nn

from mgie_server.mgie.losses import Draws, Losses, TrainingBatch, losses, row_starts, visual_rows
from mgie_server.mgie.mgie import Mgie
from mgie_server.weights.checkpoint import load_published

# trained parameters by the names of the published files
TRAINED = {
    "mllm.llama.embed_tokens.": "model.embed_tokens.",
    "mllm.lm_head.": "lm_head.",
    "edit_head.": "edit_head.",
    "editor.unet.": "unet.",
}
GROUPS = {
    "embed_tokens": "model.embed_tokens.",
    "lm_head": "lm_head.",
    "edit_head": "edit_head.",
    "unet": "unet.",
}


@pytest.fixture
def model(golden: Golden) -> Mgie:
    """A model of its own, since training changes it."""
    return load_published(golden.layout).model.train()


def _trained(model: Mgie) -> dict[str, nn.Parameter]:
    model.requires_grad_(False)
    trained = {}
    for name, parameter in model.named_parameters():
        for prefix, published in TRAINED.items():
            if name.startswith(prefix):
                trained[published + name.removeprefix(prefix)] = parameter.requires_grad_(True)
    return trained


def _batch(golden: Golden, index: int) -> TrainingBatch:
    def get(name: str) -> Tensor:
        return golden.train_tensors[f"b{index}.{name}"]

    def picture(name: str) -> Tensor:
        return (2 * (get(name).double() / 255) - 1).float()

    return TrainingBatch(
        ids=get("input_ids"),
        labels=get("labels"),
        mask=get("attention_mask"),
        clip_pixels=get("clip_pixel_values"),
        before=picture("p2p_inp_u8"),
        after=picture("p2p_ans_u8"),
    )


def _saved_draws(golden: Golden, index: int) -> Draws:
    names = ("draw0_vae_eps", "draw1_noise", "draw2_timesteps", "draw3_prob")
    return Draws(*(golden.train_tensors[f"b{index}.{name}"] for name in names))


def _seeded_draws(seed: int) -> Draws:
    """The original's draws: its second is made in channels-last order, as the VAE's output lies in memory."""
    torch.manual_seed(seed)
    shape = (4, 4, 8, 8)
    return Draws(
        torch.randn(shape),
        torch.randn_like(torch.empty(shape).contiguous(memory_format=torch.channels_last)),
        torch.randint(0, 1000, (4,)),
        torch.rand(4),
    )


def _close_losses(close: Close, got: Losses, want: dict) -> None:
    pairs = {"loss_ce": got.instruction, "loss_edit": got.edit, "loss": got.total}
    for key, loss in pairs.items():
        close("training losses, relative", loss / want[key], 1.0, 1e-5)


@pytest.mark.parametrize("index", range(3))
def test_losses_and_gradients(model: Mgie, golden: Golden, close: Close, index: int) -> None:
    want, trained = golden.train["batches"][index], _trained(model)
    assert sorted(trained) == sorted(golden.train["trainable"])

    result = losses(model, _batch(golden, index), _saved_draws(golden, index))
    result.total.backward()

    _close_losses(close, result, want)
    norms = {name: _norm([p]) for name, p in trained.items()}
    for name, norm in norms.items():
        # some are zero in exact arithmetic (the keys' biases): only rounding is left of them
        size = max(want["grad_norms"][name], 1e-4)
        close("gradient norms, single, relative", norm / size, want["grad_norms"][name] / size, 1e-4)
    for group, prefix in GROUPS.items():
        norm = _norm([p for name, p in trained.items() if name.startswith(prefix)])
        close("gradient norms, groups, relative", norm / want["grad_norm_groups"][group], 1.0, 1e-4)
    for key, gradient in golden.train_tensors.items():
        if key.startswith(f"b{index}.grad."):
            close("gradients", trained[key.removeprefix(f"b{index}.grad.")].grad, gradient, 1e-5)


@pytest.mark.parametrize("index", range(3))
def test_what_reaches_the_unet(
    model: Mgie, golden: Golden, close: Close, index: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[Tensor, ...]] = []
    predict = model.editor.predict

    def watch(*args: Tensor) -> Tensor:
        calls.append((*args, predict(*args)))
        return calls[-1][-1]

    monkeypatch.setattr(model.editor, "predict", watch)
    batch = _batch(golden, index)
    with torch.no_grad():
        losses(model, batch, _saved_draws(golden, index))
        features = model.mllm.image_features(batch.clip_pixels)
        hidden = model.mllm.hidden(model.mllm.embed(batch.ids, features, model.ids.patch), batch.mask)
    latents, image, _, text, out = calls[0]
    want = {name: golden.train_tensors[f"b{index}.{name}"] for name in ("unet_in", "unet_cond", "unet_out")}
    close("training: UNet input", torch.cat([latents, image], 1), want["unet_in"], 1e-4)
    close("training: guidance after dropout", text, want["unet_cond"], 1e-4)
    close("training: UNet output", out, want["unet_out"], 1e-4)
    starts = row_starts(batch.labels, model.ids.img[0])
    assert starts.tolist() == [row["row_start"] for row in golden.train["batches"][index]["rows"]]
    rows = visual_rows(hidden, starts)
    close("training: visual rows", rows, golden.train_tensors[f"b{index}.hidden_rows"], 1e-4)


def test_four_steps_of_adamw(model: Mgie, golden: Golden, close: Close) -> None:
    run, trained = golden.train["optimizer_run"], _trained(model)
    recipe = run["recipe"]
    optimizer = torch.optim.AdamW(
        trained.values(), betas=tuple(recipe["betas"]), eps=recipe["eps"], weight_decay=recipe["weight_decay"]
    )
    for want in run["steps"]:
        optimizer.zero_grad()
        result = losses(model, _batch(golden, want["batch"]), _seeded_draws(want["seed"]))
        result.total.backward()
        norm = nn.utils.clip_grad_norm_(trained.values(), recipe["max_grad_norm"])
        optimizer.param_groups[0]["lr"] = _learning_rate(recipe, want["step"])
        optimizer.step()
        _close_losses(close, result, want)
        close("AdamW: learning rate", optimizer.param_groups[0]["lr"], want["lr_used"], 1e-12)
        close("AdamW: gradient norm, relative", norm / want["grad_norm_before_clip"], 1.0, 1e-4)
        for name, size in want["norm_after"].items():
            close("AdamW: norms after the step, relative", trained[name].norm() / size, 1.0, 1e-6)


def test_saved_draws_are_the_seeds(golden: Golden) -> None:
    """Otherwise the four steps above would compare different noise."""
    for index, batch in enumerate(golden.train["batches"]):
        saved, seeded = _saved_draws(golden, index), _seeded_draws(batch["seed"])
        for name in ("after_noise", "noise", "timesteps", "dropout"):
            assert torch.equal(getattr(saved, name), getattr(seeded, name)), name


def _norm(parameters: list[nn.Parameter]) -> Tensor:
    return torch.stack([p.grad.norm() for p in parameters if p.grad is not None]).norm()


def _learning_rate(recipe: dict, step: int) -> float:
    if step < recipe["warmup_steps"]:
        return recipe["lr"] * step / recipe["warmup_steps"]
    done = (step - recipe["warmup_steps"]) / (recipe["total_steps"] - recipe["warmup_steps"])
    return recipe["lr"] * 0.5 * (1 + math.cos(math.pi * done))
