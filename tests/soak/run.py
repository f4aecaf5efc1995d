"""Malformed messages, kills and load, one after the other, each with a server of its own; exit code 1 if anything broke.

python tests/soak/run.py --scale 0.02                              # minutes: `make test-soak`
python tests/soak/run.py --out benchmarks/results/soak.md          # an hour or more, with a table
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "service"))  # servers as the service's tests start them

import kills
import load
import malformed
from server_process import Installation

MESSAGES, KILLS, CLIENTS, SECONDS = 1_000_000, 500, 64, 600
GROWTH = 0.05


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full numbers")
    parser.add_argument("--out", type=Path, help="write the table here")
    args = parser.parse_args()
    rows, faults = [], []
    for part in (_malformed, _kills, _load):
        with tempfile.TemporaryDirectory(prefix="mgie-soak-") as folder:
            installation = Installation(Path(folder))
            try:
                row, wrong = part(installation, args.scale)
            finally:
                installation.close()
        print(row, *(f"  FAULT: {one}" for one in wrong), sep="\n", flush=True)
        rows.append(row)
        faults += wrong
    text = "\n".join(["# Soak", "", _machine(), "", "| what | did | found |", "|---|---|---|", *rows]) + "\n"
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    return 1 if faults else 0


def _malformed(installation: Installation, scale: float) -> tuple[str, list[str]]:
    done = malformed.run(installation, int(MESSAGES * scale))
    faults = _faults(done, crashes=done.crashes) + _grown(done.growth)
    row = (
        f"| malformed messages | {done.sent:,} sent, {done.answered:,} answers read | {done.crashes} crashes, "
        f"memory {100 * done.growth:+.1f} %, left behind: {_left(done)} |"
    )
    return row, faults


def _kills(installation: Installation, scale: float) -> tuple[str, list[str]]:
    done = kills.run(installation, max(10, int(KILLS * scale)))
    faults = _faults(done, lost=done.lost, doubled=done.doubled, wrong=done.wrong)
    why = ", ".join(f"{count} {code}" for code, count in sorted(done.failed.items()))
    row = (
        f"| kills of a worker, each fifth of the server | {done.kills} kills, {done.jobs:,} jobs "
        f"| {done.results:,} results, "
        f"told why: {why or 'none'}; {done.lost} lost, {done.doubled} doubled, {done.wrong} with wrong pixels, "
        f"left behind: {_left(done)} |"
    )
    return row, faults


def _load(installation: Installation, scale: float) -> tuple[str, list[str]]:
    done = load.run(installation, CLIENTS, max(60.0, SECONDS * scale))
    faults = _faults(done, wrong=done.wrong, hung=done.hung, other=len(done.other)) + _grown(done.growth)
    row = (
        f"| {done.clients} clients | {done.seconds:.0f} s, {done.edits:,} edits, {done.cancelled:,} cancelled, "
        f"{done.busy:,} asked to come again | {done.hung} hung, {done.wrong} with wrong pixels, other ends: "
        f"{done.other or 'none'}, memory {100 * done.growth:+.1f} %, left behind: {_left(done)} |"
    )
    return row, faults


def _faults(done: malformed.Survived | kills.Killed | load.Load, **counts: int) -> list[str]:
    found = [f"{count} {name}" for name, count in counts.items() if count]
    return found if done.left.none else [*found, f"left behind: {done.left}"]


def _grown(share: float) -> list[str]:
    return [f"memory grew by {100 * share:.1f} %"] if share > GROWTH else []


def _left(done: malformed.Survived | kills.Killed | load.Load) -> str:
    left = done.left
    return f"{left.processes} processes, {left.segments} segments, {left.files} files"


def _machine() -> str:
    return f"Made by tests/soak/run.py on {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}."


if __name__ == "__main__":
    sys.exit(main())
