"""Edits through the plug-in in a real GIMP with the echo engine: what the plug-in and the wire cost.

    python benchmarks/gimp_plugin.py [--rounds 7] [--add]

GIMP 3 runs in the system of tests/hosts/gimp/build_chroot.sh, its console stays open ("warm"), and each call is
a new process of the plug-in, as always in GIMP. The echo engine hands the layer back without computing.
Goals: a 4096 x 4096 RGBA8 layer in 1.0 s in all, a small one in 0.3 s. Writes results/gimp_plugin.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from server_under_test import ServerUnderTest, machine, write

HARNESS = Path(__file__).resolve().parents[1] / "tests" / "hosts" / "gimp"
sys.path.insert(0, str(HARNESS))

from host import Gimp, gimp_version  # noqa: E402  # pyright: ignore[reportMissingImports]

RESULTS = Path(__file__).parent / "results" / "gimp_plugin.md"
LARGE, SMALL = 4096, 64
GOALS = {LARGE: 1.0, SMALL: 0.3}

SCRIPT = """
import os, time

side = arguments["side"]
image = Gimp.Image.new(side, side, Gimp.ImageBaseType.RGB)
layer = Gimp.Layer.new(image, "source", side, side, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
image.insert_layer(layer, None, 0)
area = Gegl.Rectangle.new(0, 0, side, side)
layer.get_buffer().set(area, "R'G'B'A u8", os.urandom(1 << 14) * (side * side * 4 >> 14))
layer.update(0, 0, side, side)
report["edits"] = []
for _ in range(arguments["rounds"] + 1):
    began = time.perf_counter()
    answer = run_procedure(
        "mgie-edit", image, [layer], instruction="echo", model="echo", transport=arguments["transport"]
    )
    report["edits"].append(time.perf_counter() - began)
    assert answer[0] == "success", answer
    new = image.get_layers()[0]
    same = [item.get_buffer().get(area, 1.0, "R'G'B'A u8", Gegl.AbyssPolicy.NONE) for item in (new, layer)]
    assert same[0] == same[1]
    image.remove_layer(new)
report["pixels"] = []
for _ in range(arguments["rounds"]):
    began = time.perf_counter()
    data = layer.get_buffer().get(area, 1.0, "R'G'B'A u8", Gegl.AbyssPolicy.NONE)
    new = Gimp.Layer.new(image, "copy", side, side, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
    buffer = new.get_buffer()
    buffer.set(area, "R'G'B'A u8", data)
    buffer.flush()
    image.insert_layer(new, None, 0)
    report["pixels"].append(time.perf_counter() - began)
    image.remove_layer(new)
"""

BARE = "import gi; gi.require_version('Gimp', '3.0'); from gi.repository import Gimp"


def measure(rounds: int) -> list[tuple[str, list[float], float | None]]:
    """Rows of the table: what, seconds of every round, the goal."""
    rows: list[tuple[str, list[float], float | None]] = []
    with tempfile.TemporaryDirectory() as folder, ServerUnderTest():
        gimp = installed(Path(folder))
        gimp.console("report['started'] = True")  # GIMP's first start asks every plug-in what it can do
        for side in (LARGE, SMALL):
            for transport in ("pyzmq", "stdlib"):
                arguments = {"side": side, "rounds": rounds, "transport": transport}
                report = gimp.console(SCRIPT, arguments, timeout=170).report
                name = f"{side} x {side} RGBA8 through the plug-in, {transport}"
                rows.append((name, report["edits"][1:], GOALS[side]))
            rows.append(
                (f"{side} x {side}: pixels out of GIMP and into a new layer alone", report["pixels"], None)
            )
        rows.append(("a Python that imports GIMP's library alone", bare(gimp, rounds), None))
    return rows


def installed(folder: Path) -> Gimp:
    """GIMP with the plug-in installed as a user does it, where Python may keep its compiled files."""
    plug_ins = folder / "plug-ins"
    mgie = Path(sys.executable).parent / "mgie"
    command = [str(mgie), "plugins", "install", "gimp", "--to", str(plug_ins)]
    subprocess.run(command, check=True, capture_output=True)
    home = Path(os.environ["MGIE_HOME"])  # set by ServerUnderTest
    return Gimp(folder, home, plug_ins, environment={"PYTHONDONTWRITEBYTECODE": ""})


def bare(gimp: Gimp, rounds: int) -> list[float]:
    """The floor of every call: the start of a process that could be a plug-in."""
    code = (
        "import subprocess, time\n"
        f"for _ in range({rounds}):\n"
        f" t = time.perf_counter(); subprocess.run(['python3', '-c', {BARE!r}]); print(time.perf_counter() - t)"
    )
    done = subprocess.run(gimp.inside("python3", "-c", code), capture_output=True, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


def table(rows: list[tuple[str, list[float], float | None]], where: str) -> str:
    lines = [
        "# Edits through the GIMP plug-in",
        "",
        f"{where}, GIMP {gimp_version()}. {len(rows[0][1])} rounds each after one that warms up, one run of",
        "`benchmarks/gimp_plugin.py`. Each call is a new process of the plug-in: its start is in the numbers.",
        "",
        "| what | median s | fastest s | slowest s | goal s |",
        "|---|---|---|---|---|",
    ]
    for name, seconds, goal in rows:
        median = statistics.median(seconds)
        lines.append(
            f"| {name} | {median:.3f} | {min(seconds):.3f} | {max(seconds):.3f} | {goal if goal else '-'} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--add", action="store_true", help="keep the tables of earlier runs")
    flags = parser.parse_args()
    where = machine()
    write(RESULTS, table(measure(flags.rounds), where), flags.add)


if __name__ == "__main__":
    main()
