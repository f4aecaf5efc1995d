"""Which picture codec for the built-in model: fixed cosine transforms beside small autoencoders that are trained here.

    python benchmarks/codecs.py [--minutes 4] [--out benchmarks/results/codecs.md]

Needs runs/photographs (made by `python -m mgie_server.training.photographs runs/photographs`). Each AutoencoderKL is
trained for some minutes on the same crops. Then, on held-out photographs: PSNR of the picture as the codec gives it
back at 64 px, and of perfect edits (the true operation at 64 px, through the codec) landed at full size, which is
what counts: landing compares with the picture as the codec gives it back, so detail that is lost costs nothing.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from server_under_test import machine, write

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging import framing
from mgie_server.imaging.landing.land import land_light
from mgie_server.imaging.pixels import as_array
from mgie_server.mgie.autoencoder import KlAutoencoder, PatchAutoencoder
from mgie_server.mgie.config import Sizing
from mgie_server.training.edits import Edit
from mgie_server.training.operations import apply

PHOTOGRAPHS = Path("runs/photographs")
FAMILIES = ("brighter", "more contrast", "warmer", "black and white", "vignette", "negative", "night", "neon")
SIZING = Sizing("stretch", 64, 1)
Codec = KlAutoencoder | PatchAutoencoder


def trained(factor: int, channels: int, minutes: float, crops: np.ndarray) -> tuple[KlAutoencoder, int]:
    """An AutoencoderKL of this factor after some minutes, and its steps. Loss: L1 + 1e-6 KL, as usual."""
    torch.manual_seed(0)
    blocks = [32, 64, 64, 64][: factor.bit_length()]
    kinds = {
        "down_block_types": ["DownEncoderBlock2D"] * len(blocks),
        "up_block_types": ["UpDecoderBlock2D"] * len(blocks),
    }
    codec = KlAutoencoder(
        block_out_channels=blocks, latent_channels=channels, layers_per_block=1, norm_num_groups=8, **kinds
    )
    optimizer = torch.optim.AdamW(codec.parameters(), lr=1e-3)
    end, steps, rng = time.monotonic() + 60 * minutes, 0, np.random.default_rng(0)
    while time.monotonic() < end:
        batch = (
            torch.from_numpy(crops[rng.integers(len(crops), size=16)]).permute(0, 3, 1, 2).float() / 127.5 - 1
        )
        spread = codec.vae.encode(batch).latent_dist  # pyright: ignore
        loss = (codec.decode(spread.sample()) - batch).abs().mean() + 1e-6 * spread.kl().mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        steps += 1
    return codec.eval(), steps


@torch.no_grad()
def through(codec: Codec, picture: np.ndarray) -> np.ndarray:
    pixels = torch.from_numpy(2 * picture - 1).permute(2, 0, 1).unsqueeze(0).float()
    back = codec.decode(codec.mode(pixels))[0].permute(1, 2, 0).numpy()
    return np.clip(back / 2 + 0.5, 0, 1).astype(np.float32)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(-10 * np.log10(max(float(np.square(a - b).mean()), 1e-6)))


def color_cell(codec: Codec) -> int:
    """The side of the blocks of which the fixed transforms keep little more than the mean of color."""
    return codec.factor if isinstance(codec, PatchAutoencoder) else 1


def measure(codec: Codec, pictures: list[np.ndarray]) -> tuple[float, float]:
    """Mean PSNR of the picture at 64 px, and of landed perfect edits."""
    back, landed = [], []
    for full in pictures:
        buffer = PixelBuffer(full.shape[1], full.shape[0], 3, "u8", "srgb", full.tobytes())
        small = framing.to_model(buffer, SIZING)
        before = through(codec, small)
        back.append(psnr(before, small))
        for family in FAMILIES:
            after = through(codec, apply(Edit(family), small))
            landed_full = land_light(buffer, before, after, color_cell=color_cell(codec))
            result = as_array(landed_full).astype(np.float32) / 255
            landed.append(psnr(result, apply(Edit(family), full.astype(np.float32) / 255)))
    return float(np.mean(back)), float(np.mean(landed))


def read(path: Path) -> np.ndarray:
    """u8 [h, w, 3] RGB, 512 px on the long side."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    assert picture is not None, path
    scale = 512 / max(picture.shape[:2])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small[..., ::-1])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "codecs.md")
    args = parser.parse_args()
    pictures = [read(path) for path in sorted((PHOTOGRAPHS / "held_out").glob("*.png"))]
    crops = np.load(PHOTOGRAPHS / "crops.npz")["crops"]
    fixed = {
        "cosine transform of 8 x 8, 16 channels (shipped)": PatchAutoencoder(8, 3, 1),
        "cosine transform of 8 x 8, 12 channels": PatchAutoencoder(8, 2, 1),
        "cosine transform of 4 x 4, 9 channels": PatchAutoencoder(4, 1, 1),
    }
    rows = [(name, 0, 0, *measure(codec, pictures)) for name, codec in fixed.items()]
    for factor, channels in ((8, 16), (4, 8)):
        codec, steps = trained(factor, channels, args.minutes, crops)
        count = sum(p.numel() for p in codec.parameters())
        name = f"AutoencoderKL, factor {factor}, {channels} channels, {args.minutes:g} min"
        rows.append((name, count, steps, *measure(codec, pictures)))
    lines = [
        "# Picture codecs for the built-in model",
        "",
        f"Made by benchmarks/codecs.py on {machine()}. {len(pictures)} held-out photographs at 512 px, edits: "
        f"{', '.join(FAMILIES)}. PSNR in dB.",
        "",
        "| codec | parameters | training steps | picture at 64 px | perfect edits, landed |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {n} | {c:,} | {s:,} | {b:.1f} | {e:.1f} |" for n, c, s, b, e in rows]
    write(args.out, "\n".join(lines) + "\n", add=False)


if __name__ == "__main__":
    main()
