"""How long the panel holds up Krita's user interface, in a real Krita under Xvfb with a real server.

    python benchmarks/krita_panel.py [--runs 3] [--out benchmarks/results/krita_panel.md]

A 10 ms timer in Krita's own event loop; the longest pause between two ticks while a 4096 x 4096 layer is read,
sent, edited by the echo engine (20 steps in 1 s), received and inserted. Beside it, from the same run, what
Krita's own pixelData and setPixelData take when the whole layer goes through them in one call. The import of the plug-in
is measured in another Krita in which it is switched off. Several runs; the table has the median and the worst.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "hosts" / "krita"))

from krita_host import KritaHost  # noqa: E402
from server_under_test import ENGINES, machine, write  # noqa: E402

# Krita's canvas by the CPU: an OpenGL canvas without a GPU costs 40 to 80 ms at every redraw of the window
ENVIRONMENT = {"MGIE_ENGINES": str(ENGINES), "MGIE_SCENARIO_OPENGL": "none"}
COLUMNS = (
    "reading",
    "in between",
    "inserting",
    "seconds",
    "read in one go",
    "write in one go",
    "Krita adds a layer",
)
Runs = dict[str, list[dict[str, float]]]


def measure(runs: int) -> tuple[Runs, list[dict[str, float]]]:
    """The cases of krita/gaps.py by name, and what krita/importing.py noted; one entry a run."""
    cases: Runs = {}
    imports = []
    with tempfile.TemporaryDirectory() as folder:
        host = KritaHost(Path(folder))
        for _ in range(runs):
            run = host.run(HERE / "krita" / "gaps.py", environment=ENVIRONMENT, seconds=500)
            run.check()
            for name, values in run.report["values"].items():
                cases.setdefault(name, []).append(values)
            run = host.run(HERE / "krita" / "importing.py", plugin=False)
            run.check()
            imports.append(run.report["values"])
    return cases, imports


def cell(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ({max(values):.0f})"


def table(cases: Runs, imports: list[dict[str, float]], runs: int) -> str:
    lines = [
        "# Krita's panel: the longest pauses of the user interface",
        "",
        f"Made by benchmarks/krita_panel.py, {machine()}. Krita 5 under Xvfb, canvas without OpenGL (no GPU here), "
        "transport of the standard library, "
        f"{runs} runs: median and worst (in brackets) of each run's longest pause, in ms. 4096 x 4096 pixels.",
        "",
        "| layer | reading | in between | inserting | whole edit, s | Krita's pixelData in one go | "
        "setPixelData in one go | Krita's own Add Layer (empty) | longest pause / both calls |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, found in cases.items():
        columns = {column: [one[column] for one in found] for column in COLUMNS}
        seconds = f"{statistics.median(columns['seconds']):.1f}"
        longest = statistics.median(max(one[c] for c in COLUMNS[:3]) for one in found)
        calls = statistics.median(one["read in one go"] + one["write in one go"] for one in found)
        parts = [cell(columns[c]) for c in COLUMNS[:3]] + [seconds] + [cell(columns[c]) for c in COLUMNS[4:]]
        lines.append(f"| {name} | {' | '.join(parts)} | {longest / calls:.2f} |")
    lines += [
        "",
        f"Import of the plug-in into a Krita that runs: {cell([one['import ms'] for one in imports])} ms; "
        f"building the docker: {cell([one['docker ms'] for one in imports])} ms.",
        "",
        "- in between: sending, waiting, previews, receiving, thumbnails",
        "- the whole edit has one second of the echo engine's own in it",
        "- inserting ends with addChildNode, which waits until Krita has drawn the picture anew (1.6 s here for an empty "
        "float layer as well); Krita's own Add Layer does not wait. Tried with float pixels in 5.1.5 and dropped: a hidden "
        "layer (waits as long); that action, then the pixels, then refreshProjection (waits longer); then hiding, showing "
        "by Krita's own actions (longest pause 74 ms, but a second step to undo); then undo and redo (Krita ignores undo "
        "while it draws); then isolating the layer or setVisible (nothing is drawn anew)",
        "- a conversion's longest step is opening Krita's throw-away document, some 50 ms by itself",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=HERE / "results" / "krita_panel.md")
    arguments = parser.parse_args()
    cases, imports = measure(arguments.runs)
    write(arguments.out, table(cases, imports, arguments.runs), add=False)


if __name__ == "__main__":
    main()
