"""How well, how fast and with how much memory an edit made at model size lands on the full-size picture.

    apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04    # dpkg -x each, gather the photographs
    python benchmarks/fullres.py FOLDER --out benchmarks/results/fullres.md

For each photograph of at least 4 megapixels that fullres_photographs.csv names and FOLDER holds, and for each
operation of tone_operations.py: the picture at 512 px, the operation there (a perfect model), landed; compared
with the operation at full size, and with the 512 px result enlarged (bicubic). The landed picture is rounded to
8 bits, the truth is not: where nothing is clipped, that alone limits most edits to 58.9 dB. None counts as more
than 60 dB.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from tone_operations import OPERATIONS, Operation

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging import framing
from mgie_server.imaging.files import read_picture
from mgie_server.imaging.landing.land import land, land_light
from mgie_server.imaging.landing.model_edit import ModelEdit
from mgie_server.imaging.pixels import as_array
from mgie_server.mgie.config import Sizing

MODEL = Sizing("fit", 512, 8)
LEAST_PIXELS = 4_000_000
CAP_DB = 60.0  # a negative of 8 bits comes back without any error at all, which no mean can hold
HERE = Path(__file__).resolve().parent
SPEED_CASES = [
    (dtype, side, mask) for dtype in ("u8", "u16", "f32") for side in (64, 512) for mask in (False, True)
]


def error(picture: np.ndarray, truth: np.ndarray) -> float:
    """Mean squared error of u8 or 0..1 float rows against float truth, without full-size temporaries."""
    total = 0.0
    for top in range(0, len(truth), 256):
        rows = picture[top : top + 256].astype(np.float32)
        rows = rows / 255 if picture.dtype == np.uint8 else np.clip(rows, 0, 1)
        total += float(np.square(rows - truth[top : top + 256], dtype=np.float64).sum())
    return total / truth.size


def psnr(mean_square: float) -> float:
    return -10 * np.log10(max(mean_square, 10 ** (-CAP_DB / 10)))


def measure(full: PixelBuffer, operation: Operation) -> tuple[float, float]:
    """PSNR in dB of the landed and of the enlarged edit."""
    truth = operation(as_array(full).astype(np.float32) / 255)
    before = framing.to_model(full, MODEL)
    after = operation(before)
    landed = error(as_array(land_light(full, before, after)), truth)
    enlarged = cv2.resize(after, (full.width, full.height), interpolation=cv2.INTER_CUBIC)
    return psnr(landed), psnr(error(enlarged, truth))


def photographs(folder: Path) -> Iterator[tuple[dict[str, str], PixelBuffer]]:
    with (HERE / "fullres_photographs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not (folder / row["file"]).exists():
                print("not there:", row["file"], file=sys.stderr)
                continue
            picture = read_picture(folder / row["file"]).pixels
            if picture.width * picture.height >= LEAST_PIXELS and picture.channels == 3:
                yield row, picture


def quality_tables(folder: Path) -> list[str]:
    by_operation: dict[str, list[tuple[float, float]]] = {name: [] for name in OPERATIONS}
    rows = []
    for row, picture in photographs(folder):
        found = []
        for name, operation in OPERATIONS.items():
            found.append(measure(picture, operation))
            by_operation[name].append(found[-1])
        landed, enlarged = np.mean(found, axis=0)
        size = picture.width * picture.height / 1e6
        rows.append(
            f"| {row['file']} | {row['author']} | {row['licence']} | {row['package']} | {size:.1f} | "
            f"{landed:.1f} | {enlarged:.1f} |"
        )
        print(rows[-1], file=sys.stderr, flush=True)
    everything = np.array([pair for pairs in by_operation.values() for pair in pairs])
    lines = [
        f"Mean of {len(everything)} edits: **landed {everything[:, 0].mean():.1f} dB**, enlarged "
        f"{everything[:, 1].mean():.1f} dB, difference {np.diff(everything[:, ::-1]).mean():.1f} dB. "
        f"Worst landed {everything[:, 0].min():.1f} dB; "
        f"{100 * (everything[:, 0] >= 42).mean():.0f} % reach 42 dB.",
        "",
        "| operation | landed dB | worst | enlarged dB |",
        "|---|---|---|---|",
    ]
    for name, pairs in by_operation.items():
        table = np.array(pairs)
        lines.append(
            f"| {name} | {table[:, 0].mean():.1f} | {table[:, 0].min():.1f} | {table[:, 1].mean():.1f} |"
        )
    lines += ["", "| photograph | author | licence | Debian package | MP | landed dB | enlarged dB |"]
    return [*lines, "|---|---|---|---|---|---|---|", *rows]


def speed_case(dtype: str, side: int, with_mask: bool) -> None:
    """Run in a process of its own: prints seconds, CPU seconds and peak memory in MB of 24 megapixels."""
    rng = np.random.default_rng(0)
    small = rng.random((400, 600, 3), np.float32)
    depth = {"u8": (255, np.uint8), "u16": (65535, np.uint16), "f32": (1, np.float32)}[dtype]
    pixels = np.empty((4000, 6000, 3), depth[1])
    for top in range(0, 4000, 400):
        rows = cv2.resize(small[top // 10 : top // 10 + 40], (6000, 400)) * depth[0]
        pixels[top : top + 400] = rows
    full = PixelBuffer(6000, 4000, 3, dtype, "srgb", pixels.reshape(-1).data.cast("B"))
    mask = None
    if with_mask:
        marked = np.zeros((4000, 6000), np.uint8)
        cv2.circle(marked, (3000, 2000), 1500, 255, -1)
        mask = PixelBuffer(6000, 4000, 1, "u8", "srgb", marked.reshape(-1).data)
    sizing = Sizing("stretch", side, 1) if side == 64 else MODEL
    wall, cpu = time.perf_counter(), time.process_time()
    before = framing.to_model(full, sizing)
    framed = time.perf_counter()
    land_light(full, before, before**0.7, mask, feather=50.0 if with_mask else 0.0)
    done, used = time.perf_counter(), time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{framed - wall:.2f} {done - framed:.2f} {used:.2f} {peak:.0f}")


def painted_case(megapixels: int) -> None:
    """Run in a process of its own: seconds of framing and landing, and peak MB, where a third is new content."""
    high = round((megapixels * 1e6 / 1.5) ** 0.5)
    wide = megapixels * 10**6 // high
    small = np.random.default_rng(0).random((high // 16, wide // 16, 3), np.float32)
    pixels = np.empty((high, wide, 3), np.uint8)
    for top in range(0, high, 512):
        rows = slice(top // 16, min(len(small), (top + 512) // 16 + 1))
        part = pixels[top : top + 512]
        part[:] = cv2.resize(small[rows], (wide, len(part))) * 255
    full = PixelBuffer(wide, high, 3, "u8", "srgb", pixels.reshape(-1).data)
    started = time.perf_counter()
    before = framing.to_model(full, MODEL)
    framed = time.perf_counter()
    made = before.copy()
    made[50:250, 100:400] = np.random.default_rng(1).random((200, 300, 3), np.float32)
    done = land(full, ModelEdit(before, before, cv2.GaussianBlur(made, (0, 0), 1.0)))
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{framed - started:.2f} {ended - framed:.2f} {100 * done.report.new:.0f} {peak:.0f}")


def painted_table() -> list[str]:
    lines = [
        "The same with new content (u8, model of 512 px, no selection), by size.",
        "",
        "| megapixels | framing s | landing s | new pixels % | peak MB | landing s a 10 megapixels |",
        "|---|---|---|---|---|---|",
    ]
    for megapixels in (6, 12, 24, 50, 100):
        command = [sys.executable, __file__, "--painted", str(megapixels)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        framing_s, landing_s, new, peak = done.stdout.split()
        each = float(landing_s) * 10 / megapixels
        lines.append(f"| {megapixels} | {framing_s} | {landing_s} | {new} | {peak} | {each:.2f} |")
        print(lines[-1], file=sys.stderr, flush=True)
    return lines


def speed_table() -> list[str]:
    lines = [
        "24 megapixels (6000 x 4000 RGB), each case in a process of its own; memory with the layer in it.",
        "",
        "| depth | model px | selection, feather 50 | framing s | landing s | CPU s of both | peak MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for dtype, side, mask in SPEED_CASES:
        command = [sys.executable, __file__, "--case", f"{dtype},{side},{int(mask)}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        framing_s, landing_s, cpu_s, peak = done.stdout.split()
        lines.append(
            f"| {dtype} | {side} | {'yes' if mask else 'no'} | {framing_s} | {landing_s} | {cpu_s} | {peak} |"
        )
        print(lines[-1], file=sys.stderr, flush=True)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", help="where the photographs are; without: speed alone"
    )
    parser.add_argument("--out", type=Path)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--painted", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.case:
        dtype, side, mask = args.case.split(",")
        return speed_case(dtype, int(side), mask == "1")
    if args.painted:
        return painted_case(args.painted)
    lines = ["# Landing an edit on the full-size picture", "", "Made by benchmarks/fullres.py.", ""]
    busy = os.getloadavg()[0]
    lines += [
        f"Measured on {os.cpu_count()} cores ({platform.machine()}), load {busy:.1f} at the start.",
        "",
    ]
    lines += ["## Speed and memory", "", *speed_table(), "", *painted_table()]
    if args.folder:
        lines += ["", "## Closeness, with a perfect edit at 512 px", "", *quality_tables(args.folder)]
    text = "\n".join(lines) + "\n"
    print(text)
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
