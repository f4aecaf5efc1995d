"""How much of what a model painted reaches the layer: pictures that published models made, landed.

    python benchmarks/landing_published.py --cases DIR [--out TABLE.md] [--sheet SHEET.jpg]

DIR holds NAME_input.jpg (what the model saw) and any of NAME_mgie.jpg, NAME_p2p.jpg (what it made), all of one size.
Each is landed twice: on the input itself, and on the input enlarged 3 x (bicubic), which is then reduced by area. The
model's codec is not there, so that what it redraws of an untouched place looks like an edit. PSNR to the model's own
picture; a picture that is the model's to the bit counts as 60 dB. Beside it: the input without an edit, and light and
colour alone (photometric). The sheet shows input, the model's, landed; at model size, then enlarged.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, ModelEdit
from mgie_server.imaging.pixels import as_array

CAP_DB = 60.0
TIMES = 3
MODELS = ("mgie", "p2p")
TILE = 256  # px


@dataclass(frozen=True)
class Row:
    name: str
    at_size: float
    enlarged: float
    untouched_db: float
    photometric: float
    landed: Landed


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = float(np.mean(np.square(a.astype(np.float64) - b.astype(np.float64))))
    return min(CAP_DB, -10 * np.log10(max(error, 1e-12)))


def cases(folder: Path) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Name, input and model's picture, u8 [h, w, 3]."""
    for path in sorted(folder.glob("*_input.*")):
        before = np.asarray(Image.open(path).convert("RGB"))
        for model in MODELS:
            made = path.with_name(path.name.replace("_input", f"_{model}"))
            if made.exists():
                yield (
                    f"{path.name.split('_input')[0]} {model}",
                    before,
                    np.asarray(Image.open(made).convert("RGB")),
                )


def buffer_of(pixels: np.ndarray) -> PixelBuffer:
    high, wide = pixels.shape[:2]
    return PixelBuffer(wide, high, 3, "u8", "srgb", np.ascontiguousarray(pixels).reshape(-1).data)


def landed(layer: np.ndarray, made: np.ndarray, landing: str = "auto") -> Landed:
    high, wide = made.shape[:2]
    seen = layer.astype(np.float32) / 255
    if layer.shape != made.shape:
        seen = cv2.resize(seen, (wide, high), interpolation=cv2.INTER_AREA)
    edit = ModelEdit(seen, seen, made.astype(np.float32) / 255)
    return land(buffer_of(layer), edit, None, LandingOptions(landing=landing))


def measure(name: str, before: np.ndarray, made: np.ndarray) -> tuple[Row, list[np.ndarray]]:
    """The numbers of one case, and its tiles for the sheet."""
    high, wide = made.shape[:2]
    truth = made / np.float32(255)
    own = landed(before, made)
    layer = cv2.resize(before, (TIMES * wide, TIMES * high), interpolation=cv2.INTER_CUBIC)
    big = as_array(landed(layer, made).picture)
    reduced = cv2.resize(big / np.float32(255), (wide, high), interpolation=cv2.INTER_AREA)
    light = as_array(landed(before, made, "photometric").picture) / np.float32(255)
    row = Row(
        name,
        psnr(as_array(own.picture) / np.float32(255), truth),
        psnr(reduced, truth),
        psnr(before / np.float32(255), truth),
        psnr(light, truth),
        own,
    )
    return row, [before, made, as_array(own.picture), big]


def sheet(rows: list[list[np.ndarray]]) -> Image.Image:
    lines = [
        np.concatenate(
            [cv2.resize(tile, (TILE, TILE), interpolation=cv2.INTER_AREA) for tile in tiles], axis=1
        )
        for tiles in rows
    ]
    half = -(-len(lines) // 2)
    columns = [np.concatenate(part) for part in (lines[:half], lines[half:]) if part]
    columns = [np.pad(one, ((0, half * TILE - len(one)), (0, 0), (0, 0))) for one in columns]
    return Image.fromarray(np.concatenate(columns, axis=1))


def table(rows: list[Row]) -> list[str]:
    lines = [
        "# Published results, landed",
        "",
        "Made by benchmarks/landing_published.py. PSNR in dB to the picture that the model made; shares of the pixels at "
        "model size.",
        "",
        "| case | landed, model size | landed, 3 x | light and colour alone | the input itself | untouched | light and "
        "colour | new |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        report = row.landed.report
        lines.append(
            f"| {row.name} | {row.at_size:.1f} | {row.enlarged:.1f} | {row.photometric:.1f} | {row.untouched_db:.1f} | "
            f"{100 * report.identical:.0f} % | {100 * report.photometric:.0f} % | {100 * report.new:.0f} % |"
        )
    same = sum(row.at_size >= CAP_DB for row in rows)
    lines += [
        "",
        f"{same} of {len(rows)} are the model's picture to the bit at model size (counted as {CAP_DB:.0f} dB).",
    ]
    return lines


def last_line(rows: list[Row]) -> str:
    at, big = [row.at_size for row in rows], [row.enlarged for row in rows]
    return (
        f"published: mean {np.mean(at):.1f} dB, worst {min(at):.1f} dB at model size; "
        f"mean {np.mean(big):.1f} dB, worst {min(big):.1f} dB enlarged"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="the table, Markdown")
    parser.add_argument("--sheet", type=Path, default=Path("landing_published.jpg"))
    args = parser.parse_args()
    measured = [measure(*case) for case in cases(args.cases)]
    if not measured:
        parser.error(f"{args.cases} holds no NAME_input.jpg with a NAME_mgie.jpg or NAME_p2p.jpg beside it")
    rows = [row for row, _ in measured]
    text = "\n".join([*table(rows), "", last_line(rows)])
    print(text, flush=True)
    sheet([tiles for _, tiles in measured]).save(args.sheet, quality=90)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
