"""Makes the pictures of docs/krita.md and docs/asking.md again: a real Krita under Xvfb, the installed server, the built-in
model; for asking.md an engine of one's own in the place of a large model.

python docs/krita_pictures.py [--to docs] [--only asking]
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
from stand_in_engine import NAME, write_engine  # noqa: E402

SCENARIOS = ("pictures", "pictures_asking")
THEMES = {"dark": "Krita dark", "light": "Krita bright"}
KEPT = {"dark": "all", "light": ("idle", "result")}  # the light theme: enough to see that it fits
COLORS = 128  # a screenshot as a palette picture is a third of the size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=HERE)
    parser.add_argument("--only", default="", help="a state, such as asking: its pictures alone are kept")
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        host = KritaHost(Path(folder))
        engines = write_engine(Path(folder) / "engines")
        for theme in THEMES:
            for scenario in SCENARIOS:
                asks = scenario == "pictures_asking"
                if (asks and theme == "light") or (arguments.only and asks != (arguments.only == "asking")):
                    continue
                for path in take(host, scenario, theme, engines):
                    keep(path, theme, arguments.to, arguments.only)


def take(host: KritaHost, scenario: str, theme: str, engines: Path) -> list[Path]:
    """The pictures of one Krita."""
    environment = {"MGIE_SCENARIO_PHOTOGRAPH": str(HERE / "sample.jpg"), "MGIE_PICTURES_THEME": theme}
    if scenario == "pictures_asking":
        environment |= {"MGIE_ENGINES": str(engines), "MGIE_PICTURES_MODEL": NAME}
    settings = f"[theme]\nTheme={THEMES[theme]}"
    place = TESTS / "scenarios" / f"{scenario}.py"
    run = host.run(place, environment=environment, settings=settings, seconds=900)
    run.check()
    return sorted(run.folder.glob(f"krita-*-{theme}.png"))


def keep(path: Path, theme: str, to: Path, only: str) -> None:
    """In few colours, where it is one of those that the pages show."""
    state = path.stem.split("-")[1]
    if (only and state != only) or (KEPT[theme] != "all" and state not in KEPT[theme]):
        return
    small = Image.open(path).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    small.save(to / path.name, optimize=True)


if __name__ == "__main__":
    main()
