"""`mgie edit --recipe-out`, `--cube-out`: keeping an edit for other pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result

RecipeOut = Annotated[
    Path | None, typer.Option(help="Keep the edit's light and colour in this file, for `mgie apply`.")
]
CubeOut = Annotated[
    Path | None, typer.Option(help="Keep it as a .cube, where the edit is the same everywhere.")
]
CubeSize = Annotated[int, typer.Option(help="Points a side of the .cube: 33 or 65.")]
CubeMean = Annotated[
    bool, typer.Option("--cube-mean", help="Of an edit that differs from place to place, keep the mean.")
]


@dataclass(frozen=True)
class RecipeFiles:
    """Where the recipe goes, and the .cube; None: nowhere. size, mean: see imaging.recipes.cube.to_cube."""

    recipe: Path | None
    cube: Path | None
    size: int = 33
    mean: bool = False

    @property
    def wanted(self) -> bool:
        return self.recipe is not None or self.cube is not None

    def check(self, results: Sequence[Path]) -> None:
        """Before the edit. Raises MgieError parameter_out_of_range, output_not_writable (over a result, too)."""
        from mgie_server.imaging.naming import check_place, not_writable

        if self.size not in (33, 65):
            raise MgieError("parameter_out_of_range", f"--cube-size is 33 or 65, not {self.size}.")
        for path in (self.recipe, self.cube):
            if path is not None:
                check_place(path)
                if path.resolve() in {result.resolve() for result in results}:
                    raise not_writable(path, "it is where the result goes", "Give it another name.")

    def write(self, result: Result, data: dict[str, Any]) -> dict[str, Any]:
        """Write the files of each picture of the result. data: what was written of it already, as JSON.

        Returns the part of the answer that names them. Raises MgieError recipe_not_possible, recipe_is_local,
        output_not_writable, with data in its details: what could be written is.
        """
        if not self.wanted:
            return {}
        written = {name: [] for name, path in (("recipe", self.recipe), ("cube", self.cube)) if path}
        for variation in range(len(result.pictures)):
            try:
                self._keep_one(result, variation, written)
            except MgieError as error:
                kept = ", ".join([*data["out"], *(path for paths in written.values() for path in paths)])
                message = f"{error.message} Written: {kept}."
                details = {**error.details, **data, **written}
                raise MgieError(error.code, message, error.hint, details) from error
        return written

    def _keep_one(self, result: Result, variation: int, written: dict[str, list[str]]) -> None:
        from mgie_server.imaging.files import replace_file
        from mgie_server.imaging.recipes.cube import to_cube
        from mgie_server.imaging.recipes.file import from_bytes

        found = result.attachment("recipe", variation)
        if found is None:
            raise _not_possible(result, variation)
        if self.recipe:
            path = _numbered(self.recipe, variation, result)
            replace_file(path, bytes(found.data))
            written["recipe"].append(str(path))
        if self.cube:
            path = _numbered(self.cube, variation, result)
            text = to_cube(from_bytes(bytes(found.data)), self.size, mean=self.mean)
            replace_file(path, text.encode("ascii"))
            written["cube"].append(str(path))


def _numbered(path: Path, variation: int, result: Result) -> Path:
    """PATH itself, or PATH-1 to PATH-N, as the results of variations are named."""
    return path if len(result.pictures) == 1 else path.with_name(f"{path.stem}-{variation + 1}{path.suffix}")


def _not_possible(result: Result, variation: int) -> MgieError:
    report = result.report(variation)
    if report.get("painted"):
        share = f"{100 * report.get('new', 0):.0f} % of the picture is new"
        why = f"The edit painted new pixels ({share}), which no recipe can carry to another picture."
        return MgieError(
            "recipe_not_possible", why, "Edit with --landing photometric for its light and colour."
        )
    if report.get("landing") == "raw":
        why = "The result is the model's own picture, not light and colour on yours: it has no recipe."
        return MgieError(
            "recipe_not_possible", why, "Edit with --landing photometric for its light and colour."
        )
    return MgieError("recipe_not_possible", "The server gave no recipe of this edit.", "Update the server.")
