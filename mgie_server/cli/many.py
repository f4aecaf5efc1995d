"""What the commands that take many pictures have in common: which pictures, how far, what became of each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Answer


@dataclass
class Outcomes:
    """By the picture's place among all: the JSON object of its result, or the error that it ended with."""

    pictures: list[Path]
    results: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    errors: dict[int, MgieError] = field(default_factory=dict[int, MgieError])

    def to_dict(self) -> dict[str, Any]:
        """results and failed, each in the order of the pictures."""
        return {
            "results": [
                {"picture": str(self.pictures[place]), **self.results[place]}
                for place in sorted(self.results)
            ],
            "failed": [
                {"picture": str(self.pictures[place]), "error": as_json(self.errors[place])}
                for place in sorted(self.errors)
            ],
        }

    def take(self, place: int, future: Future[dict[str, Any]]) -> None:
        """What became of a picture in a thread."""
        try:
            self.results[place] = future.result()
        except MgieError as error:
            self.errors[place] = error
        except MemoryError:
            hint = "Close other programs, or use a smaller copy."
            self.errors[place] = MgieError("out_of_memory", "The picture does not fit into memory.", hint)

    def fail_the_rest(self, error: MgieError) -> None:
        """Everything that has no outcome yet ended with this."""
        for place in range(len(self.pictures)):
            if place not in self.results and place not in self.errors:
                self.errors[place] = error


def as_json(error: MgieError) -> dict[str, Any]:
    return {**error.details, "code": error.code, "message": error.message, "hint": error.hint}


def pictures_of(paths: Iterable[Path]) -> list[Path]:
    """Files as they are, and of folders the pictures in them, by name. Raises MgieError picture_unreadable."""
    from mgie_server.imaging.kinds import ENDINGS
    from mgie_server.imaging.naming import is_folder

    found: list[Path] = []
    for path in paths:
        if not is_folder(path):
            found.append(path)
            continue
        inside = sorted(
            entry
            for entry in path.iterdir()
            if entry.suffix.lower() in ENDINGS and not entry.name.startswith(".") and entry.is_file()
        )
        if not inside:
            raise MgieError(
                "picture_unreadable",
                f"There is no picture in the folder {path}.",
                "PNG, JPEG, TIFF, WebP, AVIF, HEIC, JPEG XL, GIF and BMP files are taken; folders inside of it are "
                "not looked into, raw files only where they are named.",
            )
        found += inside
    return found


def prepare_folder(out: Path, given: Iterable[Path]) -> None:
    """Make the folder for the results of the paths that were given. Raises MgieError output_not_writable."""
    from mgie_server.imaging.naming import FORMATS, is_folder, is_there, not_writable

    if not is_there(out) and out.suffix.lower() in FORMATS:
        raise not_writable(out, "the results need a folder, this is named as a picture")
    if any(is_folder(path) and is_there(out) and path.samefile(out) for path in given):
        # a second run would take the results of the first for pictures
        raise not_writable(out, "it is the folder of the pictures", "Give another folder with --out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(out, error.strerror or str(error)) from error


def give(answer: Answer, outcomes: Outcomes, folder: Path | None, did: str, more: Mapping[str, Any]) -> None:
    """Tell of all pictures; exit code 1 where one failed. did: a past participle."""
    done, count = len(outcomes.results), len(outcomes.pictures)
    skipped = sum(bool(result.get("skipped")) for result in outcomes.results.values())
    where = "beside them" if folder is None else f"in {folder}"
    before = f" ({skipped} of them before)" if skipped else ""
    for place, error in sorted(outcomes.errors.items()):
        answer.aside(f"mgie: {outcomes.pictures[place]}: {error}")
    for place, result in sorted(outcomes.results.items()):
        for note in result.get("notes", []):
            answer.aside(f"mgie: {outcomes.pictures[place]}: {note}")
    answer.give(
        {**more, **outcomes.to_dict()},
        f"{done} of {count} pictures {did}{before}; the results are {where}.",
    )
    if outcomes.errors:
        raise typer.Exit(1)


class PicturesLine:
    """A line on standard error while pictures are worked on; silent where it is no terminal. A context manager."""

    def __init__(self, quiet: bool, total: int, doing: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        shown = not quiet and sys.stderr.isatty()
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=not shown)
        self._task = self._bar.add_task(doing, total=total)

    def __enter__(self) -> PicturesLine:
        self._bar.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._bar.stop()

    def tell(self, outcomes: Outcomes, place: int) -> None:
        """One picture more is done, or has failed."""
        if place in outcomes.errors:
            self.say(f"{outcomes.pictures[place]}: {outcomes.errors[place].message}")
        self._bar.advance(self._task)

    def say(self, text: str) -> None:
        if not self._bar.disable:
            self._bar.console.print(f"  {text}", markup=False, highlight=False)
