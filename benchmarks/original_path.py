"""An edit by the plain library path and by ours: same weights, same threads, same number type, in one run.

    python benchmarks/original_path.py [--runs 5] [--sizes tiny mid] [--threads 2] [--out results/original_path.md]

tiny: the golden test model, 64 px. mid: a random model of the published model's shape that takes seconds on a CPU, 256 px.
The three ways take turns, so that a busy machine slows all of them. Memory is measured in a process of its own for each:
what the edit adds to the loaded model at its peak.
"""

from __future__ import annotations

import argparse
import copy
import os
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from library_path import LibraryPath
from random_models import NEW_TOKENS, build, mid_size, prompt_of, random_picture, small_size
from server_under_test import machine, write

from mgie_server.mgie.editor import Guidance
from mgie_server.mgie.mgie import Mgie
from mgie_server.runtime.fast_editor import speed_up
from mgie_server.runtime.static_cache import StaticRoom
from mgie_server.weights.checkpoint import load_published
from mgie_server.weights.published import PublishedLayout

TINY = Path(__file__).resolve().parents[1] / "tests" / "golden" / "data" / "tiny" / "model"
SEED, STEPS, FAST_STEPS = 7, 100, 20
WAYS = ("library", "exact", "fast")

Made = tuple[float, float, list[int], np.ndarray]  # seconds describing and editing, ids, picture


class Subject:
    """One model, and the three ways to edit with it."""

    def __init__(self, size: str, steps: int = STEPS) -> None:
        if size == "tiny":
            model = load_published(PublishedLayout.under(TINY)).model
            model.config = replace(model.config, max_new_tokens=NEW_TOKENS)
            self.prompt = [1, *range(300, 380), *[model.ids.patch] * 4]
            self.picture = random_picture(64)
        else:
            config = {"mid": mid_size, "small": small_size}[size]()
            model = build(config, "cpu", torch.float32)
            self.prompt = prompt_of(config)
            self.picture = random_picture(config.sizing.long_side)
        self.steps, self.fast_steps = steps, max(1, steps * FAST_STEPS // STEPS)
        self.library = LibraryPath(model.requires_grad_(False))
        self.model: Mgie = copy.deepcopy(model)  # as big_model.fill_parts prepares it
        self.model.reader_for = StaticRoom().reader
        speed_up(self.model.editor)

    def run(self, way: str, seed: int = SEED) -> Made:
        self.model.editor.forget_picture()
        started = time.perf_counter()
        if way == "library":
            ids, rows = self.library.describe(self.picture, self.prompt, NEW_TOKENS)
            described = time.perf_counter()
            edited = self.library.edit(self.picture, rows, self.steps, seed)[0]
        else:
            exact = way == "exact"
            said = self.model.describe(self.picture, self.prompt, exact=exact)
            ids, described = said.new_ids[:NEW_TOKENS], time.perf_counter()
            guidance = Guidance(self.steps if exact else self.fast_steps, 7.5, 1.5, seed, exact)
            edited = self.model.edit(self.picture, said.rows, guidance)
        return described - started, time.perf_counter() - described, ids, edited


def measure(size: str, runs: int, steps: int) -> tuple[dict[str, list[Made]], dict[str, float], np.ndarray]:
    """The runs of each way, the memory of each, and the library's picture from another seed."""
    subject = Subject(size, steps)
    for way in WAYS:
        subject.run(way)
    made: dict[str, list[Made]] = {way: [] for way in WAYS}
    for _ in range(runs):
        for way in WAYS:
            made[way].append(subject.run(way))
    other = subject.run("library", SEED + 1)[3]
    return made, {way: _memory(size, way, steps) for way in WAYS}, other


def _memory(size: str, way: str, steps: int) -> float:
    """MB that the edit adds to the model at its peak, in a process of its own; 0 where it cannot be told."""
    words = [sys.executable, __file__, "--memory-of", size, way, str(steps), str(torch.get_num_threads())]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def _print_memory(size: str, way: str, steps: str, threads: str) -> None:
    torch.set_num_threads(int(threads))
    subject = Subject(size, int(steps))
    subject.run(way)  # what is made once and kept counts as the model's
    try:
        Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
        before = _status("VmRSS")
        subject.run(way)
        print((_status("VmHWM") - before) / 1024)
    except OSError:
        print(0)


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def table(size: str, made: dict[str, list[Made]], memory: dict[str, float], other: np.ndarray) -> list[str]:
    rows = ["", f"## {size}", ""]
    rows += ["| way | describing | editing | whole edit | library / this | memory added | picture |"]
    rows += ["|---" * 7 + "|"]
    reference = made["library"][0][3]
    for way in WAYS:
        describing = _median([one[0] for one in made[way]])
        editing = _median([one[1] for one in made[way]])
        whole = [one[0] + one[1] for one in made[way]]
        ratio = statistics.median(
            (a[0] + a[1]) / (b[0] + b[1]) for a, b in zip(made["library"], made[way], strict=True)
        )
        same = "reference" if way == "library" else _difference(made[way][0][3], reference)
        rows.append(
            f"| {way} | {describing} | {editing} | {_median(whole)} | {ratio:.2f} x | {memory[way]:.0f} MB | {same} |"
        )
    ids = {way: made[way][0][2] for way in WAYS}
    same = {way: "the same" if ids[way] == ids["library"] else "other ones" for way in WAYS}
    return [
        *rows,
        "",
        f"New tokens: {len(ids['library'])}; exact: {len(ids['exact'])}, {same['exact']}; fast: {len(ids['fast'])}, "
        f"{same['fast']} (it stops where [IMG0] is due). The library's own picture from another seed: "
        f"{_difference(other, reference)}.",
    ]


def _difference(picture: np.ndarray, reference: np.ndarray) -> str:
    off = np.abs(picture - reference) * 255
    return f"{off.mean():.3f} mean, {off.max():.2f} largest of 255"


def _median(values: list[float]) -> str:
    return f"{statistics.median(values):.3f} ({max(values):.3f})"


def report(sizes: list[str], runs: int, threads: int, steps: int = STEPS) -> str:
    torch.set_num_threads(threads)
    lines = [
        "# The plain library path and ours",
        "",
        f"Made by benchmarks/original_path.py, {threads} threads: {machine()}, torch {torch.__version__}. float32 on the "
        f"CPU. library: transformers' generate keeping all hidden states, then diffusers' InstructPix2Pix pipeline, "
        f"{steps} steps, unmodified. exact: ours, the same tokens one by one and the same steps. fast: ours, "
        f"{max(1, steps * FAST_STEPS // STEPS)} steps of DPM-Solver++, the guidance of the last 30 % kept. Seconds: "
        f"median of {runs} runs that take turns (worst in brackets); the ratio is the median of the turns' ratios. The "
        "weights are random, so `fast` may differ from the library as much as another seed does: what it looks like with "
        "trained weights is not to be seen here.",
    ]
    for size in sizes:
        lines += table(size, *measure(size, runs, steps))
    return "\n".join(lines) + "\n"


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", nargs="+", default=["tiny", "mid"], choices=["tiny", "mid", "small"])
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "original_path.md")
    parser.add_argument("--memory-of", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args(words)
    if args.memory_of:
        _print_memory(*args.memory_of)
        return
    write(args.out, report(args.sizes, args.runs, args.threads, args.steps), add=False)


if __name__ == "__main__":
    main()
