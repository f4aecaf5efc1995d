"""Algorithm 1 through the stage and the loop that everybody trains with: losses, gradients, four steps of AdamW."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from golden_data import Close, Golden
from torch import Tensor, nn

from mgie_server.mgie.losses import (
    EDIT_WEIGHT,
    Draws,
    Totals,
    TrainingBatch,
    losses,
    row_starts,
    visual_rows,
)
from mgie_server.mgie.mgie import Mgie
from mgie_server.training.coded_batch import CodedBatch
from mgie_server.training.fitting import Fit, Loop
from mgie_server.training.processes import Processes
from mgie_server.training.stages import JointStage
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


def _close_losses(close: Close, got: dict[str, Tensor], want: dict) -> None:
    pairs = {"loss_ce": got["instruction"], "loss_edit": got["edit"], "loss": got["total"]}
    for key, loss in pairs.items():
        close("training losses, relative", loss / want[key], 1.0, 1e-5)


@pytest.mark.parametrize("index", range(3))
def test_losses_and_gradients(model: Mgie, golden: Golden, close: Close, index: int) -> None:
    want, trained = golden.train["batches"][index], _trained(model)
    assert sorted(trained) == sorted(golden.train["trainable"])

    batch = _batch(golden, index)
    result = JointStage(model)(CodedBatch(batch, _saved_draws(golden, index)), Totals.of(batch))
    result["total"].backward()

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


class GoldenBatches:
    """The batches of the original's four steps, with their draws."""

    def __init__(self, golden: Golden, steps: list[dict]) -> None:
        self._whole = [
            CodedBatch(_batch(golden, step["batch"]), _seeded_draws(step["seed"])) for step in steps
        ]

    def part(self, number: int, part: int, parts: int) -> CodedBatch:
        return self._whole[number % len(self._whole)].rows(part, parts)


@pytest.mark.parametrize("at_once", [0, 2])
def test_four_steps_of_the_loop(
    model: Mgie, golden: Golden, close: Close, tmp_path: Path, at_once: int
) -> None:
    """at_once 2: the same in two parts a step."""
    run, trained = golden.train["optimizer_run"], _trained(model)
    recipe, steps = run["recipe"], run["steps"]
    loop = Loop(
        seed=0,
        steps=recipe["total_steps"],
        batch=4,
        at_once=at_once,
        lr=recipe["lr"],
        schedule="cosine",
        warmup=recipe["warmup_steps"],
        betas=tuple(recipe["betas"]),
        weight_decay=recipe["weight_decay"],
        clip=recipe["max_grad_norm"],
        log_every=1,
        loaders=0,
        kept="trained",
    )
    seen = []

    def told(entry: dict[str, float]) -> None:
        if entry["step"] > len(steps):
            return  # the original's schedule is of ten steps; it kept four
        want = steps[int(entry["step"]) - 1]
        seen.append(want["step"])
        total = entry["instruction_loss"] + EDIT_WEIGHT * entry["edit_loss"]
        pairs = {"loss_ce": entry["instruction_loss"], "loss_edit": entry["edit_loss"], "loss": total}
        for key, loss in pairs.items():
            close("training losses, relative", loss / want[key], 1.0, 1e-5)
        close("AdamW: learning rate", entry["rate"] * recipe["lr"], want["lr_used"], 1e-12)
        close(
            "AdamW: gradient norm, relative",
            entry["gradient_norm"] / want["grad_norm_before_clip"],
            1.0,
            1e-4,
        )
        for name, size in want["norm_after"].items():
            close("AdamW: norms after the step, relative", trained[name].norm() / size, 1.0, 1e-6)

    batches = GoldenBatches(golden, steps)
    Fit(JointStage(model), batches, loop, tmp_path, Processes("cpu"), told).run(resume=False)
    assert seen == [step["step"] for step in steps]


def test_saved_draws_are_the_seeds(golden: Golden) -> None:
    """Otherwise the four steps above would compare different noise."""
    for index, batch in enumerate(golden.train["batches"]):
        saved, seeded = _saved_draws(golden, index), _seeded_draws(batch["seed"])
        for name in ("after_noise", "noise", "timesteps", "dropout"):
            assert torch.equal(getattr(saved, name), getattr(seeded, name)), name


def _norm(parameters: list[nn.Parameter]) -> Tensor:
    return torch.stack([p.grad.norm() for p in parameters if p.grad is not None]).norm()
