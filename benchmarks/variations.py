"""How far the four variations of a wish that leaves room are apart, beside four seeds of its first reading alone.

    python -m benchmarks.variations [PHOTOGRAPHS...] [--model FOLDER]

PHOTOGRAPHS: pictures; without any, docs/sample.jpg and two of scikit-image's: the model was trained on none of them. The
edits are landed as the server lands them, on pictures of at most 320 px. It takes some two minutes.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import skimage
from PIL import Image
from skimage import color

from mgie_protocol.pixels import PixelBuffer
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.engine import Description, EditSettings
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.mini import load_mini
from mgie_server.engines.text_form import change_in
from mgie_server.imaging.landing.land import land_light
from mgie_server.imaging.pixels import as_array

ROOT = Path(__file__).resolve().parents[1]
TABLE = Path(__file__).parent / "results" / "mini_variations.md"
INCLUDED = ("coffee.png", "motorcycle_left.png")
WISHES = (
    "make it better", "好看一点", "cinematic", "电影感", "moody", "有情绪", "atmospheric", "有氛围", "vintage look", "复古",
    "dreamy", "梦幻", "dramatic", "戏剧性", "artistic", "更艺术", "make it pop", "抢眼一点", "romantic", "浪漫一点",
    "make it darker",
)  # fmt: skip
COUNT, SIDE, SEED = 4, 320, 1
HEAD = """# How far four variations are apart

`python -m benchmarks.variations`, the shipped weights, on {names}: the model was trained on none of them. CIEDE2000, the
mean over a picture, between two of four results: the mean of all pairs and photographs, the mean of the pairs on the
photograph where it is least, and the least pair of all. By readings: each variation follows another reading. By seeds: all
follow the first, as before there were readings, and as with every wish that names what it wants, of which the last line is
one. The model alone: on how many photographs it reads the wish by itself, and does not refuse it; where it refuses there was
no result before.

| wish | readings: mean | least photograph | least pair | the model alone | seeds: mean | least photograph | least pair \
| readings on the first photograph |
|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Apart:
    """CIEDE2000 of the six pairs of four results, of each photograph [photographs][pairs]."""

    pairs: list[list[float]]

    @property
    def words(self) -> str:
        means = [float(np.mean(one)) for one in self.pairs]
        if not means:
            return "– | – | –"
        return f"{np.mean(means):.1f} | {min(means):.1f} | {min(map(min, self.pairs)):.1f}"


def read_picture(path: Path) -> np.ndarray:
    """float32 [h, w, 3], 0..1."""
    image = Image.open(path).convert("RGB")
    image.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(image, np.float32) / 255


def seen_by(mini: MgieEngine, picture: np.ndarray) -> np.ndarray:
    side = mini.capabilities.sizing.long_side
    image = Image.fromarray(np.rint(picture * 255).astype(np.uint8))
    return np.asarray(image.resize((side, side), Image.Resampling.BOX), np.float32) / 255


def landed(
    mini: MgieEngine, picture: np.ndarray, seen: np.ndarray, description: Description, seed: int
) -> np.ndarray:
    """The result in CIELAB."""
    can = mini.capabilities
    settings = EditSettings(can.steps, can.text_guidance, can.image_guidance, seed)
    made = mini.edit(seen, description, settings, lambda *step: None)
    height, width = picture.shape[:2]
    layer = PixelBuffer(width, height, 3, "f32", "srgb", np.ascontiguousarray(picture).tobytes())
    return color.rgb2lab(np.clip(as_array(land_light(layer, mini.reconstruct(seen), made)), 0, 1))


def apart(results: list[np.ndarray]) -> list[float]:
    return [float(color.deltaE_ciede2000(a, b).mean()) for a, b in combinations(results, 2)]


def measure(mini: MgieEngine, wish: str, pictures: list[np.ndarray]) -> tuple[Apart, Apart, tuple[str, ...]]:
    """By four readings; by four seeds of the first, where the model reads it by itself; the changes on the first picture."""
    readings: list[list[float]] = []
    seeds: list[list[float]] = []
    changes: tuple[str, ...] = ()
    for picture in pictures:
        seen = seen_by(mini, picture)
        said = mini.readings(seen, wish, COUNT)
        changes = changes or tuple(change_in(one.expressive) for one in said)
        four = [said[number % len(said)] for number in range(COUNT)]
        readings.append(apart([landed(mini, picture, seen, one, SEED + k) for k, one in enumerate(four)]))
        if said[0].sure is not None:  # else the model alone refuses
            seeds.append(apart([landed(mini, picture, seen, said[0], SEED + k) for k in range(COUNT)]))
    return Apart(readings), Apart(seeds), changes


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photographs", type=Path, nargs="*")
    parser.add_argument("--model", type=Path, default=None)
    asked = parser.parse_args()
    included = [
        ROOT / "docs" / "sample.jpg",
        *(Path(skimage.__path__[0]) / "data" / name for name in INCLUDED),
    ]
    paths = asked.photographs or included
    mini = load_mini(find_model("mini"), asked.model or installed_folder("mini"))
    pictures = [read_picture(path) for path in paths]
    begun = time.monotonic()
    lines = [HEAD.format(names=", ".join(path.name for path in paths))]
    for wish in WISHES:
        readings, seeds, changes = measure(mini, wish, pictures)
        alone = f"{len(seeds.pairs)} of {len(pictures)}"
        lines.append(f"| {wish} | {readings.words} | {alone} | {seeds.words} | {'; '.join(changes)} |")
        print(lines[-1], flush=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE}, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
