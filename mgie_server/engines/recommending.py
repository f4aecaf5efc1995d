"""Which model suits a machine: by its GPU, memory and disk, and by whether the pictures are for paid work.

No torch is imported without a GPU.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.engines import describers, open_models
from mgie_server.engines.edit_time import seconds_of
from mgie_server.engines.open_models import OPEN_MODELS, OpenModel
from mgie_server.runtime.gpu_speed import peak_here
from mgie_server.runtime.pipeline_plan import PipelinePlan, PipelineSizes, choose_plan
from mgie_server.runtime.placement import Room

BEST_FIRST = ("qwen-edit", "longcat-edit-turbo", "klein-4b")  # all of them may be used for paid work
_QUICK = (
    "whole",
    "turns",
    "eight",
)  # ways to share a GPU that do not make an artist wait for weights at every step
_BYTES = 2  # a parameter, as published


@dataclass(frozen=True)
class Recommendation:
    """download: bytes that are not there yet. why: in a sentence; passed: of each better model, why not.

    seconds: of an edit, computed; None: they cannot be.
    """

    name: str
    download: int
    why: str
    passed: tuple[str, ...] = ()
    seconds: int | None = None


def recommend_here(device: str, home: Path) -> Recommendation:
    """The best for what is free now. device: of torch. home: MGIE's folder, where models lie; it need not be there yet."""
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    disk = shutil.disk_usage(place).free
    if device == "cpu":
        return recommend(Room("cpu", 0), disk)  # whatever its memory, it is mini
    from mgie_server.runtime.free_room import look_around

    return recommend(look_around(device), disk, peak_here(device))


def recommend(room: Room, disk: int, peak: float | None = None) -> Recommendation:
    """The best of the catalog that fits; disk: bytes that are free where models lie. Without a GPU it is mini.

    peak: FLOP that the GPU does in a second at best; None: not known.
    """
    if room.is_cpu:
        return Recommendation(
            "mini", 0, "No GPU is there that could be used: mini needs none, and is installed."
        )
    passed: list[str] = []
    for name in BEST_FIRST:
        model, speaker = OPEN_MODELS[name], describers.chosen_describer(name)
        sizes = replace(model.sizes, describer=describers.parameters_of(speaker))
        download = _to_fetch(model, speaker)
        plan = _plan(sizes, room)
        if plan is None:
            passed.append(f"{name} needs more memory than there is")
        elif plan.way not in _QUICK:
            passed.append(f"{name} would have to fetch its weights at every step")
        elif download > disk:
            passed.append(f"{name} takes {download / 1e9:.0f} GB of disk, and {disk / 1e9:.0f} GB are free")
        else:
            seconds = seconds_of(model, sizes, plan, peak)
            return Recommendation(name, download, f"{plan.why}.", tuple(passed), seconds)
    return Recommendation(
        "mini", 0, "No larger model fits; mini needs little, and is installed.", tuple(passed)
    )


def _to_fetch(model: OpenModel, speaker: str) -> int:
    """Bytes that `mgie models pull` would bring: of the editor and of its describer what is not there."""
    editor = 0 if open_models.is_there(model.name) else model.parameters + model.unread
    beside = 0 if describers.is_there(speaker) else describers.parameters_of(speaker)
    return _BYTES * (editor + beside)


def _plan(sizes: PipelineSizes, room: Room) -> PipelinePlan | None:
    try:
        return choose_plan("auto", sizes, room)
    except MgieError:
        return None
