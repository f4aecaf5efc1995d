"""`mgie models pull`: the licences, the question, the download."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Answer
from mgie_server.cli.bytes_line import BytesLine
from mgie_server.models.catalog import list_models, model_folder
from mgie_server.models.licences import licence_text


def pull_model(
    name: str, answer: Answer, accepted: bool, base: Path | None, precision: str, remove_downloads: bool
) -> None:
    """Raises MgieError model_unknown, not_available (licences not accepted, hub not reached) and what converting does."""
    folder = model_folder(name)
    if any(model.name == name and model.installed for model in list_models()):
        answer.give({"model": name, "path": str(folder)}, f"{name} is installed: {folder}")
        return
    if name == "mini":
        raise MgieError("model_not_installed", "mini belongs to the package.", "Install mgie again.")
    _agree(name, answer, accepted)
    from mgie_server.models.pull import Watch, pull

    with BytesLine(answer, "  fetching") as fetching, BytesLine(answer, "  converting") as converting:
        watch = Watch(
            files=lambda files: answer.aside(
                f"{len(files)} files, {sum(file.size for file in files) / 1e9:.2f} GB, into MGIE's home."
            ),
            file=lambda file: answer.aside(f"{file.repo}/{file.path} ({file.size / 1e6:.0f} MB)"),
            fetched=fetching.show,
            bytes=converting.show,
        )
        downloads = pull(name, folder, precision, base, watch)
    kept = downloads.exists() and not remove_downloads
    if downloads.exists() and remove_downloads:
        shutil.rmtree(downloads)
    told = f"{name} is installed: {folder}"
    if kept:
        told += f"\n{downloads} is not needed any more; with --remove-downloads it is removed."
    answer.give({"model": name, "path": str(folder), "downloads": str(downloads) if kept else None}, told)


def _agree(name: str, answer: Answer, accepted: bool) -> None:
    """Shows the licences; asks on a terminal, and elsewhere wants --accept-licence."""
    answer.aside(licence_text(name))
    if accepted:
        return
    if not answer.as_json and sys.stdin.isatty():
        accepted = typer.confirm("Do you accept all of these terms?", default=False, err=True)
    if not accepted:
        raise MgieError(
            "not_available",
            f"{name} was not fetched, because its licences were not accepted: not for paid work."
            if name != "instruct-pix2pix"
            else f"{name} was not fetched, because its licences were not accepted.",
            "Read them (`mgie models pull` shows them) and use --accept-licence.",
            {"licences": licence_text(name)},
        )
