"""Fetching an open model: its files as they are published, put to their place in one step once all are there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.weights.disk_room import check_room
from mgie_server.weights.hub import fetch, list_files
from mgie_server.weights.hub_file import HubFile
from mgie_server.weights.open_origins import DESCRIBERS, EDITORS
from mgie_server.weights.origins import Wanted
from mgie_server.weights.pull import Watch, downloads_of


@dataclass(frozen=True)
class Goal:
    """What is fetched, and the folder that it becomes."""

    wanted: Wanted
    folder: Path
    downloads: Path


def goals_of(name: str, folder: Path, describer: Path | None, base: str = "") -> list[Goal]:
    """The editor, and the describer where one is wanted; what is there already is left out.

    base: the model whose folder this one shares, beside its own.
    """
    goals = [Goal(EDITORS[name], folder, downloads_of(name))]
    if base:
        goals.insert(0, Goal(EDITORS[base], folder.parent / base, downloads_of(base)))
    if describer:
        goals.append(describer_goal(describer))
    return [goal for goal in goals if not goal.folder.exists()]


def describer_goal(folder: Path) -> Goal:
    """folder: with the describer's name."""
    return Goal(DESCRIBERS[folder.name], folder, downloads_of(folder.name))


def pull_open(goals: list[Goal], watch: Watch, any_revision: bool = False) -> None:
    """Raises MgieError as `hub.fetch` does, output_not_writable where there is no room."""
    for goal in goals:
        files = list_files(goal.wanted, any_revision)
        _check_room(goal.downloads, files)
        watch.files(files)
        fetch(files, goal.downloads, watch.file, watch.fetched)
        _move(goal)


def _check_room(downloads: Path, files: list[HubFile]) -> None:
    """What lies there already need not come again."""

    def still_needed() -> int:
        there = sum(path.stat().st_size for path in downloads.rglob("*") if path.is_file())
        return sum(file.size for file in files) - there

    check_room(downloads, still_needed)


def _move(goal: Goal) -> None:
    made = goal.downloads / goal.wanted.repo.split("/")[-1]
    try:
        goal.folder.parent.mkdir(parents=True, exist_ok=True)
        made.rename(goal.folder)
        shutil.rmtree(goal.downloads)
    except OSError as error:
        raise MgieError(
            "output_not_writable",
            f"{made} could not be put to {goal.folder}: {error}.",
            "Look at both folders.",
        ) from error
