"""How much memory an edit of a very large layer takes: of the plug-in, of GIMP, and of the server's processes.

    python benchmarks/gimp_memory.py [--megapixels 100] [--models echo mini]

A layer of float RGB in a real GIMP (gimp_plugin.py says which), edited once. What a process held at its peak the kernel
says (VmHWM), pages that it shares with others among it. Adds a table to results/gimp_plugin.md.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import threading
from pathlib import Path

from gimp_plugin import RESULTS, installed
from server_under_test import ServerUnderTest, machine, write

WIDTH = 10_000
LOOK_S = 0.02
WHO = {
    "plug-in": ("mgie-gimp.py", "-run"),
    "GIMP": ("gimp-console", "--quit"),
    "server's broker": ("mgie_server.service.server",),
    "server's worker": ("mgie_server.service.worker",),
}
SCRIPT = """
import os, time

width, height = arguments["width"], arguments["height"]
image = Gimp.Image.new_with_precision(width, height, Gimp.ImageBaseType.RGB, Gimp.Precision.FLOAT_LINEAR)
layer = Gimp.Layer.new(image, "source", width, height, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
image.insert_layer(layer, None, 0)
image.undo_disable()
row = os.urandom(width * 3)
for top in range(0, height, 100):
    high = min(100, height - top)
    layer.get_buffer().set(Gegl.Rectangle.new(0, top, width, high), "R'G'B' u8", row * high)
layer.update(0, 0, width, height)
began = time.perf_counter()
answer = run_procedure("mgie-edit", image, [layer], **arguments["values"])
report["seconds"] = time.perf_counter() - began
assert answer[0] == "success", answer
"""


class Peaks:
    """The most that each of the processes held while the with block ran, in bytes."""

    def __enter__(self) -> Peaks:
        self.found: dict[str, int] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(LOOK_S):
            for folder in Path("/proc").iterdir():
                if folder.name.isdigit():
                    self._look(folder)

    def _look(self, folder: Path) -> None:
        try:
            words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            who = next((who for who, marks in WHO.items() if _is(words, marks)), None)
            peak = re.search(r"VmHWM:\s+(\d+) kB", (folder / "status").read_text()) if who else None
        except OSError:
            return
        if who and peak:
            self.found[who] = max(self.found.get(who, 0), int(peak[1]) * 1024)


def _is(words: list[str], marks: tuple[str, ...]) -> bool:
    return all(any(word.endswith(mark) for word in words) for mark in marks)


def measure(megapixels: float, model: str) -> tuple[dict[str, int], float]:
    """Peaks in bytes, and the seconds of the edit."""
    with tempfile.TemporaryDirectory() as folder, ServerUnderTest():
        gimp = installed(Path(folder))
        gimp.console("report['started'] = True")
        values = {"instruction": "echo" if model == "echo" else "make it darker", "model": model, "seed": 1}
        arguments = {"width": WIDTH, "height": round(megapixels * 1e6 / WIDTH), "values": values}
        with Peaks() as peaks:
            ran = gimp.console(SCRIPT, arguments, timeout=500)
        return peaks.found, ran.report["seconds"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megapixels", type=float, default=100)
    parser.add_argument("--models", nargs="+", default=["echo", "mini"])
    parser.add_argument("--what", default="", help="words for the heading")
    flags = parser.parse_args()
    where, size = machine(), flags.megapixels * 12e6
    heading = f"# Memory of an edit of {flags.megapixels:g} megapixels of float RGB{flags.what}"
    lines = [
        heading,
        "",
        f"{where}. The picture is {size / 1e9:.2f} GB. Peaks of each process (VmHWM), one edit, one run of",
        "`benchmarks/gimp_memory.py`. GIMP holds the layer and the new one; undo is off.",
        "",
        "| model | " + " | ".join(f"{who}, GB (pictures)" for who in WHO) + " | edit s |",
        "|---" * (len(WHO) + 2) + "|",
    ]
    for model in flags.models:
        peaks, seconds = measure(flags.megapixels, model)
        cells = [f"{peaks.get(who, 0) / 1e9:.2f} ({peaks.get(who, 0) / size:.1f})" for who in WHO]
        lines.append(f"| {model} | " + " | ".join(cells) + f" | {seconds:.1f} |")
    write(RESULTS, "\n".join(lines) + "\n", add=True)


if __name__ == "__main__":
    main()
