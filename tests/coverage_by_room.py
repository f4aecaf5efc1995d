"""The share of lines that ran, room by room, weakest first, with the three weakest files of each.

python tests/coverage_by_room.py build/coverage.json
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

Counts = tuple[int, int]  # lines that ran, lines


def room_of(name: str) -> str:
    """mgie_server/service for any file in it; mgie_server for those in no room."""
    parts = Path(name).as_posix().split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def by_room(files: dict[str, Counts]) -> list[tuple[str, Counts, list[str]]]:
    """Rooms from the weakest, each with its counts and its three weakest files, "77 % name"."""
    rooms: dict[str, dict[str, Counts]] = defaultdict(dict)
    for name, counts in files.items():
        if counts[1]:
            rooms[room_of(name)][name] = counts
    made = []
    for room, inside in rooms.items():
        total: Counts = (
            sum(ran for ran, _ in inside.values()),
            sum(lines for _, lines in inside.values()),
        )
        weakest = sorted(inside, key=lambda name: share(inside[name]))[:3]
        made.append((room, total, [f"{share(inside[name]):.0%} {Path(name).name}" for name in weakest]))
    return sorted(made, key=lambda one: share(one[1]))


def share(counts: Counts) -> float:
    return counts[0] / counts[1]


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["files"]
    files = {
        name: (one["summary"]["covered_lines"], one["summary"]["num_statements"])
        for name, one in told.items()
    }
    for room, counts, weakest in by_room(files):
        print(f"{share(counts):5.1%}  {counts[1]:6,} lines  {room:32} {', '.join(weakest)}")


if __name__ == "__main__":
    main()
