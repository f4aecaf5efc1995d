"""`mgie apply`: a recipe on pictures, folders of them, the frames of a clip. No server, no model."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Json, answering
from mgie_server.cli.many import Outcomes, PicturesLine, give, pictures_of, prepare_folder
from mgie_server.imaging.receipts import receipt_of_recipe

if TYPE_CHECKING:
    from mgie_server.cli.journal import Journal
    from mgie_server.imaging.metadata import PictureFile
    from mgie_server.imaging.naming import Target
    from mgie_server.imaging.recipes.recipe import Recipe

IN_FLIGHT = 2  # pictures in memory at once


def apply(
    recipe: Annotated[Path, typer.Argument(help="What `mgie edit --recipe-out` wrote.", show_default=False)],
    pictures: Annotated[list[Path], typer.Argument(help="Pictures, or folders of them.", show_default=False)],
    out: Annotated[Path, typer.Option(help="The folder for the results; nothing in it is overwritten.")],
    strength: Annotated[float, typer.Option(help="How much of the edit, 0 to 1.")] = 1.0,
    mean: Annotated[
        bool, typer.Option("--mean", help="The same at every place: the mean of what the edit did.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Skip what this recipe has already made there from the same picture."),
    ] = False,
    json: Json = False,
) -> None:
    """Do to other pictures what an edit did to one: light and colour, at any size and depth."""
    with answering(json) as answer:
        if not 0 <= strength <= 1:
            raise MgieError("parameter_out_of_range", f"--strength is between 0 and 1, not {strength}.")
        made, digest = _read_recipe(recipe, strength, mean)
        outcomes = Outcomes(pictures_of(pictures))
        prepare_folder(out, pictures)
        from mgie_server.cli.journal import Journal

        applier = Applier(made, strength, out, Journal(out, digest), resume)
        try:
            with PicturesLine(json, len(outcomes.pictures), "applying") as line:
                run(applier, outcomes, line)
        except KeyboardInterrupt:
            raise _cancelled(outcomes) from None
        give(answer, outcomes, out, "done", {"recipe": str(recipe)})


class Applier:
    """Applies a recipe to one picture file after the other; threads may share it."""

    def __init__(self, recipe: Recipe, strength: float, folder: Path, journal: Journal, resume: bool) -> None:
        """recipe: at its strength already, which is only told here."""
        self._recipe, self._strength = recipe, strength
        self._folder, self._journal, self._resume = folder, journal, resume
        self._reserved: set[Path] = set()
        self._lock = threading.Lock()

    def __call__(self, picture: Path) -> dict[str, Any]:
        """The JSON object of the result. Raises MgieError."""
        from mgie_server.imaging.claiming import claimed
        from mgie_server.imaging.files import check_writable, read_picture, write_picture
        from mgie_server.imaging.gray import as_it_was, in_colour

        started = time.perf_counter()
        source = _digest(picture)
        known = self._journal.known(source) if self._resume else None
        if known and _is_there(known):
            return {"out": str(known), "skipped": True}
        file = read_picture(picture)
        target = self._reserve(picture, file, known)
        check_writable(target.paths[0], file)
        pixels = as_it_was(self._recipe.apply(in_colour(file)), file.pixels)
        receipt = receipt_of_recipe(self._recipe.made, self._strength, pixels, file.pixels)
        with self._lock:
            others = frozenset(self._reserved.difference(target.paths))
        with claimed(target, others) as (out,):
            self._journal.note(source, out)
            note = write_picture(out, pixels, file, receipt)
        return {
            "out": str(out),
            "skipped": False,
            "notes": [*file.notes, *filter(None, [note])],
            "size": [pixels.width, pixels.height],
            "seconds": round(time.perf_counter() - started, 4),
        }

    def _reserve(self, picture: Path, file: PictureFile, known: Path | None) -> Target:
        from mgie_server.imaging.naming import Target, target_in

        with self._lock:
            if known and known not in self._reserved:  # noted, and never finished
                target = Target(known, [known], replaceable=frozenset([known]))
            else:
                target = target_in(picture, file, self._folder, self._reserved)
            self._reserved.update(target.paths)
            return target


def _is_there(path: Path) -> bool:
    """Whether a result lies there; an empty file is a name that was claimed before the command was killed."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def run(applier: Applier, outcomes: Outcomes, line: PicturesLine) -> None:
    """Every picture, a few at a time; what fails is noted and the rest done."""
    waiting = list(reversed(range(len(outcomes.pictures))))
    under_way: dict[Future[dict[str, Any]], int] = {}
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        while waiting or under_way:
            while waiting and len(under_way) < IN_FLIGHT:
                place = waiting.pop()
                under_way[pool.submit(applier, outcomes.pictures[place])] = place
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                place = under_way.pop(future)
                outcomes.take(place, future)
                line.tell(outcomes, place)


def _read_recipe(path: Path, strength: float, mean: bool) -> tuple[Recipe, str]:
    """The recipe as it is applied, and a digest of that. Raises MgieError recipe_invalid."""
    from mgie_server.imaging.recipes.file import MAX_BYTES, from_bytes

    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise MgieError(
            "recipe_invalid", f"{path} cannot be read: {error.strerror or error}.", "Check the name."
        ) from error
    found = from_bytes(data, str(path))
    digest = hashlib.sha256(data + f"{strength:.6f} {mean}".encode()).hexdigest()
    return (found.mean() if mean else found).at(strength), digest


def _digest(path: Path) -> str:
    """Of a file's place and bytes: frames of a clip may be alike. Raises MgieError picture_unreadable."""
    made = hashlib.sha256(os.fsencode(path.resolve()) + b"\0")
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                made.update(block)
    except OSError as error:
        raise MgieError(
            "picture_unreadable", f"{path} cannot be read: {error.strerror or error}.", "Check the name."
        ) from error
    return made.hexdigest()


def _cancelled(outcomes: Outcomes) -> MgieError:
    done, count = len(outcomes.results), len(outcomes.pictures)
    details = outcomes.to_dict() if done else None
    return MgieError(
        "cancelled", f"Cancelled; {done} of {count} pictures were done.", "Go on with --resume.", details
    )
