"""What the words of `mgie edit` cannot mean together."""

from __future__ import annotations

from pathlib import Path

import typer

from mgie_server.cli.pipes import DASH


def check_usage(
    pictures: list[Path], mask: Path | None, out: Path | None, variations: int, json: bool
) -> None:
    """Raises BadParameter for what `-` and folders cannot mean."""
    from mgie_server.imaging.naming import is_folder

    folders = any(is_folder(path) for path in pictures)
    if out is None and folders:
        raise typer.BadParameter("a folder of pictures needs a folder for the results", param_hint="--out")
    if [*pictures, mask].count(DASH) > 1 or (DASH in pictures and len(pictures) > 1):
        raise typer.BadParameter("- is one picture: standard input", param_hint="PICTURES")
    if DASH in pictures and out is None:
        raise typer.BadParameter("a picture from standard input needs a name, or -", param_hint="--out")
    if out == DASH and (folders or len(pictures) > 1 or variations > 1):
        raise typer.BadParameter("standard output takes one picture", param_hint="--out")
    if out == DASH and json:
        raise typer.BadParameter(
            "standard output is for the picture, or for the JSON object", param_hint="--json"
        )
