"""Makes the pictures of README.md with the installed commands and the built-in model.

.venv/bin/python docs/pictures.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).parent
MGIE = Path(sys.executable).parent / "mgie"
WIDTH = 760
INSTRUCTION, SEED = "make it look like night", "7"


def main() -> None:
    sample = DOCS / "sample.jpg"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "edited.png"
        words = ["edit", sample, "--instruction", INSTRUCTION, "--seed", SEED, "--out", out]
        subprocess.run([MGIE, *words], check=True)
        _shrink(sample, DOCS / "before.jpg")
        _shrink(out, DOCS / "after.jpg")


def _shrink(source: Path, target: Path) -> None:
    image = Image.open(source).convert("RGB")
    height = round(image.height * WIDTH / image.width)
    image.resize((WIDTH, height), Image.Resampling.LANCZOS).save(target, quality=85)


if __name__ == "__main__":
    main()
