"""`mgie models pull`: the licences, the question, the download."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mgie_protocol.errors import MgieError
from mgie_protocol.licences import NO
from mgie_server.cli.answer import Answer
from mgie_server.cli.bytes_line import BytesLine
from mgie_server.engines.catalog import installed_folder, list_models, model_folder
from mgie_server.engines.describers import DESCRIBERS, NONE, chosen_describer, describer_folder, is_there
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.weights.licences import licence_text

if TYPE_CHECKING:
    from mgie_server.weights.hub_file import HubFile
    from mgie_server.weights.pull import Watch


@dataclass(frozen=True)
class Wishes:
    """The options of the command."""

    accepted: bool = False
    base: Path | None = None
    precision: str = "float16"
    remove_downloads: bool = False
    any_revision: bool = False
    without_describer: bool = False

    def describer_for(self, name: str) -> str:
        """Who is to describe for an open model; NONE for nobody, "" for another model."""
        if name not in OPEN_MODELS:
            return ""
        return NONE if self.without_describer else chosen_describer(name)


def pull_model(name: str, answer: Answer, wishes: Wishes) -> None:
    """Raises MgieError model_unknown, not_available (licences not accepted, hub not reached) and what converting does."""
    folder = describer_folder(name) if name in DESCRIBERS else model_folder(name)
    if is_there(name) or any(model.name == name and model.installed for model in list_models()):
        answer.give({"model": name, "path": str(folder)}, f"{name} is installed: {folder}")
        return
    if name == "mini":
        raise MgieError("model_not_installed", "mini belongs to the package.", "Install mgie again.")
    agree(name, answer, wishes.accepted, wishes.describer_for(name))
    fetched = _pull_open if name in OPEN_MODELS or name in DESCRIBERS else _pull_published
    fetched(name, folder, answer, wishes)


def _pull_published(name: str, folder: Path, answer: Answer, wishes: Wishes) -> None:
    """Fetched, and converted to this project's own layout."""
    from mgie_server.weights.pull import Choices, pull

    with BytesLine(answer, "  fetching") as fetching, BytesLine(answer, "  converting") as converting:
        choices = Choices(wishes.precision, wishes.base, wishes.any_revision)
        downloads = pull(name, folder, choices, _watch(answer, fetching, converting), installed_folder)
    kept = downloads.exists() and not wishes.remove_downloads
    if downloads.exists() and wishes.remove_downloads:
        shutil.rmtree(downloads)
    told = f"{name} is installed: {folder}"
    if kept:
        told += f"\n{downloads} is not needed any more; with --remove-downloads it is removed."
    answer.give({"model": name, "path": str(folder), "downloads": str(downloads) if kept else None}, told)


def _pull_open(name: str, folder: Path, answer: Answer, wishes: Wishes) -> None:
    """The published files as they are; base, precision and what is left of downloads are of no matter here."""
    from mgie_server.weights.open_pull import describer_goal, goals_of, pull_open

    if name in DESCRIBERS:
        goals = [describer_goal(folder)]
    else:
        describer = wishes.describer_for(name)
        beside = describer_folder(describer) if describer != NONE else None
        goals = goals_of(name, folder, beside, OPEN_MODELS[name].base)
    with BytesLine(answer, "  fetching") as fetching:
        pull_open(goals, _watch(answer, fetching, None), wishes.any_revision)
    answer.give({"model": name, "path": str(folder), "downloads": None}, f"{name} is installed: {folder}")


def fetch_missing(parts: Sequence[str], answer: Answer, accepted: bool) -> tuple[Path | None, Path | None]:
    """CLIP and InstructPix2Pix for files that came without them, once their licences are accepted; see `fetch_parts`."""
    agree("mgie-7b", answer, accepted)
    from mgie_server.weights.pull import fetch_parts

    with BytesLine(answer, "  fetching") as fetching:
        return fetch_parts(parts, _watch(answer, fetching, None))


def _watch(answer: Answer, fetching: BytesLine, converting: BytesLine | None) -> Watch:
    from mgie_server.weights.pull import Watch

    watch = Watch(
        files=lambda files: _tell_files(answer, files),
        file=lambda file: answer.aside(f"{file.repo}/{file.path} ({file.size / 1e6:.0f} MB)"),
        fetched=fetching.show,
    )
    return replace(watch, bytes=converting.show) if converting else watch


def _tell_files(answer: Answer, files: Sequence[HubFile]) -> None:
    answer.aside(f"{len(files)} files, {sum(file.size for file in files) / 1e9:.2f} GB, into MGIE's home.")
    pinned = {file.repo for file in files if file.pinned}
    for repo, commit in sorted({(file.repo, file.commit) for file in files if file.repo not in pinned}):
        answer.aside(f"No digests of {repo} are known here: taken as the hub has it, revision {commit[:12]}.")


def agree(name: str, answer: Answer, accepted: bool, describer: str = "") -> None:
    """Shows the licences, of the describer too; asks on a terminal, and elsewhere wants --accept-licence."""
    text = licence_text(name, describer)
    answer.aside(text)
    if accepted:
        return
    if not answer.as_json and sys.stdin.isatty():
        accepted = typer.confirm("Do you accept all of these terms?", default=False, err=True)
    if not accepted:
        raise MgieError(
            "not_available",
            f"{name} was not fetched, because its licences were not accepted"
            + (": not for paid work." if _for_hobby(name) else "."),
            "Read them (`mgie models pull` shows them) and use --accept-licence.",
            {"licences": text},
        )


def _for_hobby(name: str) -> bool:
    return any(model.name == name and model.paid_work == NO for model in list_models())
