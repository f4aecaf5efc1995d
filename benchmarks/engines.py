"""What this project adds to a pipeline of diffusers: by itself, behind the engine interface, behind the server.

    python benchmarks/engines.py [--rounds 5] [--megapixels 12] [--smoke]     tiny random weights, on a CPU
    python benchmarks/engines.py --full [--device cuda]                       klein 4B's sizes, random weights, on a GPU

Tiny: FLUX.2 klein with one block of each kind, edited at a megapixel in two steps, its words as they are; the weights
cost next to nothing, so that what is left is ours: framing, previews, landing, the wire. All ways in turns, in one run.
`--smoke`: one round at half a megapixel. Full: seconds an edit and peak memory, ours beside the plain pipeline. Writes
results/engines.md.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from PIL import Image
from server_under_test import ServerUnderTest, machine, write

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "engines"))

from klein_sizes import full_klein
from tiny_pipelines import klein

from mgie_protocol import EditRequest, PixelBuffer, events, messages
from mgie_protocol.client import Client
from mgie_protocol.home import mgie_home
from mgie_server.engines.engine import EditSettings, PreviewOf
from mgie_server.engines.open_engine import load_open
from mgie_server.engines.open_models import OPEN_MODELS, open_models
from mgie_server.engines.pipeline_calls import CALLS
from mgie_server.engines.pipeline_editor import PipelineEditor
from mgie_server.imaging.framing import to_model
from mgie_server.weights.pipeline_folder import load_pipeline, open_pipeline

RESULTS = Path(__file__).parent / "results" / "engines.md"
NAME, WORDS, STEPS = "klein-4b", "put a red hat on the dog", 2
SETTINGS = EditSettings(STEPS, 1.0, 1.0, seed=1)
Picture = np.ndarray


def layer(megapixels: float, seed: int) -> PixelBuffer:
    """RGBA8, 3:2, soft with some noise, so that landing finds what photographs have."""
    width = round((1.5e6 * megapixels) ** 0.5)
    height = round(width / 1.5)
    rng = np.random.default_rng(seed)
    soft = cv2.resize(rng.random((12, 18, 3), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    noisy = np.clip(soft * 255 + rng.normal(0, 4, soft.shape), 0, 255).astype(np.uint8)
    pixels = np.dstack([noisy, np.full(noisy.shape[:2], 255, np.uint8)])
    return PixelBuffer(width, height, 4, "u8", "srgb", pixels.tobytes())


def shown(number: int, of: int, preview: PreviewOf) -> None:
    """Every preview is asked for, as by a panel."""
    preview()


def all_shown(number: int, of: int, previews: Sequence[PreviewOf]) -> None:
    for preview in previews:
        preview()


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def plain(pipe: Any, picture: Picture) -> None:
    """The pipeline as its documentation calls it."""
    image = Image.fromarray((picture * 255).astype(np.uint8))
    pipe(image=[image], prompt=WORDS, num_inference_steps=STEPS, guidance_scale=1.0, output_type="np",
         generator=torch.Generator("cpu").manual_seed(1))  # fmt: skip


def trip(client: Client, sent: PixelBuffer) -> float:
    """An edit by the server; the seconds that it spent in the pipeline."""
    client.submit(EditRequest(WORDS, model=NAME, steps=STEPS), sent)
    while True:
        for event in client.wait(60):
            if isinstance(event, events.Result):
                return event.seconds["editing"]
            if isinstance(event, messages.Error):
                raise event.error


def tiny(rounds: int, megapixels: float) -> list[str]:
    layers = [layer(megapixels, seed) for seed in range(rounds + 1)]
    with ServerUnderTest() as server:
        folder = klein(mgie_home() / "models" / NAME)
        model = OPEN_MODELS[NAME]
        info = next(info for info in open_models() if info.name == NAME)
        engine = load_open(replace(info, path=folder), model, None, "cpu")[0]
        pipe = load_pipeline(open_pipeline(folder), torch.float32)
        pipe.set_progress_bar_config(disable=True)
        picture = to_model(layers[0], engine.capabilities.sizing)
        inside: list[float] = []
        said, client = engine.describe(picture, WORDS), server.client("pyzmq")
        ways: dict[str, Callable[[PixelBuffer], object]] = {
            "plain pipeline": lambda _: plain(pipe, picture),
            "engine, with previews": lambda _: engine.edit(picture, said, SETTINGS, shown),
            "server": lambda sent: inside.append(trip(client, sent)),
            "server, the same layer again": lambda sent: trip(client, sent),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for work in ways.values():
            work(layers[0])  # once, so that all is loaded
        for sent in layers[1:]:  # another each round: what a codec leaves of a layer is kept
            for name, work in ways.items():
                times[name].append(seconds_of(lambda work=work, sent=sent: work(sent)))
        client.close()
    floor = statistics.median(times["plain pipeline"])
    lines = [
        f"{machine()}, torch {torch.__version__}, {torch.get_num_threads()} threads. A layer of {megapixels:g} megapixels, "
        f"RGBA8; the model's picture {picture.shape[1]} x {picture.shape[0]}, {STEPS} steps, tiny random weights, {rounds} "
        "rounds in turns.",
        "",
        "| way | median s | fastest | slowest | over the plain pipeline, s |",
        "|---|---|---|---|---|",
    ]
    for name, taken in times.items():
        middle = statistics.median(taken)
        lines.append(
            f"| {name} | {middle:.2f} | {min(taken):.2f} | {max(taken):.2f} | {middle - floor:+.2f} |"
        )
    ours = [wall - edited for wall, edited in zip(times["server"], inside[1:], strict=True)]
    lines += [
        "",
        f"Of the server's time {statistics.median(ours):.2f} s ({min(ours):.2f} to {max(ours):.2f}) were not spent in the "
        "pipeline: the wire, framing, landing.",
    ]
    return [*lines, ""]


def full(device: str) -> list[str]:
    """klein 4B's sizes with random weights; encoded text is random too, so that no encoder is needed."""
    pipe, embedded = full_klein(torch.device(device), torch.bfloat16)
    picture = np.full((1024, 1024, 3), 0.5, np.float32)
    image = Image.fromarray((picture * 255).astype(np.uint8))
    call = replace(CALLS["Flux2KleinPipeline"], blind=False, arguments=lambda p, t, s: {
        "image": [p], "prompt_embeds": embedded, "num_inference_steps": s.steps})  # fmt: skip
    editor = PipelineEditor(pipe, call)
    ways: dict[str, Callable[[], object]] = {
        "plain pipeline": lambda: pipe(
            image=[image], prompt_embeds=embedded, num_inference_steps=STEPS, output_type="np"
        ),
        "ours, with previews": lambda: editor.edit_many(picture, "", [SETTINGS], all_shown),
    }
    lines = [f"| way | s an edit of {STEPS} steps, 1024 x 1024 | peak memory, GB |", "|---|---|---|"]
    for name, work in ways.items():
        work()
        torch.cuda.reset_peak_memory_stats(device)
        taken = statistics.median(seconds_of(work) for _ in range(5))
        lines.append(f"| {name} | {taken:.3f} | {torch.cuda.max_memory_allocated(device) / 1e9:.1f} |")
    return [
        f"{torch.cuda.get_device_name(device)}, bfloat16, random weights of klein 4B's sizes.",
        "",
        *lines,
        "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megapixels", type=float, default=12)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--device", default="cuda")
    arguments = parser.parse_args()
    if arguments.full:
        write(RESULTS, "\n".join(full(arguments.device)), add=True)
    elif arguments.smoke:
        print("\n".join(tiny(1, 0.5)))
    else:
        lines = tiny(arguments.rounds, arguments.megapixels)
        write(RESULTS, "\n".join(["# Open models: what our path adds", "", *lines]), add=False)


if __name__ == "__main__":
    main()
