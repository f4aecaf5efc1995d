"""MGIE-7B at full size with random weights, which cost the same: seconds by stage, memory, and the floor of the device.

    python benchmarks/full_size_gpu.py [--steps 100] [--modes 16 12 8 6] [--out results/full_size_gpu.md]
    python benchmarks/full_size_gpu.py --smoke            a small model on a CPU: that the script runs

Needs a CUDA GPU of 24 GB for the whole, 20 GB of disk in the temporary folder for the memory modes. 31 new tokens are
forced. Floors come from the bandwidth and the matrix rate measured on the device in the same run.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from library_path import LibraryPath
from own_folder import write_own_folder
from random_models import NEW_TOKENS, build, full_size, prompt_of, random_picture, small_size
from server_under_test import machine, write
from torch.utils.flop_counter import FlopCounterMode

from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.editor import Guidance, Step
from mgie_server.mgie.mgie import Mgie
from mgie_server.runtime.big_model import load_own
from mgie_server.runtime.fast_editor import speed_up
from mgie_server.runtime.static_cache import StaticRoom
from mgie_server.runtime.turns import EDITOR, LLM, Turns

FAST_STEPS = 20
BATCHES = (1, 4, 8)


@dataclass
class Bench:
    """What is measured, and where. repeat: runs of which the median is told, after one that warms up."""

    device: str
    config: ModelConfig
    steps: int
    repeat: int = 3
    rows: list[str] = field(default_factory=list)

    @property
    def on_gpu(self) -> bool:
        return self.device.startswith("cuda")

    @property
    def dtype(self) -> torch.dtype:
        return torch.float16 if self.on_gpu else torch.float32

    def now(self) -> float:
        if self.on_gpu:
            torch.cuda.synchronize()
        return time.perf_counter()

    def seconds(self, run: Callable[[], object]) -> float:
        run()
        times = []
        for _ in range(self.repeat):
            started = self.now()
            run()
            times.append(self.now() - started)
        return statistics.median(times)

    def peak(self, reset: bool = False) -> float:
        """GB of the GPU, 0 elsewhere."""
        if not self.on_gpu:
            return 0.0
        if reset:
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()
        return torch.cuda.max_memory_allocated() / 1e9


def device_rates(bench: Bench) -> tuple[float, float]:
    """Bytes a second of reading and writing, and operations a second of a matrix product, as this device gives them."""
    count = 2**28 if bench.on_gpu else 2**22
    source = torch.empty(count, device=bench.device, dtype=bench.dtype)
    target = torch.empty_like(source)
    copying = bench.seconds(lambda: target.copy_(source))
    side = 8192 if bench.on_gpu else 512
    a = torch.randn(side, side, device=bench.device, dtype=bench.dtype)
    return 2 * source.nbytes / copying, 2 * side**3 / bench.seconds(lambda: a @ a)


@torch.inference_mode()
def operations(model: Mgie, prompt: list[int], picture: np.ndarray) -> dict[str, float]:
    """Floating point operations of reading the prompt, one UNet step of three branches, and the codec both ways."""
    llama, image = model.mllm.llama, model.editor.pixels_of(picture)
    config = model.config.edit_head
    ids = torch.tensor([prompt], device=model.device)
    latents = model.editor.encode(image)
    three, text = latents.expand(3, -1, -1, -1), model.like_editor(torch.zeros(3, config.queries, config.out))
    time_ = torch.tensor(500, device=latents.device)
    runs = {
        "reading": lambda: llama(inputs_embeds=llama.embed_tokens(ids), use_cache=False),
        "step": lambda: model.editor.predict(three, three, time_, text),
        "codec": lambda: model.editor.decode(model.editor.encode(image)),
    }
    counts = {}
    for name, run in runs.items():
        with FlopCounterMode(display=False) as counter:
            run()
        counts[name] = float(counter.get_total_flops())
    return counts


def floor(bench: Bench, model: Mgie, work: dict[str, float], rates: tuple[float, float], steps: int) -> float:
    """Seconds that no program can go below here: every weight of the LLM read for every token, all products at full rate."""
    bandwidth, rate = rates
    llm = [*model.mllm.llama.layers.parameters(), model.mllm.lm_head.weight]
    token = sum(p.numel() * p.element_size() for p in llm) / bandwidth
    return NEW_TOKENS * token + (work["reading"] + steps * work["step"] + work["codec"]) / rate


def measure_whole(bench: Bench) -> None:
    """Everything on the device: the plain library path, exact and fast, for every batch."""
    model = build(bench.config, bench.device, bench.dtype)
    picture, prompt = random_picture(bench.config.sizing.long_side), prompt_of(bench.config)
    rates = device_rates(bench)
    work = operations(model, prompt, picture)
    unet = {n: _unet_ms(bench, model, n) for n in BATCHES}
    least = floor(bench, model, work, rates, bench.steps), floor(bench, model, work, rates, FAST_STEPS)
    bench.rows += [
        f"Measured on the device: {rates[0] / 1e12:.3f} TB/s, {rates[1] / 1e12:.2f} TFLOP/s in "
        f"{str(bench.dtype).removeprefix('torch.')}. Floor of one edit: {least[0]:.3f} s at {bench.steps} steps, "
        f"{least[1]:.3f} s at {FAST_STEPS}. One UNet pass of three branches: "
        + ", ".join(f"{ms:.1f} ms for a batch of {n}" for n, ms in unet.items())
        + ".",
        "",
        "| way | batch | describing | first word | tokens/s | editing | whole | peak GB |",
        "|---" * 8 + "|",
    ]
    library = LibraryPath(model)
    for batch in BATCHES:
        _library_row(bench, library, picture, prompt, batch)
    model.reader_for = StaticRoom().reader
    speed_up(model.editor)
    for exact in (True, False):
        for batch in BATCHES:
            _own_row(bench, "exact" if exact else "fast", model, None, picture, prompt, exact, batch)


def _unet_ms(bench: Bench, model: Mgie, batch: int) -> float:
    config = bench.config
    side = config.unet["sample_size"]
    half = model.like_editor(torch.randn(3 * batch, 4, side, side))
    text = model.like_editor(torch.randn(3 * batch, config.edit_head.queries, config.edit_head.out))
    moment = torch.tensor(500, device=half.device)
    with torch.inference_mode():
        return 1000 * bench.seconds(lambda: model.editor.predict(half, half, moment, text))


def _library_row(
    bench: Bench, library: LibraryPath, picture: np.ndarray, prompt: list[int], batch: int
) -> None:
    bench.peak(reset=True)
    rows = library.describe(picture, prompt, NEW_TOKENS)[1]
    describing = batch * bench.seconds(lambda: library.describe(picture, prompt, NEW_TOKENS))
    seeds = list(range(batch))
    editing = bench.seconds(lambda: library.edit(picture, rows, bench.steps, seeds, batch))
    _row(bench, f"library, {bench.steps} steps", batch, describing, None, editing)


def _own_row(
    bench: Bench,
    name: str,
    model: Mgie,
    turns: Turns | None,
    picture: np.ndarray,
    prompt: list[int],
    exact: bool,
    batch: int,
) -> None:
    bench.peak(reset=True)
    steps = bench.steps if exact else min(FAST_STEPS, bench.steps)
    guidance = Guidance(steps, 7.5, 1.5, 0, exact)

    def describe(new_tokens: int = NEW_TOKENS) -> torch.Tensor:
        if turns:
            turns.take(LLM)
        model.config = replace(model.config, max_new_tokens=new_tokens)
        return model.describe(picture, prompt, exact=exact).rows

    def edit(rows: torch.Tensor) -> None:
        if turns:
            turns.take(EDITOR)
        model.editor.forget_picture()
        model.edit_batch([picture] * batch, rows.expand(batch, -1, -1), guidance, range(batch), _quiet)

    describing = batch * bench.seconds(describe)
    first = bench.seconds(lambda: describe(1))
    rows = describe()
    editing = bench.seconds(lambda: edit(rows))
    if turns:  # the seconds of changing places belong to the edit
        whole = bench.seconds(lambda: edit(describe()))
        editing = whole - describing / batch
    _row(bench, f"{name}, {steps} steps", batch, describing, first, editing)


def _quiet(step: Step) -> None:
    pass


def _row(bench: Bench, name: str, batch: int, describing: float, first: float | None, editing: float) -> None:
    speed = batch * NEW_TOKENS / describing
    cells = [f"{describing:.3f}", "" if first is None else f"{first:.3f}", f"{speed:.0f}", f"{editing:.3f}"]
    whole = f"{describing + editing:.3f}"
    bench.rows.append(f"| {name} | {batch} | {' | '.join(cells)} | {whole} | {bench.peak():.2f} |")
    print(bench.rows[-1], flush=True)


def measure_modes(bench: Bench, modes: list[str]) -> None:
    """The memory modes, each loaded from files as the server loads them, with the GPU's memory cut to the mode's size."""
    picture, prompt = random_picture(bench.config.sizing.long_side), prompt_of(bench.config)
    total = torch.cuda.get_device_properties(bench.device).total_memory if bench.on_gpu else 0
    with tempfile.TemporaryDirectory() as folder:
        write_own_folder(build(bench.config, bench.device, torch.float16), Path(folder))
        for mode in modes:
            gc.collect()
            if bench.on_gpu:
                torch.cuda.empty_cache()
                torch.cuda.set_per_process_memory_fraction(min(1.0, float(mode) * 1024**3 / total))
            try:
                own, placement, turns = load_own(Path(folder), bench.device, mode)
                bench.rows += ["", f"**--memory {mode}**: {placement.why}", ""]
                bench.rows += [
                    "| way | batch | describing | first word | tokens/s | editing | whole | peak GB |"
                ]
                bench.rows += ["|---" * 8 + "|"]
                assert isinstance(own.model, Mgie)
                _own_row(bench, f"{mode} GB, fast", own.model, turns, picture, prompt, False, 1)
                del own, turns
            except torch.cuda.OutOfMemoryError as error:
                bench.rows += ["", f"**--memory {mode}**: out of memory: {str(error)[:200]}"]
    if bench.on_gpu:
        torch.cuda.set_per_process_memory_fraction(1.0)


def report(bench: Bench, modes: list[str]) -> str:
    name = torch.cuda.get_device_name(bench.device) if bench.on_gpu else "CPU, small model (smoke)"
    measure_whole(bench)
    gc.collect()  # modules and pipelines hold each other
    measure_modes(bench, modes)
    head = [
        f"# Full-size MGIE on {name}",
        "",
        f"Made by benchmarks/full_size_gpu.py: {machine()}, torch {torch.__version__}. Random weights, "
        f"{NEW_TOKENS} new tokens forced, {bench.config.sizing.long_side} px. Seconds, median of {bench.repeat}.",
        "",
    ]
    return "\n".join([*head, *bench.rows]) + "\n"


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--modes", nargs="*", default=["16", "12", "8", "6"])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "full_size_gpu.md")
    args = parser.parse_args(words)
    if args.smoke:
        bench = Bench("cpu", small_size(), steps=2, repeat=1)
    elif not torch.cuda.is_available():
        raise SystemExit("There is no CUDA GPU that torch can use; --smoke runs a small model on the CPU.")
    else:
        bench = Bench(args.device, full_size(), args.steps)
    write(args.out, report(bench, args.modes), add=True)


if __name__ == "__main__":
    main()
