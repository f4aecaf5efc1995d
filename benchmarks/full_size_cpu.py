"""MGIE-7B at full size on a CPU, by the commands that a user has: published files with random weights are converted,
verified and served, and pictures are edited, beside the plain library path.

    python benchmarks/full_size_cpu.py FOLDER [--threads 2] [--out results/full_size_cpu.md]

FOLDER is kept: the published files (17 GB) and two converted models (16 and 7 GB) are made in it where they are missing.
Needs 24 GB of memory and about an hour. 31 new tokens are forced.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch
from library_path import LibraryPath
from PIL import Image
from published_files import write_published
from random_models import NEW_TOKENS, prompt_of, random_picture
from server_under_test import machine, write

from mgie_server.runtime.free_room import look_around
from mgie_server.weights.checkpoint import load_published
from mgie_server.weights.published import LONG_SIDE, PublishedLayout

BIN = Path(sys.executable).parent
STEPS, FAST_STEPS = 4, 20
EDIT = ("--model", "mgie-7b", "--seed", "3", "--json")


@dataclass(frozen=True)
class Way:
    """home: whose model; memory: of `mgie-server --memory`."""

    name: str
    home: str
    memory: str
    steps: int
    exact: bool


WAYS = (
    Way("exact, the library's number type", "float16", "18", STEPS, True),
    Way("exact", "float16", "auto", STEPS, True),
    Way("fast", "float16", "auto", FAST_STEPS, False),
    Way("fast", "float16", "15", FAST_STEPS, False),
    Way("fast", "int4", "9", FAST_STEPS, False),
)


class Peak:
    """The most memory of its own that a process had while the with block ran, in GB; mapped files are not counted."""

    def __init__(self, process_id: int) -> None:
        self.gigabytes = 0.0
        self._status = Path(f"/proc/{process_id}/status")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            try:
                lines = self._status.read_text().splitlines()
            except OSError:
                return
            for line in lines:
                if line.startswith("RssAnon"):
                    self.gigabytes = max(self.gigabytes, int(line.split()[1]) * 1024 / 1e9)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()


def measured(words: list[str], home: Path) -> tuple[float, float]:
    """Seconds and GB of an mgie command."""
    started = time.perf_counter()
    process = subprocess.Popen(words, env=_environment(home), stdout=subprocess.DEVNULL)
    with Peak(process.pid) as peak:
        if process.wait():
            raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return time.perf_counter() - started, peak.gigabytes


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "MGIE_HOME": str(home)}


def prepare(folder: Path) -> list[str]:
    """Makes what is missing in the folder; rows of the table of what was made."""
    rows = []
    published = folder / "published"
    if not published.exists():
        write_published(published)
    for storage in ("float16", "int4"):
        home = folder / storage
        model = home / "models" / "mgie-7b"
        if not (model / "manifest.json").exists():
            words = [str(BIN / "mgie"), "models", "convert", str(published), str(model)]
            rows.append(
                _file_row(f"convert, {storage}", model, *measured([*words, "--precision", storage], home))
            )
        verify = [str(BIN / "mgie"), "models", "verify", "mgie-7b"]
        rows.append(_file_row(f"verify, {storage}", model, *measured(verify, home)))
        config = json.loads((model / "config.json").read_text())
        (model / "config.json").write_text(json.dumps({**config, "max_new_tokens": NEW_TOKENS}))
    return rows


def _file_row(what: str, model: Path, seconds: float, gigabytes: float) -> str:
    size = sum(file.stat().st_size for file in model.iterdir()) / 1e9
    row = f"| {what} | {size:.2f} | {seconds:.0f} | {gigabytes:.2f} |"
    print(row, flush=True)
    return row


def serve(way: Way, folder: Path) -> str:
    """A row: a server of this way, one edit that loads the model, and the one that counts."""
    home = folder / way.home
    picture = folder / "picture.png"
    Image.fromarray((random_picture(LONG_SIDE) * 255).astype("uint8")).save(picture)
    words = [str(BIN / "mgie-server"), "--model", "mgie-7b", "--device", "cpu", "--memory", way.memory]
    log = (folder / "server.log").open("w+")
    server = subprocess.Popen(words, env=_environment(home), stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert server.stdout
        server.stdout.readline()  # it listens
        loading = _edit(home, picture, way, "make it night", 1)
        worker = next(c for c in psutil.Process(server.pid).children() if "worker" in " ".join(c.cmdline()))
        with Peak(worker.pid) as peak:
            seconds = _edit(home, picture, way, "make it a rainy evening", way.steps)
    finally:
        server.terminate()
        server.wait(60)
    log.seek(0)
    placement = next(line.split("mgie-7b: ")[1] for line in log if "mgie-7b: " in line).split(" needs ")[0]
    cells = [loading["loading"], *(seconds[name] for name in ("describing", "editing", "landing"))]
    times = " | ".join(f"{value:.1f}" for value in cells)
    return f"| {way.name} | {placement} | {way.steps} | {times} | {peak.gigabytes:.1f} |"


def _edit(home: Path, picture: Path, way: Way, instruction: str, steps: int) -> dict[str, float]:
    words = [str(BIN / "mgie"), "edit", str(picture), "-i", instruction, *EDIT, "--steps", str(steps)]
    words += ["--out", str(picture.with_name("out.png")), *(["--exact"] if way.exact else [])]
    picture.with_name("out.png").unlink(missing_ok=True)
    done = subprocess.run(words, env=_environment(home), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)["seconds"]


def library(folder: Path, threads: int) -> str:
    """A row: transformers and diffusers on the same weights, in a process of its own."""
    words = [sys.executable, __file__, str(folder), "--threads", str(threads), "--library"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    with Peak(process.pid) as peak:
        out = process.communicate()[0]
    loading, describing, editing = (float(word) for word in out.split()[-3:])
    return (
        f"| library | everything in bfloat16 | {STEPS} | {loading:.1f} | {describing:.1f} | {editing:.1f} | | "
        f"{peak.gigabytes:.1f} |"
    )


def run_library(folder: Path) -> None:
    """Prints seconds: loading, describing, editing; the first of two runs warms up."""
    started = time.perf_counter()
    model = load_published(PublishedLayout.under(folder / "published"), dtype=torch.bfloat16).model
    loading = time.perf_counter() - started
    path = LibraryPath(model.requires_grad_(False))
    picture, prompt = random_picture(LONG_SIDE), prompt_of(model.config)
    rows = path.describe(picture, prompt, NEW_TOKENS)[1]
    describing = _seconds(lambda: path.describe(picture, prompt, NEW_TOKENS))
    path.edit(picture, rows, 1, 3)
    print(loading, describing, _seconds(lambda: path.edit(picture, rows, STEPS, 3)))


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def report(folder: Path, threads: int) -> str:
    lines = [
        "# Full-size MGIE on a CPU",
        "",
        f"Made by benchmarks/full_size_cpu.py, {threads} threads: {machine()}, torch {torch.__version__}, "
        f"{torch.backends.cpu.get_cpu_capability()}, fast bfloat16: {'yes' if look_around('cpu').fast_bf16 else 'no'}. "
        f"The published files with random weights, {LONG_SIDE} px, {NEW_TOKENS} new tokens forced. Memory is what a "
        "process has of its own at its peak.",
        "",
        "| files | GB on disk | seconds | memory, GB |",
        "|---" * 4 + "|",
        *prepare(folder),
        "",
        "library: transformers' generate keeping all hidden states, then diffusers' InstructPix2Pix pipeline, "
        "unmodified. The others: `mgie edit` by a running `mgie-server`, the second edit. Seconds, one run.",
        "",
        "| way | placement | steps | loading | describing | editing | landing | memory, GB |",
        "|---" * 8 + "|",
    ]
    for row in (lambda: library(folder, threads), *(lambda way=way: serve(way, folder) for way in WAYS)):
        lines.append(row())
        print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "full_size_cpu.md")
    parser.add_argument("--library", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    os.environ["OMP_NUM_THREADS"] = str(args.threads)
    args.folder.mkdir(parents=True, exist_ok=True)
    if args.library:
        run_library(args.folder)
    else:
        write(args.out, report(args.folder, args.threads), add=False)


if __name__ == "__main__":
    main()
