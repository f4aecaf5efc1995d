"""Makes the pictures of docs/krita.md again: a real Krita under Xvfb, the installed server, the built-in model.

python docs/krita_pictures.py [--to docs]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent / "tests" / "hosts" / "krita"
sys.path.insert(0, str(TESTS))

from krita_host import KritaHost  # noqa: E402

THEMES = {"dark": "Krita dark", "light": "Krita bright"}
KEPT = {"dark": "all", "light": ("idle", "result")}  # the light theme: enough to see that it fits
COLORS = 128  # a screenshot as a palette picture is a third of the size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=HERE)
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        host = KritaHost(Path(folder))
        for theme, krita_name in THEMES.items():
            environment = {
                "MGIE_SCENARIO_PHOTOGRAPH": str(HERE / "sample.jpg"),
                "MGIE_PICTURES_THEME": theme,
            }
            settings = f"[theme]\nTheme={krita_name}"
            scenario = TESTS / "scenarios" / "pictures.py"
            run = host.run(scenario, environment=environment, settings=settings, seconds=900)
            run.check()
            for path in sorted(run.folder.glob(f"krita-*-{theme}.png")):
                state = path.stem.split("-")[1]
                if KEPT[theme] == "all" or state in KEPT[theme]:
                    small = Image.open(path).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
                    small.save(arguments.to / path.name, optimize=True)


if __name__ == "__main__":
    main()
