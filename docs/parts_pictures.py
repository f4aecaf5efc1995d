"""Makes docs/parts.jpg: edits of parts by words, each beside its photograph, as the built-in model made them.

    python docs/parts_pictures.py PHOTOGRAPHS

PHOTOGRAPHS: the folder held_out that `mgie_server.training.photographs` writes; none of it was trained on.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

EDITS = (
    ("operaHouse", "darken the sky and make the water brighter"),
    ("dog", "blur the background"),
    ("aitzgorri_by_Aitzol_Berasategi", "make the sky bluer and the ground warmer"),
    ("scarlet_macaw", "make the background black and white"),
    ("china", "turn the sky pink"),
    ("chateaudeChenonceau", "warm up the buildings"),
    ("giraffe", "more contrast in the sky"),
    ("gatewayofIndia", "darken everything except the subject"),
    ("leMusee", "make the sky darker and more dramatic"),
    ("coffee", "everything black and white except the subject"),
    ("sunset_by_Aitzol_Berasategi", "brighten the ground"),
    ("fish10", "make the animals more vivid"),
)
WIDTH, HEIGHT, GAP, LINE = 360, 240, 6, 22


def edited(photograph: Path, instruction: str, folder: Path) -> Image.Image | None:
    """None where it is refused."""
    out = folder / "edited.png"
    command = [str(Path(sys.executable).with_name("mgie")), "edit", str(photograph), "-i", instruction]
    ended = subprocess.run([*command, "--out", str(out)], capture_output=True, text=True)
    if ended.returncode:
        print(photograph.stem, instruction, ended.stderr.strip())
        return None
    picture = Image.open(out).convert("RGB")
    picture.load()
    out.unlink()
    return picture


def cell(before: Image.Image, after: Image.Image | None, instruction: str) -> Image.Image:
    """Both pictures, and the words below."""
    made = Image.new("RGB", (2 * WIDTH + GAP, HEIGHT + LINE), "white")
    for place, picture in enumerate((before, after or Image.new("RGB", before.size, "gray"))):
        small = picture.copy()
        small.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        made.paste(small, (place * (WIDTH + GAP) + (WIDTH - small.width) // 2, (HEIGHT - small.height) // 2))
    words = instruction if after else f"{instruction} (refused: not found)"
    ImageDraw.Draw(made).text((4, HEIGHT + 3), words, fill="black", font=ImageFont.load_default(15))
    return made


def main() -> None:
    photographs = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        cells = [
            cell(Image.open(file).convert("RGB"), edited(file, instruction, Path(folder)), instruction)
            for name, instruction in EDITS
            for file in (photographs / f"{name}.png",)
        ]
    wide, high = cells[0].size
    sheet = Image.new("RGB", (2 * wide + 3 * GAP, len(cells) // 2 * (high + GAP) + GAP), "white")
    for number, one in enumerate(cells):
        sheet.paste(one, (GAP + number % 2 * (wide + GAP), GAP + number // 2 * (high + GAP)))
    sheet.save(Path(__file__).with_name("parts.jpg"), quality=86)


if __name__ == "__main__":
    main()
