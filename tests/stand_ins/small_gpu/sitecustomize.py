"""For PYTHONPATH of a server: its workers, on the CPU as they are, recommend what a GPU of 9 GB and 50 TFLOP/s is for."""

from __future__ import annotations

from pathlib import Path

from mgie_server.engines import recommending
from mgie_server.runtime.placement import GB, Room


def _recommend_here(device: str, home: Path) -> recommending.Recommendation:
    return recommending.recommend(Room("cuda", 9 * GB, 32 * GB), 500 * 10**9, 50e12)


recommending.recommend_here = _recommend_here
